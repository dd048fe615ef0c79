"""Days that are counted from another one or named as a part of what is longer, as a tester typed them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.dates import read_decision_day, read_happened

MONDAY, AFTER_NEW_YEAR, IN_JULY, LEAP_DAY = date(2026, 11, 30), date(2027, 1, 2), date(2027, 7, 14), date(2028, 2, 29)

HAPPENED = [
    ("2 years ago in june", MONDAY, "over_a_year"),
    ("two years ago at christmas", MONDAY, "over_a_year"),
    ("not last christmas the christmas before that", MONDAY, "over_a_year"),
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
    "its about the 2nd social worker i had",
    "it is around the 3rd house",
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

WEDNESDAY = date(2026, 11, 18)
DAYS_OVER = [
    ("they grounded me for a week on monday", "2026-11-16", "2026-11-16"),
    ("took my phone for a week yesterday", "2026-11-17", "2026-11-17"),
    ("a year last christmas", "2024-12-24", "2024-12-26"),
    ("10 years last march", "2016-03-01", "2016-03-31"),
    ("last weekend of october", "2026-10-31", "2026-11-01"),
    ("first weekend of july", "2026-07-04", "2026-07-05"),
    ("last year in may", "2025-05-01", "2025-05-31"),
    ("two years ago at christmas", "2024-12-24", "2024-12-26"),
    ("the monday after half term", "2026-11-02", "2026-11-02"),
    ("monday the 9th", "2026-11-09", "2026-11-09"),
    ("the 9th of this month", "2026-11-09", "2026-11-09"),
]
DAYS_TO_COME = [
    ("they are moving me for 2 weeks on friday", "2026-11-20", "2026-11-20"),
    ("im going to respite for a week tomorrow", "2026-11-19", "2026-11-19"),
    ("tuesday the 23rd", "2026-11-23", "2026-11-23"),
    ("wednesday 20th", "2026-11-20", "2026-11-20"),
    ("we see mum for 2 hours on saturday", "2026-11-21", "2026-11-21"),
    ("within 48 hours", "2026-11-18", "2026-11-20"),
    ("not before friday", "2026-11-20", "2026-11-20"),
    ("they are cutting it to once a week from monday", "2026-11-23", "2026-11-23"),
    ("2 days a week from monday", "2026-11-23", "2026-11-23"),
    ("by the end of the week", "2026-11-18", "2026-11-22"),
    ("after friday", "2026-11-21", "2026-11-27"),
    ("start of the month", "2026-12-01", "2026-12-11"),
    ("start of next term", "2027-01-03", "2027-01-10"),
    ("first weekend of december", "2026-12-05", "2026-12-06"),
    ("hopefully not tomorrow", "2026-11-19", "2026-11-19"),
]
NONE_TO_COME = [
    "its been like this for 2 years",
    "no ive been here 2 years",
    "he has been away 2 weeks",
    "i was 2 weeks off school",
    "they want to cut my contact to 2 hours",
    "not on monday",
    "they want to move me 2 hours away from my mates",
    "no i had 2 days off school",
    "24 hours a day they watch me",
    "somewhere 40 minutes away",
]
CAME_AGAIN = [
    ("it happened in 2024 and again this year", "this_year"),
    ("they lost my stuff in 2024 and then monday lost it again", "this_week"),
    ("it started in 2023 and happened again recently", "this_month"),
]
LONG_OVER = [
    "i was hit in 2021 and i am still in foster care",
    "they took my phone in 2023 and he is still our carer",
    "she hit me 2 years ago and she is still working here",
    "it happened 2 years ago, im still living there",
    "end of term in 2024",
    "2 years ago at christmas",
]
TWO_THINGS = ["we fell out at christmas, 2 years ago i moved here", "in may, last year was better"]


@pytest.mark.parametrize(("said", "first", "last"), DAYS_OVER)
def test_the_days_are_those_that_were_said(said, first, last):
    happened = read_happened(said, WEDNESDAY, asked=True)

    assert happened is not None
    assert (happened.from_on, happened.to_on) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(("said", "first", "last"), DAYS_TO_COME)
def test_the_days_to_come_are_those_that_were_said(said, first, last):
    decision = read_decision_day(said, WEDNESDAY, asked=True)

    assert decision is not None
    assert (decision.from_on, decision.to_on) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("said", NONE_TO_COME)
def test_how_long_something_lasts_is_no_day_to_come(said):
    assert read_decision_day(said, WEDNESDAY, asked=True) is None


@pytest.mark.parametrize(("said", "coarse"), CAME_AGAIN)
def test_what_came_again_is_as_late_as_the_last_time(said, coarse):
    for asked in (True, False):
        happened = read_happened(said, WEDNESDAY, asked=asked)

        assert happened is not None
        assert happened.coarse in (coarse, "now")


@pytest.mark.parametrize("said", LONG_OVER)
def test_what_goes_on_beside_it_does_not_make_an_old_event_new(said):
    happened = read_happened(said, WEDNESDAY, asked=True)

    assert happened is not None
    assert happened.coarse == "over_a_year"


@pytest.mark.parametrize("said", ["its a year this friday", "a year ago in january", "about a year ago in february"])
def test_about_a_year_is_not_said_to_be_more(said):
    happened = read_happened(said, WEDNESDAY, asked=True)

    assert happened is not None
    assert happened.coarse != "over_a_year"


def test_a_feast_that_moves_is_looked_up_in_its_year():
    for said in ("last year at easter", "easter last year"):
        happened = read_happened(said, WEDNESDAY, asked=True)

        assert happened is not None
        assert (happened.from_on, happened.to_on) == (date(2025, 4, 18), date(2025, 4, 21))


@pytest.mark.parametrize("said", TWO_THINGS)
def test_a_year_in_another_clause_belongs_to_that_one(said):
    happened = read_happened(said, WEDNESDAY, asked=True)

    assert happened is not None
    assert happened.coarse != "over_a_year"


@pytest.mark.parametrize("today", [date(2027, 2, 1), date(2027, 5, 10), date(2027, 10, 1)])
def test_the_monday_after_half_term_is_after_the_next_one_of_three(today):
    decision = read_decision_day("the monday after half term", today, asked=True)

    assert decision is not None
    assert decision.to_on.weekday() == 0
    assert (decision.to_on - today).days < 40


@pytest.mark.parametrize(
    "said", ["it happened in june, im still crying about it", "in march and im still thinking about it"]
)
def test_what_somebody_still_feels_is_nothing_that_goes_on(said):
    happened = read_happened(said, WEDNESDAY, asked=True)

    assert happened is not None
    assert happened.coarse == "this_year"


@pytest.mark.parametrize(
    "said",
    ["", " ", "99 years last march", "in 999 months", "0 weeks on friday", "31st of next month", "the 0th", "0/0"],
)
def test_odd_figures_are_read_or_left_without_an_error(said):
    for today in (WEDNESDAY, LEAP_DAY, date(2027, 1, 31)):
        read_happened(said, today, asked=True)
        read_decision_day(said, today, asked=True)


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
