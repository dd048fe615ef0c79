"""The investigation of stage 2: who investigates, what exactly is investigated, and the two reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from backend.cases.events.base import Event, Fact, at_stage_2, not_before
from backend.cases.events.independence import independent
from backend.cases.state import State
from backend.law.book import Law
from backend.refusals import Refusal, unless


class StatementDrafted(Fact):
    """The statement of complaint was written and sent to the person, who says whether it is right.

    Its text and points are the words of the event.
    """

    on: date
    points: int

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse outside stage 2, and once one is agreed."""
        return (
            at_stage_2(state)
            or unless(not state.statement_agreed_on, "agreed_before", "The statement was agreed before.")
            or not_before(self.on, state.stage_2_requested_on, "That is before stage 2 was asked for.")
        )

    def missing(self, state: State) -> Refusal | None:
        """Refuse a statement without a point."""
        return unless(self.points > 0, "points_missing", "Write at least one point, each on a line of its own.")

    def apply(self, state: State, event: Event) -> State:
        """Keep the day."""
        return replace(state, statement_drafted_on=self.on)


class StatementAgreed(Fact):
    """The statement of complaint for stage 2 is agreed. Its text and its points are the words of the event.

    points: how many, each of which is found about and answered.
    """

    on: date
    points: int = 0

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse outside stage 2, twice, and before stage 2 was asked for."""
        return (
            at_stage_2(state)
            or unless(not state.statement_agreed_on, "agreed_before", "The statement was agreed before.")
            or not_before(self.on, state.stage_2_requested_on, "That is before stage 2 was asked for.")
            or not_before(self.on, state.statement_drafted_on, "That is before it was sent to them to be agreed.")
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep the day: stage 2 is counted from it too."""
        return replace(state, statement_agreed_on=self.on, points=self.points)

    def missing(self, state: State) -> Refusal | None:
        """Refuse an agreement to nothing."""
        return unless(
            self.points > 0, "statement_missing", "Write down the statement as it was agreed, with at least one point."
        )


class Investigating(Fact):
    """Who looks into it at stage 2, by their ids. independent, namesake: see events.independence.

    officer_apart: the Investigating Officer has no part in what is complained of, and does not lead those who have.
    """

    officer: str
    independent_person: str
    independent: bool = False
    namesake: bool = False
    officer_apart: bool = False

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse one person as both, and anybody named in the case. -- SI 2006/1738 reg 17"""
        both = {self.officer, self.independent_person}
        return (
            at_stage_2(state)
            or unless(
                len(both) == 2,
                "two_people_needed",
                "The Investigating Officer and the Independent Person are two people.",
            )
            or unless(not both & state.named, "named_in_it", "One of them is named in this case.")
        )

    def missing(self, state: State) -> Refusal | None:
        """Refuse an Independent Person who may not be independent, and an officer who has a part in it. -- reg 2"""
        return independent((self.independent_person,), self.independent, state, namesake=self.namesake) or unless(
            self.officer_apart,
            "officer_not_apart",
            "The Investigating Officer has no part in what is complained of, and does not lead those who have.",
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep both: the Independent Person may not sit on the panel. A new one has no report yet."""
        same_officer = self.officer == state.investigating_officer
        same_person = self.independent_person == state.independent_person
        return replace(
            state,
            investigating_officer=self.officer,
            independent_person=self.independent_person,
            have_investigated=state.have_investigated | {self.officer, self.independent_person},
            officer_reported_on=state.officer_reported_on if same_officer else None,
            person_reported_on=state.person_reported_on if same_person else None,
        )


class ReportReceived(Fact):
    """A report of stage 2 is there, of the Investigating Officer or of the Independent Person; its text is sealed.

    file: the event that added the file in which the whole of it is, if there is one.
    """

    on: date
    whose: Literal["officer", "independent_person"]
    file: int | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse outside stage 2, before anybody was named to write it, and a second one of the same person."""
        there = state.officer_reported_on if self.whose == "officer" else state.person_reported_on
        return (
            at_stage_2(state)
            or unless(state.independent_person, "investigators_missing", "Nobody is named to investigate it.")
            or unless(not there, "reported_before", "This report is there already.")
            or unless(self.file in (None, *state.files), "no_such_file", "This file is not in the case.")
            or not_before(self.on, state.stage_2_requested_on, "That is before stage 2 was asked for.")
            or not_before(self.on, state.statement_agreed_on, "That is before it was agreed what is investigated.")
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep the day."""
        if self.whose == "officer":
            return replace(state, officer_reported_on=self.on)
        return replace(state, person_reported_on=self.on)
