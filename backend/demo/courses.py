"""How invented cases go: mostly well, some late, some withdrawn, a few through all three stages."""

from __future__ import annotations

import json
from typing import get_args

from backend.cases import events as e
from backend.cases.deadlines import dates
from backend.cases.later_requests import stage_fact
from backend.cases.papers import Paper, points_of
from backend.cases.tasks import SEEN_IS_ENOUGH
from backend.cases.young_person import to_seal
from backend.demo.invented import one_of, words
from backend.demo.plan import Plan
from backend.demo.points import answer_of, findings_of, keep_promises, promise
from backend.demo.young_people import answers


def go(plan: Plan) -> Plan:
    """Let the case go as far as it comes until now."""
    ways = {"complaint": complaint, "comment": idea, "thank_you": thanks, "advocate_request": only_an_advocate}
    ways[plan.state.kind](plan)
    return plan


def thanks(plan: Plan) -> None:
    """Pass it on to the worker, and say thank you back."""
    day = plan.after(plan.rng.randint(1, 6))
    plan.then(e.Acknowledged(on=day, procedure_given=False, advocacy_given=False), day, words=letter("acknowledged"))
    close(plan, 1)


def idea(plan: Plan) -> None:
    """Acknowledge and answer it."""
    acknowledge(plan)
    advocate(plan)
    day = plan.after(plan.rng.randint(2, 18))
    plan.then(e.Answered(on=day), day, words=letter("answered"))
    close(plan, plan.rng.randint(1, 5))


def only_an_advocate(plan: Plan) -> None:
    """Ask the service, and say who it is: most within days."""
    acknowledge(plan)
    day = plan.after(plan.rng.randint(0, 2))
    plan.then(e.AdvocateReferred(on=day), day)
    advocate(plan)
    close(plan, plan.rng.randint(1, 20))


def complaint(plan: Plan) -> None:
    """Stage 1 in its many ways, then on if they are not happy."""
    begin(plan)
    if withdrawn(plan) or refused(plan):
        return
    advocate(plan)
    if plan.chance(0.1):
        plan.says(e.WordsAdded(), plan.after(1), more(plan))
        look(plan)
    extend(plan)
    answer(plan)
    stage_2(plan)


def begin(plan: Plan) -> None:
    """Add what the first days bring: who handles it, whom to ask, what to decide."""
    if plan.state.interest == "pending":
        day = plan.after(plan.rng.randint(1, 4))
        plan.then(e.InterestDecided(on=day, accepted=plan.chance(0.7), told_on=day), day)
    acknowledge(plan)
    if "who_is_named" in plan.state.flags and plan.chance(0.8):
        fact = e.StaffNamed(staff=("named-example",)) if plan.chance(0.5) else e.Seen(flags=("who_is_named",))
        plan.then(fact, plan.after(1))
    plan.then(e.Assigned(to=plan.officer), plan.after(plan.rng.randint(0, 2)))
    record(plan)
    if plan.state.child_view_needed and plan.chance(0.85):
        day = plan.after(plan.rng.randint(1, 4))
        said = one_of(plan.rng, {"yes": 85, "no": 8, "not_sure": 7})
        plan.then(e.ChildAsked(on=day, agrees=said, how="in_person", understands=True), day)  # type: ignore[arg-type]
    look(plan)


def record(plan: Plan) -> None:
    """Whoever handles it looks up what the council knows about the young person, for the yearly report."""
    if found := answers(plan.rng, plan.state):
        plan.then(e.YoungPersonRecorded(), plan.after(0), words=to_seal(found))


def acknowledge(plan: Plan) -> None:
    """Mostly within three working days; one in twelve is late."""
    day = plan.after(one_of(plan.rng, {0: 8, 1: 40, 2: 30, 3: 14, 5: 5, 7: 3}))
    fact = e.Acknowledged(on=day, procedure_given=True, advocacy_given=True)
    plan.then(fact, day, words=letter("acknowledged"))


