"""Numbers for those who run the procedure: unmasked, so for staff only. Pure: states, year, law and today decide.

The complaints that a council received in a year: by month, team, subject, stage and outcome, and how long every date of
the law took, in working days from what starts its clock (statute.yml), whatever the council promises. Each panel is one
table with a drawing, under a sentence that says what is to be seen in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from statistics import median
from typing import Literal, get_args

from backend.cases.deadlines import what_happened
from backend.cases.events import OUTCOMES
from backend.cases.shapes import About
from backend.cases.state import State
from backend.law.book import Law
from backend.law.clocks import Running, running_clocks
from backend.numbers.figures import is_complaint_of, outcome, stage_1
from backend.numbers.words import words
from backend.numbers.year import Year

PARTS = ("In time", "Late", "Still open and late", "Without an answer", "Still open")
PART_OF = {
    "in_time": 0,
    "extended": 0,
    "late": 1,
    "over": 1,
    "open_late": 2,
    "ended": 3,
    "open_in_time": 4,
    "no_clock": 4,
}
"""Which part of a bar a row of the annual report's table of stage 1 is."""
KEPT = (PARTS[0], PARTS[1], PARTS[2], "No longer needed", PARTS[4])
"""The same for any date of the law."""
NOBODY, NO_TEAM = "Nobody looks after it", "Account without a team"


