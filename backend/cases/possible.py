"""What can happen when: every kind of event, for every kind of telling, at every stage, and why not.

`python -m backend.cases.possible > docs/events.md` writes the document. Every cell is asked of the event itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import get_args

from backend.bank_holidays import read_law
from backend.cases import events as e
from backend.cases.course import FACTS, Dated, received
from backend.cases.deadlines import dates, room_of_part
from backend.cases.shapes import Kind
from backend.cases.state import PartBack, State
from backend.cases.tasks import DEFERRAL
from backend.law.book import Law
from backend.law.working_days import LONDON
from backend.refusals import Refusal
from backend.settings import Settings
from telling.roles import ADVOCATE_REQUEST

RECEIVED_ON = date(2026, 6, 5)
OFFICER, SECOND = "officer", "second"
PANEL = ("one more", "three", "four")
KIND_NAMES: Mapping[str, str] = {
    "complaint": "A complaint",
    "comment": "An idea",
    "thank_you": "A thank you",
    "advocate_request": "Somebody only wants an advocate",
}
INTRO = """# What can happen when

Made by `python -m backend.cases.possible > docs/events.md`; a test fails when it is behind. Each kind of event is one
class in `backend/cases/events/`, which judges itself: `allowed` says why not, `apply` says what it changes. Every cell
below was asked of the event, filled in as the law wants it, by an officer or by whoever told us.

