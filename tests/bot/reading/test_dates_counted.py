"""Days that are counted from another one or named as a part of what is longer, as a tester typed them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.dates import read_decision_day, read_happened

MONDAY, AFTER_NEW_YEAR, IN_JULY, LEAP_DAY = date(2026, 11, 30), date(2027, 1, 2), date(2027, 7, 14), date(2028, 2, 29)

HAPPENED = [
    ("2 years ago in june", MONDAY, "over_a_year"),
    ("two years ago at christmas", MONDAY, "over_a_year"),
    ("christmas 2 years ago", IN_JULY, "over_a_year"),
    ("in september two years ago", MONDAY, "over_a_year"),
    ("a year last march", MONDAY, "over_a_year"),
    ("a year last christmas", MONDAY, "over_a_year"),
    ("last but one summer", MONDAY, "over_a_year"),
    ("year and a half ago", MONDAY, "over_a_year"),
    ("11/2025", MONDAY, "not_sure"),
    ("when i was bout 9 im 16", MONDAY, "over_a_year"),
    ("a year ago last tuesday", MONDAY, "over_a_year"),
    ("a year last friday", IN_JULY, "over_a_year"),
    ("two weeks today", MONDAY, "this_month"),
    ("a fortnight today", LEAP_DAY, "this_month"),
    ("a month today", MONDAY, "this_month"),
    ("2 weeks yesterday", MONDAY, "this_month"),
    ("a week yesterday", IN_JULY, "this_month"),
    ("it was 3 weeks last tuesday", LEAP_DAY, "this_month"),
    ("friday week", MONDAY, "this_month"),
    ("last monday week", MONDAY, "this_month"),
    ("last friday of october", MONDAY, "this_month"),
    ("first monday in november", MONDAY, "this_month"),
    ("first monday in november", AFTER_NEW_YEAR, "this_year"),
    ("last week of the summer holidays", MONDAY, "this_year"),
    ("last week of term", MONDAY, "this_year"),
    ("the monday after half term", MONDAY, "this_month"),
    ("the friday before easter", AFTER_NEW_YEAR, "this_year"),
    ("first thing monday", MONDAY, "this_week"),
    ("first thing yesterday", MONDAY, "this_week"),
    ("not this week last week", MONDAY, "this_week"),
    ("not today yesterday", LEAP_DAY, "this_week"),
    ("it wasnt last week it was the week before that", MONDAY, "this_month"),
    ("last week on wednesday", IN_JULY, "this_week"),
    ("wednesday of last week", LEAP_DAY, "this_week"),
    ("last week on wednesday", AFTER_NEW_YEAR, "this_month"),
    ("this weekend just gone", MONDAY, "this_week"),
    ("lastnight", MONDAY, "this_week"),
    ("tother day", MONDAY, "this_week"),
    ("choosday", MONDAY, "this_week"),
    ("thurs the 12th", MONDAY, "this_month"),
    ("shrove tuesday", IN_JULY, "this_year"),
    ("a couple of weeks bk", MONDAY, "this_month"),
]

IS_TO_COME = [
    ("the week after next", MONDAY, "2026-12-20"),
    ("day after tomorrow", MONDAY, "2026-12-02"),
    ("nxt week", MONDAY, "2026-12-13"),
    ("they said im moving nxt week", MONDAY, "2026-12-13"),
    ("nxt wk on tues", MONDAY, "2026-12-08"),
    ("saturday the 12th", MONDAY, "2026-12-12"),
    ("sat 5th", MONDAY, "2026-12-05"),
    ("7/12", MONDAY, "2026-12-07"),
    ("14/12", AFTER_NEW_YEAR, "2027-12-14"),
    ("end of the week", MONDAY, "2026-12-06"),
    ("friday week", MONDAY, "2026-12-11"),
    ("tomorrow week", MONDAY, "2026-12-08"),
    ("fortnight on tuesday", MONDAY, "2026-12-15"),
    ("next week on wednesday", MONDAY, "2026-12-09"),
    ("next week tuesday", MONDAY, "2026-12-08"),
    ("after christmas", MONDAY, "2027-01-23"),
    ("before christmas", MONDAY, "2026-12-26"),
    ("first thing monday", MONDAY, "2026-12-07"),
    ("not monday tuesday", MONDAY, "2026-12-01"),
    ("Tuesday after next", MONDAY, "2026-12-08"),
    ("a week today", MONDAY, "2026-12-07"),
    ("2 weeks on friday", MONDAY, "2026-12-18"),
    ("by the end of the month", MONDAY, "2026-11-30"),
    ("in a week", MONDAY, "2026-12-07"),
    ("on the 14th", MONDAY, "2026-12-14"),
    ("in 3 days i have to hand the keys back", MONDAY, "2026-12-03"),
    ("after half term", AFTER_NEW_YEAR, "2027-03-24"),
]

NO_DAY_ON_WHICH_IT_HAPPENED = [
    "this is for children in need of help",
    "children in need plan",
    "i go to st andrews day centre",
    "st georges day centre",
    "not this week but normally he shouts",
    "he said not last week",
    "contact is last friday of the month",
    "i have contact first week of october every year",
    "i see my brother each half term",
    "it goes on all day",
    "its still raining",
    "the meeting is a week today",
    "on the first night i cried",
    "i have two weeks holiday",
    "2 months notice",
    "a 3 month waiting list",
    "we get 2 weeks every summer",
    "the first weekend of each month",
    "week 2 of the plan",
]


@pytest.mark.parametrize(("said", "today", "coarse"), HAPPENED)
def test_when_it_happened_is_counted_from_another_day(said, today, coarse):
    happened = read_happened(said, today, asked=True)

    assert happened is not None
    assert happened.coarse == coarse


@pytest.mark.parametrize(("said", "today", "last"), IS_TO_COME)
def test_when_it_will_happen_is_counted_from_another_day(said, today, last):
    decision = read_decision_day(said, today, asked=True)

    assert decision is not None
    assert decision.to_on == date.fromisoformat(last)


@pytest.mark.parametrize("story", NO_DAY_ON_WHICH_IT_HAPPENED)
def test_what_only_sounds_like_a_counted_day_is_none(story):
    happened = read_happened(story, MONDAY)

    assert happened is None or not happened.sure
