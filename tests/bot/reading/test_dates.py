# ruff: noqa: E501 - tables of words read best as long lines
"""When it happened, in the words of children and of those who speak for them. Today is Saturday 28 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.dates import read_decision_day, read_happened

TODAY = date(2026, 11, 28)
DATES = st.dates(date(2021, 1, 1), TODAY)

ANSWERS = {
    "now": [
        "today", "this mornin", "2 hours ago", "its still going on", "right now", "every nite", "every day", "on mondays", "keeps happening",
        "since ive been here", "evry nite an last nite as well", "still now, the newest letter is from monday", "4 weeks and today still no hot water", "every other sunday", "since march", "sinse sept", "ongoing", "its not over now", "everything is different now they ignore me", "for 6 months now", "for the past 3 weeks", "all the time",
    ],
    "this_week": [
        "yesterday", "yestaday", "yday", "last nite", "the day before yesterday", "the other day", "on tuesday", "wensday", "last fri",
        "3 days ago", "a few days ago", "24 november", "24/11", "24/11/26", "the 24th of nov", "a week ago", "tuesday this week", "on sat",
    ],
    "this_month": [
        "last wk", "two weeks ago", "a fortnight ago", "thirty days ago", "a month ago", "4 wks back", "halloween", "bonfire night", "guy fawkes",
        "diwali", "2 november 2026", "2026-11-09", "thursday last week", "last thursday but one", "two mondays ago", "week before last", "half term",
        "twenty one days ago", "the 5th", "5 weeks ago", "a couple of weeks ago", "2-6 november", "a week last tuesday",
    ],
    "this_year": [
        "half a year ago", "half a year", "nearly a year ago", "not quite a year", "9 months ago", "in febuary", "may", "last easter", "xmas",
        "crimbo", "last christmas", "summer holidays", "the six weeks holidays", "eid", "over the summer", "easter holidays", "new years eve",
        "last term", "between june and august", "from november to january", "6 or 7 months ago", "month before last", "back in may, after i turned 14",
        "2 and a half months back", "3/3/2026", "start of september", "this year", "boxing day", "january this year", "a few months ago", "more than 6 months ago",
    ],
    "over_a_year": [
        "in 2022", "2019", "september 2025", "summer 2024", "two years ago", "2 yrs ago", "a year and two months ago", "14 months ago", "over a year ago",
        "more than a year", "the christmas before last", "two christmases ago", "year before last", "years ago", "when i was little", "when i was a baby",
        "wen i was 4", "back in lockdown, when contact was all on zoom", "in the first lockdown", "when I was in reception", "when i was in year 6, I'm in year 9 now", "when i was 8 and im 12 now", "a year and a half ago",
        "one and a half years ago", "halloween 2024", "jan last year", "may 2023", "2nd of November 2024", "early 2024", "3 summers ago", "when i was in year 5, im 15 now",
    ],
    "not_sure": ["last year", "a year ago", "about a year ago", "12 months ago", "in 2025", "ages ago", "a long time ago", "a while back",
                 "when i was in year 6", "when i was 9", "when i was younger", "in primary school", "november 2025", "when i was 13, im 14 now", "a year or two ago"],
}  # fmt: skip


@pytest.mark.parametrize(("coarse", "said"), [(coarse, said) for coarse, lines in ANSWERS.items() for said in lines])
def test_an_answer_to_when_is_understood(coarse, said):
    happened = read_happened(said, TODAY, asked=True)

    assert happened is not None
    assert happened.coarse == coarse
    assert happened.cannot_be_told == (coarse == "not_sure")
    assert happened.still_going_on == (
        coarse == "now" and said not in ("today", "this mornin", "2 hours ago", "for the past 3 weeks")
    )


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("2/11", date(2026, 11, 2), date(2026, 11, 2)),
        ("12/3", date(2026, 3, 12), date(2026, 3, 12)),
        ("5.6.25", date(2025, 6, 5), date(2025, 6, 5)),
        ("on the 30th", date(2026, 10, 30), date(2026, 10, 30)),
        ("29 december", date(2025, 12, 29), date(2025, 12, 29)),
        ("when i was in year 6, I'm in year 9 now", date(2023, 9, 1), date(2024, 8, 31)),
        ("when i was 8 and im 12 now", date(2021, 11, 29), date(2023, 11, 27)),
        ("the christmas before last", date(2024, 12, 24), date(2024, 12, 26)),
        ("easter 2025", date(2025, 4, 18), date(2025, 4, 21)),
        ("diwali 2025", date(2025, 10, 19), date(2025, 10, 24)),
        ("eid al-fitr last year", date(2025, 3, 30), date(2025, 4, 1)),
        ("from monday to wednesday", date(2026, 11, 23), date(2026, 11, 25)),
        ("from thursday to monday", date(2026, 11, 19), date(2026, 11, 23)),
        ("between march and may", date(2026, 3, 1), date(2026, 5, 31)),
        ("from december to february", date(2025, 12, 1), date(2026, 2, 28)),
        ("since september and its still going on", date(2026, 9, 1), TODAY),
        ("since I moved here in May", date(2026, 5, 1), TODAY),
        ("end of march", date(2026, 3, 21), date(2026, 3, 31)),
        ("mothers day", date(2026, 3, 15), date(2026, 3, 15)),
        ("last thursday but one", date(2026, 11, 19), date(2026, 11, 19)),
    ],
)
def test_the_days_stand_beside_the_word(said, first, last):
    happened = read_happened(said, TODAY, asked=True)

    assert happened is not None
    assert (happened.from_on, happened.to_on) == (first, last)


@pytest.mark.parametrize(
    ("story", "coarse", "words"),
    [
        ("they moved me on 3 march without telling me", "this_year", "3 march"),
        ("my sw cancelled last tuesday, and nobody told me why", "this_week", "last tuesday"),
        ("The move was on 2 November. She agreed in writing on 20 November.", "this_month", "2 November"),
        ("my social worker keeps cancelling since september", "now", "since september"),
        ("In August 2024 they stopped my contact.", "over_a_year", "In August 2024"),
        ("he shouted at me at christmas", "this_year", "at christmas"),
        ("in april 2025 i had a letter that said no", "over_a_year", "in april 2025"),
        ("in october i asked her for my bus pass", "this_year", "in october"),
        ("I was moved on 4 May 2026 and my stuff is still there", "this_year", "4 May 2026"),
        ("we have been waiting for a year for an answer", "now", "been waiting for a year"),
        ("she has been mean ever since", "now", "ever since"),
        ("every second tuesday she came, then in july she stopped", "this_year", "in july"),
        ("I see him the first friday of the month. He missed the 6th of november", "this_month", "the 6th of november"),
        ("they said my rabbit could come in october and he still isnt here", "now", "in october"),
        ("It stopped working on 8 June and it has not been replaced.", "now", "8 June"),
        ("they took my bike in may, it hasnt been returned", "now", "in may"),
        ("I moved into my flat in july and im STILL sat on a camping chair", "now", "in july"),
        ("from the start of November it has been cut to an hour", "now", "start of November"),
        ("I asked in september and it has never come", "now", "in september"),
        ("thank you for the party in july. she is still my best friend", "this_year", "in july"),
        (
            "i moved in on 1 September. i've been sleeping on an airbed my mate lent me for three months",
            "now",
            "1 September",
        ),
        ("it was a year since my nan died on the 9th and they said theyd take me", "this_month", "on the 9th"),
        ("i have been here for two years and in october they moved me", "this_year", "in october"),
        ("she is making me feel bad. on monday she shouted at me", "this_week", "on monday"),
        ("they are stopping my contact because in june i ran away", "this_year", "in june"),
        ("on the 14th my social worker shouted at me", "this_month", "on the 14th"),
        ("they took it in june and its not been replaced", "now", "in june"),
        ("i asked in june and nothing has been done", "now", "in june"),
        ("they lost it in april and its still missing", "now", "in april"),
        ("he turns up on friday drunk", "this_week", "on friday"),
        ("they move me on friday with no warning", "this_week", "on friday"),
        ("on the 14th they are saying i hit someone but i didnt", "this_month", "on the 14th"),
        ("on the 3rd my carer shouted at me", "this_month", "on the 3rd"),
        ("my laptop was taken in september and they havent given it back", "now", "in september"),
        ("i was locked out 3 years ago. it has never been sorted", "over_a_year", "3 years ago"),
        ("they are making me change scool after crismas. she told my carer on tusday", "this_week", "on tusday"),
    ],
)
def test_when_is_found_in_a_story(story, coarse, words):
    happened = read_happened(story, TODAY)

    assert happened is not None
    assert happened.sure
    assert (happened.coarse, happened.words) == (coarse, words)


@pytest.mark.parametrize(
    "story",
    [
        "may i have a new worker", "this may be silly", "this may or may not be so", "the letter from april not the other one", "he told me to march off", "im 12", "i'm 12 and in year 8", "room 3", "my number is 07700 900123",
        "ring me at 3pm", "at half past 3", "i want a second chance", "i sat in the sun", "one day i will be happy", "my nan died", "April shouted at me",
        "my social worker Summer is mean", "she is like that 24/7", "i give her 9/10", "i want to see my nan for christmas", "they are moving me on monday",
        "i want to move in may", "she was born on 3/4/2012", "call me on monday", "the second time was worse", "what is going on", "since you ask",
        "i live at 14 march road", "i am in year 9", "no", "dunno", "i dont remember", "there are 4 of us", "in room 2019", "next week is my review",
        "31/2/2026", "i was sad", "they will tell me by friday", "the spring on my bed broke", "can I see mum at easter",
        "they lock it at ten, tue and wed as well", "i get 2nd sunday and 4th sunday", "on a thursday we have pizza", "my bike is gone until easter",
        "they turn the wifi off at 9 now even for me n im 17", "she is 13. when she was small her drawings were put in a box",
        "on the 14th they are moving me", "on friday they are moving me to leeds", "on the 4th of december they are moving me",
        "on the 14th there is a meeting about me", "on the 12th they will decide if i can stay", "on the 9th i turn 18", "i move on the 9th but nobody told my school",
        "Correction: he turned 17 last week. He was 16 at the time.", "on the second bus i saw her", "its nearly 6 months since my review", "they are moovin us after christmas", "they are making me change scool after crismas and no one even arsked me", "we have gone there each summer since i was born",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_day_is_none(story):
    assert read_happened(story, TODAY) is None


@pytest.mark.parametrize(
    "story",
    [
        "i went all that way and they said no room free today",
        "they promised it by the 2nd of march 2026 and nothing came",
        "they paid for saturday riding",
        "she is my third worker this year",
        "he says tuesday and then he never comes",
    ],
)
def test_the_day_of_what_was_said_or_promised_is_not_sure(story):
    happened = read_happened(story, TODAY)

    assert happened is not None
    assert not happened.sure


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("tomorrow", date(2026, 11, 29), date(2026, 11, 29)),
        ("2moro", date(2026, 11, 29), date(2026, 11, 29)),
        ("on monday", date(2026, 11, 30), date(2026, 11, 30)),
        ("next week", date(2026, 11, 30), date(2026, 12, 6)),
        ("the 14th", date(2026, 12, 14), date(2026, 12, 14)),
        ("5th december", date(2026, 12, 5), date(2026, 12, 5)),
        ("in two weeks", date(2026, 12, 12), date(2026, 12, 12)),
        ("before christmas", TODAY, date(2026, 12, 26)),
        ("in january", date(2027, 1, 1), date(2027, 1, 31)),
    ],
)
def test_a_day_to_come_is_the_next_one(said, first, last):
    decision = read_decision_day(said, TODAY, asked=True)

    assert decision is not None
    assert (decision.from_on, decision.to_on) == (first, last)


@pytest.mark.parametrize(
    "story",
    [
        "they moved me last week",
        "she shouted on monday",
        "yesterday",
        "it was on 3 march",
        "keeps cancelling since september",
    ],
)
def test_what_happened_is_no_day_to_come(story):
    assert read_decision_day(story, TODAY) is None


def test_a_move_that_is_coming_is_read_out_of_a_story():
    decision = read_decision_day("they are moving me on friday and nobody asked me", TODAY)

    assert decision is not None
    assert decision.from_on == date(2026, 12, 4)


WRITTEN = [
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%Y-%m-%d",
    "%d/%m/%y",
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "the %dth of %B %Y",
    "%A %d %B %Y",
]


@given(on=DATES, form=st.sampled_from(WRITTEN), asked=st.booleans())
def test_every_written_form_is_read_back_as_that_day(on, form, asked):
    happened = read_happened(f"it was on {on.strftime(form)}", TODAY, asked=asked)

    assert happened is not None
    assert (happened.from_on, happened.to_on) == (on, on)


@given(on=st.dates(date(2026, 11, 28) - timedelta(days=360), TODAY))
def test_a_day_without_its_year_is_the_last_one(on):
    happened = read_happened(on.strftime("on %d %B"), TODAY, asked=True)

    assert happened is not None
    assert happened.from_on == on


@given(days=st.integers(1, 3000))
def test_days_counted_back_are_that_many(days):
    happened = read_happened(f"{days} days ago" if days < 1000 else f"{days // 7 % 1000} weeks ago", TODAY)

    assert happened is not None
    assert happened.to_on is not None
    assert happened.to_on <= TODAY


PIECES = [said for lines in ANSWERS.values() for said in lines] + [
    "and",
    "to",
    "between",
    "since",
    "my social worker",
    "until",
    "i was 12",
    "but",
]


@given(
    pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=4),
    today=st.dates(date(2020, 2, 28), date(2034, 12, 31)),
    asked=st.booleans(),
)
def test_a_range_of_the_past_never_runs_backwards_or_beyond_today(pieces, today, asked):
    happened = read_happened(" ".join(pieces), today, asked=asked)

    if happened and happened.to_on:
        assert happened.to_on <= today
        assert happened.from_on is None or happened.from_on <= happened.to_on


@given(
    pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=3),
    today=st.dates(date(2020, 2, 28), date(2034, 12, 31)),
)
def test_a_day_to_come_is_never_past(pieces, today):
    decision = read_decision_day(" ".join(pieces), today, asked=True)

    assert decision is None or today <= decision.from_on <= decision.to_on or decision.to_on >= today


@given(text=st.text(max_size=120))
def test_any_text_at_all_can_be_read(text):
    read_happened(text, TODAY, asked=True)
    read_decision_day(text, TODAY)


@given(
    today=st.dates(date(2022, 1, 1), date(2034, 12, 31)),
    said=st.sampled_from(["two years ago", "14 months ago", "when i was little", "the christmas before last"]),
)
def test_more_than_a_year_is_said_only_when_all_of_it_is(today, said):
    happened = read_happened(said, today)

    assert happened is not None
    assert happened.to_on is not None
    assert (happened.coarse == "over_a_year") == (
        happened.to_on < today.replace(year=today.year - 1, day=min(today.day, 28 if today.month == 2 else today.day))
    )


@pytest.mark.parametrize("said", ["its better now", "its over now", "now its ok", "it has stopped now"])
def test_a_now_in_which_it_is_over_does_not_go_on(said):
    assert read_happened(said, TODAY, asked=True) is None
