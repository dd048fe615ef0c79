"""How a case ends, and what is kept of it: withdrawn, not looked into, closed, learned from, counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from backend.cases.events.base import Event, Fact, FromTeller, running
from backend.cases.state import LeftOut, State
from backend.cases.tasks import DEFERRAL, EARLY, LATE_PANEL, LOOKED_FOR
from backend.law.book import Law
from backend.refusals import Refusal, unless
from telling.roles import ADVOCATE_REQUEST


class Withdrawn(FromTeller):
    """The person asks to stop. on: the day that reached the council, where it was written down here later."""

    on: date | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse once it has ended, and after the council's last word: then nothing is left to stop. -- reg 7"""
        return running(state) or unless(
            not state.director_replied_on or state.parts_back,
            "finished",
            "The council has given its last answer: nothing is left to stop.",
        )

    def apply(self, state: State, event: Event) -> State:
        """End it on the day they asked; somebody confirms it in writing."""
        on = self.on or event.on
        over = LOOKED_FOR if state.kind == ADVOCATE_REQUEST else ()
        state = replace(state, ended="withdrawn", ended_on=on, withdrawn_on=on, skip_asked=False)
        state = state.cleared(DEFERRAL, LATE_PANEL, EARLY, *over)
        return state.flagged("confirm_withdrawal")


class WithdrawalConfirmed(Fact):
    """The council confirmed the withdrawal in writing."""

    on: date

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where it was not withdrawn."""
        return unless(state.ended == "withdrawn", "not_withdrawn", "It was not withdrawn.")

    def apply(self, state: State, event: Event) -> State:
        """Keep the day."""
        return replace(state, withdrawal_confirmed_on=self.on).cleared("confirm_withdrawal")


class NotConsidered(Fact):
    """The council will not look into it, or into a part of it, and wrote why.

    part: only some of it; the rest goes on. might_prejudice: looking into it now might prejudice the proceedings; that
    there are proceedings is not enough. -- SI 2006/1738 reg 8
    """

    on: date
    ground: Literal["prejudice", "outside"]
    told_on: date
    part: bool = False
    might_prejudice: bool = False

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse once it was taken at stage 1; proceedings may stand in the way later too, until the last answer."""
        if state.kind == ADVOCATE_REQUEST:  # neither regulation 8 nor another procedure stands between them and help
            return Refusal("advocate_wanted", "They only want an advocate. Find one, or tell them why there is none.")
        untaken = state.stage == 1 and not state.answered_on
        later = self.ground == "prejudice" and not state.director_replied_on
        return running(state) or unless(
            untaken or later, "once_in_always_in", "It was taken at stage 1: it goes on if they wish."
        )

    def missing(self, state: State) -> Refusal | None:
        """Refuse to wait for proceedings that would not be prejudiced."""
        return unless(
            self.ground != "prejudice" or self.might_prejudice,
            "prejudice_missing",
            "Only where looking into it now might prejudice the proceedings: that there are some is not enough.",
        )

    def apply(self, state: State, event: Event) -> State:
        """End it, or keep that a part of it is left out beside what is left out already."""
        if self.part:
            return replace(state, left_out=(*state.left_out, LeftOut(self.ground, self.on)))
        return replace(state, proceedings_ended_on=None).not_looked_at(self.ground, self.on)


class Closed(Fact):
    """Nothing is left to do."""

    on: date

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse while something is left: words unread, a withdrawal unconfirmed, no answer, a right untold."""
        refused = unless(state.ended != "closed", "closed_before", "It is closed.") or unless(
            "read_new_words" not in state.flags, "unread_words", "There are words that nobody has read."
        )
        if refused or state.ended == "not_looked_at":
            return refused
        if state.ended == "withdrawn":
            confirmed = state.withdrawal_confirmed_on
            return unless(confirmed, "withdrawal_not_confirmed", "Confirm the withdrawal in writing first.")
        part = unless(not state.parts_back, "part_not_answered", "The part that came back is not answered.")
        return (
            unfinished(state)
            or part
            or unless(
                DEFERRAL not in state.flags, "deferral_open", "Decide first whether what is about to happen waits."
            )
        )

    def apply(self, state: State, event: Event) -> State:
        """End it. A request that was answered without an advocate leaves nobody to look for."""
        over = LOOKED_FOR if state.kind == ADVOCATE_REQUEST else ()
        return replace(state, ended="closed", ended_on=self.on).cleared(*over)


class Learned(Fact):
    """What the council will do differently. action: the number of the event that promised what it was learned from."""

    on: date
    action: int | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse before there is an answer or an end."""
        known = state.answered_on or state.stage_2_answered_on or state.ended or self.action
        promised = self.action is None or self.action in {one.seq for one in state.actions}
        return unless(known, "not_answered", "Nothing is learned before there is an answer.") or unless(
            promised, "no_such_action", "That action was not promised."
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep the first day."""
        return replace(state, learned_on=state.learned_on or self.on)


class YoungPersonRecorded(Fact):
    """What the council's own record says about the young person. All of it is sealed beside this: young_person.py."""

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse about an idea or a thank you: the report counts complaints, so nothing else is needed or kept."""
        return unless(state.kind == "complaint", "not_a_complaint", "Only complaints are counted this way.")

    def apply(self, state: State, event: Event) -> State:
        """Change nothing: what was answered lies sealed."""
        return state


class NoteWritten(Fact):
    """The team notes a call, a talk, a decision for itself. What it says is sealed; the person never sees it."""

    on: date
    about: Literal["call", "call_tried", "talk", "decision", "other"]

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Never refuse: what was done about a case may be noted at any time."""
        return None

    def apply(self, state: State, event: Event) -> State:
        """Change nothing."""
        return state


def unfinished(state: State) -> Refusal | None:
    """Return what must be done before a case that ran its way may be closed."""
    if state.kind == "thank_you":
        return unless(state.acknowledged_on, "not_acknowledged", "Say thank you back first.")
    if state.kind == ADVOCATE_REQUEST:
        there = state.advocate_appointed_on and not state.flags & {*LOOKED_FOR}
        found = there or state.answered_on or state.advocate == "no_thanks"
        return unless(found, "no_advocate", "There is no advocate yet, and nobody was told why.")
    done = {1: state.answered_on, 2: state.stage_2_answered_on, 3: state.director_replied_on}[state.stage]
    settled = state.outcome == "resolved" and state.terms and not state.disagreed
    told = settled or state.stage_2_right_told or state.kind != "complaint" or state.stage != 1
    return unless(done, "not_answered", "It is not answered.") or unless(
        told, "stage_2_right_missing", "Tell them that they may ask for stage 2."
    )
