"""Dates as people say them."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta, timezone

from telling.spoken_dates import if_decided, say_date, say_dates_due, say_moment

DAY = date(2026, 12, 8)


def test_a_date_is_said_as_a_child_reads_it() -> None:
    assert say_date(DAY) == "Tuesday 8 December"
    assert say_date(DAY, year=True) == "Tuesday 8 December 2026"
    assert say_date(DAY, weekday=False, year=True) == "8 December 2026"


def test_every_day_of_a_year_has_its_name() -> None:
    for day in (date(2028, 1, 1) + timedelta(days=n) for n in range(366)):
        said = f"{calendar.day_name[day.weekday()]} {day.day} {calendar.month_name[day.month]}"
        assert say_date(day) == said


def test_a_moment_is_said_with_today_and_tomorrow_and_else_with_its_date() -> None:
    assert say_moment(datetime(2026, 12, 8, 10, 5, tzinfo=timezone.utc), DAY) == "10:05 today"
    assert say_moment(datetime(2026, 12, 9, 9, 30, tzinfo=timezone.utc), DAY) == "9:30 tomorrow"
    assert say_moment(datetime(2026, 12, 14, 0, 0, tzinfo=timezone.utc), DAY) == "0:00 on Monday 14 December"


def test_the_dates_of_a_receipt_are_named_as_cards_name_them() -> None:
    due = [("acknowledge", date(2026, 12, 1), date(2026, 12, 1)), ("stage_1_answer", DAY, date(2026, 12, 22))]
    assert say_dates_due(due) == {
        "acknowledge_by": "Tuesday 1 December",
        "reply_by": "Tuesday 8 December",
        "at_latest": "Tuesday 22 December",
    }


def test_where_somebody_decides_first_only_the_day_of_a_yes_is_named() -> None:
    said = {"acknowledge_by": "A", "reply_by": "B", "promised_by": "C", "at_latest": "D"}
    assert if_decided(said) == {"acknowledge_by": "A", "reply_if": "B", "decided_told": "yes"}
    assert if_decided({}) == {"decided_told": "yes"}


def test_where_the_days_count_from_receipt_whatever_day_a_yes_is_each_of_them_is_named() -> None:
    said = {"acknowledge_by": "A", "reply_by": "B", "promised_by": "C", "at_latest": "D"}
    named = {"acknowledge_by": "A", "reply_if_yes": "B", "promised_by": "C", "at_latest": "D", "decided_told": "yes"}
    assert if_decided(said, days_stand=True) == named
    assert if_decided({}, days_stand=True) == {"decided_told": "yes"}


def test_a_latest_day_is_only_told_where_it_differs() -> None:
    assert say_dates_due([("reply", DAY, DAY)]) == {"reply_by": "Tuesday 8 December"}
    assert say_dates_due([("reply", DAY, None)]) == {"reply_by": "Tuesday 8 December"}
    assert say_dates_due([]) == {}
