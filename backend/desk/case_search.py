"""Find cases in the summaries: which belong under which heading, filters, pages. No words are opened for a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.tables import SummaryRow
from backend.cases.tasks import AFTER_THE_END, DEFERRAL, LOOKED_FOR
from backend.law.working_days import WorkingDays
from telling.ids import tidy_reference

SOON = 2
"""Working days before a date on which a case is at risk of being late."""
A_PAGE = 50
HEADINGS = {
    "deferral": "About to happen: decide whether it waits",
    "late": "Late",
    "today": "Due today",
    "soon": "At risk: due in two working days",
    "child_view": "Waiting for a child’s view",
    "advocate": "Advocates to arrange",
    "stage_2": "Past the last day of stage 1: offer stage 2",
    "tasks": "Other things to do",
    "unassigned": "Nobody looks after it yet",
    "no_dates": "No dates: the calendar is too short",
}
"""The parts of the day, the most pressing first. `tasks` leaves out what has a heading of its own."""
OWN_HEADING = (*LOOKED_FOR, DEFERRAL, "ask_the_child", "record_understanding")
TEXTS = ("show", "first", "reference", "council", "kind", "state", "who", "about", "sort")
FILTERS = (*TEXTS, "since", "until")
"""What the address of a list may say."""
ORDER = (SummaryRow.ended, SummaryRow.due_order, SummaryRow.reference)
SORTS: Mapping[str, tuple[Any, ...]] = {
    "": ORDER,
    "newest": (SummaryRow.received_on.desc(), SummaryRow.reference),
    "oldest": (SummaryRow.received_on, SummaryRow.reference),
    "reference": (SummaryRow.reference,),
    "who": (SummaryRow.assigned_to.is_(None).desc(), SummaryRow.assigned_to, *ORDER),
}
"""Orders of a list, by name; without one, the most pressing first."""


type Here = Mapping[str, Sequence[str]]
"""Ids of those who work there now, by council."""


def headings(today: date, days: WorkingDays, here: Here | None = None) -> dict[str, ColumnElement[bool]]:
    """Return which cases belong under each heading, today. A case may stand under several.

    here: who works there: what lies with somebody who has left belongs to nobody.
    """
    row = SummaryRow
    running = and_(row.live.is_(True), not_(row.ended))
    return {
        "deferral": and_(running, row.tasks.contains(f"|{DEFERRAL}|", autoescape=True)),
        "late": and_(running, row.due_order < today),
        "today": and_(running, row.due_order == today),
        "soon": and_(running, row.due_order > today, row.due_order <= last_soon_day(today, days)),
        "child_view": and_(running, row.child_view_needed.is_(True)),
        "advocate": and_(row.live.is_(True), row.advocate_wanted.is_(True)),  # also after the end
        "stage_2": and_(running, func.coalesce(row.latest_stage_1, date.max) < today, not_(interest_undecided())),
        "tasks": and_(row.live.is_(True), has_other_tasks(), or_(not_(row.ended), has_tasks_after_the_end())),
        "unassigned": and_(running, with_nobody(here)),
        "no_dates": and_(running, not_(row.dates_known)),
    }


def interest_undecided() -> ColumnElement[bool]:
    """Return whether it is to be decided if the person has sufficient interest: no stage has begun for them."""
    return SummaryRow.tasks.contains("|decide_interest|", autoescape=True)


def firsts(parts: Mapping[str, ColumnElement[bool]]) -> dict[str, ColumnElement[bool]]:
    """Return the same headings with each case under the first of them only: it is one piece of work."""
    above: list[ColumnElement[bool]] = []
    found = {}
    for name, part in parts.items():
        found[name] = and_(part, *(not_(one) for one in above))
        above.append(part)
    return found


def with_nobody(here: Here | None) -> ColumnElement[bool]:
    """Return whether a case lies with nobody, or with somebody who works there no more."""
    row = SummaryRow
    if here is None:
        return row.assigned_to.is_(None)
    gone = [and_(row.council == council, row.assigned_to.not_in(ids)) for council, ids in here.items()]
    return or_(row.assigned_to.is_(None), *gone, row.council.not_in(list(here)))


def has_tasks_after_the_end() -> ColumnElement[bool]:
    """Return whether something is left that can be done although the case has ended."""
    return or_(*(SummaryRow.tasks.contains(f"|{name}|", autoescape=True) for name in sorted(AFTER_THE_END)))


def last_soon_day(today: date, days: WorkingDays) -> date:
    """Return the last day that is soon; where the calendar ends, a day is a day."""
    return days.after_if_known(today, SOON) or today


def has_other_tasks() -> ColumnElement[bool]:
    """Return whether there is a task beside those with a heading of their own."""
    rest: Any = SummaryRow.tasks
    for name in OWN_HEADING:
        rest = func.replace(rest, f"|{name}", "")
    return rest != "|"  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. `None` and empty: whatever it is. first: only what stands under no heading above."""

    show: str = ""
    first: str = ""
    reference: str = ""
    council: str = ""
    kind: str = ""
    state: str = ""
    who: str = ""
    about: str = ""
    sort: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        """Return what the address of a page says; what cannot be read is left out."""
        page = query.get("page", "")
        return cls(
            **{name: query.get(name, "").strip()[:80] for name in TEXTS},
            since=day_of(query.get("since", "")),
            until=day_of(query.get("until", "")),
            page=int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1,
        )

    @property
    def order(self) -> tuple[Any, ...]:
        """What the list is put in order by."""
        return SORTS.get(self.sort, ORDER)

    def where(self, today: date, days: WorkingDays, here: Here | None = None) -> ColumnElement[bool]:
        """Return the cases that are looked for."""
        row = SummaryRow
        found: list[ColumnElement[bool]] = [row.case_uuid.is_not(None)]
        if self.show == "open":
            found.append(not_(row.ended))
        elif self.show == "week":
            found += [not_(row.ended), row.live.is_(True), row.due_order <= week_ends(today)]
        elif self.show in HEADINGS:
            parts = headings(today, days, here)
            found.append((firsts(parts) if self.first else parts)[self.show])
        if self.reference:
            found.append(row.reference == tidy_reference(self.reference))
        if self.who:
            found.append(with_nobody(here) if self.who == "nobody" else row.assigned_to == self.who)
        if self.about:
            found.append(row.about.contains(f"|{self.about}|", autoescape=True))
        same = {row.council: self.council, row.kind: self.kind, row.state: self.state}
        found += [column == value for column, value in same.items() if value]
        found += [row.received_on >= self.since] if self.since else []
        found += [row.received_on <= self.until] if self.until else []
        return and_(*found)


