"""The annual report counts by the clocks of statute.yml: who changes a line there changes a figure here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from backend.cases import events as e
from backend.cases.state import State
from backend.law.book import Law
from backend.numbers.figures import tables_of
from backend.numbers.year import Year
from tests.backend.cases.histories import Story, answered, answered_2, at_stage_2, day, investigated
from tests.backend.cases.kit import LAW
from tests.backend.law.test_named_cases import changed, names, numbers
from tests.backend.numbers.kit import rows_in

CLOCKS = {"stage_1_answer": "stage_1", "stage_2_answer_from_request": "stage_2"}
"""The clocks whose time the report tells, each with its table."""
TODAY = date(2027, 1, 29)


def histories() -> Iterator[State]:
    """Give complaints answered around each day that counts, from each of the starts that there are."""
    waits = Story(role="own_right", on_the_list=False)
    waits.then(e.InterestDecided(on=day(5), accepted=True, told_on=day(5)), day(5))
    wished = Story(kind="advocate_request", kind_said="advocate_request")
    wished.then(e.KindChanged(to="complaint", complained_on=day(7)), day(7))
    for first, start in ((Story(), day(0)), (waits, day(5)), (wished, day(7))):
        for n in (10, 11, 20, 21):
            on = LAW.days.after(start, n)
            yield again(first).then(answered(on=on), on).state
    for n in (25, 26, 65, 66):
        on = LAW.days.after(day(12), n)
        yield investigated().then(answered_2(on), on).state
    yield at_stage_2().state


def again(story: Story) -> Story:
    """Return the same history, to go on differently."""
    copy = Story()
    copy.events = list(story.events)
    return copy


STATES = tuple(histories())


def figures(table: str, law: Law) -> dict[str, int]:
    """Return the rows of one table."""
    return rows_in(tables_of(STATES, Year(2026), law, TODAY), table)


CHANGES = [
    pytest.param(name, at, change, id=f"{name}: {what}")
    for name in CLOCKS
    for at, clock in enumerate(LAW.statute.rules[name])
    for make in (numbers, names)
    for what, change in make(clock)
    if not {"ends_with", "extension_reasons"} & set(change)
]


@pytest.mark.parametrize(("name", "at", "change"), CHANGES)
def test_a_changed_number_or_start_changes_a_figure_of_the_report(name: str, at: int, change: dict[str, Any]) -> None:
    table = CLOCKS[name]
    assert figures(table, changed(LAW, name, at, change)) != figures(table, LAW)


@pytest.mark.parametrize("name", CLOCKS)
def test_a_clock_that_nothing_ends_is_open_in_the_report(name: str) -> None:
    nothing = changed(LAW, name, 0, {"ends_with": ("director_replied",)})
    assert {row for row, n in figures(CLOCKS[name], nothing).items() if n} <= {"open_late", "open_in_time"}
