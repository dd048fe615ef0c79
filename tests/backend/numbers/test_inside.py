"""Numbers for staff: every panel counts what its histories say, its sentence tells what is seen, and its bars agree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from backend.cases import events as e
from backend.cases.state import State
from backend.numbers.chart import LONGEST, stacked
from backend.numbers.columns import HIGH, columns
from backend.numbers.figures import tables_of
from backend.numbers.inside import NO_TEAM, NOBODY, Counted, Panel, complaints_of, lines_of, panels_of
from backend.numbers.year import Year
from tests.backend.cases.histories import Story, answered, at_stage_2, at_stage_3, day
from tests.backend.cases.kit import LAW
from tests.backend.numbers.kit import rows_in

YEAR, TODAY = Year(2026), date(2026, 9, 1)
NORTH, SOUTH = "s1", "s2"
BY = Counted(YEAR, LAW, TODAY, {NORTH: "North", SOUTH: "South"}, {"stage_1_answer": "Answer at stage 1"})


def given(story: Story, to: str) -> Story:
    """Return the story of a case that somebody looks after."""
    return story.then(e.Assigned(to=to), story.state.received_on)


def year() -> list[State]:
    """Return nine complaints.

    North: five of June, answered after 5 working days. South: two of June answered after 15, late; one of July that
    nobody answered. Nobody: one of the week before today.
    """
    fresh = TODAY - timedelta(days=3)
    return [
        *(given(Story(about=("home",)), NORTH).then(answered("resolved", day(7)), day(7)).state for _ in range(5)),
        *(given(Story(about=("home", "carer")), SOUTH).then(answered("partly", day(21)), day(21)).state for _ in "12"),
        given(Story(received_on=date(2026, 7, 6)), SOUTH).state,
        Story(received_on=fresh).state,
    ]


def panel(name: str, states: Iterable[State] = (), *, empty: bool = False) -> Panel:
    """Return one panel."""
    return next(one for one in panels_of([] if empty else list(states) or year(), BY) if one.name == name)


def counts(found: Panel) -> dict[str, tuple[int, ...]]:
    """Return the numbers of each row that has any."""
    return {line.label: line.counts for line in found.lines if any(line.counts)}


def test_months_say_where_most_arrived_and_stop_at_today() -> None:
    found = panel("months")
    assert counts(found) == {
        "June 2026": (5, 2, 0, 0, 0),
        "July 2026": (0, 0, 1, 0, 0),
        "August 2026": (0, 0, 0, 0, 1),
    }
    assert [line.label for line in found.lines][::5] == ["April 2026", "September 2026"]
    assert found.says == "Most arrived in June 2026, 7 of 9."
    both = panel("months", [*year()[:1], *year()[7:8]])
    assert both.says == "Most arrived in June 2026 and July 2026, 1 each, of 2."


def test_answers_stand_at_the_working_day_on_which_they_came_and_the_law_s_days_are_marked() -> None:
    found = panel("days")
    assert counts(found) == {"5": (5,), "15": (2,)}
    assert found.says == (
        "Half of the 7 answers took 5 working days or fewer; 5 came within the law’s 10, 7 within 20."
    )
    assert dict(found.marks) == {10: "10 days", 20: "20 at the latest"}
    later = Story().then(answered("partly", day(60)), day(60)).state
    assert counts(panel("days", [later])) == {"More than 20": (1,)}


def test_the_days_are_counted_as_the_annual_report_counts_them() -> None:
    rows = rows_in(tables_of(year(), YEAR, LAW, TODAY), "stage_1")
    total = [sum(column) for column in zip(*(line.counts for line in panel("months").lines), strict=True)]
    assert rows == {"in_time": 5, "late": 2, "open_late": 1, "open_in_time": 1}
    assert total == [5, 2, 1, 0, 1]


def test_every_date_of_the_law_is_told_with_its_days_and_how_long_it_took() -> None:
    found = panel("dates", [*year(), at_stage_3().state])
    lines = {line.label: line for line in found.lines}
    assert lines["Answer at stage 1"].counts == (6, 2, 1, 0, 1)
    assert lines["Answer at stage 1"].also == ("10, at most 20", "5", "15")
    assert {"stage_2_answer", "stage_3_panel"} <= set(lines)
    assert lines["acknowledge"].also[0] == "3 (ours)"
    late, still = (sum(line.counts[at] for line in found.lines) for at in (1, 2))
    assert found.says == f"{late} dates were met late, {still} are late and still open."
    assert panel("dates", [Story(received_on=TODAY).state]).says == "Every date was kept so far."


def test_teams_are_those_of_who_looks_after_the_case_the_most_first() -> None:
    found = panel("teams", [*year(), given(Story(), "s9").state])
    assert [(line.label, sum(line.counts)) for line in found.lines] == [
        ("North", 5), ("South", 3), (NO_TEAM, 1), (NOBODY, 1),
    ]  # fmt: skip
    assert found.lines[1].also == ("15",)
    assert found.says == "Most are with: North, 5 of 10. Most late: South, 3."


def test_subject_stage_and_outcome_say_what_is_seen() -> None:
    about = panel("about")
    assert {line.label: sum(line.counts) for line in about.lines} == {"Home": 7, "Carer": 2, "Nobody said": 2}
    assert about.says == "Most are about: Home, 7 of 9."
    stages = panel("stages", [*year(), at_stage_2().state, at_stage_3().state])
    assert [line.counts for line in stages.lines] == [(9,), (1,), (1,)]
    assert stages.says == "2 of 11 went on to stage 2, 1 of them to stage 3."
    assert panel("stages").says == "None of 9 went on to stage 2."
    outcomes = panel("outcomes")
    assert outcomes.says == "Of 7 answered, 5 are resolved, 2 partly, 0 not."
    assert [line.counts[0] for line in outcomes.lines] == [5, 2, 0, 2]


def test_whoever_is_named_in_a_case_does_not_find_it_in_the_numbers() -> None:
    mine = Story().then(e.StaffNamed(staff=("me",)), day(0)).state
    idea, earlier = Story(kind="comment").state, Story(received_on=date(2025, 6, 2)).state
    assert complaints_of([mine, idea, earlier, *year()[:1]], YEAR, "me") == year()[:1]
    assert len(complaints_of([mine], YEAR, "somebody else")) == 1


def test_without_complaints_every_panel_says_so_and_draws_nothing() -> None:
    for found in panels_of([], BY):
        assert re.match("No complaint|Nothing has been", found.says), found.name
        assert columns(found) == ""


def test_parts_of_a_bar_have_the_length_of_their_numbers_and_differ_without_colour() -> None:
    drawn = stacked((2, 1, 1, 1, 3), 8)
    widths = [float(one) for one in re.findall(r'<rect[^>]* width="([\d.]+)"', drawn)]
    assert widths == [LONGEST / 4, LONGEST / 8, LONGEST / 8, LONGEST / 8, LONGEST * 3 / 8]
    assert len(set(re.findall(r'd="([^"]+)"', drawn))) == 3, "lines, crossed, dots; solid and empty have no pattern"
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn)) == {"#1d4e89", "#fff", "none"}


def test_columns_are_as_high_as_their_numbers_with_the_number_above_and_the_marks_across() -> None:
    drawn = columns(panel("days"))
    highs = [float(one) for one in re.findall(r'<rect[^>]* height="([\d.]+)"', drawn)]
    assert highs == [HIGH, HIGH * 2 / 5]
    assert re.findall(r">([^<]+)</text>", drawn)[-2:] == ["10 days", "20 at the latest"]
    assert "aria-hidden" in drawn
    assert "style=" not in drawn
    above = re.findall(r'text-anchor="middle" fill="#111">(\d+)<', columns(panel("months")))
    assert above == ["7", "1", "1"]


def test_a_csv_has_every_number_of_every_panel() -> None:
    lines = list(lines_of(panels_of(year(), BY)))
    assert ("teams", "North", "In time", "5") in lines
    assert ("dates", "Answer at stage 1", "Longest", "15") in lines
    assert {panel for panel, *_ in lines} == {one.name for one in panels_of(year(), BY)}
