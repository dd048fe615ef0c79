"""What a sender is handed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

type HandingOver = Callable[[], Awaitable[None]]
"""Called once, right before the last bytes without which nobody can have the letter. Raises NotSent: then they stay."""
type Send = Callable[["Letter", HandingOver], Awaitable[None]]
"""Hands a letter to the outside. Raises NotSent where it is surely not taken, MaybeTaken where nobody can know."""
CONFIRM_SECONDS = 60.0
"""How long a mail server may think about a letter that it has whole. Others wait behind it."""
CONFIRM_ONCE_SECONDS = 600.0
"""The same for one that must not come twice: whoever hangs up sooner makes doubles. -- RFC 5321, 4.5.3.2.6; RFC 1047"""


@dataclass(frozen=True)
class Letter:
    """One message to one address. id: the same at every try, so that a receiver can drop doubles.

    once: it must not come twice: where nobody can know whether it was taken, a person decides (outbox.py). tried: it
    was tried before. only_ask: it may have left already and must not again: find out whether it is there, send nothing.
    """

    id: str
    address: str
    subject: str
    text: str
    once: bool = False
    tried: bool = False
    only_ask: bool = False

    @property
    def confirm_seconds(self) -> float:
        """How long the mail server may think about it after the last byte."""
        return confirm_seconds(once=self.once)


def confirm_seconds(*, once: bool) -> float:
    """Return how long a mail server may think about a letter that must not come twice, or about another."""
    return CONFIRM_ONCE_SECONDS if once else CONFIRM_SECONDS


class NotSent(Exception):
    """The letter is surely not taken. The text is the kind of failure and nothing else."""


class MaybeTaken(NotSent):
    """The other side had the whole letter, and the line broke before it said whether it keeps it.

    -- RFC 5321, 6.1: with the answer to the last dot whoever has it is responsible for it; RFC 1047
    """
