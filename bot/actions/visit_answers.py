"""What follows from an answer in a visit, or from a wish to steer it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.actions import visit_progress
from bot.actions.case_progress import Body
from bot.actions.visit_outcomes import end_visit
from bot.actions.visit_questions import (
    ADD_WORDS,
    CODE,
    LOOK_AGAIN,
    MENU,
    NEW_CODE,
    NEW_CONTACT,
    NEXT_PANEL,
    NEXT_STAGE,
    REFERENCE,
    SAFE_NOW,
    SURE_TO_WITHDRAW,
    TRY_AGAIN,
    WHY,
    Step,
    Visit,
    VisitTurn,
)
from bot.actions.visit_requests import ask_again, look_up, send_request, send_then_ask
from telling.answers import Answer

OPEN_FROM_THE_MENU = {
    "add_words": ADD_WORDS,
    "new_contact": NEW_CONTACT,
    "withdraw": SURE_TO_WITHDRAW,
}


def answered(turn: VisitTurn, answer: Answer) -> Step:
    """Return what follows from an answer to the open question of a visit."""
    return ANSWERED[turn.asked](turn, answer)


def _lost(turn: VisitTurn, answer: Answer) -> Step:
    """Offer a new code where the reference is known: a person can find out who it is. Without it nobody can."""
    if turn.asked == CODE and turn.visit.reference:
        return Step(NEW_CODE, turn.visit)
    return end_visit(turn.visit, ("later_lost",))


def _new_code(turn: VisitTurn, answer: Answer) -> Step:
    if not answer.said or answer.choice == "skip":
        return end_visit(turn.visit, ("later_lost",))
    return Step(None, replace(turn.visit, contact=answer.said), do="new_code")


def _chosen(turn: VisitTurn, answer: Answer) -> Step:
    choice, progress = answer.choice or "", turn.visit.progress
    if choice == "thats_all":
        return end_visit(turn.visit)
    if choice == "advocate":
        return send_request(turn, {"kind": "advocate", "advocate": {"answer": "yes_please"}})
    if choice == "someone_else" and choice not in visit_progress.hidden_choices(progress):
        return send_request(turn, {"kind": "someone_else"})
    if choice == "next_stage" and progress is not None:
        say, ask = visit_progress.next_stage(progress)
        return Step(ask, turn.visit, say)
    if choice in visit_progress.hidden_choices(progress):
        return Step(MENU, turn.visit, ("later_not_possible",), how="again")
    return Step(OPEN_FROM_THE_MENU[choice], turn.visit)


def _done(turn: VisitTurn, body: Body) -> Step:
    return send_request(replace(turn, asked=MENU), body)


def _to_menu(turn: VisitTurn) -> Step:
    return Step(MENU, turn.visit, how="again")


def _words(turn: VisitTurn, answer: Answer) -> Step:
    if not answer.said or answer.choice == "skip":
        return _to_menu(turn)
    return _done(turn, {"kind": "add_words", "words": [{"at": turn.at, "text": answer.said}]})


def _contact(turn: VisitTurn, answer: Answer) -> Step:
    if not answer.said or answer.choice == "skip":
        return _to_menu(turn)
    return _done(turn, {"kind": "new_contact", "reply": {"to": answer.said}})


def _next(turn: VisitTurn, answer: Answer) -> Step:
    if answer.choice in ("not_sure", "dont_know"):
        return Step(turn.asked, turn.visit, how="explain")
    return Step(WHY, turn.visit) if answer.choice == "yes" else _to_menu(turn)


def _why(turn: VisitTurn, answer: Answer) -> Step:
    return _done(turn, {"kind": "next_stage", "why": None if answer.choice == "skip" else answer.said})


def _withdraw(turn: VisitTurn, answer: Answer) -> Step:
    if answer.choice == "yes":
        return _done(turn, {"kind": "withdraw"})
    return _to_menu(turn) if answer.choice == "no" else ask_again(turn)


def _try_again(turn: VisitTurn, answer: Answer) -> Step:
    if answer.choice == "stop":
        return end_visit(turn.visit)
    return look_up(turn.visit) if turn.asked == LOOK_AGAIN else send_then_ask(turn.visit, turn.visit.then)


def _safe_now(turn: VisitTurn, answer: Answer) -> Step:
    choice = answer.choice
    card = (f"safe_now_{choice}",) if choice in ("no", "not_sure", "yes") else ()
    return replace(send_then_ask(turn.visit, turn.visit.back_to), say=card, safe_now=choice)


ANSWERED: Mapping[str, Callable[[VisitTurn, Answer], Step]] = {
    REFERENCE: _lost,
    CODE: _lost,
    NEW_CODE: _new_code,
    MENU: _chosen,
    ADD_WORDS: _words,
    NEW_CONTACT: _contact,
    NEXT_STAGE: _next,
    NEXT_PANEL: _next,
    WHY: _why,
    SURE_TO_WITHDRAW: _withdraw,
    TRY_AGAIN: _try_again,
    LOOK_AGAIN: _try_again,
    SAFE_NOW: _safe_now,
}


def control(turn: VisitTurn, choice: str) -> Step:
    """Skip, go back, explain, say it again, stop, start again."""
    if choice == "stop":
        return end_visit(turn.visit)
    if choice == "start_again":
        left = ("later_left_unsent",) if turn.visit.unsent and turn.visit.progress else ()
        return Step(REFERENCE, Visit(), left)
    if choice in ("explain", "repeat"):
        return Step(
            turn.asked, turn.visit, how="explain" if choice == "explain" else turn.how, repeats=choice == "repeat"
        )
    return _back(turn) if choice == "back" else _skipped(turn, choice)


def _skipped(turn: VisitTurn, choice: str) -> Step:
    if turn.asked in (MENU, TRY_AGAIN, LOOK_AGAIN):
        return ask_again(turn)
    return answered(turn, Answer(choice, came="asked"))


def _back(turn: VisitTurn) -> Step:
    visit, asked = turn.visit, turn.asked
    if asked == SAFE_NOW:
        return _safe_now(turn, Answer("skip", came="asked"))
    if asked == NEW_CODE:
        return Step(CODE, visit)
    if asked in (CODE, LOOK_AGAIN, MENU):
        return Step(REFERENCE, replace(visit, reference="", code="", progress=None))
    if asked == WHY:
        return Step(NEXT_PANEL if visit.progress and visit.progress["stage"] == 2 else NEXT_STAGE, visit)
    if asked in (REFERENCE, TRY_AGAIN):
        return ask_again(turn, ("nothing_before",) if asked == REFERENCE else ())
    return _to_menu(turn)
