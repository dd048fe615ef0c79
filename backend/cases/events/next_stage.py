"""On to stages 2 and 3: what the person asks for, and when a request that came too early takes effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import ClassVar, Literal

from backend.cases.deadlines import dates, dates_if_known
from backend.cases.events.base import Event, Fact, FromTeller, at_stage_1, complaint, interest_decided, not_before
from backend.cases.state import State
from backend.law.book import Law
from backend.law.working_days import ONE_DAY
from backend.refusals import Refusal, unless


class StageRequested(FromTeller):
    """The person asks for the next stage. before_answer: while stage 1 runs; both sides must agree to leave it out.

    So does what comes while nobody has decided about sufficient interest: stage 1 starts with that decision (reg 12 and
    the "start date" of reg 14). It is kept, waits for the decision, and is over where the person is not accepted.

    on: the day the request reached the council, where that was before it was written down here. It decides whether the
    request is early or late, also where an answer of stage 1 came in between, and the clock counts from it.
    """

    stage: Literal[2, 3]
    before_answer: bool = False
    after_window: bool = False
    on: date | None = None

    @classmethod
    def made_on(cls, today: date, state: State, law: Law, *, on: date | None = None) -> StageRequested:
        """Return the request as it is when it reaches the council on this day: too soon at stage 1, or late for the
        panel. on: that day, where it is written down later.

        Where the calendar is too short nothing is over and nothing is late.
        """
        day = on or today
        if state.stage == 1:
            then = as_it_was(state, day)
            return cls(
                stage=2,
                before_answer=not (then.answered_on or dates_if_known(then, law).past_stage_1(day)),
                on=on,
            )
        found = dates_if_known(state, law)
        return cls(stage=3, after_window=any(day > window.by for window in found.windows), on=on)

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse too soon and twice, never late: what is late for the panel goes to a person, marked as late."""
        gone, day = state.ended in {"withdrawn", "not_looked_at"}, self.on or today
        return (
            complaint(state)
            or unless(not gone, "ended", "It was withdrawn, or not looked at.")
            or (self.stage_2_allowed(state, law, day) if self.stage == 2 else self.panel_allowed(state, law, day))
        )

    def stage_2_allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse before stage 1 is answered or over, unless both sides are asked to agree. There is no last day."""
        if state.stage != 1:
            return Refusal("stage_2_before", "Stage 2 was asked for before.")
        then = as_it_was(state, today)
        if not self.before_answer and (first := interest_decided(then)):
            return first
        ready = bool(then.answered_on) or dates(then, law).past_stage_1(today)
        return unless(
            ready or self.before_answer, "too_soon", "Stage 1 is not answered and its time is not over."
        ) or unless(not (ready and self.before_answer), "no_need_to_agree", "Stage 2 is open: nobody has to agree.")

    def panel_allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse before stage 2 is answered, and a late request that is not marked as late."""
        if state.stage == 3:
            return Refusal("stage_3_before", "The panel was asked for before.")
        if state.stage != 2 or not state.stage_2_answered_on:
            return Refusal("too_soon", "Stage 2 is not answered.")
        if early := not_before(today, state.stage_2_answered_on, "That is before the answer that it is about."):
            return early
        late = any(today > window.by for window in dates(state, law).windows)
        if late and not self.after_window:
            return Refusal("window", "The time to ask for the panel is over: a person decides if it may still meet.")
        return unless(late == self.after_window, "window", "It is in time: there is nothing for a person to decide.")

    def apply(self, state: State, event: Event) -> State:
        """Begin the stage on the day of the request; what a person has to decide first is a task."""
        day = self.on or event.on
        if self.before_answer and state.answered_on:  # the answer came while it lay unread
            return replace(state, skip_asked=True).flagged("asked_before_answer")
        if self.before_answer:
            return replace(state, skip_asked=True, skip_asked_on=day).stays_a_complaint().flagged("agree_to_skip")
        if self.after_window:
            return replace(state, late_panel_asked_on=day).flagged("late_stage_3")
        return state.at_stage_2(day) if self.stage == 2 else state.at_stage_3(day)


def as_it_was(state: State, day: date) -> State:
    """Return the state as it was when a request arrived that is written down later: without an answer that came after.

    An answer of stage 1 does not undo a request that lay unread: early, it is asked whether they still want it; after
    the latest day, stage 2 has begun.
    """
    return replace(state, answered_on=None) if state.answered_on and day < state.answered_on else state


class EarlyRequestInForce(Fact):
    """Stage 1 has run out unanswered, and the person asked for stage 2 before: nobody has to agree any more.

    Written down by the program itself, on the first day after the latest day of stage 1, and never before the day on
    which they asked. Over a year old and nobody decided: stage 1 ran from receipt, so silence does not hold it up
    (duties.yml, stage_1_passed); only who may complain is decided first. -- GTBFC 3.5.5 and 3.5.6
    """

    by_staff: ClassVar[bool] = False

    on: date

    @classmethod
    def due(cls, state: State, law: Law, today: date) -> EarlyRequestInForce | None:
        """Return the event that is due today, if one is; none where the dates are not known."""
        stage_1 = dates_if_known(state, law).stage_1
        asked = state.skip_asked_on or date.min
        fact = cls(on=max(stage_1.at_latest + ONE_DAY, asked)) if stage_1 else None
        return fact if fact and not fact.allowed(state, law, today) and fact.on <= today else None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where nobody asked, while stage 1 may still be answered, and before it is decided who may complain."""
        return (
            at_stage_1(state, "Stage 1 is over.")
            or unless(state.skip_asked, "not_asked", "Nobody asked for stage 2 before an answer.")
            or interest_decided(state)
            or unless(
                dates(state, law).past_stage_1(self.on), "too_soon", "Stage 1 is not answered and its time is not over."
            )
        )

    def apply(self, state: State, event: Event) -> State:
        """Begin stage 2 on that day."""
        begun = replace(state, early_in_force_on=self.on).cleared("agree_to_skip")
        return begun.at_stage_2(self.on)
