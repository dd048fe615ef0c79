"""What a visit asks of the backend, and asking the same question again. Pure."""

from __future__ import annotations

from dataclasses import replace

from bot.actions.case_progress import Body, Request
from bot.actions.turn import NEXT_HOW
from bot.actions.visit_questions import MENU, TRY_AGAIN, Step, Visit, VisitTurn
from telling.ids import request_uuid


def look_up(visit: Visit) -> Step:
    """Ask the backend where it is."""
    return Step(None, visit, do="look_up")


def send_request(turn: VisitTurn, body: Body, concern: bool = False) -> Step:
    """Send a request, then ask what was open. The id is the same for every try of the same message, so it is kept once.

    body: of the Case API, without the code. concern: it was said where somebody may not be safe.
    """
    request = Request(uuid=request_uuid(turn.message, str(body["kind"])), body=body, concern=concern)
    visit = replace(turn.visit, unsent=[*turn.visit.unsent, request])
    return send_then_ask(visit, question_after(turn.asked))


def send_then_ask(visit: Visit, ask: str) -> Step:
    """Send what the backend does not have, then ask. Nothing can be sent before the case is open: it is kept."""
    if visit.unsent and visit.progress:
        return Step(None, replace(visit, then=ask), do="send")
    return Step(ask, visit)


def question_after(asked: str) -> str:
    """Return the question after a request: one that the request answers is done with, any other stays open."""
    return MENU if asked == TRY_AGAIN else asked


def ask_again(turn: VisitTurn, say: tuple[str, ...] = ()) -> Step:
    """Ask the same question, said differently each time."""
    return Step(turn.asked, turn.visit, say, how=NEXT_HOW[turn.how])
