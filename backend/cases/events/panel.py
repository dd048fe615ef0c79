"""Stage 3: a late request decided, who sits on the panel, who comes, what is written for it, and its meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from backend.cases.events.base import Event, Fact, FromTeller, complaint, not_before, running
from backend.cases.events.independence import independent
from backend.cases.state import State
from backend.law.book import Law
from backend.refusals import Refusal, unless

MEMBERS = 3
"""-- SI 2006/1738 reg 19(2)"""


class LateStage3Decided(Fact):
    """The person asked for the panel after the time in the regulations: somebody decided.

    let_in is called `allowed` where it is made and stored, as before events judged themselves.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    on: date
    let_in: bool = Field(alias="allowed")
    told_on: date

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where nobody asked too late."""
        asked = "late_stage_3" in state.flags
        return unless(asked, "nothing_to_decide", "Nobody asked for the panel too late.") or not_before(
            self.on, state.late_panel_asked_on, "That is before they asked."
        )

    def apply(self, state: State, event: Event) -> State:
        """Begin stage 3 on that day, or leave it at stage 2."""
        state = state.cleared("late_stage_3")
        return state.at_stage_3(self.on) if self.let_in else replace(state, late_panel_refused_on=self.on)


def may_sit(members: tuple[str, ...], state: State) -> Refusal | None:
    """Return why these people are no panel: not three, the stage 2 person among them, named in the case. -- reg 19"""
    return (
        unless(len(set(members)) == MEMBERS, "three_people_needed", "A panel is three people.")
        or unless(
            state.independent_person not in members,
            "not_independent",
            "The Independent Person of stage 2 may not sit.",
        )
        or unless(not state.have_investigated & set(members), "investigated", "Whoever investigated it may not sit.")
        or unless(state.adjudicator not in members, "adjudicated", "Whoever answered it at stage 2 may not sit.")
        or unless(not state.named & set(members), "named_in_it", "One of them is named in this case.")
    )


class PanelArranged(Fact):
    """The panel was appointed and the person invited; where it meets is in the words of the event.

    members: the chair first. told_on: when the person was invited. independent, namesake: see events.independence.
    """

    meets_on: date
    members: tuple[str, ...]
    told_on: date
    independent: bool = False
    namesake: bool = False

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse before it was asked for, once it met, and people who may not sit. -- SI 2006/1738 reg 19"""
        return (
            at_stage_3(state)
            or unless(not state.panel_met_on, "met_before", "The panel met before.")
            or not_before(self.told_on, state.stage_3_requested_on, "That is before the panel was asked for.")
            or unless(self.told_on <= self.meets_on, "invited_too_late", "Invite them before the panel meets.")
            or may_sit(self.members, state)
        )

    def missing(self, state: State) -> Refusal | None:
        """Refuse people who may not be independent. -- reg 2 and reg 19(2)"""
        return independent(self.members, self.independent, state, namesake=self.namesake)

    def apply(self, state: State, event: Event) -> State:
        """Keep who sits and when."""
        return replace(state, panel_members=self.members, panel_meets_on=self.meets_on, panel_invited_on=self.told_on)


class PanelGuestsNamed(FromTeller):
    """Who comes with the person: an advocate, one more, and who of them speaks. Names are the words of the event."""

    on: date
    advocate: bool
    companion: bool
    speaks: Literal["themselves", "advocate", "companion"] = "themselves"

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse before the panel was asked for, and once it met. -- SI 2006/1738 reg 19(6)"""
        there = {"themselves": True, "advocate": self.advocate, "companion": self.companion}[self.speaks]
        return (
            at_stage_3(state)
            or unless(not state.panel_met_on, "met_before", "The panel met before.")
            or unless(there, "speaker_does_not_come", "Whoever speaks for them has to come.")
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep how many come."""
        return replace(state, panel_guests=int(self.advocate) + int(self.companion))


class SubmissionReceived(FromTeller):
    """Something written for the panel, by the person, their advocate, the council or the Independent Person of stage 2.

    Its text is the words of the event. -- SI 2006/1738 reg 19(5)
    """

    on: date
    of: Literal["person", "council", "independent_person", "other"]

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse before the panel was asked for, and once it met: then it cannot be considered."""
        return (
            at_stage_3(state)
            or unless(not state.panel_met_on, "met_before", "The panel met before.")
            or not_before(self.on, state.stage_3_requested_on, "That is before the panel was asked for.")
        )

    def apply(self, state: State, event: Event) -> State:
        """Count it: the panel reads it."""
        return replace(state, submissions=state.submissions + 1)


class PanelMet(Fact):
    """Three independent people met."""

    on: date
    members: tuple[str, ...]

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse before it was asked for, twice, and with people who may not sit. -- SI 2006/1738 reg 19"""
        return (
            at_stage_3(state)
            or unless(not state.panel_met_on, "met_before", "The panel met before.")
            or may_sit(self.members, state)
            or not_before(self.on, state.stage_3_requested_on, "That is before the panel was asked for.")
            or not_before(self.on, state.panel_invited_on, "That is before they were invited.")
        )

    def missing(self, state: State) -> Refusal | None:
        """Refuse a meeting that the person was not invited to, and other people than those who were appointed."""
        return unless(state.panel_meets_on, "not_invited", "Appoint the panel and invite the person first.") or unless(
            set(self.members) == set(state.panel_members),
            "other_members",
            "These are not the three who were appointed: appoint them first.",
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep the day."""
        return replace(state, panel_met_on=self.on, panel_members=self.members)


def at_stage_3(state: State) -> Refusal | None:
    """Return why not, unless somebody asked for a panel."""
    return running(state) or complaint(state) or unless(state.stage == 3, "not_at_stage_3", "Nobody asked for a panel.")
