"""What a sender is handed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

type Send = Callable[["Letter"], Awaitable[None]]
"""Hands a letter to the outside; raises NotSent when it is not surely taken."""


@dataclass(frozen=True)
class Letter:
    """One message to one address. id: the same at every try, so that a receiver can drop doubles."""

    id: str
    address: str
    subject: str
    text: str


class NotSent(Exception):
    """The letter is not surely taken. The text is the kind of failure and nothing else."""
