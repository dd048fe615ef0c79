"""Two cases belong together: the same was told twice, it is the same person, or they are brothers and sisters.

It is recorded in the history of both. Nothing is joined that has a clock: both are answered, by whoever knows of both.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import ClassVar

from backend.cases.events.base import Event, Fact, kind_of
from backend.cases.state import State
from backend.cases.terms import Link
from backend.law.book import Law
from backend.refusals import Refusal, unless


class CaseLinked(Fact):
    """Somebody found that another case belongs to this one. other: its reference."""

    other: str
    link: Link

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse what is known already."""
        return unless((self.other, self.link) not in state.links, "no_change", "That is recorded already.")

    def apply(self, state: State, event: Event) -> State:
        """Keep it; another way in which the two belong together takes the place of the one before."""
        return replace(state, links=(*without(state, self.other), (self.other, self.link)))


class CaseUnlinked(Fact):
    """They do not belong together after all, or the other case was deleted by the rules of retention."""

    other: str
    by_staff: ClassVar[bool] = False

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where they are not linked."""
        known = any(other == self.other for other, _ in state.links)
        return unless(known, "not_linked", "These two are not linked any more.")

    def apply(self, state: State, event: Event) -> State:
        """Forget it."""
        return replace(state, links=without(state, self.other))


LINKING = (kind_of(CaseLinked), kind_of(CaseUnlinked))
"""Kinds of events that name another case: for the team, and of them for who may open that case."""


def without(state: State, other: str) -> tuple[tuple[str, Link], ...]:
    """Return the links of a case without that to another."""
    return tuple(one for one in state.links if one[0] != other)
