# ruff: noqa: E501 - tables of words read best as long lines
"""Answers to "When did it happen?" and "When will it happen?" by two hands that wrote four in ten with noise. Today is Monday 30 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.dates import read_decision_day, read_happened

TODAY = date(2026, 11, 30)

HAPPENED = {
    "now": [
        "30th november 2026",
        "Monday 30 November at 8.15, when the escort failed to arrive",
        "monday 30th november so today",
        "today n yesterday n the day before",
        "since 2023 and nobody has fixed it",
        "they still havent given my stuff back from when i moved in april",
        "it goes on each week on a thursday",
        "started when the new manager came in spring and the staff are still talking about us in front of us",
        "We have had five workers since January and are still without one.",
        "My granddaughter has been without a school place since July and she's still sat here at home with me",
        "nobody's fixed me door it's been bust since bonfire night",
        "from october up to now i have no money for bus",
        "The respite payments stopped in May and have yet to be reinstated.",
        "it began over a year back but there's been no end to it, they're still withholding his savings",
        "yet to be resolved, going back to about February",
        "most days",
        "all the time, every review they do it, they talk to my carer like im not even there",
        "been months n they still havent give me my stuff",
    ],
    "this_week": [
        "yest",
        "last week on the friday, when the agency worker was on",
        "last week on wednesday",
        "within the past week",
        "on the 28th they forgot to pick me up from drama",
        "three nites ago there was a big row over the telly",
        "we had the visit at the weekend, and she arrived an hour late",
        "it was over the weekend and its finished now",
    ],
    "this_month": [
        "half term",
        "just after half term",
        "last month i think like the end of october",
        "Just before the October half term ended, so around 30 October.",
        "remembrance sunday",
        "Remembrance Sunday it was, he was made to miss the parade",
        "children in need day when we wore pyjamas",
        "not last week the week before",
        "in the october holiday she cancelled contact",
        "when school went back after october holiday",
        "two weeks on saturday just gone",
        "trick or treat night, staff said we couldnt go",
        "The report was sent to the wrong address around the 18th, and I learned of it through a neighbour.",
        "a fortnight ago, they had my pep meeting and nobody told me it was on",
        "a month ago today they moved my stuff in bin bags",
        "last day of october, i was ment to be at my aunties",
    ],
    "this_year": [
        "first week of october",
        "when i got my results this august they said theyd take me for a meal and never did",
        "in march they change my english class to other day and i miss my mother visit",
        "start of the year",
        "mothers day and they wouldn't let me ring her",
        "they chucked my drawings away in the easter holls",
        "summer hols man they left us in the house all day bored",
        "It was the second week of the autumn term, so mid September.",
        "st georges day thereabouts",
    ],
    "over_a_year": [
        "about a year and a half",
        "in lockdown they stopped me seeing my brother",
        "last year in may",
        "last year in the spring",
        "last year before the summer when i had my old social worker",
        "last year, october",
        "it was march last year i know cos it was mums birthday",
        "thirteen months since, the week before halloween last year",
        "Her savings should have been opened in spring 2022 and I discovered only lately that nobody had done it.",
        "happen when i was 12, now 15",
    ],
}  # fmt: skip

IS_TO_COME = [
    ("a week today", "2026-12-07"),
    ("week today", "2026-12-07"),
    ("seven days notice from today", "2026-12-07"),
    ("3 wks tomorrow is when the new rule about no visitors starts", "2026-12-22"),
    ("21 days", "2026-12-21"),
    ("2 weeks on friday", "2026-12-18"),
    ("Tuesday after next", "2026-12-08"),
    ("last day of term i have to leave carers", "2026-12-22"),
    ("It is 16 days away. I have counted.", "2026-12-16"),
    ("2 months off but my head is wrecked about it", "2027-01-30"),
    ("twenty four hours they gave me", "2026-12-01"),
    ("tmoz", "2026-12-01"),
    ("going to happen this very day", "2026-11-30"),
    ("thurs after skool", "2026-12-03"),
    ("fri they gonna stop me goin gym", "2026-12-04"),
    ("satdee they want us to go live with me auntie", "2026-12-05"),
    ("in six days I'll be homeless", "2026-12-06"),
    ("in four days time i have to be out of my room", "2026-12-04"),
    ("by friday i got to be out", "2026-12-04"),
    ("within hours, I've just had the call", "2026-11-30"),
]  # fmt: skip


@pytest.mark.parametrize(("coarse", "said"), [(coarse, said) for coarse, lines in HAPPENED.items() for said in lines])
def test_when_it_happened_is_understood(coarse, said):
    happened = read_happened(said, TODAY, asked=True)

    assert happened is not None
    assert happened.coarse == coarse


@pytest.mark.parametrize(("said", "last"), IS_TO_COME)
def test_when_it_will_happen_is_understood(said, last):
    decision = read_decision_day(said, TODAY, asked=True)

    assert decision is not None
    assert decision.to_on == date.fromisoformat(last)


@pytest.mark.parametrize(
    "on", [date(2022, 10, 24), date(2023, 10, 23), date(2024, 10, 28), date(2025, 10, 27), date(2026, 10, 26)]
)
def test_half_term_is_the_week_in_which_most_councils_have_it(on):
    happened = read_happened("half term", on.replace(month=11, day=30), asked=True)

    assert happened is not None
    assert happened.coarse == ("this_month" if on.day >= 26 else "this_year")


def test_a_weekday_in_last_week_is_not_the_one_before_it():
    happened = read_happened("last week on wednesday", TODAY, asked=True)

    assert happened is not None
    assert happened.coarse == "this_week"
