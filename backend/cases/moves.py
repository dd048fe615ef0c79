"""Which events may happen when. An illegal one is refused with a reason that staff can read."""

from __future__ import annotations

from datetime import date
from functools import singledispatch

from backend.cases import events as e
from backend.cases.deadlines import stage_1
from backend.cases.events import SYSTEM, TELLER, Fact
from backend.cases.state import State
from backend.cases.tasks import NAMED_NOBODY, SEEN_IS_ENOUGH
from backend.law.book import Law


class NotAllowed(Exception):
    """This cannot happen to the case now. `problem` is a code, `say` a sentence; neither holds anybody's words."""

    def __init__(self, problem: str, say: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.say = say


def need(met: object, problem: str, say: str) -> None:
    """Refuse unless the condition is met."""
    if not met:
        raise NotAllowed(problem, say)


def may_open(state: State, staff: str) -> bool:
    """Nobody who is named in a case may read or handle it."""
    return staff not in state.named


def allow(state: State, fact: Fact, actor: str, *, today: date, law: Law) -> None:
    """Raise NotAllowed where this event may not happen now; today: the London date."""
    need(may_open(state, actor), "named_in_it", "You are named in this case, so you cannot handle it.")
    if fact.by_staff:
        need(actor not in {TELLER, SYSTEM}, "needs_officer", "Only a person at the council can do this.")
    if isinstance(fact, e.KindChanged):
        need(fact.second != actor, "two_people_needed", "Two people are two: somebody else has to agree.")
    for name, day in fact:
        if isinstance(day, date) and name != "to":
            need(day <= today, "in_future", "A day in the future cannot be recorded as done.")
            need(day >= state.received_on, "before_receipt", "That is before the words arrived.")
    check(fact, state, today, law)


@singledispatch
def check(fact: Fact, state: State, today: date, law: Law) -> None:
    """What this kind of event needs. Kinds not listed below are possible at any time."""


def running(state: State) -> None:
    """Refuse once the case has ended."""
    say = {
        "withdrawn": "It was withdrawn.",
        "closed": "It is closed.",
        "not_looked_at": "The council decided not to look into it.",
    }
    need(state.ended is None, "ended", say.get(state.ended or "", ""))


@check.register
def _(fact: e.Received, state: State, today: date, law: Law) -> None:
    need(False, "received_before", "A case is received once. Its clock starts once.")


@check.register
def _(fact: e.Acknowledged, state: State, today: date, law: Law) -> None:
    need(not state.acknowledged_on, "acknowledged_before", "This was acknowledged before.")
    if state.kind == "complaint":
        need(fact.procedure_given, "procedure_missing", "Tell them how the procedure goes.")
        need(fact.advocacy_given, "advocacy_missing", "Tell them about advocates and offer help to get one.")


@check.register
def _(fact: e.Assigned, state: State, today: date, law: Law) -> None:
    need(may_open(state, fact.to), "named_in_it", "This person is named in the case and cannot handle it.")


@check.register
def _(fact: e.Seen, state: State, today: date, law: Law) -> None:
    allowed = SEEN_IS_ENOUGH | {NAMED_NOBODY}
    need(set(fact.flags) <= allowed, "needs_doing", "Looking at it is not enough: it needs to be done.")


@check.register
def _(fact: e.ChildAsked, state: State, today: date, law: Law) -> None:
    need(state.role == "on_behalf", "nobody_spoke_for_a_child", "Nobody spoke for a child here.")


@check.register
def _(fact: e.InterestDecided, state: State, today: date, law: Law) -> None:
    need(state.interest == "pending", "nothing_to_decide", "There is no decision about sufficient interest to make.")


@check.register
def _(fact: e.LateDecided, state: State, today: date, law: Law) -> None:
    need(state.late_decision_needed, "nothing_to_decide", "It is not older than a year, or that is decided.")


@check.register
def _(fact: e.Extended, state: State, today: date, law: Law) -> None:
    running(state)
    need(
        state.kind == "complaint" and state.stage == 1,
        "not_at_stage_1",
        "Only stage 1 of a complaint can be extended so.",
    )
    need(not state.answered_on, "answered_before", "Stage 1 was answered before.")
    rule = law.statute.rule("stage_1_answer", on=state.received_on)
    need(
        fact.reason in rule.extension_reasons,
        "reason_missing",
        f"The reason must be {' or '.join(rule.extension_reasons)}.",
    )
    need(fact.child_told_on, "child_not_told", "Tell the child the new day and why.")
    due = stage_1(state, law)
    need(due, "no_clock", "There is no stage 1 clock yet.")
    assert due
    need(fact.to > due.by, "no_extension", "The new day must be later than the day that holds now.")
    need(fact.to <= due.at_latest, "past_maximum", f"Stage 1 ends on {due.at_latest:%d %B %Y} at the very latest.")


@check.register
def _(fact: e.Answered, state: State, today: date, law: Law) -> None:
    running(state)
    need(not state.answered_on, "answered_before", "This was answered before.")
    need(state.stage == 1, "not_at_stage_1", "Stage 1 is over.")
    if state.kind != "complaint":
        return
    need(fact.outcome, "outcome_missing", "Say whether it was resolved, partly or not.")
    if fact.outcome == "resolved":
        need(fact.terms, "terms_missing", "Write down what was agreed.")
    else:
        need(fact.stage_2_right_told, "stage_2_right_missing", "Tell them that they may ask for stage 2.")


@check.register
def _(fact: e.KindChanged, state: State, today: date, law: Law) -> None:
    need(fact.to != state.kind, "no_change", "It is that kind already.")
    if state.kind == "complaint":
        need(fact.second, "two_people_needed", "A complaint is only read as something less by two people.")
        need(may_open(state, fact.second or ""), "named_in_it", "The second person is named in this case.")
        need(fact.person_told_on, "person_not_told", "Tell the person first: they can disagree.")
        need(state.stage == 1 and not state.answered_on, "too_late", "It was handled as a complaint: it stays one.")


@check.register
def _(fact: e.AccessAgreed, state: State, today: date, law: Law) -> None:
    need(may_open(state, fact.staff), "named_in_it", "This person is named in the case and cannot read it.")


@check.register
def _(fact: e.DowngradeProposed, state: State, today: date, law: Law) -> None:
    running(state)
    need(state.kind == "complaint" and fact.to != "complaint", "no_change", "Only a complaint can become less.")
    need(state.stage == 1 and not state.answered_on, "too_late", "It was handled as a complaint: it stays one.")
    need(state.proposed is None, "proposed_before", "That was proposed before. A second person decides.")


@check.register
def _(fact: e.DowngradeRefused, state: State, today: date, law: Law) -> None:
    need(state.proposed, "nothing_to_decide", "Nobody proposed to read it as less than a complaint.")


@check.register
def _(fact: e.NotConsidered, state: State, today: date, law: Law) -> None:
    running(state)
    need(
        state.stage == 1 and not state.answered_on,
        "once_in_always_in",
        "It was taken at stage 1: it goes on if they wish.",
    )


@check.register
def _(fact: e.Withdrawn, state: State, today: date, law: Law) -> None:
    running(state)


@check.register
def _(fact: e.WithdrawalConfirmed, state: State, today: date, law: Law) -> None:
    need(state.ended == "withdrawn", "not_withdrawn", "It was not withdrawn.")


@check.register
def _(fact: e.ChildSaid, state: State, today: date, law: Law) -> None:
    need(state.answered_on, "not_answered", "There is no answer yet.")


@check.register
def _(fact: e.Closed, state: State, today: date, law: Law) -> None:
    need(state.ended != "closed", "closed_before", "It is closed.")
    need("read_new_words" not in state.flags, "unread_words", "There are words that nobody has read.")
    if state.ended == "withdrawn":
        need(state.withdrawal_confirmed_on, "withdrawal_not_confirmed", "Confirm the withdrawal in writing first.")
    elif state.ended is None:
        close_at_stage(state)


def close_at_stage(state: State) -> None:
    """What must be done before a case that ran its way may be closed."""
    if state.kind == "thank_you":
        need(state.acknowledged_on, "not_acknowledged", "Say thank you back first.")
        return
    done = {1: state.answered_on, 2: state.stage_2_answered_on, 3: state.director_replied_on}[state.stage]
    need(done, "not_answered", "It is not answered.")
    if state.kind == "complaint" and state.stage == 1:
        settled = state.outcome == "resolved" and state.terms and not state.disagreed
        need(settled or state.stage_2_right_told, "stage_2_right_missing", "Tell them that they may ask for stage 2.")


@check.register
def _(fact: e.YoungPersonRecorded, state: State, today: date, law: Law) -> None:
    # The report counts complaints: about an idea or a thank you nothing of this is needed, so nothing is kept.
    need(state.kind == "complaint", "not_a_complaint", "Only complaints are counted this way.")


@check.register
def _(fact: e.Learned, state: State, today: date, law: Law) -> None:
    need(state.answered_on or state.ended, "not_answered", "Nothing is learned before there is an answer.")
