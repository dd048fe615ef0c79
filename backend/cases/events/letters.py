"""Letters: what was written to whom about an act, kept word for word before the act is written down."""

from __future__ import annotations

from datetime import date
from typing import Literal

from backend.cases.events.base import Event, Fact
from backend.cases.state import State
from backend.law.book import Law
from backend.refusals import Refusal

type Reader = Literal["child", "adult", "advocate"]


class LetterKept(Fact):
    """A letter about an act, as it was read by whoever recorded that act. Its lines are the words of the event.

    letter: its name (desk.letter_drafts). to: the child reads it in Easy Read, an adult and an advocate in plain words.
    """

    letter: str
    to: Reader

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Never refuse: the act that it belongs to is judged by itself, in the same transaction."""
        return None

    def apply(self, state: State, event: Event) -> State:
        """Change nothing: a letter tells of an act, it is none."""
        return state