The telling: an adult speaks for a child who has not been asked yet, it is to be decided whether the adult has
sufficient interest, and it happened over a year ago, so that these decisions are in the table too. **yes**: possible.
A number: not possible, for the reason of that number below the tables.
"""


@dataclass(frozen=True)
class Situation:
    """Where a telling is, and what day it is then."""

    name: str
    state: State
    today: date


def beginning(law: Law, kind: Kind) -> State:
    """Return the state on receipt."""
    first = received("sefton", kind, law.promises["sefton"], RECEIVED_ON, on_the_list=False)
    facts = {"role": "on_behalf", "over_a_year": True, "decision_to_come": kind == "complaint"}
    return first.model_copy(update=facts).first_state()


def after(state: State, law: Law, what: str, on: date) -> State:
    """Return the state after something happened on a day, filled in as the law wants it."""
    return applied(state, FACTS[what](Dated(what, on), state, law), on)


def applied(state: State, fact: e.Fact, on: date) -> State:
    """Return the state after an event of that day."""
    return fact.apply(state, e.Event(0, datetime.combine(on, time(12), LONDON), OFFICER, fact))


WAY = (
    ("stage_1_answered", 10, "answered"),
    ("stage_2_requested", 12, "stage 2"),
    ("stage_2_answered", 40, "stage 2 answered"),
    ("panel_requested", 42, "stage 3"),
    ("panel_met", 60, "panel met"),
    ("panel_reported", 64, "panel reported"),
    ("director_replied", 70, "last answer given"),
)
"""The way of a complaint: what happens, how many days after receipt, what it is called then."""


def situations(law: Law, kind: Kind) -> Iterator[Situation]:
    """Give everywhere this kind of telling can be."""
    state = beginning(law, kind)
    yield Situation("received", state, day(3))
    if kind == "complaint":
        taken_up = after(state, law, "interest_accepted", day(4))
        yield Situation("taken up", taken_up, day(5))
        yield Situation("stage 1 run out, not taken up", state, day(45))
        yield Situation("stage 1 run out", taken_up, day(45))
    on_its_way = state
    if kind == ADVOCATE_REQUEST:
        yield Situation("service asked", applied(state, e.AdvocateReferred(on=day(2)), day(2)), day(3))
        yield Situation("advocate there", applied(state, e.AdvocateAppointed(on=day(5)), day(5)), day(6))
    if kind == "complaint":
        on_its_way = applied(state, e.DeferralDecided(on=day(3), outcome="deferred", told_on=day(3)), day(3))
    for what, days, name in WAY if kind == "complaint" else WAY[:1]:
        on_its_way = after(on_its_way, law, what, day(days))
        yield Situation(name, on_its_way, day(days + 1))
        if what in PREPARED:
            on_its_way, name = prepared(on_its_way, what)
            yield Situation(name, on_its_way, day(days + 3))
    yield Situation("withdrawn", after(state, law, "withdrawn", day(2)), day(3))
    if kind != ADVOCATE_REQUEST:
        yield Situation("not looked into", state.not_looked_at("prejudice", day(2)), day(3))
    answered = after(state.cleared(DEFERRAL), law, "stage_1_answered", day(10))
    yield Situation("closed", applied(answered, e.Closed(on=day(11)), day(11)), day(12))
    if kind == "complaint":
        yield Situation("a part came back", replace(answered, parts_back=(PartBack(day(11)),)), day(12))


PREPARED: Mapping[str, tuple[str, tuple[e.Fact, ...]]] = {
    "stage_2_requested": (
        "stage 2 investigated",
        (
            e.Investigating(officer="one", independent_person="two", independent=True, officer_apart=True),
            e.StatementAgreed(on=date(2026, 6, 18), points=1),
            e.ReportReceived(on=date(2026, 6, 19), whose="officer"),
            e.ReportReceived(on=date(2026, 6, 19), whose="independent_person"),
        ),
    ),
    "panel_requested": (
        "panel invited",
        (e.PanelArranged(meets_on=date(2026, 8, 4), members=PANEL, told_on=date(2026, 7, 18), independent=True),),
    ),
}
"""What has to be there before the next answer: the name of the situation then, and the events that lead to it."""


def prepared(state: State, what: str) -> tuple[State, str]:
    """Return the state once everything that the next answer needs is there, and what it is called."""
    name, facts = PREPARED[what]
    for fact in facts:
        state = applied(state, fact, RECEIVED_ON)
    return state, name


def day(n: int) -> date:
    """Return the day so many days after receipt."""
    return date.fromordinal(RECEIVED_ON.toordinal() + n)


def latest(law: Law, s: Situation, by: str) -> date:
    """Return the latest day of an extension, or any day where none is possible."""
    room = dates(s.state, law).extension(by)
    return room.at_latest if room else s.today


def other(kind: str) -> Kind:
    """Return another kind: an idea may be a complaint, a complaint less."""
    return "comment" if kind == "complaint" else "complaint"


def part_extended(s: Situation, law: Law) -> e.Fact:
    """Return the longest time for the part that came back first, or for none."""
    part = next(iter(s.state.parts_back), PartBack(s.today))
    room = room_of_part(s.state, law, part)
    to = room.at_latest if room else s.today
    return e.PartExtended(came_back=part.on, to=to, reason="complex", child_told_on=s.today)


type Example = Callable[[Situation, Law], e.Fact]
EXAMPLES: Mapping[str, Example] = {
    "received": lambda s, law: received("wigan", "complaint", {}, s.today, on_the_list=True),
    "told_again": lambda s, law: e.ToldAgain(),
    "words_added": lambda s, law: e.WordsAdded(),
    "contact_changed": lambda s, law: e.ContactChanged(),
    "new_code_asked": lambda s, law: e.NewCodeAsked(),
    "advocate_answered": lambda s, law: e.AdvocateAnswered(answer="yes_please"),
    "advocate_referred": lambda s, law: e.AdvocateReferred(on=s.today),
    "advocate_appointed": lambda s, law: e.AdvocateAppointed(on=s.today),
    "access_agreed": lambda s, law: e.AccessAgreed(on=s.today, staff="advocate", agreed=True),
    "decision_to_come": lambda s, law: e.DecisionToCome(on=s.today),
    "deferral_decided": lambda s, law: e.DeferralDecided(on=s.today, outcome="deferred", told_on=s.today),
    "acknowledged": lambda s, law: e.Acknowledged(on=s.today, procedure_given=True, advocacy_given=True),
    "assigned": lambda s, law: e.Assigned(to=SECOND),
    "staff_named": lambda s, law: e.StaffNamed(staff=(SECOND,)),
    "seen": lambda s, law: e.Seen(flags=("read_new_words",)),
    "someone_else_wanted": lambda s, law: e.SomeoneElseWanted(),
    "child_asked": lambda s, law: e.ChildAsked(on=s.today, agrees="yes", how="in_person", understands=True),
    "understanding_judged": lambda s, law: e.UnderstandingJudged(on=s.today, wishes_by="non_instructed_advocate"),
    "interest_decided": lambda s, law: e.InterestDecided(on=s.today, accepted=True, told_on=s.today),
    "late_decided": lambda s, law: e.LateDecided(on=s.today, looked_at=True, told_on=s.today),
    "extended": lambda s, law: e.Extended(to=latest(law, s, "extended"), reason="complex", child_told_on=s.today),
    "answered": lambda s, law: e.Answered(on=s.today, outcome="partly", stage_2_right_told=True),
    "child_said": lambda s, law: e.ChildSaid(agrees=False),
    "stage_skipped": lambda s, law: e.StageSkipped(on=s.today, person_agrees=True),
    "kind_changed": lambda s, law: e.KindChanged(to=other(s.state.kind), second=SECOND, person_told_on=s.today),
    "downgrade_proposed": lambda s, law: e.DowngradeProposed(to="comment", person_told_on=s.today),
    "downgrade_refused": lambda s, law: e.DowngradeRefused(on=s.today),
    "stage_requested: stage 2": lambda s, law: e.StageRequested(stage=2),
    "stage_requested: stage 2 before an answer": lambda s, law: e.StageRequested(stage=2, before_answer=True),
    "stage_requested: stage 3": lambda s, law: e.StageRequested(stage=3),
    "stage_requested: stage 3 too late": lambda s, law: e.StageRequested(stage=3, after_window=True),
    "early_request_in_force": lambda s, law: e.EarlyRequestInForce(on=s.today),
    "investigating": lambda s, law: e.Investigating(
        officer="one", independent_person="two", independent=True, officer_apart=True
    ),
    "statement_drafted": lambda s, law: e.StatementDrafted(on=s.today, points=1),
    "statement_agreed": lambda s, law: e.StatementAgreed(on=s.today, points=1),
    "report_received: Investigating Officer": lambda s, law: e.ReportReceived(on=s.today, whose="officer"),
    "report_received: Independent Person": lambda s, law: e.ReportReceived(on=s.today, whose="independent_person"),
    "stage2_extended": lambda s, law: e.Stage2Extended(
        to=latest(law, s, "stage_2_extended"), reason_given=True, person_told_on=s.today
    ),
    "stage2_answered": lambda s, law: e.Stage2Answered(
        on=s.today, stage_3_right_told=True, adjudicator="senior", findings=("upheld",), action_plan=True
    ),
    "referred_early": lambda s, law: e.ReferredEarly(
        on=s.today,
        person_agrees=True,
        council_agrees=True,
        report_robust=True,
        adjudication_complete=True,
        significant_points_upheld=True,
        wishes_mostly_met=True,
    ),
    "late_stage3_decided": lambda s, law: e.LateStage3Decided(on=s.today, allowed=True, told_on=s.today),
    "panel_arranged": lambda s, law: e.PanelArranged(
        meets_on=s.today, members=PANEL, told_on=s.today, independent=True
    ),
    "panel_guests_named": lambda s, law: e.PanelGuestsNamed(on=s.today, advocate=True, companion=True),
    "submission_received": lambda s, law: e.SubmissionReceived(on=s.today, of="person"),
    "panel_met": lambda s, law: e.PanelMet(on=s.today, members=PANEL),
    "panel_reported": lambda s, law: e.PanelReported(on=s.today, finding="upheld", recommendations=1),
    "director_replied": lambda s, law: e.DirectorReplied(
        on=s.today,
        ombudsman_told=True,
        findings=("upheld",),
        replies=("accepted",),
        with_independent_person=True,
    ),
    "withdrawn": lambda s, law: e.Withdrawn(),
    "withdrawal_confirmed": lambda s, law: e.WithdrawalConfirmed(on=s.today),
    "not_considered: outside": lambda s, law: e.NotConsidered(on=s.today, ground="outside", told_on=s.today),
    "points_routed": lambda s, law: e.PointsRouted(on=s.today, told_on=s.today, routes=("here", "school")),
    "not_considered: prejudice": lambda s, law: e.NotConsidered(
        on=s.today, ground="prejudice", told_on=s.today, might_prejudice=True
    ),
    "proceedings_ended": lambda s, law: e.ProceedingsEnded(on=s.today, told_on=s.today),
    "reopened": lambda s, law: e.Reopened(on=s.today),
    "part_extended": part_extended,
    "part_answered": lambda s, law: e.PartAnswered(on=s.today, stage_2_right_told=True),
    "letter_kept": lambda s, law: e.LetterKept(letter="answer", to="child"),
    "closed": lambda s, law: e.Closed(on=s.today),
    "action_planned": lambda s, law: e.ActionPlanned(on=s.today, stage=1, point=1, owner="one", due=s.today),
    "action_done": lambda s, law: e.ActionDone(action=0, on=s.today),
    "learned": lambda s, law: e.Learned(on=s.today),
    "note_written": lambda s, law: e.NoteWritten(on=s.today, about="call"),
    "code_made": lambda s, law: e.CodeMade(on=s.today, to="child"),
    "case_linked": lambda s, law: e.CaseLinked(other="ABC-DEF", link="family"),
    "case_unlinked": lambda s, law: e.CaseUnlinked(other="ABC-DEF"),
    "file_removed": lambda s, law: e.FileRemoved(file=0, why="other_child"),
    "file_added": lambda s, law: e.FileAdded(on=s.today, what="evidence", file="one", type="pdf", size=1),
    "staff_recognised": lambda s, law: e.StaffRecognised(staff=("named",)),
    "staff_cleared": lambda s, law: e.StaffCleared(staff=("named",)),
    "recorded_in_error": lambda s, law: e.RecordedInError(event=2),
    "receipt_day_corrected": lambda s, law: e.ReceiptDayCorrected(on=s.today),
    "young_person_recorded": lambda s, law: e.YoungPersonRecorded(),
}
"""Each kind of event as it would be if everything was filled in well, by its name in the store."""


def judged(law: Law) -> dict[Kind, dict[str, dict[str, Refusal | None]]]:
    """Return the answer of every event: by kind of telling, event and situation. Raises LookupError on one without."""
    forgotten = set(e.KINDS) - {name.partition(":")[0] for name in EXAMPLES}
    if forgotten:
        raise LookupError(f"backend/cases/possible.py has no example of {', '.join(sorted(forgotten))}")
    kinds: tuple[Kind, ...] = get_args(Kind)
    return {kind: of_kind(law, list(situations(law, kind))) for kind in kinds}


def of_kind(law: Law, found: list[Situation]) -> dict[str, dict[str, Refusal | None]]:
    """Return the same for one kind of telling, by event and situation."""
    return {name: {s.name: ask(example, s, law) for s in found} for name, example in EXAMPLES.items()}


def ask(example: Example, s: Situation, law: Law) -> Refusal | None:
    """Return what this kind of event answers in this situation."""
    fact = example(s, law)
    return fact.refusal(s.state, law, s.today, OFFICER if fact.by_staff else e.TELLER)


def document(law: Law) -> str:
    """Return the whole document."""
    answers = judged(law)
    reasons: dict[str, int] = {}
    parts = [INTRO]
    for kind, events in answers.items():
        parts.append(f"## {KIND_NAMES.get(kind, kind)}\n\n" + table(events, reasons) + "\n")
    parts.append("## Why not\n\n" + "\n".join(f"{number}. {say}" for say, number in reasons.items()) + "\n")
    return "\n".join(parts)


def table(events: Mapping[str, Mapping[str, Refusal | None]], reasons: dict[str, int]) -> str:
    """Return one table; new reasons are numbered."""
    columns = list(next(iter(events.values())))
    rows = [["event", *columns], ["---"] * (len(columns) + 1)]
    for name, cells in events.items():
        rows.append([f"`{name}`", *(mark(cells[column], reasons) for column in columns)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def mark(refused: Refusal | None, reasons: dict[str, int]) -> str:
    """Return yes, or the number of the reason."""
    return str(reasons.setdefault(refused.say, len(reasons) + 1)) if refused else "**yes**"


if __name__ == "__main__":
    sys.stdout.write(document(read_law(Settings.from_env().content)))
