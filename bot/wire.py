"""The shapes of the bot's HTTP server (design.md section 4), read strictly: errors name the field, never the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.nlu.characters import mended

TEXT_LIMIT = 20_000
"""Characters of one message."""
ID_LIMIT = 100
GUARD = "\u2060"
"""Word joiner, put before free text: Rasa reads a leading "/" as a command, a person's "/" is just text."""

GONE = "send_if_gone"
"""The choice that stands for a person who is gone. Nobody can press it: only the gateway says so."""
INTENTS_OF_CHOICES = {
    "begin": "begin",
    "help_now": "help_now",
    "how_it_works": "how_it_works",
    "later": "visit",
}
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
    ask: str | None = None
    """The question that a choice was pressed at; None where the client does not say."""
    under_way: bool = False
    """We have answered in this conversation before, as the gateway knows."""

    @classmethod
    def read(cls, body: Any) -> Converse:
        """Read `{conversation_id, message_id, text | choice, ask?, context: {council, at?, under_way?}}`.

        `at` is when the gateway heard it (ISO 8601 with an offset): one clock for gateway, words and receipt.
        Raises BadRequest.
        """
        if not isinstance(body, dict):
            raise BadRequest("body")
        _no_unknown(body, ("conversation_id", "message_id", "text", "choice", "ask", "context"))
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
            ask=_name(body, "ask") if body.get("ask") is not None else None,
            under_way=context.get("under_way") is True,
        )

    @classmethod
    def read_gone(cls, conversation_id: str, body: Any) -> Converse:
        """Read `{message_id, context: {council, at}}` of a person who may be gone; raises BadRequest."""
        if not isinstance(body, dict):
            raise BadRequest("body")
        _no_unknown(body, ("message_id", "context"))
        context = body.get("context")
        if not isinstance(context, dict):
            raise BadRequest("context")
        council, at = _name(context, "council"), _moment(context)
        return cls(conversation_id, _name(body, "message_id"), None, GONE, council, at)

    def for_rasa(self) -> str:
        """Return the text that Rasa parses; the verbatim words travel beside it."""
        if self.choice is None:
            return GUARD + (self.text or "")
        return f"/{INTENTS_OF_CHOICES.get(self.choice, 'press')}"


@dataclass(frozen=True)
class Answer:
    """What a turn answers: whole cards.

    alert_not_stored: an alert that the backend did not take, for the gateway to keep trying with.
    """

    messages: list[dict[str, Any]]
    alert_not_stored: dict[str, Any] | None = None
    send_if_gone: bool = False
    """What was told and is not sent is to be sent as it stands, if the person is silent for thirty minutes."""


class NoAnswer(Exception):
    """The bot had nothing to say: a failure, never shown as an empty bubble."""


def read_text(body: Mapping[str, Any]) -> str:
    """Return the free text of a request. Raises BadRequest: no text, or more than TEXT_LIMIT characters.

    Half an emoji becomes U+FFFD: no database would store it.
    """
    text = body.get("text")
    if not isinstance(text, str):
        raise BadRequest("text")
    if len(text) > TEXT_LIMIT:
        raise BadRequest("text", "too_long")
    return mended(text)


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
