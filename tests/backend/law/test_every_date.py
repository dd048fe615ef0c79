"""No wrong date: every receipt date 2020-2028, every rule, five councils, against the independent oracle."""

from __future__ import annotations

from datetime import date

import pytest

from backend.bank_holidays import read_law
from backend.law import clocks
from backend.law.book import Law
from backend.settings import ROOT
from tests.backend.law import oracle

LATER = {
    "stage_2_answer_from_request": (25, 65),
    "stage_2_answer_from_statement": (25, 65),
    "panel_request_window": (20, 20),
    "panel_meeting": (30, 30),
    "panel_report": (5, 5),
    "director_reply": (15, 15),
}


@pytest.fixture(scope="module")
def law() -> Law:
    """Give the law as it is shipped, with the five councils."""
    return read_law(ROOT / "easy_read_content")


def test_the_five_councils_are_there(law: Law) -> None:
    assert set(oracle.COUNCILS) <= set(law.promises)


@pytest.mark.parametrize("council", oracle.COUNCILS)
def test_a_complaint_is_acknowledged_and_answered_on_the_right_days(law: Law, council: str) -> None:
    wrong = []
    for day in oracle.all_days():
        acknowledge, answer = clocks.expected(law, "complaint", day, law.promises[council])
        got = (acknowledge.by, answer.by, answer.at_latest)
        right = tuple(oracle.nth_after(day, n) for n in (oracle.ACKNOWLEDGE[council], 10, 20))
        if got != right:
            wrong.append((day, got, right))
    assert wrong == []


@pytest.mark.parametrize("kind", ["comment", "thank_you"])
@pytest.mark.parametrize("council", oracle.COUNCILS)
def test_an_idea_and_a_thank_you_are_acknowledged_on_the_right_day(law: Law, council: str, kind: str) -> None:
    for day in oracle.all_days():
        dates = clocks.expected(law, kind, day, law.promises[council])
        assert [(due.what, due.by) for due in dates] == [
            ("acknowledge", oracle.nth_after(day, oracle.OTHERS_ACKNOWLEDGE[council]))
        ]


@pytest.mark.parametrize("council", oracle.COUNCILS)
@pytest.mark.parametrize("name", LATER)
def test_the_later_stages_end_on_the_right_days(law: Law, council: str, name: str) -> None:
    days, most = LATER[name]
    for day in oracle.all_days():
        due = clocks.start_clock(law, law.statute.rule(name, on=day), "complaint", day, law.promises[council])
        assert due is not None
        assert (due.by, due.at_latest) == (oracle.nth_after(day, days), oracle.nth_after(day, most)), day


def test_our_calendar_and_the_other_library_agree_on_every_day(law: Law) -> None:
    working = set(oracle.WORKING)
    assert [day for day in oracle.all_days() if law.days.includes(day) != (day in working)] == []


@pytest.mark.parametrize(
    ("council", "promised"), [("cheshire-west-and-chester", 20), ("wigan", None), ("islington", None)]
)
def test_a_later_promise_is_kept_beside_the_day_of_the_law(law: Law, council: str, promised: int | None) -> None:
    day = date(2026, 12, 24)
    _, answer = clocks.expected(law, "complaint", day, law.promises[council])
    assert answer.published == promised
    assert answer.promised_by == (oracle.nth_after(day, promised) if promised else None)
    assert answer.by == date(2027, 1, 12)
