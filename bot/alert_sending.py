"""Pass a message of concern on before anything is answered (design.md, section 6)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from bot.actions import backend
from bot.actions.intents import NOT_SAFE
from bot.actions.slot_values import answers_in
from bot.actions.visit_slot import VISIT
from bot.looks_together import ALERT, level_with_earlier_looks
from bot.wire import Converse
from telling.answers import Answers
from telling.ids import alert_uuid, case_uuid
from telling.question import YES_NO
from telling.roles import alert_role, role_of

log = logging.getLogger("bot.alert_sending")


async def pass_on(told: Converse, understood: dict[str, Any], at: str, tracker: DialogueStateTracker | None) -> Any:
    """Store an alert, or a look, where the message is one of concern; None where it is not.

    Returns `{"uuid", "level", "urgent", "stored", "told", "by", "alert"}`. told, by: as the backend answers
    (bot/actions/backend.py); None where it did not say. An alert makes `understood` say "not_safe", so that no rule for
    an ordinary question, an insult or a misunderstanding can answer it; a look interrupts nothing.
    """
    concern = understood.get("safeguarding") or {}
    if told.text is None or not concern.get("concern"):
        return None
    level = level_with_earlier_looks(concern, tracker)
    concern = {**concern, "level": level}
    if level == ALERT:
        understood["intent"] = {"name": NOT_SAFE, "confidence": 1.0}
    alert = _alert(told, concern, at, tracker)
    uuid = alert_uuid(told.conversation_id, told.message_id)
    passed_on = {"uuid": uuid, "level": level, "urgent": bool(concern.get("urgent")), "alert": alert}
    try:
        answer = await backend.put_alert(uuid, alert)
    except backend.NotReceived as error:
        log.error("an alert could not be stored: %s", error)
        return {**passed_on, "stored": False}
    return {**passed_on, "stored": True, "told": answer.get("told"), "by": answer.get("by")}


def not_stored(passed_on: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return `{"uuid", "alert"}` for the gateway to keep trying with, where the backend did not take it."""
    if passed_on is None or passed_on["stored"]:
        return None
    return {"uuid": passed_on["uuid"], "alert": passed_on["alert"]}


async def pass_on_again(passed_on: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Store an alert now whose first try failed, because the same message came again: it may have been lost on the way.

    Returns what `not_stored` returns, where it fails again.
    """
    lost = not_stored(passed_on)
    if lost is None:
        return None
    try:
        await backend.put_alert(lost["uuid"], lost["alert"])
    except backend.NotReceived:
        return lost
    return None


LONGEST_REASON = 200
"""Letters that the backend takes of one. A pattern without a name is named by itself: no alert is refused for that."""


def _alert(told: Converse, concern: Mapping[str, Any], at: str, tracker: DialogueStateTracker | None) -> dict[str, Any]:
    slots = tracker.current_slot_values() if tracker else {}
    number = int(slots.get("telling_number") or 1)
    answers = answers_in(slots.get)
    # somebody who came back talks about a case whose uuid only the backend knows
    came_back = tracker is not None and tracker.active_loop_name == VISIT
    return {
        "council": told.council,
        "conversation": told.conversation_id,
        "message_id": told.message_id,
        "told_at": at,
        "level": concern["level"],
        "role": alert_role(answers),
        "urgent": bool(concern.get("urgent")),
        "category": concern.get("category"),
        "score": concern.get("score"),
        "because": [str(reason)[:LONGEST_REASON] for reason in concern.get("because") or []],
        "words": told.text,
        "case_uuid": None if came_back else case_uuid(told.conversation_id, number),
        "safe_now": None,
        "channel": "chat",
        **_who_and_reach(answers),
    }


def _who_and_reach(answers: Answers) -> dict[str, Any]:
    """Return who it is and how to reach them safely, as far as the talk knows: what a duty officer needs first."""
    name = answers.said("child_name") or answers.said("name")
    who = {"name": name, "role": role_of(answers), "relation": answers.chosen("who_are_you")}
    safe = answers.chosen("reply_safe")
    reach = {
        "how": next(iter(answers.picked("reply_how")), None),
        "to": answers.said("reply_to"),
        "safe": safe if safe in YES_NO else None,
        "avoid": answers.said("reply_avoid"),
    }
    return {key: one for key, one in (("who", who), ("reach", reach)) if any(one.values())}
