"""The shapes at the bot's door (design.md section 4), read strictly: a problem names the field, never the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

TEXT_LIMIT = 20_000
"""Characters of one message."""
ID_LIMIT = 100
GUARD = "\u2060"
"""Word joiner, put before free text: Rasa reads a leading "/" as a command, a person's "/" is just text."""

INTENTS_OF_CHOICES = {"begin": "begin", "help_now": "help_now", "how_it_works": "how_it_works", "later": "later"}
"""Choices with a rule of their own; every other choice is `press`, and the open question knows what it means."""


class BadRequest(Exception):
    """Something in the request is not as agreed."""

    def __init__(self, field: str, problem: str = "bad_request") -> None:
        super().__init__(f"{problem}: {field}")
        self.field = field
        self.problem = problem


@dataclass(frozen=True)
class Converse:
    """One message to the bot: text or choice, never both."""

    conversation_id: str
    message_id: str
    text: str | None
    choice: str | None
    council: str
    at: str | None = None

    @classmethod
    def read(cls, body: Any) -> Converse:
        """Read `{conversation_id, message_id, text | choice, context: {council, at?}}`; raises BadRequest.

        `at` is when the gateway heard it (ISO 8601 with an offset): one clock for gateway, words and receipt.
        """
        if not isinstance(body, dict):
            raise BadRequest("body")
        _no_unknown(body, ("conversation_id", "message_id", "text", "choice", "context"))
        context = body.get("context")
        if not isinstance(context, dict):
            raise BadRequest("context")
        if (body.get("text") is None) == (body.get("choice") is None):
            raise BadRequest("text")
        return cls(
            conversation_id=_name(body, "conversation_id"),
            message_id=_name(body, "message_id"),
            text=read_text(body) if body.get("text") is not None else None,
            choice=_name(body, "choice") if body.get("choice") is not None else None,
            council=_name(context, "council"),
            at=_moment(context) if context.get("at") is not None else None,
        )

    def for_rasa(self) -> str:
        """Return the text that Rasa parses; the verbatim words travel beside it."""
        if self.choice is None:
            return GUARD + (self.text or "")
        return f"/{INTENTS_OF_CHOICES.get(self.choice, 'press')}"


@dataclass(frozen=True)
class Answer:
    """Whole cards; and an alert that the backend did not take, for the gateway to keep trying with."""

    messages: list[dict[str, Any]]
    alert_not_stored: dict[str, Any] | None = None


class NoAnswer(Exception):
    """The bot had nothing to say: a failure, never shown as an empty bubble."""


def read_text(body: Mapping[str, Any]) -> str:
    """Return the free text of a request; raises BadRequest."""
    text = body.get("text")
    if not isinstance(text, str):
        raise BadRequest("text")
    if len(text) > TEXT_LIMIT:
        raise BadRequest("text", "too_long")
    return text


def _name(body: Mapping[str, Any], field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value or len(value) > ID_LIMIT or not value.isprintable():
        raise BadRequest(field)
    return value


def _moment(context: Mapping[str, Any]) -> str:
    try:
        moment = datetime.fromisoformat(_name(context, "at"))
    except ValueError:
        raise BadRequest("at") from None
    if moment.tzinfo is None:
        raise BadRequest("at")
    return moment.isoformat(timespec="seconds")


def _no_unknown(body: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for field in body:
        if field not in known:
            raise BadRequest("unknown field")