def withdrawn(plan: Plan) -> bool:
    """Take back one in fourteen."""
    if not plan.chance(0.07) or not plan.says(e.Withdrawn(), plan.after(plan.rng.randint(1, 5)), why(plan, "withdraw")):
        return False
    if plan.chance(0.9):
        day = plan.after(plan.rng.randint(1, 3))
        plan.then(e.WithdrawalConfirmed(on=day), day)
        close(plan, 1)
    return True


def refused(plan: Plan) -> bool:
    """Too old, another procedure, a court: few, and each with its reason."""
    if plan.state.late_decision_needed and plan.chance(0.9):
        day = plan.after(2)
        plan.then(e.LateDecided(on=day, looked_at=plan.chance(0.7), told_on=day), day)
    if not plan.state.ended and plan.chance(0.05):
        day = plan.after(plan.rng.randint(1, 4))
        ground = one_of(plan.rng, {"outside": 70, "prejudice": 30})
        no = e.NotConsidered(on=day, ground=ground, told_on=day, might_prejudice=ground == "prejudice")  # type: ignore[arg-type]
        plan.then(no, day, words=letter("not_considered"))
    return plan.state.ended is not None


def advocate(plan: Plan) -> None:
    """Appoint an advocate soon, for most who asked for one."""
    if plan.state.flags & {"contact_advocacy", "await_advocate"} and plan.chance(0.8):
        day = plan.after(plan.rng.randint(1, 3))
        plan.then(e.AdvocateAppointed(on=day), day)


def extend(plan: Plan) -> None:
    """One in six needs more time, and the child is told."""
    due = dates(plan.state, plan.book.law).stage_1
    if due is None or not plan.chance(0.16):
        return
    day, to = plan.after(1), plan.book.law.days.after(due.by, plan.rng.randint(2, 9))
    reason = "advocate_needed" if plan.state.advocate == "yes_please" else "complex"
    fact = e.Extended(to=min(to, due.at_latest), reason=reason, child_told_on=day)
    plan.then(fact, day, words=letter("extended"))


def answer(plan: Plan) -> None:
    """Stage 1: most within ten days, some within twenty, a few later, a few never."""
    due = dates(plan.state, plan.book.law).stage_1
    if due is None or plan.chance(0.03):
        return
    days = plan.book.law.days
    most = days.between(due.starts_on, due.by) if due.extended else one_of(plan.rng, {10: 74, 16: 12, 20: 7, 27: 7})
    day = max(plan.after(1), days.after(due.starts_on, max(1, most - plan.rng.randint(0, 4))))
    outcome = one_of(plan.rng, {"resolved": 48, "partly": 28, "not_resolved": 24})
    findings = findings_of(plan)
    fact = e.Answered(
        on=day,
        outcome=outcome,  # type: ignore[arg-type]
        terms=outcome == "resolved",
        stage_2_right_told=outcome != "resolved" or plan.chance(0.5),
        findings=findings,
    )
    said = answer_of(plan, letter("answered"), findings) if findings else letter("answered")
    if plan.then(fact, day, words=said):
        promise(plan, findings)


def stage_2(plan: Plan) -> None:
    """On to stage 2, or the end."""
    state = plan.state
    share = 0.9 if not state.answered_on else 0.04 if state.outcome == "resolved" else 0.3
    if not plan.chance(share) or not ask_on(plan):
        finish(plan)
        return
    people = e.Investigating(
        officer="io-example", independent_person="ip-example", independent=True, officer_apart=True
    )
    plan.then(people, plan.after(2), words=letter("investigators"))
    day = plan.after(plan.rng.randint(2, 8))
    plan.then(e.StatementAgreed(on=day, points=1), day, words=statement(plan).sealed())
    if plan.chance(0.6):
        day = plan.after(3)
        asked_on = plan.state.stage_2_requested_on or day
        to = plan.book.law.days.after(asked_on, plan.rng.randint(35, 64))
        plan.then(e.Stage2Extended(to=to, reason_given=True, person_told_on=day), day, words=letter("extended"))
    day = plan.after(plan.rng.randint(8, 40))
    plan.then(e.ReportReceived(on=day, whose="officer"), day, words=letter("report"))
    plan.then(e.ReportReceived(on=day, whose="independent_person"), day, words=letter("report"))
    day = plan.after(plan.rng.randint(2, 10))
    answer = e.Stage2Answered(
        on=day, stage_3_right_told=True, adjudicator="senior-example", findings=(finding(plan),), action_plan=True
    )
    plan.then(answer, day, words=letter("answered"))
    stage_3(plan)


