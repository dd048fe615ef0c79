"""What is decided before it is looked into: what the child wishes, who may complain, what is too old."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from backend.cases.events.base import Event, Fact, FromTeller, at_stage_1, running
from backend.cases.shapes import YesNo
from backend.cases.state import State
from backend.law.book import Law
from backend.refusals import Refusal, unless

type AskedHow = Literal["in_person", "phone", "writing", "through_advocate", "through_someone_they_trust"]
type WishesBy = Literal["non_instructed_advocate", "people_who_know_them", "watching"]


class SomeoneElseWanted(FromTeller):
    """They want somebody else to deal with it than their carer or social worker, who would try a quick start first.

    on: the day that reached the council, where it was written down here later. -- Sefton: "if you want someone else to
    deal with it we will follow these stages"; trying a quick way delays no clock (duties.yml, informal_first)
    """

    on: date | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse once stage 1 is answered or over, twice, and where the council's page offers no such thing."""
        return (
            unless(state.council in law.quick_start, "no_quick_start", "This council begins without a quick way.")
            or at_stage_1(state, "Only a complaint at stage 1 begins with a quick way.")
            or unless(state.someone_else_on is None, "asked_before", "They asked for that before.")
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep the day, and ask somebody to give it to a manager."""
        return replace(state, someone_else_on=self.on or event.on).flagged("someone_else")


class ChildAsked(Fact):
    """Somebody asked the child, who was spoken for. What the child said is the words of the event.

    how: the way they were asked. understands: whether the child has enough understanding to decide; None where an older
    version did not ask. -- Children Act 1989 s26(7), "of sufficient understanding"
    """

    on: date
    agrees: YesNo
    how: AskedHow | None = None
    understands: bool | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where nobody spoke for a child."""
        return unless(state.role == "on_behalf", "nobody_spoke_for_a_child", "Nobody spoke for a child here.")

    def apply(self, state: State, event: Event) -> State:
        """Keep that the child was asked. The no of a child who understands ends it: it is their complaint.

        A child who is not sure, or too young to decide, is a task and never a refusal.
        """
        if self.understands is False and self.agrees != "yes":
            return replace(state, child_view_needed=True, cannot_understand=True).flagged("child_does_not_agree")
        state = replace(state, child_view_needed=False, cannot_understand=False)
        if self.agrees == "no" and self.understands and not state.ended:
            return state.not_looked_at("child_says_no", self.on)
        return state if self.agrees == "yes" else state.flagged("child_does_not_agree")


class UnderstandingJudged(Fact):
    """Somebody judged that the child cannot understand, and it is known how their wishes are found out all the same.

    Who judged it, and what was found, are the words of the event. wishes_by: non-instructed advocacy, people who know
    the child well, or watching how the child reacts. -- Children Act 1989 s26(7), "of sufficient understanding"
    """

    on: date
    wishes_by: WishesBy

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where nobody spoke for a child, or the child has said what they wish."""
        return unless(
            state.role == "on_behalf", "nobody_spoke_for_a_child", "Nobody spoke for a child here."
        ) or unless(state.child_view_needed, "child_can_be_asked", "The child has said what they wish.")

    def apply(self, state: State, event: Event) -> State:
        """Nobody has to ask the child any more. A non-instructed advocate has to be found."""
        state = replace(state, child_view_needed=False, cannot_understand=True)
        has_one = state.advocate == "have_one" or state.advocate_appointed_on is not None
        wanted = self.wishes_by == "non_instructed_advocate" and not has_one
        return state.flagged("contact_advocacy") if wanted else state


class InterestDecided(Fact):
    """Does this person have sufficient interest in the child? The clock starts on the day they are accepted.

    child_heard: whether the child's views were taken into account, where that is right. child_told_on: the child was
    told of the decision, where that is right. -- SI 2006/1738 reg 12
    """

    on: date
    accepted: bool
    told_on: date
    child_heard: Literal["yes", "not_right"] | None = None
    child_told_on: date | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where nothing is to decide: on the list, decided before, or answered, which is a decision too."""
        return running(state) or unless(
            state.interest_undecided, "nothing_to_decide", "There is no decision about sufficient interest to make."
        )

    def apply(self, state: State, event: Event) -> State:
        """Accept, or do not look into it. -- SI 2006/1738 reg 12"""
        if self.accepted:
            return replace(state, interest="accepted", accepted_on=self.on)
        return replace(state, interest="refused").not_looked_at("no_interest", self.on)


class LateDecided(Fact):
    """Older than a year: a person decided, case by case, to look at it or not. -- SI 2006/1738 reg 9

    earlier: could it have been expected of them to tell it earlier. fair: can it still be considered effectively and
    fairly.
    """

    on: date
    looked_at: bool
    told_on: date
    earlier: YesNo | None = None
    fair: YesNo | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where it is not older than a year, decided, or answered: once in, always in."""
        return running(state) or unless(
            state.lateness_undecided, "nothing_to_decide", "It is not older than a year, or that is decided."
        )

    def missing(self, state: State) -> Refusal | None:
        """Refuse to turn away what both tests of the regulation speak for."""
        return unless(
            self.looked_at or self.earlier != "no" or self.fair != "yes",
            "no_ground",
            "They could not have told it earlier, and it can still be looked into fairly: then it is looked into.",
        )

    def apply(self, state: State, event: Event) -> State:
        """Go on, or do not look into it. -- SI 2006/1738 reg 9"""
        state = replace(state, late_decision_needed=False)
        return replace(state, late_accepted_on=self.on) if self.looked_at else state.not_looked_at("too_old", self.on)
