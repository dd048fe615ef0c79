"""Every date says why it is that date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backend.bank_holidays import read_law
from backend.law import clocks
from backend.law.reasons import because
from backend.settings import ROOT
from telling.spoken_dates import say_date

LAW = read_law(ROOT / "easy_read_content")


def reasons(day: date, council: str = "wigan", what: int = 1) -> tuple[str, ...]:
    """Return the sentences of one date of a complaint."""
    return because(LAW.days, clocks.expected(LAW, "complaint", day, LAW.promises[council])[what])


def test_christmas_is_named_day_by_day() -> None:
    assert reasons(date(2026, 12, 24), what=0) == (
        "We count 3 working days. The first one is after Thursday 24 December 2026.",
        "Not counted: Friday 25 December, Christmas Day.",
        "Not counted: Saturday 26 December, Boxing Day.",
        "Not counted: Sunday 27 December, the weekend.",
        "Not counted: Monday 28 December, the day off for Boxing Day.",
    )


def test_a_weekend_is_one_sentence() -> None:
    assert reasons(date(2026, 6, 5), what=0)[1:] == ("Not counted: Saturday 6 and Sunday 7 June, the weekend.",)


def test_a_weekend_across_two_months_names_both() -> None:
    assert "Not counted: Saturday 31 January and Sunday 1 February, the weekend." in reasons(date(2026, 1, 20))


def test_the_latest_day_is_said_with_its_number() -> None:
    assert "At the very latest it is Friday 3 July 2026: that is 20 working days." in reasons(date(2026, 6, 5))


def test_a_later_promise_of_the_page_is_said_beside_the_law() -> None:
    assert reasons(date(2026, 6, 5), "cheshire-west-and-chester")[-2:] == (
        "The council’s page says 20 working days: Friday 3 July 2026.",
        "The law says 10 working days.",
    )


@pytest.mark.parametrize("year", range(2020, 2029))
def test_every_day_that_was_not_counted_is_named_once_and_no_other(year: int) -> None:
    for start in (date(year, 1, 1) + timedelta(days=n) for n in range(0, 365, 3)):
        due = clocks.expected(LAW, "complaint", start, LAW.promises["wigan"])[1]
        told = " ".join(because(LAW.days, due)[1:])
        left_out = LAW.days.not_counted(due.starts_on, due.at_latest)
        for day in left_out:
            short = f"{day:%A} {day.day} and Sunday"
            assert say_date(day) in told or short in told, (start, day)
        named = told.count("Saturday") + told.count("Sunday")
        assert named == sum(day.weekday() > 4 for day in left_out), start