def statement(plan: Plan) -> Paper:
    """Return the statement of complaint, with the whole as its one point."""
    return Paper(letter("statement"), points_of([letter("point")]))


def ask_on(plan: Plan) -> bool:
    """Ask for the next stage, as the Case API would record it on that day."""
    latest = plan.state.answered_on or plan.state.received_on
    on = max(plan.after(plan.rng.randint(3, 12)), plan.book.law.days.after(latest, 1))
    return plan.says(stage_fact(plan.book, plan.state, on), on, why(plan, "next_stage"))


def finding(plan: Plan) -> e.Finding:
    """Return what was found, over all points."""
    return plan.rng.choice(get_args(e.Finding))


def stage_3(plan: Plan) -> None:
    """Ask for the panel, in a few cases."""
    if not plan.state.stage_2_answered_on or not plan.chance(0.3) or not ask_on(plan):
        finish(plan)
        return
    members = ("panel-1", "panel-2", "panel-3")
    day, met = plan.after(3), plan.after(plan.rng.randint(15, 32))
    plan.then(e.PanelArranged(meets_on=met, members=members, told_on=day, independent=True), day, words=letter("panel"))
    plan.then(e.PanelMet(on=met, members=members), met)
    day = plan.after(plan.rng.randint(2, 6))
    plan.then(e.PanelReported(on=day, finding=finding(plan)), day)
    day = plan.after(plan.rng.randint(6, 16))
    last = e.DirectorReplied(on=day, ombudsman_told=True, findings=(finding(plan),), with_independent_person=True)
    plan.then(last, day, words=letter("answered"))
    finish(plan)


def finish(plan: Plan) -> None:
    """Add what was learned, and end it."""
    if plan.state.answered_on and plan.chance(0.4):
        day = plan.after(plan.rng.randint(1, 8))
        plan.then(e.Learned(on=day), day, words=letter("learned"))
    close(plan, plan.rng.randint(5, 20))


def close(plan: Plan, days: int) -> None:
    """Close it, where it may be closed; a good officer leaves nothing undone behind it."""
    look(plan)
    advocate(plan)
    keep_promises(plan)
    if "who_is_named" in plan.state.flags:
        plan.then(e.Seen(flags=("who_is_named",)), plan.after(1))
    day = plan.after(days)
    plan.then(e.Closed(on=day), day)


def look(plan: Plan) -> None:
    """Look at what is only to be looked at."""
    flags = tuple(sorted(plan.state.flags & SEEN_IS_ENOUGH))
    if flags and plan.chance(0.95):
        plan.then(e.Seen(flags=flags), plan.after(1))


def more(plan: Plan) -> str:
    """Invented further words of the person, as the Case API seals them."""
    text = plan.rng.choice(words()["more"])
    return json.dumps({"kind": "add_words", "words": [{"at": plan.at.isoformat(), "text": text}]})


def why(plan: Plan, kind: str) -> str:
    """Return why they ask for something later, as the Case API seals it."""
    return json.dumps({"kind": kind, "why": plan.rng.choice(words()["why"][kind])})


def letter(name: str) -> str:
    """Return invented words of the council."""
    return str(words()["officer"][name])
