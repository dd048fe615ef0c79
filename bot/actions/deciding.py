"""Decides one turn: given the answers so far, the open question and what was heard. Pure, so that it can be tried
with a thousand random conversations.
"""

from __future__ import annotations

import re
from typing import Any

from bot.actions import elsewhere, points, safe_now
from bot.actions.correcting import correction
from bot.actions.hearing import Heard
from bot.actions.outcomes import again, answered, control, go_on, opened_again, said_differently, still_open, with_words
from bot.actions.questions import (
    BY_ASK,
    POINT_CHANGE,
    POINTS,
    SIDE,
    Answers,
    Question,
    applicable,
    next_open,
    words_said,
)
from bot.actions.reading import SAFE_NOW, SHORT, read, read_kind
from bot.actions.turn import Decision, Turn
from bot.nlu.normalise import normalise
from bot.nlu.short_answers import read_yes_no

CONTROL = {
    "explain": "explain",
    "repeat_that": "repeat",
    "go_back": "back",
    "stop": "stop",
    "start_again": "start_again",
    "skip": "skip",
    "not_sure": "dont_know",
}
"""Intents that steer the conversation -> the choice id that does the same."""

RULES_ANSWER = (
    "ask_for_advocate",
    "ask_what_is_advocate",
    "ask_what_happens_next",
    "ask_how_long",
    "ask_who_sees_this",
    "ask_anonymous",
    "ask_will_i_get_in_trouble",
    "ask_who_can_complain",
    "ask_what_can_i_complain_about",
    "ask_too_old",
    "ask_progress",
    "ask_not_happy_with_answer",
    "ask_who_else_can_help",
    "talk_to_person",
    "bot_challenge",
    "ask_help",
)
"""Questions of the person: a rule answers, then the same question of ours is asked again."""

SMALL_TALK = ("greet", "goodbye", "thank_bot", "insult", "not_social_care", "out_of_scope", "share_feeling")
NOT_SAFE = "not_safe"
"""The door's own word for a message of concern: no rule, and no other reading of it, may answer it."""
PRESSED_RULES = ("help_now", "how_it_works", "later")
OPENS_VISIT = ("ask_progress", "ask_not_happy_with_answer")
"""Of somebody who has sent something before; in the middle of a telling a rule answers them."""
STEERS_AWAY = ("back", "stop", "start_again", "explain", "repeat")
"""Never the answer to a question, even where any words may be."""
STORY_INTENTS = ("make_complaint", "make_comment", "say_thank_you", "share_feeling")

QUESTION_WORDS = ("what", "whats", "who", "whos", "how", "will", "am", "are", "why", "where")
REQUEST_WORDS = (*QUESTION_WORDS, "can", "could", "do", "does", "is", "which", "when", "tell", "show", "play", "write")
WISHES = re.compile(r"\b(?:want|wanna|need|get me|can i (?:have|get))\b", re.I)
TAKES_BACK = re.compile(r"\s*(?:no+|nah|wait|sorry|oops|actually)\b", re.I)
SURE = 0.6
SURER = 0.8
"""Confidence needed before a message is not taken as the answer: higher where any words may be the answer."""
FALLBACK = "nlu_fallback"
SAYS_SOMETHING = 3
"""Words. From here on what was not understood as a first message is kept."""
SHORT_QUESTION = 14
"""Words. A question to us is short; a longer text is a story with a question in it."""


def begin(heard: Heard, answers: Answers) -> Decision:
    """The telling has just begun: what was typed first may already say which kind, and what happened."""
    new: dict[str, Any] = {}
    kind = heard.choice if heard.choice in BY_ASK["kind"].choices else None
    if kind is None and heard.text:
        kind = read_kind(heard)
        if kind:
            new.update(with_words(answers, heard))
    if kind and not answers.get("kind"):  # a telling left for a visit goes on as what it was
        new["kind"] = {"choice": kind, "said": heard.text}
    turn = Turn(answers, "kind")
    if heard.intent == NOT_SAFE:
        return _not_safe(turn, heard)
    if heard.text and elsewhere.belongs_elsewhere(turn, heard, SURE):
        return elsewhere.sent_elsewhere(turn, heard)
    if heard.intent == "on_behalf_of_child" and heard.text and not answers.get("who_is_typing"):
        new["who_is_typing"] = {"choice": "for_a_child", "said": heard.text}
    return go_on(turn, new)


