"""What a visit asks of the backend, and asking the same question again. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.actions.later_questions import MENU, TRY_AGAIN, Step, Visit, VisitTurn
from bot.actions.turn import NEXT_HOW


def look_up(visit: Visit) -> Step:
    """Ask the backend where it is."""
    return Step(None, visit, do="look_up")


def want(turn: VisitTurn, body: Mapping[str, Any], concern: bool = False) -> Step:
    """Send a request, then ask what was open. The id is the same for every try of the same message: kept once."""
    request_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"hear-me-out:{turn.message}:{body['kind']}"))
    request = {"uuid": request_id, "body": body, "concern": concern}
    visit = replace(turn.visit, unsent=[*turn.visit.unsent, request])
    return send_then(visit, after(turn.asked))


def send_then(visit: Visit, ask: str) -> Step:
    """Send what the backend does not have, then ask. Nothing can be sent before the case is open: it is kept."""
    if visit.unsent and visit.progress:
        return Step(None, replace(visit, then=ask), do="send")
    return Step(ask, visit)


def after(asked: str) -> str:
    """A question that the request answers is done with; one that has nothing to do with it stays open."""
    return MENU if asked == TRY_AGAIN else asked


def again(turn: VisitTurn, say: tuple[str, ...] = ()) -> Step:
    """The same question, said differently each time."""
    return Step(turn.asked, turn.visit, say, how=NEXT_HOW[turn.how])
