"""Decide one turn of a visit. Pure: what it needs from the backend it asks for with `Step.do`."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import safe_now
from bot.actions.answer_reading import read
from bot.actions.case_progress import Body
from bot.actions.choice_reading import SHORT
from bot.actions.heard_message import Heard
from bot.actions.intents import CONTROL, OPENS_VISIT, STEERS_AWAY, STORY_INTENTS, SURE, SURER
from bot.actions.visit_answers import answered, control
from bot.actions.visit_codes import code_in, reference_in
from bot.actions.visit_outcomes import end_visit
from bot.actions.visit_questions import (
    ADD_WORDS,
    BY_VISIT_ASK,
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
from bot.actions.visit_questions_to_us import asks_or_greets, asks_us_plainly
from bot.actions.visit_requests import ask_again, look_up, question_after, send_request, send_then_ask
from bot.nlu.short_answers import read_yes_no
from telling.answers import Answer, Answers
from telling.question import Question
from telling.roles import ADVOCATE_REQUEST

NEW_TELLING = ("make_complaint", "being_moved", "make_comment", "say_thank_you")
CONTROLS = ("skip", "dont_know", "back", "explain", "repeat", "stop", "start_again")


def arrive(turn: VisitTurn, heard: Heard) -> Step:
    """Decide the first turn of a visit. What was said may hold the reference, and what the person came for."""
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
        return ask_again(turn)
    return _sought(turn, heard) or _typed(turn, heard)


def _not_safe(turn: VisitTurn, heard: Heard) -> Step:
    """Decide a turn of concern in a visit. The help card is said already, and the alert has the words.

    Here they are kept with what was sent before, and the open question stays open. Four words that can be a code are a
    code, whatever they sound like.
    """
    if turn.asked == CODE and (sought := _sought(turn, heard)):
        return sought
    # words asked for and given are not asked for again
    open_still = MENU if turn.asked == ADD_WORDS else question_after(turn.asked)
    back_to = turn.visit.back_to if turn.asked == SAFE_NOW else open_still
    ask = back_to if turn.safe_known or turn.asked == SAFE_NOW else SAFE_NOW
    visit = send_request(turn, _as_words(heard), concern=True).visit
    step = send_then_ask(replace(visit, back_to=back_to), ask)
    if turn.asked == SAFE_NOW and (said := safe_now.unsafe(heard)):
        return replace(step, say=(f"safe_now_{said}",), safe_now=said)
    return step


def _pressed(turn: VisitTurn, choice: str) -> Step:
    if choice == ADVOCATE_REQUEST:
        return _advocate_wanted(turn)
    if choice in ("help_now", "how_it_works"):
        return Step(turn.asked, turn.visit, interrupted=True)
    if choice in BY_VISIT_ASK[turn.asked].choices:
        return answered(turn, Answer(choice, came="pressed"))
    if choice in CONTROLS:
        return control(turn, choice)
    if choice == "later":
        return look_up(turn.visit) if turn.visit.progress else control(turn, "start_again")
    return Step(None, Visit(), leaves=True) if choice == "begin" and not turn.visit.unsent else ask_again(turn)


def _sought(turn: VisitTurn, heard: Heard) -> Step | None:
    """Look for reference and code, given one after the other or in one message; None where neither is there."""
    text, visit = heard.text or "", turn.visit
    if turn.asked == REFERENCE and (split := reference_in(text)):
        reference, rest = split
        visit = replace(visit, reference=reference, code=code_in(rest) or "")
        return look_up(visit) if visit.code else Step(CODE, visit)
    if turn.asked == CODE and (code := code_in(text)):
        return look_up(replace(visit, code=code))
    return None


def _typed(turn: VisitTurn, heard: Heard) -> Step:
    question = BY_VISIT_ASK[turn.asked]
    sure = SURER if question.text else SURE
    steering = CONTROL.get(heard.intent) if heard.confidence >= sure and heard.length <= SHORT else None
    answer = read(question, heard, Answers()).answer
    if turn.asked == SAFE_NOW and answer is not None and not asks_us_plainly(question, heard):
        return _safe_now(turn, heard, answer)
    # "take it back" and "try again" are answers here, and mean something else everywhere else
    named = answer is not None and answer.choice in question.choices
    named = named and (heard.confidence < SURER or question.ask in ("later_try_again", "later_look_again"))
    if steering in STEERS_AWAY and not named:
        return control(turn, str(steering))
    if wished := _wished(turn, question, heard, sure):
        return wished
    to_us = heard.intent not in OPENS_VISIT and asks_or_greets(question, heard, sure)
    if answer is not None and (answer.choice or not to_us) and _is_meant(turn, heard, answer):
        return answered(turn, answer)
    if steering is not None:
        return control(turn, steering)
    if to_us:
        return Step(turn.asked, turn.visit, interrupted=True)
    return _no_answer(turn, heard)


def _safe_now(turn: VisitTurn, heard: Heard, answer: Answer) -> Step:
    """Take the answer to "Are you safe right now?"; keep what is told beyond it with what was sent before."""
    if answer.choice != "skip" and safe_now.says_more(heard, answer):
        turn = replace(turn, visit=send_request(turn, _as_words(heard), concern=True).visit)
    return answered(turn, answer)


def _is_meant(turn: VisitTurn, heard: Heard, answer: Answer) -> bool:
    """Say whether an answer is meant: withdrawing needs a plain yes."""
    if turn.asked != SURE_TO_WITHDRAW or answer.choice != "yes":
        return True
    return read_yes_no(heard.text or "") == "yes"


def _wished(turn: VisitTurn, question: Question, heard: Heard, sure: float) -> Step | None:
    """Do what a person can ask for in words at any question, once the case is open; or leave the visit."""
    if heard.confidence < sure:
        return None
    if heard.intent == "goodbye" and not question.text and heard.length <= SHORT:
        return end_visit(turn.visit)
    if turn.asked == CODE and heard.intent == "ask_new_code":
        return answered(turn, Answer("dont_know", came="heard"))
    if turn.visit.progress is None:
        leaves = turn.asked in (REFERENCE, CODE, LOOK_AGAIN) and heard.intent in NEW_TELLING
        enough = heard.confidence >= SURER and heard.length > SHORT
        return Step(None, Visit(), leaves=True) if leaves and enough else None
    if heard.intent in ("ask_for_advocate", "wants_only_advocate"):
        return _advocate_wanted(turn)
    return _at_the_menu(turn, heard) if turn.asked == MENU else None


def _advocate_wanted(turn: VisitTurn) -> Step:
    """Ask for one where the case is open; before that, say how to get one."""
    if turn.visit.progress is None:
        return ask_again(turn, ("answer_wants_only_advocate",))
    return send_request(turn, {"kind": "advocate", "advocate": {"answer": "yes_please"}})


def _at_the_menu(turn: VisitTurn, heard: Heard) -> Step | None:
    if heard.intent == "ask_progress":
        return look_up(turn.visit)
    if heard.intent == "ask_not_happy_with_answer":
        return answered(turn, Answer("next_stage", came="heard"))
    if heard.intent in STORY_INTENTS and heard.length > SHORT:
        return send_request(turn, _as_words(heard))
    if heard.intent == "deny" and heard.length <= SHORT:
        return end_visit(turn.visit)
    return None


def _no_answer(turn: VisitTurn, heard: Heard) -> Step:
    if turn.asked != SAFE_NOW:
        return ask_again(turn, ("answer_not_understood",))
    # nobody is made to answer this, and what they say instead is kept
    step = send_then_ask(send_request(turn, _as_words(heard), concern=True).visit, turn.visit.back_to)
    return replace(step, safe_now="skip")


def _as_words(heard: Heard) -> Body:
    return {"kind": "add_words", "words": [{"at": heard.at, "text": heard.text}]}