def decide(turn: Turn, heard: Heard) -> Decision:
    """Decide one turn. Never returns without a question to ask, unless the rules answer or it is over."""
    return said_differently(turn, _decided(turn, heard))


def _decided(turn: Turn, heard: Heard) -> Decision:
    question = BY_ASK[turn.asked]
    if heard.intent == NOT_SAFE:
        return _not_safe(turn, heard)
    if heard.choice is not None:
        return _pressed(turn, question, heard)
    if heard.text is None or not heard.text.strip():
        return again(turn)
    return _typed(turn, question, heard)


def _not_safe(turn: Turn, heard: Heard) -> Decision:
    """The door has passed it on and shows the help card. Here the words become part of the story, and nothing is
    asked but whether the person is safe now, once.
    """
    if turn.asked == "safe_now":
        return safe_now.not_safe(turn, heard)
    ask = "safe_now" if turn.answers.get("safe_now") is None else turn.asked
    return Decision(ask=ask, answers=with_words(turn.answers, heard))


def _pressed(turn: Turn, question: Question, heard: Heard) -> Decision:
    choice = heard.choice or ""
    if choice == "begin":  # the page was opened anew: here is what was open
        return again(turn)
    if choice in PRESSED_RULES:
        return Decision(ask=turn.asked, interrupted=True)
    if turn.asked in (POINTS, POINT_CHANGE) and (place := points.place_of(turn.answers, choice)) is not None:
        return points.reopened(turn, place)
    if (changes := choice.removeprefix("change_")) != choice and changes not in SIDE:
        return opened_again(turn, changes) if changes in applicable(turn.answers) else again(turn)
    answer = read(question, heard)
    if answer is not None:
        return _answered(turn, question, answer)
    if choice in ("skip", "dont_know", "back", "explain", "repeat", "stop", "start_again"):
        return control(turn, question, choice)
    if choice in BY_ASK["kind"].choices:
        return Decision(ask="starting_again")
    return again(turn)


def _answered(turn: Turn, question: Question, answer: dict[str, Any]) -> Decision:
    if question.ask == elsewhere.PART_OF_CARE:
        return elsewhere.answered(turn, answer["choice"])
    if question.ask == "what_happened" and elsewhere.is_all_elsewhere(turn.answers):
        return elsewhere.told_elsewhere(turn)
    return answered(turn, question, answer)


def _typed(turn: Turn, question: Question, heard: Heard) -> Decision:
    if question.ask == "kind":
        return _kind_typed(turn, heard)
    if question.ask == POINTS and (changed := points.typed(turn, heard)):
        return changed
    takes_back = heard.intent in ("go_back", "deny") or TAKES_BACK.match(heard.text or "")
    if takes_back and (corrected := correction(turn.answers, heard, turn.asked)):
        ask, value = corrected
        return Decision(ask=still_open(turn, {ask: value}), answers={ask: value}, say=("answer_changed",))
    sure = SURER if question.text else SURE
    steering = CONTROL.get(heard.intent) if heard.confidence >= sure and heard.length <= SHORT else None
    to_us = is_question_to_us(question, heard, sure)
    answer = None if steering in STEERS_AWAY else read(question, heard, bool(words_said(turn.answers)))
    plainly = to_us and plainly_to_us(question, heard)
    # "help me" is an answer here, and no question
    if answer is not None and question.ask == "safe_now" and not plainly:
        return safe_now.typed(turn, heard, answer)
    if answer is not None and not plainly and (answer["choice"] or not to_us):
        return _answered(turn, question, {**answer, "choice": answer["choice"] or question.otherwise})
    if steering is not None:
        return control(turn, question, steering)
    return _asked_us(turn, heard) if to_us else _no_answer(turn, question, heard)


