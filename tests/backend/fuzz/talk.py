"""A conversation as its person knows it: what the gateway is held against (chat_machine.py)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

type Entry = dict[str, Any]
type Json = dict[str, Any]


@dataclass
class Talk:
    """A conversation as its person knows it. person: what they see of their own; answers: by message id."""

    council: str
    token: str
    code: str = ""
    sent: bool = False
    over: bool = False
    person: list[Entry] = field(default_factory=list)
    answers: dict[str, list[Json]] = field(default_factory=dict)
    words: dict[str, Json] = field(default_factory=dict)

    def said(self, message_id: str, words: Json, *, answered: bool) -> None:
        """Put a message at the end, where a retry goes as well."""
        self.person = [entry for entry in self.person if entry["id"] != message_id]
        self.person.append({"id": message_id, "answered": answered, **words})
        self.words[message_id] = words

    def went(self) -> None:
        """Know that what was answered is the council's now: "you sent this" stays."""
        self.sent = True
        self.person = [
            {"id": entry["id"], "answered": True, "sent": True} if entry["answered"] else entry for entry in self.person
        ]

    def emptied(self, message_id: str) -> None:
        """Only the message that asked for it stays."""
        self.person = [entry for entry in self.person if entry["id"] == message_id]


def own(messages: list[Json]) -> list[Entry]:
    """Return what a person said, of a transcript."""
    shown = [message for message in messages if message["from"] == "person"]
    return [{name: value for name, value in one.items() if name in SHOWN} for one in shown]


SHOWN = {"id", "answered", "sent", "text", "choice"}
