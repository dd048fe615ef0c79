"""Decides one turn of a visit. Pure: what it needs from the backend it asks for with `Step.do`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.actions import safe_now
from bot.actions.deciding import (
    CONTROL,
    OPENS_VISIT,
    STEERS_AWAY,
    STORY_INTENTS,
    SURE,
    SURER,
    is_question_to_us,
    plainly_to_us,
)
from bot.actions.hearing import Heard
from bot.actions.later_answers import answered, control
from bot.actions.later_outcomes import end
from bot.actions.later_questions import (
    ADD_WORDS,
    BY_LATER,
    CODE,
    LOOK_AGAIN,
    MENU,
    REFERENCE,
    SAFE_NOW,
    SURE_TO_WITHDRAW,
    Step,
    Visit,
    VisitTurn,
)
from bot.actions.later_reading import code_in, reference_in
from bot.actions.later_requests import after, again, look_up, send_then, want
from bot.actions.questions import Question
from bot.actions.reading import SHORT, read
from bot.nlu.short_answers import read_yes_no

NEW_TELLING = ("make_complaint", "make_comment", "say_thank_you")
CONTROLS = ("skip", "dont_know", "back", "explain", "repeat", "stop", "start_again")


def arrive(turn: VisitTurn, heard: Heard) -> Step:
    """Somebody comes back. What they said may hold the reference, and what they came for."""
    wish = "next_stage" if heard.intent == "ask_not_happy_with_answer" else ""
    turn = replace(turn, visit=Visit(wish=wish), asked=REFERENCE)
    return _sought(turn, heard) or Step(REFERENCE, turn.visit)


def decide(turn: VisitTurn, heard: Heard) -> Step:
    """Decide one turn."""
    if heard.alert is not None:
        return _not_safe(turn, heard)
    if heard.choice is not None:
        return _pressed(turn, heard.choice)
    if not (heard.text or "").strip():
        return again(turn)
    return _sought(turn, heard) or _typed(turn, heard)


def _not_safe(turn: VisitTurn, heard: Heard) -> Step:
    """The help card is said already, and the alert has the words. Here they are kept with what was sent before, and
    the open question stays open. Four words that can be a code are a code, whatever they sound like.
    """
    if turn.asked == CODE and (sought := _sought(turn, heard)):
        return sought
    # words asked for and given are not asked for again
    open_still = MENU if turn.asked == ADD_WORDS else after(turn.asked)
    back_to = turn.visit.back_to if turn.asked == SAFE_NOW else open_still
    ask = back_to if turn.safe_known or turn.asked == SAFE_NOW else SAFE_NOW
    visit = want(turn, _as_words(heard), concern=True).visit
    step = send_then(replace(visit, back_to=back_to), ask)
    if turn.asked == SAFE_NOW and (said := safe_now.unsafe(heard)):
        return replace(step, say=(f"safe_now_{said}",), safe_now=said)
    return step


def _pressed(turn: VisitTurn, choice: str) -> Step:
    if choice in ("help_now", "how_it_works"):
        return Step(turn.asked, turn.visit, interrupted=True)
    if choice in BY_LATER[turn.asked].choices:
        return answered(turn, {"choice": choice, "said": None})
    if choice in CONTROLS:
        return control(turn, choice)
    if choice == "later":
        return look_up(turn.visit) if turn.visit.progress else control(turn, "start_again")
    return Step(None, Visit(), leaves=True) if choice == "begin" and not turn.visit.unsent else again(turn)


def _sought(turn: VisitTurn, heard: Heard) -> Step | None:
    """Reference and code, one after the other or in one message."""
    text, visit = heard.text or "", turn.visit
    if turn.asked == REFERENCE and (split := reference_in(text)):
        reference, rest = split
        visit = replace(visit, reference=reference, code=code_in(rest) or "")
        return look_up(visit) if visit.code else Step(CODE, visit)
    if turn.asked == CODE and (code := code_in(text)):
        return look_up(replace(visit, code=code))
    return None


def _typed(turn: VisitTurn, heard: Heard) -> Step:
    question = BY_LATER[turn.asked]
    sure = SURER if question.text else SURE
    steering = CONTROL.get(heard.intent) if heard.confidence >= sure and heard.length <= SHORT else None
    answer = read(question, heard)
    if turn.asked == SAFE_NOW and answer is not None and not plainly_to_us(question, heard):
        return _safe_now(turn, heard, answer)
    # "take it back" and "try again" are answers here, and mean something else everywhere else
    named = answer is not None and answer["choice"] in question.choices
    named = named and (heard.confidence < SURER or question.ask in ("later_try_again", "later_look_again"))
    if steering in STEERS_AWAY and not named:
        return control(turn, str(steering))
    if wished := _wished(turn, question, heard, sure):
        return wished
    to_us = heard.intent not in OPENS_VISIT and is_question_to_us(question, heard, sure)
    if answer is not None and (answer["choice"] or not to_us) and _is_meant(turn, heard, answer):
        return answered(turn, {**answer, "at": heard.at})
    if steering is not None:
        return control(turn, steering)
    if to_us:
        return Step(turn.asked, turn.visit, interrupted=True)
    return _no_answer(turn, heard)


def _safe_now(turn: VisitTurn, heard: Heard, answer: Mapping[str, Any]) -> Step:
    """What is told beyond yes or no is kept with what was sent before."""
    if answer["choice"] != "skip" and safe_now.says_more(heard, answer):
        turn = replace(turn, visit=want(turn, _as_words(heard), concern=True).visit)
    return answered(turn, {**answer, "at": heard.at})


def _is_meant(turn: VisitTurn, heard: Heard, answer: Mapping[str, Any]) -> bool:
    """Taking it back needs a yes that is one."""
    if turn.asked != SURE_TO_WITHDRAW or answer["choice"] != "yes":
        return True
    return read_yes_no(heard.text or "") == "yes"


def _wished(turn: VisitTurn, question: Question, heard: Heard, sure: float) -> Step | None:
    """What a person can ask for in words at any question, once the case is open; and leaving."""
    if heard.confidence < sure:
        return None
    if heard.intent == "goodbye" and not question.text and heard.length <= SHORT:
        return end(turn.visit)
    if turn.visit.progress is None:
        leaves = turn.asked in (REFERENCE, CODE, LOOK_AGAIN) and heard.intent in NEW_TELLING
        enough = heard.confidence >= SURER and heard.length > SHORT
        return Step(None, Visit(), leaves=True) if leaves and enough else None
    if heard.intent == "ask_for_advocate":
        return want(turn, {"kind": "advocate", "advocate": {"answer": "yes_please"}})
    return _at_the_menu(turn, heard) if turn.asked == MENU else None


def _at_the_menu(turn: VisitTurn, heard: Heard) -> Step | None:
    if heard.intent == "ask_progress":
        return look_up(turn.visit)
    if heard.intent == "ask_not_happy_with_answer":
        return answered(turn, {"choice": "next_stage", "said": None})
    if heard.intent in STORY_INTENTS and heard.length > SHORT:
        return want(turn, _as_words(heard))
    if heard.intent == "deny" and heard.length <= SHORT:
        return end(turn.visit)
    return None


def _no_answer(turn: VisitTurn, heard: Heard) -> Step:
    if turn.asked != SAFE_NOW:
        return again(turn, ("answer_not_understood",))
    # nobody is made to answer this, and what they say instead is kept
    step = send_then(want(turn, _as_words(heard), concern=True).visit, turn.visit.back_to)
    return replace(step, safe_now="skip")


def _as_words(heard: Heard) -> dict[str, Any]:
    return {"kind": "add_words", "words": [{"at": heard.at, "text": heard.text}]}
