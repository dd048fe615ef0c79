"""What has just been heard: pressed or typed, and how it was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Tracker


@dataclass(frozen=True)
class Heard:
    """One message of the person. Exactly one of `choice` and `text` is set, or neither (nothing was heard)."""

    choice: str | None
    text: str | None
    intent: str
    confidence: float
    at: str
    alert: Mapping[str, Any] | None = None
    """`{uuid, urgent, stored}` where the door has passed this message on because someone may not be safe."""

    @property
    def length(self) -> int:
        """Number of words typed."""
        return len((self.text or "").split())


def hear(tracker: Tracker) -> Heard:
    """Read the latest message. The door puts words, choice and time into the metadata; stock Rasa tools do not."""
    message: dict[str, Any] = tracker.latest_message or {}
    told = message.get("metadata") or {}
    intent = message.get("intent") or {}
    if (told.get("text") or "").lstrip().startswith("/"):
        intent = {}  # looks like a command of Rasa: it is just text, and steers nothing
    choice = told.get("choice") or _choice_entity(message)
    text = None if choice else told.get("text", message.get("text"))
    return Heard(
        choice=choice,
        text=text,
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        at=told.get("at") or datetime.now(timezone.utc).isoformat(timespec="seconds"),
        alert=told.get("alert"),
    )


def _choice_entity(message: dict[str, Any]) -> str | None:
    """A button pressed in `rasa shell` arrives as `/press{"choice": "yes"}`."""
    entities = message.get("entities") or []
    return next((str(entity["value"]) for entity in entities if entity.get("entity") == "choice"), None)
