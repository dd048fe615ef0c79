"""Each figure of the annual report, from histories that the rules allow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from backend.cases import events as e
from backend.cases.state import State
from backend.numbers.counts import Table
from backend.numbers.figures import tables_of
from backend.numbers.year import Year
from tests.backend.cases.histories import (
    Story,
    answered,
    answered_2,
    at_stage_2,
    at_stage_3,
    day,
    investigated,
    invited,
)
from tests.backend.cases.kit import LAW
from tests.backend.numbers.kit import flat, rows_in

YEAR = Year(2026)
LATER = date(2027, 1, 29)
"""Long after everything that these histories owe."""


def counted(*states: State, today: date = LATER, year: Year = YEAR) -> list[Table]:
    """Count these cases, check that every quantity has one value wherever it is shown, and return the tables."""
    tables = tables_of(states, year, LAW, today)
    flat(tables)
    return tables


def rows(name: str, *states: State, today: date = LATER) -> dict[str, int]:
    """Count these cases and return the rows of one table."""
    return rows_in(counted(*states, today=today), name)


def test_the_year_is_april_to_march() -> None:
    assert (Year(2026).first, Year(2026).last, Year(2026).label) == (date(2026, 4, 1), date(2027, 3, 31), "2026/27")
    assert (Year.of(date(2027, 3, 31)), Year.of(date(2027, 4, 1))) == (Year(2026), Year(2027))
    assert Year(2099).label == "2099/00"


def test_only_what_was_received_in_the_year_is_counted() -> None:
    inside, before = Story().state, Story(received_on=date(2026, 3, 31)).state
    assert rows("kinds", inside, before) == {"complaint": 1}


def test_complaints_ideas_and_thank_yous_are_told_apart() -> None:
    assert rows("kinds", Story().state, Story(kind="comment").state, Story(kind="thank_you").state) == {
        "complaint": 1,
        "comment": 1,
        "thank_you": 1,
    }


def test_requests_for_an_advocate_are_counted_by_what_came_of_them_and_are_no_complaints() -> None:
    def request() -> Story:
        return Story(kind="advocate_request", advocate="yes_please")

    asked = request().then(e.AdvocateReferred(on=day(1)), day(1))
    found = request().then(e.AdvocateAppointed(on=day(1)), day(1)).then(e.Closed(on=day(2)), day(2))
    told = request().then(answered(on=day(1)), day(1)).then(e.Closed(on=day(2)), day(2))
    states = [one.state for one in (request(), asked, found, told, request().says(e.Withdrawn(), day(1)))]
    assert rows("kinds", *states) == {"advocate_request": 5}
    assert rows("advocate_requests", *states) == dict.fromkeys(("found", "asked", "open", "answered", "stopped"), 1)
    assert rows("advocacy", *states) == {}


def test_who_complained_and_about_what() -> None:
    child = Story(about=("home", "family_time"), who="child").state
    parent = Story(role="own_right", who="parent", about=("home",)).state
    from_before_it_was_kept = Story(role="on_behalf", child_agrees="yes").state
    assert rows("who", child, parent, from_before_it_was_kept) == {"child": 1, "parent": 1, "other": 1}
    assert rows("about", child, parent) == {"home": 2, "family_time": 1}


@pytest.mark.parametrize(
    ("name", "story"),
    [
        ("in_time", Story().then(answered(on=date(2026, 6, 19)), date(2026, 6, 19))),
        ("late", Story().then(answered(on=date(2026, 6, 22)), date(2026, 6, 22))),
        ("late", Story().then(answered(on=date(2026, 7, 3)), date(2026, 7, 3))),
        ("over", Story().then(answered(on=date(2026, 7, 6)), date(2026, 7, 6))),
        (
            "extended",
            Story()
            .then(e.Extended(to=date(2026, 7, 3), reason="complex", child_told_on=day(3)), day(3))
            .then(answered(on=date(2026, 7, 3)), date(2026, 7, 3)),
        ),
        (
            "late",
            Story()
            .then(e.Extended(to=date(2026, 6, 24), reason="complex", child_told_on=day(3)), day(3))
            .then(answered(on=date(2026, 6, 25)), date(2026, 6, 25)),
        ),
        ("ended", Story().says(e.StageRequested(stage=2), date(2026, 7, 6))),
        ("ended", Story().says(e.Withdrawn(), day(3))),
        ("open_late", Story()),
        ("no_clock", Story(on_the_list=False, role="own_right")),
    ],
)
def test_a_complaint_of_5_june_is_in_one_row_of_the_stage_1_table(name: str, story: Story) -> None:
    assert rows("stage_1", story.state) == {name: 1}


@pytest.mark.parametrize(("today", "name"), [(date(2026, 6, 19), "open_in_time"), (date(2026, 6, 22), "open_late")])
def test_an_open_complaint_is_late_the_day_after_its_tenth(today: date, name: str) -> None:
    assert rows("stage_1", Story().state, today=today) == {name: 1}


def test_how_stage_1_ended() -> None:
    told = {"on": day(2), "told_on": day(2)}
    stories = {
        "resolved": Story().then(answered("resolved"), day(10)),
        "partly": Story().then(answered("partly"), day(10)),
        "not_resolved": at_stage_3(),
        "withdrawn": Story().says(e.Withdrawn(), day(3)),
        "not_prejudice": Story().then(e.NotConsidered(ground="prejudice", might_prejudice=True, **told), day(2)),
        "not_outside": Story().then(e.NotConsidered(ground="outside", **told), day(2)),
        "not_too_old": Story(over_a_year=True).then(e.LateDecided(looked_at=False, **told), day(2)),
        "not_no_interest": Story(on_the_list=False, role="own_right").then(
            e.InterestDecided(accepted=False, **told), day(2)
        ),
        "to_stage_2": Story().says(e.StageRequested(stage=2), date(2026, 7, 6)),
        "open": Story(),
    }
    assert rows("outcome", *(story.state for story in stories.values())) == dict.fromkeys(stories, 1)


def test_a_case_that_was_withdrawn_and_then_closed_stays_withdrawn() -> None:
    story = (
        Story()
        .says(e.Withdrawn(), day(3))
        .then(e.WithdrawalConfirmed(on=day(4)), day(4))
        .then(e.Closed(on=day(5)), day(5))
    )
    assert rows("outcome", story.state) == {"withdrawn": 1}


def test_later_stages_count_in_the_year_in_which_they_were_asked_for() -> None:
    state = at_stage_3().state
    tables = counted(state)
    assert rows_in(tables, "stages") == {"stage_1": 1, "stage_2": 1, "stage_3": 1}
    assert rows_in(tables, "stage_2") == {"in_time": 1}
    assert rows_in(tables, "panel") == {"open_late": 1}
    next_year = counted(state, year=Year(2027))
    assert not any(rows_in(next_year, name) for name in ("kinds", "stage_2", "panel"))


def test_stage_2_is_late_after_25_days_without_an_extension_and_over_after_65() -> None:
    def at(days: int) -> State:
        on = LAW.days.after(day(12), days)
        return investigated().then(answered_2(on), on).state

    assert rows("stage_2", at(25), at(26), at(65), at(66)) == {"in_time": 1, "late": 2, "over": 1}


def test_what_stage_2_and_the_panel_found_is_counted_each_in_its_own_year() -> None:
    def found(finding: e.Finding | None) -> State:
        state = investigated().then(answered_2(day(40), finding=finding), day(40)).state
        return state if finding else replace(state, stage_2_finding=None)  # as older histories have it

    still_open, stopped = at_stage_2().state, at_stage_2().says(e.Withdrawn(), day(20)).state
    states = (found("upheld"), found("partly_upheld"), found("not_upheld"), found(None), still_open, stopped)
    names = ("upheld", "partly_upheld", "not_upheld", "not_written", "open", "stopped")
    assert rows("stage_2_found", *states) == dict.fromkeys(names, 1)
    met = invited().then(e.PanelMet(on=day(60), members=("a", "b", "c")), day(60))
    reported = met.then(e.PanelReported(on=day(62), finding="upheld"), day(62)).state
    assert rows("panel_found", reported, still_open) == {"upheld": 1}
    assert rows_in(counted(reported, year=Year(2027)), "panel_found") == {}


def test_advocates_and_learning() -> None:
    story = Story(advocate="yes_please").then(e.AdvocateAppointed(on=day(4)), day(4)).then(answered(), day(10))
    story.then(e.Learned(on=day(12)), day(12))
    assert rows("advocate", story.state, Story(advocate=None).state) == {"yes_please": 1, "not_asked": 1}
    assert rows("advocacy", story.state) == {"advocate_appointed_on": 1}
    assert rows("learning", story.state, Story().state) == {"learned_on": 1}


def test_an_idea_needs_an_answer_too() -> None:
    idea = Story(kind="comment").then(e.Answered(on=day(3)), day(3)).state
    assert rows("ideas", idea, Story(kind="comment").state) == {"answered": 1, "open": 1}
