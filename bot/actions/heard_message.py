"""What has just been heard: pressed or typed, and how it was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker

from bot.actions.intents import NOT_SAFE, SURE, SURER
from bot.actions.moves_to_come import says_a_move_comes, says_it_is_over
from telling.questions.what import BEING_MOVED
from telling.story import Word

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Meant:
    """What a message means as the answer to the open question: its likeliest reading (bot/nlu/answer_reader.py).

    choice: a choice of the question, or one of bot/nlu/answer_lines.py's NO_ANSWER. chance: 0 to 1. second: the next
    likeliest choice. elsewhere: the same for the other questions, where the message corrects one: ask -> (choice,
    chance).
    """

    choice: str | None = None
    chance: float = 0.0
    second: str | None = None
    elsewhere: Mapping[str, tuple[str, float]] = field(default_factory=dict)

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Meant:
        """Read what the reader put on the message."""
        ranking = raw.get("ranking") or []
        second = ranking[1][0] if len(ranking) > 1 else None
        others = {str(ask): (str(one[0]), float(one[1])) for ask, one in (raw.get("elsewhere") or {}).items()}
        return cls(raw.get("choice"), float(raw.get("confidence") or 0.0), second, others)


NOTHING_MEANT = Meant()


@dataclass(frozen=True)
class Heard:
    """One message of the person. Exactly one of `choice` and `text` is set, or neither (nothing was heard).

    confidence: of the intent, 0 to 1. at: when it was typed, ISO 8601.
    """

    choice: str | None
    text: str | None
    intent: str
    confidence: float
    at: str
    alert: Mapping[str, Any] | None = None
    """`{uuid, urgent, stored}` where the server has passed this message on because someone may not be safe."""
    meant: Meant = NOTHING_MEANT
    worry: bool = False
    """Somebody will look at it the same working day (level `look`); nothing is interrupted."""

    foreign: str | None = None
    """The language (ISO 639), where it is surely not English: then nobody guesses what the words mean."""

    @property
    def today(self) -> date:
        """The day in England on which it was typed."""
        return datetime.fromisoformat(self.at.replace("Z", "+00:00")).astimezone(LONDON).date()

    @property
    def length(self) -> int:
        """Number of words typed."""
        return len((self.text or "").split())

    @property
    def word(self) -> Word:
        """What was typed, as one message of the story."""
        # "Emma always listens" is no grudge in a thank-you because a reader is half sure of one
        needed = SURER if self.intent == "make_complaint" else SURE
        intent = self.intent if self.confidence >= needed or self.intent == NOT_SAFE else ""
        if intent == BEING_MOVED and says_it_is_over(self.text or ""):
            intent = ""  # "they moved me": nothing is left that could wait
        elif intent in ("", "make_complaint") and says_a_move_comes(self.text or ""):
            intent = BEING_MOVED
        return Word(self.at, self.text or "", intent)


def hear(tracker: Tracker) -> Heard:
    """Read the latest message of a tracker.

    The bot's server puts words, choice and time into the metadata; Rasa's own tools do not.
    """
    message: dict[str, Any] = tracker.latest_message or {}
    told = message.get("metadata") or {}
    intent = message.get("intent") or {}
    is_command = (told.get("text") or "").lstrip().startswith("/")
    if is_command:
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
        meant=NOTHING_MEANT if is_command else _meant(tracker, message),
        worry=bool(told.get("worry")),
        foreign=told.get("foreign"),
    )


def _meant(tracker: Tracker, message: Mapping[str, Any]) -> Meant:
    """Return how the message was read as the answer to the open question.

    The bot's server says which question was open; Rasa's own tools do not, so there every question was read.
    """
    raw = message.get("answer") or (message.get("answers") or {}).get(tracker.get_slot("requested_slot")) or {}
    return Meant.read(raw)


def _choice_entity(message: dict[str, Any]) -> str | None:
    """Return the choice of a button pressed in `rasa shell`: it arrives as `/press{"choice": "yes"}`."""
    entities = message.get("entities") or []
    return next((str(entity["value"]) for entity in entities if entity.get("entity") == "choice"), None)