def _no_answer(turn: Turn, question: Question, heard: Heard) -> Decision:
    """The message answers nothing and asks nothing: what may be part of the story is kept."""
    if question.text == "story":
        return Decision(ask="what_happened", answers=with_words(turn.answers, heard))
    if question.ask == POINT_CHANGE:
        return points.reworded(turn, heard)
    if question.ask == POINTS and heard.length > SHORT:
        return points.added(turn, heard)
    if question.ask == POINTS and read_yes_no(heard.text or "") == "no":
        return Decision(ask=POINTS, how="explain")
    if question.ask == "safe_now":  # nobody is made to answer this
        new = {**with_words(turn.answers, heard), "safe_now": {"choice": "skip", "said": None}}
        return Decision(ask=next_open(turn.answers, turn.hurry), answers=new)
    if heard.intent in STORY_INTENTS and heard.length > SHORT and question.ask not in ("try_again", "starting_again"):
        return again(turn, answers=with_words(turn.answers, heard), say=("heard_more_words",))
    return again(turn, say=("answer_not_understood",))


def is_question_to_us(question: Question, heard: Heard, sure: float) -> bool:
    """Say whether a rule should answer, because the person asks or greets instead of answering."""
    if heard.confidence < sure or heard.length > SHORT_QUESTION:
        return False
    if heard.intent in RULES_ANSWER or question.ask in SAFE_NOW:  # "at school": where they are, and not small talk
        return heard.intent in RULES_ANSWER
    if heard.intent == "out_of_scope" and question.text == "kept":
        # a name or an hour that nobody has written before is an answer, not the weather
        return "?" in (heard.text or "") or (normalise(heard.text or "").split() or [""])[0] in REQUEST_WORDS
    return heard.intent in SMALL_TALK and question.text in ("", "kept") and heard.intent != "share_feeling"


def plainly_to_us(question: Question, heard: Heard) -> bool:
    """Say whether it is a question of the person, although its words would also fit a choice ("who else can help me" to
    "who is typing?").
    """
    if heard.intent == "ask_for_advocate":
        return question.ask != "advocate" and WISHES.search(heard.text or "") is not None
    words = normalise(heard.text or "").split()
    return heard.intent in RULES_ANSWER and bool(words) and words[0] in QUESTION_WORDS


def _asked_us(turn: Turn, heard: Heard) -> Decision:
    """Rules answer. Wanting an advocate is more than a question (Children Act 1989 s26A): it is written down."""
    if heard.intent == "ask_for_advocate" and BY_ASK["advocate"].when(turn.answers):
        wish = {"advocate": {"choice": "yes_please", "said": heard.text}}
        return Decision(ask=still_open(turn, wish), answers=wish, say=("advocate_noted",), how="again")
    if elsewhere.belongs_elsewhere(turn, heard, SURE) and turn.asked not in SIDE:
        return elsewhere.sent_elsewhere(turn, heard)
    if elsewhere.mentions_care_too(heard):
        return again(turn, answers=with_words(turn.answers, heard), say=("heard_more_words",))
    return Decision(ask=turn.asked, interrupted=True)


def _kind_typed(turn: Turn, heard: Heard) -> Decision:
    if heard.confidence >= SURE and heard.intent not in OPENS_VISIT and plainly_to_us(BY_ASK["kind"], heard):
        return Decision(ask=turn.asked, interrupted=True)
    if heard.intent in OPENS_VISIT and heard.confidence >= SURE and not words_said(turn.answers):
        return Decision(ask=turn.asked, later=True)
    kind = read_kind(heard)
    answer = read(BY_ASK["kind"], heard)
    if answer is None and kind is None:
        return _no_kind(turn, heard)
    new: dict[str, Any] = {"kind": answer or {"choice": kind, "said": heard.text}}
    if heard.length > SHORT:
        new.update(with_words(turn.answers, heard))
    return go_on(turn, new)


def _no_kind(turn: Turn, heard: Heard) -> Decision:
    """What was typed first does not say whether it is a thank you, an idea or a complaint."""
    if elsewhere.belongs_elsewhere(turn, heard, SURE):
        return elsewhere.sent_elsewhere(turn, heard)
    if heard.intent in (*RULES_ANSWER, *SMALL_TALK) and not elsewhere.mentions_care_too(heard):
        return Decision(ask=turn.asked, interrupted=True)
    if heard.intent == "on_behalf_of_child":
        return again(turn, answers={"who_is_typing": {"choice": "for_a_child", "said": heard.text}})
    # "the wifi is rubbish": what it is may not be clear, but it should not have to be typed again
    if heard.length > SHORT or (heard.intent == FALLBACK and heard.length >= SAYS_SOMETHING):
        return again(turn, answers=with_words(turn.answers, heard), say=("heard_which_kind",))
    return again(turn, say=("answer_not_understood",))
