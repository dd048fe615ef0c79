"""The report as everybody sees it: page, CSV and JSON are made from this alone. Hidden numbers are not in it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from backend.cases.shapes import Shape


class ShownRow(Shape):
    """One number with its label. count: null where it is hidden or not recorded."""

    name: str
    label: str
    count: int | None
    hidden: bool = False


class ShownTable(Shape):
    """A table. parts: `sum` where the rows add up to the total."""

    name: str
    title: str
    says: str
    source: str
    parts: Literal["sum", "each"]
    rows: tuple[ShownRow, ...]
    total: ShownRow | None


class Minutes(Shape):
    """A time in whole minutes; null where there are too few to tell, or somebody still waits."""

    name: str
    label: str
    minutes: int | None


class SmallCells(Shape):
    """The rule by which numbers are hidden. confirmed: has the council said so?"""

    below: int
    possible: int
    says: str
    source: str
    confirmed: bool
    checked_on: date


class Missing(Shape):
    """What the law or guidance asks for and this program does not know."""

    what: str
    why: str


class Lesson(Shape):
    """Something the council learned, as it was written for the report. remedy: the kind of its action; done: is it."""

    on: date
    text: str
    remedy: str | None = None
    done: bool | None = None


class Report(Shape):
    """The annual report of one council for one financial year. as_of: the London day on which it was counted."""

    council: str
    council_name: str
    year: int
    label: str
    first: date
    last: date
    as_of: date
    finished: bool
    small_cells: SmallCells
    tables: tuple[ShownTable, ...]
    alert_minutes: tuple[Minutes, ...]
    missing: tuple[Missing, ...]
    learned: tuple[Lesson, ...] = ()
