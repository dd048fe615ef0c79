"""Working days: the table of the procedure, London dates, the horizon, and what must hold for any calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from backend.bank_holidays import document, read_calendar
from backend.law.statute import LawUnreadable
from backend.law.working_days import CalendarTooShort, WorkingDays, in_london
from backend.settings import ROOT

DAYS = read_calendar()
VECTORS = yaml.safe_load((Path(__file__).parent / "vectors.yml").read_text("utf-8"))
STARTS = st.dates(date(2020, 1, 1), date(2028, 6, 30))
COUNTS = st.integers(1, 65)


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: str(row["start"]))
def test_the_table_of_the_procedure(row: dict[str, Any]) -> None:
    assert {count: DAYS.after(row["start"], count) for count in row["days"]} == row["days"]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Good Friday", date(2026, 4, 3)),
        ("Easter Monday", date(2026, 4, 6)),
        ("the day off for Boxing Day", date(2026, 12, 28)),
        ("the Platinum Jubilee", date(2022, 6, 3)),
        ("the late spring holiday of that year", date(2022, 6, 2)),
        ("the funeral of the Queen", date(2022, 9, 19)),
        ("the coronation", date(2023, 5, 8)),
        ("VE day instead of May Day", date(2020, 5, 8)),
        ("a Saturday", date(2026, 6, 6)),
        ("a Sunday", date(2026, 6, 7)),
    ],
)
def test_is_not_a_working_day(name: str, day: date) -> None:
    assert not DAYS.includes(day), name


@pytest.mark.parametrize(
    "day", [date(2020, 5, 4), date(2022, 5, 30), date(2024, 2, 29), date(2028, 2, 29), date(2026, 3, 17)]
)
def test_is_a_working_day_although_it_looks_special(day: date) -> None:
    assert DAYS.includes(day)


def test_christmas_and_boxing_day_are_never_working_days_even_if_the_list_forgets_them() -> None:
    empty = WorkingDays({}, date(2026, 1, 1), date(2026, 12, 31))
    assert not empty.includes(date(2026, 12, 25))
    assert empty.includes(date(2026, 12, 24))
    assert empty.name_of(date(2026, 12, 26)) == "Boxing Day"


def test_half_past_midnight_in_summer_is_already_the_next_day_in_london() -> None:
    assert in_london(datetime(2026, 6, 5, 23, 30, tzinfo=UTC)) == date(2026, 6, 6)


def test_half_past_eleven_in_winter_is_still_the_same_day() -> None:
    assert in_london(datetime(2026, 12, 24, 23, 30, tzinfo=UTC)) == date(2026, 12, 24)


@pytest.mark.parametrize(("moment", "day"), [("2026-03-29T00:59:59", 29), ("2026-03-29T23:00:00", 30)])
def test_the_night_the_clocks_change(moment: str, day: int) -> None:
    assert in_london(datetime.fromisoformat(moment).replace(tzinfo=UTC)).day == day


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        in_london(datetime(2026, 6, 5, 23, 30))  # noqa: DTZ001 -- that is the mistake


def test_a_clock_refuses_to_guess_past_the_last_known_year() -> None:
    with pytest.raises(CalendarTooShort, match="known"):
        DAYS.after(DAYS.known_until - timedelta(days=3), 10)


def test_a_clock_refuses_to_guess_before_the_first_known_year() -> None:
    with pytest.raises(CalendarTooShort):
        DAYS.after(date(2011, 12, 1), 1)


def test_a_clock_counts_at_least_one_day() -> None:
    with pytest.raises(ValueError, match="at least one"):
        DAYS.after(date(2026, 6, 5), 0)


def test_a_proclaimed_holiday_is_added_as_data(tmp_path: Path) -> None:
    additions = tmp_path / "bank_holidays.yml"
    additions.write_text("proclaimed: [{day: 2026-06-09, name: A royal wedding, source: x}]\nyears: {}\n", "utf-8")
    days = read_calendar(additions)
    assert days.after(date(2026, 6, 5), 2) == date(2026, 6, 10)
    assert days.name_of(date(2026, 6, 9)) == "A royal wedding"


@pytest.mark.parametrize("text", ["proclaimed: [{day: '2026-06-09', name: x}]\nyears: {}", "years: {}", "[", "x"])
def test_a_mistake_in_the_additions_is_said_and_not_ignored(tmp_path: Path, text: str) -> None:
    additions = tmp_path / "bank_holidays.yml"
    additions.write_text(text, "utf-8")
    with pytest.raises(LawUnreadable):
        read_calendar(additions)


def test_a_year_that_the_package_has_itself_is_taken_from_the_package(tmp_path: Path) -> None:
    additions = tmp_path / "bank_holidays.yml"
    additions.write_text("proclaimed: []\nyears: {2026: {days: {2026-06-09: Wrong}}}\n", "utf-8")
    assert read_calendar(additions).includes(date(2026, 6, 9))


@given(STARTS, COUNTS)
def test_a_date_is_a_working_day_with_exactly_that_many_before_it(start: date, count: int) -> None:
    end = DAYS.after(start, count)
    assert DAYS.includes(end)
    assert DAYS.between(start, end) == count
    assert DAYS.between(start, end) + len(DAYS.not_counted(start, end)) == (end - start).days


@given(STARTS, COUNTS, st.dates(date(2020, 1, 1), date(2028, 12, 31)))
def test_another_holiday_never_makes_a_date_earlier(start: date, count: int, extra: date) -> None:
    before = DAYS.after(start, count)
    after = DAYS.with_holiday(extra, "Proclaimed").after(start, count)
    moves = start < extra <= before and DAYS.includes(extra)
    assert after > before if moves else after == before


@given(STARTS, st.integers(1, 64))
def test_one_more_day_is_later_and_a_later_start_is_never_earlier(start: date, count: int) -> None:
    assert DAYS.after(start, count) < DAYS.after(start, count + 1)
    assert DAYS.after(start, count) <= DAYS.after(start + timedelta(days=1), count)


def test_the_days_that_the_bot_reads_are_those_of_the_calendar() -> None:
    written = (ROOT / "telling" / "bank_holidays.yml").read_text("utf-8")
    assert written == document(read_calendar()), "run python -m backend.bank_holidays > telling/bank_holidays.yml"