def week_ends(today: date) -> date:
    """Return the Sunday of this week."""
    return today + timedelta(days=6 - today.weekday())


def day_of(text: str) -> date | None:
    """Return a day as a browser sends it; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def counted(
    session: AsyncSession, theirs: ColumnElement[bool], parts: Mapping[str, ColumnElement[bool]]
) -> dict[str, int]:
    """Return how many of their cases belong under each heading, in one look."""
    asked = select(*(func.count().filter(part).label(name) for name, part in parts.items()))
    row = (await session.execute(asked.select_from(SummaryRow).where(theirs))).one()
    return {name: int(count) for name, count in zip(parts, row, strict=True)}


async def found(
    session: AsyncSession,
    where: ColumnElement[bool],
    page: int = 1,
    most: int = A_PAGE,
    order: tuple[Any, ...] = ORDER,
) -> Sequence[SummaryRow]:
    """Return one page of them; without an order, the most pressing first."""
    # Only the keys of all of them are sorted: whole rows make a late page take half as long again.
    keys = select(SummaryRow.case_uuid).where(where).order_by(*order).limit(most).offset((page - 1) * most)
    asked: Select[Any] = select(SummaryRow).where(SummaryRow.case_uuid.in_(keys)).order_by(*order)
    return (await session.scalars(asked)).all()


async def how_many(session: AsyncSession, where: ColumnElement[bool]) -> int:
    """Return how many there are."""
    return int(await session.scalar(select(func.count()).select_from(SummaryRow).where(where)) or 0)


def pages_of(count: int, most: int = A_PAGE) -> int:
    """Return how many pages that is."""
    return max(1, -(-count // most))
