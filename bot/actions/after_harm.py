"""What is asked after harm was told: whether to stop here or go on. Nothing about when, who or what. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.actions.choice_reading import SHORT, Read
from bot.actions.heard_message import Heard
from bot.actions.intents import SURE
from bot.actions.outcomes import again, with_words
from bot.actions.says_nothing import kind_of_nothing
from bot.actions.turn import Decision, Turn
from bot.nlu.normalise import normalise
from bot.nlu.short_answers import read_yes_no
from telling.answers import Answer, Changes, Given
from telling.order import next_open
from telling.question import AFTER_HARM, SAFE_NOW
from telling.story import Story

CARDS: Mapping[str, str] = {
    "ask_who_sees_this": "harm_will_they_know",
    "ask_will_they_be_punished": "harm_will_they_know",
    "ask_must_i_meet": "harm_will_they_know",
    "ask_keep_secret": "harm_secret",  # nosec B105 # the name of a card
    "ask_anonymous": "harm_secret",
    "ask_what_happens_next": "harm_what_now",
    "ask_how_long": "harm_what_now",
    "ask_court_police": "harm_what_now",
    "ask_progress": "harm_what_now",
    "ask_will_i_get_in_trouble": "harm_trouble",
    "ask_if_wrong": "harm_trouble",
    "share_feeling": "harm_feeling",
    "stop": "harm_feeling",
}
"""What is said to a question that is asked after harm: never the ordinary answer, which speaks of complaints."""
ASKED = frozenset(CARDS) - {"share_feeling", "stop"}
"""Questions and pleas ("please dont tell anyone"): they get their own answer, also where they sound like stopping."""
FEELING, OTHERWISE = "harm_feeling", "harm_told_before"
GIVES_UP = re.compile(
    r"\bcan not (?:really |even |just )?"
    r"(?:(?:do|take|bear|stand|handle|live|keep)\b.*\b(?:any ?more|no more|any longer)|cope|live|go on|carry on)\b"
    r"|\b(?:give|giving|given) up\b|\b(?:no|what is the) point\b"
    r"|\b(?:tired|sick|had enough) of (?:everything|life|living|it all|all of it)\b"
)
"""Words of somebody who has no strength left (normalised). They end nothing, and they ask for no more questions."""
ENDS = re.compile(
    r"\b(?:stop|finish|leave|end|done|enough for|to ?night|to ?day|talk|speak|say|tell|write|type|questions?)\b"
)
"""Words of somebody who only wants to end the talk here."""
THANKS = "thank_bot"
"""The intent of thanks: "thanks" is neither "stop here" nor "go on"."""
ADVOCATES = ("ask_for_advocate", "ask_what_is_advocate", "talk_to_person", "ask_who_else_can_help")
"""Wishes for somebody to help: the ordinary rules answer them, because their answers are true here, too."""


def answered(turn: Turn, choice: str) -> Decision:
    """Return what follows from the choice. Stop here: everything stays as it is, and going on is always possible.

    Go on: the story is open again, it may have more.
    """
    if choice != "go_on":
        return Decision(ask=AFTER_HARM, say=("harm_stopped",), how="again")
    new: dict[str, Given] = {AFTER_HARM: Answer("go_on", came="asked")}
    if turn.answers.words:
        new["what_happened"] = Story(turn.answers.words)
    return Decision(ask=next_open(turn.answers.with_(new), turn.hurry), answers=new)


def is_feeling(heard: Heard) -> bool:
    """Say whether it tells how they feel ("i cant do this anymore"), although it could be read as stopping here."""
    said = normalise(heard.text or "")
    if ENDS.search(said):
        return False
    return GIVES_UP.search(said) is not None or (heard.intent == "share_feeling" and heard.confidence >= SURE)


def is_unsure(heard: Heard, found: Read) -> bool:
    """Say whether they do not know whether to stop or to go on, or pass over the question."""
    if heard.intent in CARDS or heard.length > SHORT:
        return False
    said = read_yes_no(heard.text or "")
    return said == "not_sure" or (said == "skip" and found.answer is None)


def typed_instead(turn: Turn, answers: Changes, say: tuple[str, ...] = (), *, goes_on: bool = False) -> Decision:
    """Return what follows where neither was said: the question in other words, then going on, so that nobody is stuck.

    goes_on: the person talks of something else than the question, so that the third time goes on without an answer.
    """
    if turn.maybe == "go_on" and (goes_on or turn.how == "explain"):
        onward = answered(replace(turn, answers=turn.answers.with_(answers)), "go_on")
        return replace(onward, answers={**answers, **onward.answers}, say=say)
    return again(turn, answers=answers, say=say, maybe="go_on")


def asked_us(turn: Turn, heard: Heard) -> Decision:
    """Keep words that answer neither "are you safe" nor "stop or go on", and answer them as this path answers."""
    if heard.intent in ADVOCATES:
        return Decision(ask=turn.asked, interrupted=True)
    feels = is_feeling(heard)
    card = FEELING if feels else CARDS.get(heard.intent, OTHERWISE)
    is_question = not feels and (heard.meant.choice == "asks_us" or heard.intent in ASKED)
    kept = {} if is_question else with_words(turn.answers, heard)
    if turn.asked == SAFE_NOW and turn.how == "lines":
        if is_question:
            return again(turn, say=(card,))  # "if i say no, do the police come?": who is answered may answer, too
        if kind_of_nothing(heard.text or ""):
            return again(turn)  # "lol", "whatever", "ok": nobody can know, and it matters
    if turn.asked == SAFE_NOW:
        return Decision(ask=AFTER_HARM, answers={**kept, SAFE_NOW: Answer("skip", came="asked")}, say=(card,))
    return typed_instead(turn, kept, (card,), goes_on=card == OTHERWISE)
