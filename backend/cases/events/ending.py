"""How a case ends, and what is kept of it: withdrawn, not looked into, closed, learned from, counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from backend.cases.events.base import Event, Fact, FromTeller, not_before, running
from backend.cases.state import State
from backend.cases.tasks import DEFERRAL, LATE_PANEL, LOOKED_FOR
from backend.cases.terms import Ground
from backend.law.book import Law
from backend.refusals import Refusal, unless
from telling.roles import ADVOCATE_REQUEST


class Withdrawn(FromTeller):
    """The person asks to stop. on: the day that reached the council, where it was written down here later."""

    on: date | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse once it has ended, and after the council's last word: then nothing is left to stop. -- reg 7"""
        return running(state) or unless(
            not state.director_replied_on,
            "finished",
            "The council has given its last answer: nothing is left to stop.",
        )

    def apply(self, state: State, event: Event) -> State:
        """End it on the day they asked; somebody confirms it in writing."""
        on = self.on or event.on
        over = LOOKED_FOR if state.kind == ADVOCATE_REQUEST else ()
        state = replace(state, ended="withdrawn", ended_on=on, withdrawn_on=on)
        state = state.cleared(DEFERRAL, LATE_PANEL, *over)
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
            return replace(state, parts_left_out=state.parts_left_out | {self.ground})
        return replace(state, proceedings_ended_on=None).not_looked_at(self.ground, self.on)


class ProceedingsEnded(Fact):
    """The court, tribunal, disciplinary or criminal proceedings are over: the person may come back. -- reg 8"""

    on: date
    told_on: date

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where nothing waited for proceedings, before it waited, and twice."""
        whole = state.not_looked_at_because == "prejudice" and state.proceedings_ended_on is None
        part = "prejudice" in state.parts_left_out
        ended = state.proceedings_ended_on or state.part_over_on
        return (
            unless(whole or part or ended, "nothing_waited", "Nothing waited for the end of proceedings.")
            or unless(whole or part, "ended_before", "Their end was recorded before.")
            or not_before(self.on, None if part else state.not_looked_at_on, "That is before it waited for them.")
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep the day, from which the year counts, for all that waited. -- reg 8"""
        if state.not_looked_at_because == "prejudice":
            state = replace(state, proceedings_ended_on=self.on)
        if "prejudice" in state.parts_left_out:
            state = replace(state, parts_left_out=state.parts_left_out - {"prejudice"}, part_over_on=self.on)
        return state


class Reopened(Fact):
    """The person came back with what was not looked into, and it is looked into now. on: when that reached the council.

    late_accepted: more than a year after the proceedings ended, and somebody decided to look into it all the same.
    of_part: which part comes back, where more than one is left out; else it follows from what is.
    """

    on: date
    late_accepted: bool = False
    of_part: Literal["prejudice", "outside"] | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where it was looked into, before it ended, and late without a decision. -- SI 2006/1738 reg 8"""
        gone = was_not_looked_at(state)
        left_out = state.ended is None and state.has_parts_left_out
        over = state.proceedings_ended_on if gone else state.part_over_on if self.of(state) == "prejudice" else None
        late = over is not None and self.on > a_year_after(over)
        return (
            unless(gone or left_out, "nothing_to_reopen", "Nothing of it was left out.")
            or unless(
                gone or self.of(state) in parts_of(state), "part_not_left_out", "That part of it was not left out."
            )
            or not_before(self.on, state.not_looked_at_on, "That is before it was decided not to look into it.")
            or unless(
                not late or self.late_accepted,
                "over_a_year",
                "That is more than a year after the proceedings ended: a person decides whether it is looked into.",
            )
        )

    def of(self, state: State) -> Ground:
        """Return which part comes back: what was said, else what waited for proceedings, else what is left out."""
        return self.of_part or ("prejudice" if "prejudice" in parts_of(state) else "outside")

    def apply(self, state: State, event: Event) -> State:
        """Go on where it stopped, with clocks that count from this day; what has to be decided first is open again.

        Only what was outside brings its points back: after proceedings, what another procedure answers stays there.
        """
        if not was_not_looked_at(state):
            return without_part(state, self.of(state))
        ground = state.not_looked_at_because
        back = replace(
            without_part(state, "outside") if ground == "outside" else state,
            ended=None,
            ended_on=None,
            not_looked_at_on=None,
            not_looked_at_because=None,
            proceedings_ended_on=None,
            interest="pending" if ground == "no_interest" else state.interest,
            child_view_needed=state.child_view_needed or ground == "child_says_no",
        )
        if state.part_over_on and ground == "prejudice":  # all of it comes back, with the part whose case is over
            back = without_part(back, "prejudice")
        if state.stage == 2 and not state.stage_2_answered_on:
            return back.at_stage_2(self.on)
        if state.stage == 3 and not state.panel_met_on:
            return back.at_stage_3(self.on)
        # The letter that says so says that it is here, too.
        return replace(back, accepted_on=self.on, acknowledged_on=state.acknowledged_on or self.on)


def was_not_looked_at(state: State) -> bool:
    """Return whether it ended because the council did not look into any of it."""
    return state.ended in {"not_looked_at", "closed"} and state.not_looked_at_because is not None


def parts_of(state: State) -> frozenset[Ground]:
    """Return why parts are left out, with what waited and may come back by now."""
    return state.parts_left_out | ({"prejudice"} if state.part_over_on else set())


def without_part(state: State, ground: Ground) -> State:
    """Return the state once a part has come back. What waited for a case that is over comes back before what waits."""
    if ground == "outside":
        return replace(state, routes=(), parts_left_out=state.parts_left_out - {"outside"})
    if state.part_over_on:
        return replace(state, part_over_on=None)
    return replace(state, parts_left_out=state.parts_left_out - {"prejudice"})


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
        return unfinished(state) or unless(
            DEFERRAL not in state.flags, "deferral_open", "Decide first whether what is about to happen waits."
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


def a_year_after(day: date) -> date:
    """Return the same day of the next year; of 29 February, the last day of that month."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


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