@dataclass(frozen=True)
class Line:
    """One row: a number for each column, and what stands in words beside them."""

    label: str
    counts: tuple[int, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Panel:
    """A table with its drawing. says: what is to be seen; what: what is counted, and how.

    drawn: `bars` in the rows, or `upright` over a scale. marks: after which row a line is drawn, with what it says.
    """

    name: str
    says: str
    what: str
    rows_are: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    also: tuple[str, ...] = ()
    drawn: Literal["bars", "upright"] = "bars"
    marks: Mapping[int, str] = field(default_factory=dict)

    @property
    def most(self) -> int:
        """How many the longest bar stands for."""
        return max((sum(line.counts) for line in self.lines), default=0)


@dataclass(frozen=True)
class Counted:
    """What is counted, and by whose names. teams: by the id of who looks after a case; dues: what dates are called."""

    year: Year
    law: Law
    today: date
    teams: Mapping[str, str]
    dues: Mapping[str, str]

    def team(self, state: State) -> str:
        """Return the team of whoever looks after it: the team that answers."""
        return self.teams.get(state.assigned_to, NO_TEAM) if state.assigned_to else NOBODY

    def clocks(self, state: State) -> list[Running]:
        """Return the clocks of the law that the council must keep for it, without what the council promises."""
        found = running_clocks(self.law, replace(what_happened(state), promises={}))
        return [one for one in found if one.rule.kept_by == "council" and one.rule.working_days is not None]

    def days_to_answer(self, state: State) -> int | None:
        """Return how many working days the answer at stage 1 took; None where there is none."""
        clock = next((one for one in self.clocks(state) if one.rule.name == "stage_1_answer"), None)
        if clock is None or state.answered_on is None:
            return None
        return self.law.days.between(clock.deadline.starts_on, state.answered_on)


def complaints_of(states: Iterable[State], year: Year, reader: str) -> list[State]:
    """Return the complaints of a year, without those in which whoever reads the numbers is named."""
    return [state for state in states if is_complaint_of(state, year) and reader not in state.named]


def panels_of(complaints: Sequence[State], by: Counted) -> list[Panel]:
    """Return every panel. Raises CalendarTooShort."""
    part_of = {id(state): PART_OF[stage_1(state, by.law, by.today)] for state in complaints}

    def parts(some: Iterable[State]) -> tuple[int, ...]:
        found = [part_of[id(state)] for state in some]
        return tuple(found.count(part) for part in range(len(PARTS)))

    return [
        months(complaints, by, parts),
        days_taken(complaints, by),
        dates_kept(complaints, by),
        teams(complaints, by, parts),
        subjects(complaints, parts),
        stages(complaints),
        outcomes(complaints),
    ]


type Parts = Callable[[Iterable[State]], tuple[int, ...]]


def months(complaints: Sequence[State], by: Counted, parts: Parts) -> Panel:
    """Return complaints by the month in which they arrived, until the month of today."""
    firsts = [date(by.year.number + (at > 8), (at + 3) % 12 + 1, 1) for at in range(12)]
    lines = tuple(
        Line(f"{first:%B %Y}", parts(one for one in complaints if one.received_on.replace(day=1) == first))
        for first in firsts
        if first <= by.today
    )
    says = f"Most arrived in {most_of(lines)} of {len(complaints)}."
    what = "Complaints by the month in which they arrived, and what became of their answer at stage 1."
    return Panel("months", says if complaints else NONE, what, "Month", PARTS, lines, drawn="upright")


NONE = "No complaint is counted here."


def days_taken(complaints: Sequence[State], by: Counted) -> Panel:
    """Return answers at stage 1 by how many working days they took, with the law's days marked."""
    rule = by.law.statute.rule("stage_1_answer", on=by.year.first)
    first, most = rule.working_days or 0, rule.may_extend_to or rule.working_days or 0
    took = sorted(days for state in complaints if (days := by.days_to_answer(state)) is not None)
    counts = [took.count(days) for days in range(most + 1)]
    labels = ["The same day", *map(str, range(1, most + 1))]
    lines = [Line(label, (count,)) for label, count in zip(labels, counts, strict=True)]
    lines.append(Line(f"More than {most}", (len(took) - sum(counts),)))
    says = f"Half of the {len(took)} answers took {half(took)} working days or fewer; {sum(counts[: first + 1])} came "
    says += f"within the law’s {first}, {sum(counts)} within {most}."
    marks = {first: f"{first} days", most: f"{most} at the latest"}
    return Panel(
        "days", says if took else "Nothing has been answered at stage 1 yet.", "Answers at stage 1 by the working "
        "days that they took, as the law counts them.", "Working days", ("Answers",), tuple(lines),
        drawn="upright", marks=marks,
    )  # fmt: skip


def dates_kept(complaints: Sequence[State], by: Counted) -> Panel:
    """Return every date of the law that the council must keep: kept or not, and how long it took."""
    found: dict[str, list[tuple[State, Running]]] = {}
    for state in complaints:
        for clock in by.clocks(state):
            found.setdefault(clock.deadline.what, []).append((state, clock))
    lines = []
    for what, running in found.items():
        parts = [kept(state, clock, by.today) for state, clock in running]
        took = sorted(by.law.days.between(one.deadline.starts_on, one.ended_on) for _, one in running if one.ended_on)
        rule = running[-1][1].deadline
        in_law = f"{rule.days}" if rule.most == rule.days else f"{rule.days}, at most {rule.most}"
        also = (f"{in_law}{' (ours)' if rule.ours else ''}", half(took), str(took[-1]) if took else "–")
        label = by.dues.get(what, what)
        lines.append(Line(label, tuple(parts.count(part) for part in range(len(KEPT))), also))
    late, open_late = (sum(line.counts[at] for line in lines) for at in (1, 2))
    says = f"{late} {'date was' if late == 1 else 'dates were'} met late, "
    says += f"{open_late} {are(open_late)} late and still open."
    says = says if late or open_late else "Every date was kept so far."
    what = "Each date that the law sets, by what starts it. Kept after an extension is in time. “Ours”: no law sets it."
    also = ("Days in law", "Half took", "Longest")
    return Panel("dates", says if lines else NONE, what, "Date", KEPT, tuple(lines), also)


def kept(state: State, clock: Running, today: date) -> int:
    """Return which part of the bar it is."""
    if clock.ended_on:
        return 0 if clock.ended_on <= clock.deadline.by else 1
    if state.ended:
        return 3
    return 4 if today <= clock.deadline.by else 2


def teams(complaints: Sequence[State], by: Counted, parts: Parts) -> Panel:
    """Return complaints by the team of whoever looks after them, the most first."""
    found: dict[str, list[State]] = {}
    for state in complaints:
        found.setdefault(by.team(state), []).append(state)
    lines = []
    for name, theirs in sorted(found.items(), key=lambda one: (-len(one[1]), one[0])):
        took = sorted(days for state in theirs if (days := by.days_to_answer(state)) is not None)
        lines.append(Line(name, parts(theirs), (half(took),)))
    says = f"Most are with: {most_of(lines)} of {len(complaints)}." if lines else NONE
    late = [Line(line.label, (line.counts[1] + line.counts[2],)) for line in lines]
    says += f" Most late: {most_of(late)}." if any(line.counts[0] for line in late) else ""
    what = "By the team of whoever looks after the case, as the account says today."
    return Panel("teams", says, what, "Team", PARTS, tuple(lines), ("Half took, in working days",))


def subjects(complaints: Sequence[State], parts: Parts) -> Panel:
    """Return complaints by what they are about; one may be about several things."""
    names = words().tables["about"].rows
    rows = [(names[about], [state for state in complaints if about in state.about]) for about in get_args(About)]
    rows.append(("Nobody said", [state for state in complaints if not state.about]))
    lines = tuple(Line(name, parts(some)) for name, some in sorted(rows, key=lambda one: -len(one[1])) if some)
    says = f"Most are about: {most_of(lines)} of {len(complaints)}." if lines else NONE
    what = "By what they are about. One complaint can be about several things, so these do not add up."
    return Panel("about", says, what, "Subject", PARTS, lines)


def stages(complaints: Sequence[State]) -> Panel:
    """Return how far complaints went."""
    reached: list[int] = [state.stage for state in complaints]
    labels = ("Stage 1 only", "Went on to stage 2, not further", "Went on to stage 3")
    lines = tuple(Line(label, (reached.count(at),)) for at, label in zip((1, 2, 3), labels, strict=True))
    on, far = len(reached) - reached.count(1), reached.count(3)
    says = f"{on} of {len(reached)} went on to stage 2, {far} of them to stage 3."
    says = says if on else f"None of {len(reached)} went on to stage 2."
    return Panel(
        "stages", says if reached else NONE, "By the stage that each has reached.", "Stage", ("Complaints",), lines
    )


def outcomes(complaints: Sequence[State]) -> Panel:
    """Return how stage 1 ended; what never happened this year is left out."""
    names, found = words().tables["outcome"].rows, [outcome(state) for state in complaints]
    lines = tuple(Line(name, (found.count(row),)) for row, name in names.items() if row in OUTCOMES or row in found)
    resolved, partly, not_resolved = (found.count(row) for row in OUTCOMES)
    says = f"Of {resolved + partly + not_resolved} answered, {resolved} {are(resolved)} resolved, {partly} partly, "
    says += f"{not_resolved} not."
    return Panel("outcomes", says if complaints else NONE, "How stage 1 ended.", "Outcome", ("Complaints",), lines)


def half(took: Sequence[int]) -> str:
    """Return the median in words; a dash where nothing is counted."""
    return f"{median(took):g}" if took else "–"


def are(count: int) -> str:
    """Return the verb for a number."""
    return "is" if count == 1 else "are"


def most_of(lines: Sequence[Line]) -> str:
    """Return the row with the most, and how many; all of them where several have as many."""
    most = max((sum(line.counts) for line in lines), default=0)
    top = [line.label for line in lines if sum(line.counts) == most]
    return f"{listed(top)}, {most}{' each,' if len(top) > 1 else ''}"


def listed(names: Sequence[str]) -> str:
    """Return names as one says them."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))


def lines_of(panels: Iterable[Panel]) -> Iterator[tuple[str, str, str, str]]:
    """Yield every number as text: panel, row, column, value. What a CSV is made of."""
    for panel in panels:
        for line in panel.lines:
            for column, value in zip((*panel.columns, *panel.also), (*map(str, line.counts), *line.also), strict=True):
                yield panel.name, line.label, column, value
