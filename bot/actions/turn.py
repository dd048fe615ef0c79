"""What one turn starts from and what it decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.actions.questions import Answers

NEXT_HOW = {"lines": "again", "again": "explain", "explain": "lines"}
"""How a question is said when it was said so the last time."""


@dataclass(frozen=True)
class Turn:
    """Where the conversation stands before a message."""

    answers: Answers
    asked: str
    how: str = "lines"
    hurry: bool = False


@dataclass(frozen=True)
class Decision:
    """What to do: `answers` to set (None takes one back), `say` cards, then `ask`, in the wording `how`."""

    ask: str | None
    answers: Mapping[str, Any] = field(default_factory=dict)
    how: str = "lines"
    say: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    """Facts of this moment, for blanks of the cards in `say`."""
    repeats: bool = False
    """The person asked to hear it again, in the same words."""
    interrupted: bool = False
    later: bool = False
    """Nothing is told yet: the person came back for what they sent before (bot/actions/later.py)."""
    send: bool = False
    wipe: bool = False
    hurry: bool | None = None
