"""A message of concern is passed on before anything is answered (design.md, section 6)."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from bot.actions import backend
from bot.actions.deciding import NOT_SAFE
from bot.actions.questions import ADULTS, chosen
from bot.actions.representation import case_uuid_of
from bot.wire import Converse

log = logging.getLogger("bot.passing_on")


async def pass_on(told: Converse, understood: dict[str, Any], at: str, tracker: DialogueStateTracker | None) -> Any:
    """Store an alert where the message is one of concern; None where it is not.

    Returns `{"uuid", "urgent", "stored", "alert"}`, and makes `understood` say "not_safe", so that no rule for an
    ordinary question, an insult or a misunderstanding can answer it.
    """
    concern = understood.get("safeguarding") or {}
    if told.text is None or not concern.get("concern"):
        return None
    understood["intent"] = {"name": NOT_SAFE, "confidence": 1.0}
    alert = _alert(told, concern, at, tracker)
    alert_uuid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"hear-me-out:{told.conversation_id}:{told.message_id}"))
    try:
        await backend.put_alert(alert_uuid, alert)
        stored = True
    except backend.NotReceived as error:
        log.error("an alert could not be stored: %s", error)
        stored = False
    return {"uuid": alert_uuid, "urgent": bool(concern.get("urgent")), "stored": stored, "alert": alert}


def not_stored(passed_on: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return `{"uuid", "alert"}` for the gateway to keep trying with, where the backend did not take it."""
    if passed_on is None or passed_on["stored"]:
        return None
    return {"uuid": passed_on["uuid"], "alert": passed_on["alert"]}


async def pass_on_again(passed_on: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The same message came again: an alert that was not stored may have been lost on the way. Store it now."""
    lost = not_stored(passed_on)
    if lost is None:
        return None
    try:
        await backend.put_alert(lost["uuid"], lost["alert"])
    except backend.NotReceived:
        return lost
    return None


def _alert(told: Converse, concern: Mapping[str, Any], at: str, tracker: DialogueStateTracker | None) -> dict[str, Any]:
    slots = tracker.current_slot_values() if tracker else {}
    number = int(slots.get("telling_number") or 1)
    # somebody who came back talks about a case whose uuid only the backend knows
    came_back = tracker is not None and tracker.active_loop_name == "later"
    return {
        "council": told.council,
        "conversation": told.conversation_id,
        "message_id": told.message_id,
        "told_at": at,
        "role": _role(slots),
        "urgent": bool(concern.get("urgent")),
        "category": concern.get("category"),
        "score": concern.get("score"),
        "because": list(concern.get("because") or []),
        "words": told.text,
        "case_uuid": None if came_back else case_uuid_of(told.conversation_id, number),
        "safe_now": None,
        "channel": "chat",
    }


def _role(slots: Mapping[str, Any]) -> str | None:
    who = chosen(slots, "who_is_typing")
    return None if who is None else "helper" if who in ADULTS else "child"
