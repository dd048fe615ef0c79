"""What one turn starts from and what it decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from telling.answers import Answers, Changes

NEXT_HOW = {"lines": "again", "again": "explain", "explain": "lines"}
"""How a question is said when it was said so the last time."""


@dataclass(frozen=True)
class Turn:
    """Where the conversation stands before a message. how: the wording of the open question.

    hurry: the person wants to send it now, so only what must be answered is asked.
    """

    answers: Answers
    asked: str
    how: str = "lines"
    hurry: bool = False
    maybe: str | None = None
    """The choice that was offered ("did you mean …?") when the question was asked."""


@dataclass(frozen=True)
class Decision:
    """What to do: `answers` to set (None takes one back), `say` cards, then `ask`, in the wording `how`."""

    ask: str | None
    answers: Changes = field(default_factory=dict)
    how: str = "lines"
    say: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    """Facts of this moment, for blanks of the cards in `say`."""
    maybe: str | None = None
    """The likeliest choice, offered when the question is asked again."""
    changed: tuple[str, ...] = ()
    """Questions whose answers were just changed: these lines are shown, not the whole read-back."""
    repeats: bool = False
    """The person asked to hear it again, in the same words."""
    interrupted: bool = False
    opens_visit: bool = False
    """Nothing is told yet: the person came back for what they sent before (bot/actions/visit_form.py)."""
    send: bool = False
    wipe: bool = False
    hurry: bool | None = None
