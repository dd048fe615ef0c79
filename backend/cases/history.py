"""The state of a case, worked out from its events. Pure: the same events give the same state, every time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import singledispatch

from backend.cases import events as e
from backend.cases.events import Event, Fact, Ground
from backend.cases.state import Proposal, State
from backend.law.working_days import in_london


def replay(events: Iterable[Event]) -> State:
    """The state after these events; the first must be `received`. Raises ValueError on a history without beginning."""
    state: State | None = None
    for event in events:
        state = first(event.fact) if state is None else after(event.fact, state, event)
    if state is None:
        raise ValueError("a case begins with `received`")
    return state


def first(fact: Fact) -> State:
    """The state on receipt."""
    if not isinstance(fact, e.Received):
        raise ValueError("a case begins with `received`")
    complaint = fact.kind == "complaint"
    flags = {
        "told_in_future": fact.told_in_future,
        "told_long_ago": fact.told_long_ago,
        "who_is_named": fact.names_someone,
        "private_talk": fact.private_talk,
        "contact_advocacy": fact.advocate == "yes_please",
    }
    return State(
        council=fact.council,
        kind=fact.kind,
        kind_said=fact.kind_said,
        received_on=fact.received_on,
        promises=fact.promises,
        role=fact.role,
        interest="not_needed" if fact.on_the_list else "pending",
        child_view_needed=fact.role == "on_behalf" and fact.child_agrees != "yes" and fact.kind != "thank_you",
        late_decision_needed=complaint and fact.over_a_year,
        advocate=fact.advocate,
        who=fact.who or ("child" if fact.role == "child" else "other"),
        about=fact.about,
        channel=fact.channel,
        flags=frozenset(name for name, found in flags.items() if found),
    )


@singledispatch
def after(fact: Fact, state: State, event: Event) -> State:
    """The state after one more event. An event that only adds words changes nothing but the flags."""
    return state


def flagged(state: State, *flags: str) -> State:
    """The same state with something more for a person to look at."""
    return replace(state, flags=state.flags | set(flags))


def cleared(state: State, *flags: str) -> State:
    """The same state with these flags done."""
    return replace(state, flags=state.flags - set(flags))


@after.register
def _(fact: e.ToldAgain, state: State, event: Event) -> State:
    return flagged(state, "read_new_words")


@after.register
def _(fact: e.WordsAdded, state: State, event: Event) -> State:
    return flagged(state, "read_new_words")


@after.register
def _(fact: e.ContactChanged, state: State, event: Event) -> State:
    return flagged(state, "use_new_contact")


@after.register
def _(fact: e.AdvocateAnswered, state: State, event: Event) -> State:
    state = replace(state, advocate=fact.answer)
    wanted = fact.answer == "yes_please"
    return flagged(state, "contact_advocacy") if wanted else cleared(state, "contact_advocacy")


@after.register
def _(fact: e.AdvocateAppointed, state: State, event: Event) -> State:
    return cleared(replace(state, advocate_appointed_on=fact.on), "contact_advocacy")


@after.register
def _(fact: e.Acknowledged, state: State, event: Event) -> State:
    return replace(state, acknowledged_on=fact.on)


@after.register
def _(fact: e.Assigned, state: State, event: Event) -> State:
    return replace(state, assigned_to=fact.to)


@after.register
def _(fact: e.StaffNamed, state: State, event: Event) -> State:
    named = state.named | set(fact.staff)
    # Whoever turns out to be named stops handling it at once.
    handler = None if state.assigned_to in named else state.assigned_to
    return cleared(replace(state, named=named, assigned_to=handler), "who_is_named")


@after.register
def _(fact: e.ChildAsked, state: State, event: Event) -> State:
    state = replace(state, child_view_needed=False)
    return state if fact.agrees == "yes" else flagged(state, "child_does_not_agree")


@after.register
def _(fact: e.InterestDecided, state: State, event: Event) -> State:
    if fact.accepted:
        return replace(state, interest="accepted", accepted_on=fact.on)
    return not_looked_at(replace(state, interest="refused"), "no_interest", fact.on)


@after.register
def _(fact: e.LateDecided, state: State, event: Event) -> State:
    state = replace(state, late_decision_needed=False)
    return state if fact.looked_at else not_looked_at(state, "too_old", fact.on)


def not_looked_at(state: State, because: Ground, on: date) -> State:
    """The state after the council decided not to look into it."""
    return replace(state, ended="not_looked_at", ended_on=on, not_looked_at_on=on, not_looked_at_because=because)


@after.register
def _(fact: e.Extended, state: State, event: Event) -> State:
    return replace(state, extended_to=fact.to)


@after.register
def _(fact: e.Answered, state: State, event: Event) -> State:
    told = state.stage_2_right_told or fact.stage_2_right_told
    return replace(state, answered_on=fact.on, outcome=fact.outcome, terms=fact.terms, stage_2_right_told=told)


@after.register
def _(fact: e.ChildSaid, state: State, event: Event) -> State:
    return replace(state, disagreed=not fact.agrees)


@after.register
def _(fact: e.StageSkipped, state: State, event: Event) -> State:
    return begin_stage_2(cleared(replace(state, skipped_on=fact.on), "agree_to_skip"), fact.on)


@after.register
def _(fact: e.StageRequested, state: State, event: Event) -> State:
    on = in_london(event.at)
    if fact.before_answer:
        return flagged(replace(state, skip_asked=True), "agree_to_skip")
    if fact.after_window:
        return flagged(state, "late_stage_3")
    if fact.stage == 2:
        return begin_stage_2(state, on)
    return replace(state, stage=3, stage_3_requested_on=on, ended=None, ended_on=None)


def begin_stage_2(state: State, on: date) -> State:
    """Stage 2 begins, also for a case that was closed: once in, always in."""
    return replace(state, stage=2, stage_2_requested_on=on, ended=None, ended_on=None)


@after.register
def _(fact: e.LateStage3Decided, state: State, event: Event) -> State:
    state = cleared(state, "late_stage_3")
    return replace(state, stage=3, stage_3_requested_on=fact.on, ended=None, ended_on=None) if fact.allowed else state


@after.register
def _(fact: e.Seen, state: State, event: Event) -> State:
    return cleared(state, *fact.flags)


@after.register
def _(fact: e.StatementAgreed, state: State, event: Event) -> State:
    return replace(state, statement_agreed_on=fact.on)


@after.register
def _(fact: e.Investigating, state: State, event: Event) -> State:
    return replace(state, independent_person=fact.independent_person)


@after.register
def _(fact: e.Stage2Extended, state: State, event: Event) -> State:
    return replace(state, stage_2_extended_to=fact.to)


@after.register
def _(fact: e.Stage2Answered, state: State, event: Event) -> State:
    return replace(
        state,
        stage_2_answered_on=fact.on,
        stage_2_finding=fact.finding,
        stage_3_right_told=fact.stage_3_right_told,
        disagreed=False,
    )


@after.register
def _(fact: e.PanelMet, state: State, event: Event) -> State:
    return replace(state, panel_met_on=fact.on)


@after.register
def _(fact: e.PanelReported, state: State, event: Event) -> State:
    return replace(state, panel_reported_on=fact.on, panel_finding=fact.finding)


@after.register
def _(fact: e.DirectorReplied, state: State, event: Event) -> State:
    return replace(state, director_replied_on=fact.on, ombudsman_told=fact.ombudsman_told)


@after.register
def _(fact: e.AccessAgreed, state: State, event: Event) -> State:
    readers = state.readers | {fact.staff} if fact.agreed else state.readers - {fact.staff}
    return replace(state, readers=readers)


@after.register
def _(fact: e.DowngradeProposed, state: State, event: Event) -> State:
    proposal = Proposal(to=fact.to, by=event.actor, person_told_on=fact.person_told_on)
    return flagged(replace(state, proposed=proposal), "second_person")


@after.register
def _(fact: e.DowngradeRefused, state: State, event: Event) -> State:
    return cleared(replace(state, proposed=None), "second_person")


@after.register
def _(fact: e.KindChanged, state: State, event: Event) -> State:
    return cleared(replace(state, kind=fact.to, proposed=None), "second_person")


@after.register
def _(fact: e.NotConsidered, state: State, event: Event) -> State:
    return not_looked_at(state, fact.ground, fact.on)


@after.register
def _(fact: e.Withdrawn, state: State, event: Event) -> State:
    on = in_london(event.at)
    return flagged(replace(state, ended="withdrawn", ended_on=on, withdrawn_on=on), "confirm_withdrawal")


@after.register
def _(fact: e.WithdrawalConfirmed, state: State, event: Event) -> State:
    return cleared(replace(state, withdrawal_confirmed_on=fact.on), "confirm_withdrawal")


@after.register
def _(fact: e.Closed, state: State, event: Event) -> State:
    return replace(state, ended="closed", ended_on=fact.on)


@after.register
def _(fact: e.Learned, state: State, event: Event) -> State:
    return replace(state, learned_on=state.learned_on or fact.on)
