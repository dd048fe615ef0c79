"""Care leavers, age, gender and the rest: each complaint once in each table, no small number can be worked out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime
from itertools import product

import pytest
import pytest_asyncio
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backend.cases import events as e
from backend.cases.casebook import Casebook
from backend.cases.receive import receive
from backend.cases.state import State
from backend.cases.young_person import Answers, lists, may_be_asked, to_seal
from backend.content.load import load
from backend.numbers.as_csv import as_csv
from backend.numbers.as_text import as_text
from backend.numbers.counts import Table
from backend.numbers.figures import tables_of
from backend.numbers.page import whole
from backend.numbers.report import Known, report_of
from backend.numbers.sources import annual_report
from backend.numbers.suppression import suppressed
from backend.numbers.words import words
from backend.numbers.year import Year
from backend.numbers.young_people import Recorded, who, young_people
from backend.settings import ROOT, Settings
from tests.backend.cases.histories import Story
from tests.backend.cases.kit import LAW, casebook, new_uuid, represented
from tests.backend.numbers.kit import flat, rows_in, table_in
from tests.backend.numbers.test_suppression import fits

YEAR = Year(2026)
TODAY = date(2027, 1, 29)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
CONTENT = load(ROOT / "easy_read_content")
TABLES = ("care_leavers", "age", "gender", "disability", "ethnicity", "sexual_orientation")
CHILD, HELPED = Story(who="child").state, Story(role="on_behalf", child_agrees="yes", who="advocate").state
ADULT = Story(role="own_right", who="other").state


def counted(*complaints: tuple[State, Answers | None]) -> list[Table]:
    """Return the tables; every quantity must have one value wherever it is shown. None: nothing was ever recorded."""
    recorded = [(state, answers) for state, answers in complaints if answers is not None]
    tables = tables_of([state for state, _ in complaints], YEAR, LAW, TODAY, recorded)
    flat(tables)
    return tables


def test_what_is_not_recorded_has_a_row_and_every_table_adds_up_to_all_complaints() -> None:
    tables = counted((CHILD, {"age": "from_12", "gender": "another"}), (CHILD, {}), (CHILD, None), (HELPED, None))
    assert rows_in(tables, "age") == {"from_12": 1, "not_recorded": 3}
    assert rows_in(tables, "gender") == {"another": 1, "not_recorded": 3}
    assert rows_in(tables, "ethnicity") == {"not_recorded": 4}
    for table in tables:
        if table.name in (*TABLES, "who"):
            assert table.total
            assert sum(row.n for row in table.rows) == table.total.n == 4


def test_not_known_and_prefers_not_to_say_are_answers_and_not_blanks() -> None:
    tables = counted((CHILD, {"ethnicity": "not_known"}), (CHILD, {"ethnicity": "prefers_not"}), (CHILD, {}))
    assert rows_in(tables, "ethnicity") == {"not_known": 1, "prefers_not": 1, "not_recorded": 1}


def test_a_care_leaver_who_told_us_is_in_one_row_of_who_complained() -> None:
    yes = {"care_leaver": "yes"}
    tables = counted((CHILD, yes), (ADULT, yes), (CHILD, {"care_leaver": "no"}), (ADULT, None), (CHILD, None))
    assert rows_in(tables, "who") == {"child": 2, "care_leaver": 2, "other": 1}


def test_a_care_leaver_for_whom_an_advocate_spoke_is_counted_under_care_leavers_and_the_advocate_complained() -> None:
    yes = {"care_leaver": "yes"}
    tables = counted((CHILD, yes), (HELPED, yes), (HELPED, None))
    assert rows_in(tables, "who") == {"care_leaver": 1, "advocate": 2}
    assert rows_in(tables, "care_leavers") == {"themselves": 1, "spoken_for": 1, "not_recorded": 1}


def test_who_is_under_16_is_told_apart_from_who_has_no_answer_about_sexual_orientation() -> None:
    tables = counted(
        (CHILD, {"age": "from_12"}),
        (CHILD, {"age": "from_16"}),
        (CHILD, {"age": "from_18", "sexual_orientation": "gay_lesbian"}),
        (CHILD, {"age": "not_known"}),
        (CHILD, None),
    )
    assert rows_in(tables, "sexual_orientation") == {"gay_lesbian": 1, "too_young": 1, "not_recorded": 3}


def test_only_complaints_of_the_year_are_counted() -> None:
    before = Story(received_on=date(2026, 3, 31)).state
    idea = Story(kind="comment").state
    known = {"age": "from_12", "care_leaver": "yes"}
    tables = counted((before, known), (idea, known), (CHILD, known))
    assert rows_in(tables, "age") == {"from_12": 1}
    assert rows_in(tables, "who") == {"care_leaver": 1}


def test_an_answer_that_is_on_no_list_is_a_mistake_and_not_left_out() -> None:
    with pytest.raises(KeyError):
        counted((CHILD, {"gender": "purple"}))


def test_every_row_that_is_counted_has_a_name_in_the_report() -> None:
    for table in counted((CHILD, None)):
        if table.name in (*TABLES, "who"):
            titles = words().tables[table.name]
            assert [row.name for row in table.rows] == list(titles.rows)
            assert all(titles.rows.values())
            assert titles.source
    names = set(lists().answers_to("care_leaver")) - {"yes"}
    assert set(words().tables["care_leavers"].rows) == {*names, "themselves", "spoken_for", "not_recorded"}


def test_what_the_report_cannot_say_no_longer_names_what_it_says() -> None:
    assert not any("leaver" in one.what or "ethnicity" in one.what for one in words().missing)


def some(count: int, state: State, **answers: str) -> list[tuple[State, Answers | None]]:
    """Return so many complaints with these answers."""
    return [(state, answers)] * count


def test_small_numbers_of_every_kind_are_hidden_on_every_way_out() -> None:
    complaints = [
        *some(30, CHILD, age="from_12", ethnicity="white", care_leaver="no"),
        *some(2, HELPED, age="from_18", ethnicity="black", care_leaver="yes", sexual_orientation="other"),
        *some(9, CHILD, age="from_18", ethnicity="white", care_leaver="yes"),
        *[(CHILD, None)] * 10,
        *[(HELPED, None)] * 10,
    ]
    recorded = [(state, answers) for state, answers in complaints if answers is not None]
    known = Known("wigan", "Wigan", 30, [state for state, _ in complaints], recorded=recorded)
    report = report_of(known, YEAR, LAW, TODAY)
    for table, row in (("ethnicity", "black"), ("care_leavers", "spoken_for"), ("sexual_orientation", "other")):
        rows = {one.name: one for one in table_in(report, table).rows}
        assert rows[row].hidden
        assert sum(one.hidden for one in rows.values()) >= 2, "a reader would subtract"
    rows = {one.name: one.count for one in table_in(report, "who").rows}
    assert (rows["child"], rows["care_leaver"]) == (40, 9)
    assert {one.name: one.count for one in table_in(report, "age").rows}["not_recorded"] == 20
    assert "Sexual orientation: Other sexual orientation,[c]" in as_csv(report)
    assert "Black, Black British, Caribbean or African" in as_text(report)
    assert "Under 16, so not asked" in whole(report)


KINDS = st.sampled_from([CHILD, HELPED, ADULT])
PEOPLE = st.lists(
    st.tuples(
        KINDS,
        st.fixed_dictionaries(
            {}, optional={name: st.sampled_from([*lists().answers_to(name)]) for name in lists().questions}
        ),
    ),
    max_size=40,
)


def allowed(answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that the form would take."""
    return {name: answer for name, answer in answers.items() if may_be_asked(name, answers)}


@settings(deadline=None)
@given(PEOPLE, st.integers(0, 9))
def test_whatever_was_recorded_each_quantity_has_one_value_and_every_small_one_is_hidden(
    people: list[tuple[State, dict[str, str]]], without: int
) -> None:
    recorded = [(state, allowed(answers)) for state, answers in people]
    complaints = [state for state, _ in recorded] + [CHILD] * without
    tables = [who(complaints, recorded), *young_people(len(complaints), recorded)]
    numbers, closed = flat(tables), suppressed(tables, 5, 3)
    assert all(name in closed for name, n in numbers.items() if 0 < n < 5)
    for table in tables:
        assert table.total
        assert table.total.n == len(complaints) == sum(row.n for row in table.rows)


def possible_values(tables: list[Table], closed: frozenset[str], name: str, most: int) -> set[int]:
    """Return what a reader who tries every number for every hidden one finds.

    Brute force, apart from the code under test.
    """
    numbers = flat(tables)
    choices = [range(1, 5) if 0 < numbers[one] < 5 else range(most + 1) for one in sorted(closed)]
    found = set()
    for guess in product(*choices):
        guessed = {**numbers, **dict(zip(sorted(closed), guess, strict=True))}
        if all(fits(one, guessed) for one in tables) and known_to_everybody(tables, guessed):
            found.add(guessed[name])
    return found


def known_to_everybody(tables: list[Table], guessed: dict[str, int]) -> bool:
    """Say whether who is under 16 by age is too young for the other question.

    Worked out apart from the code under test.
    """
    n = {f"{table.name}.{row.name}": guessed[table.quantity(row)] for table in tables for row in table.rows}
    if "age.under_8" not in n:
        return True
    return n["age.under_8"] + n["age.from_8"] + n["age.from_12"] == n["sexual_orientation.too_young"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 8), min_size=6, max_size=6))
@example([5, 1, 0, 1, 0, 1])
def test_nobody_can_work_out_a_hidden_number_from_the_two_tables_that_tell_of_care_leavers(counts: list[int]) -> None:
    groups: list[tuple[State, dict[str, str] | None]] = [
        (CHILD, {"care_leaver": "yes"}),
        (HELPED, {"care_leaver": "yes"}),
        (CHILD, {"care_leaver": "no"}),
        (HELPED, {"care_leaver": "no"}),
        (CHILD, None),
        (HELPED, None),
    ]
    people = [group for group, count in zip(groups, counts, strict=True) for _ in range(count)]
    recorded: list[Recorded] = [(state, answers) for state, answers in people if answers is not None]
    complaints = [state for state, _ in people]
    tables = [who(complaints, recorded), next(young_people(len(complaints), recorded))]
    no_one_can_tell(tables)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 8), min_size=5, max_size=5))
@example([3, 8, 5, 8, 8])
def test_nor_from_the_two_tables_that_tell_who_is_under_16(counts: list[int]) -> None:
    groups: list[dict[str, str]] = [
        {"age": "under_8"},
        {"age": "from_12"},
        {"age": "from_16", "sexual_orientation": "bisexual"},
        {"age": "from_18", "sexual_orientation": "heterosexual"},
        {"age": "from_18"},
    ]
    recorded: list[Recorded] = [(CHILD, one) for one, count in zip(groups, counts, strict=True) for _ in range(count)]
    tables = [table for table in young_people(len(recorded), recorded) if table.name in ("age", "sexual_orientation")]
    no_one_can_tell(tables)


def no_one_can_tell(tables: list[Table]) -> None:
    """Check that every small number keeps three possible values for a reader of all these tables."""
    closed, numbers = suppressed(tables, 5, 3), flat(tables)
    shown = {name for name in numbers if name not in closed}
    if len(closed) > 5 or not shown:
        return
    for name in closed:
        if 0 < numbers[name] < 5:
            assert len(possible_values(tables, closed, name, most=max(numbers.values()) + 4)) >= 3, (numbers, closed)


@pytest_asyncio.fixture
async def book(database: Settings) -> AsyncIterator[Casebook]:
    """Give the store of cases."""
    async with casebook(database) as opened:
        yield opened


async def complaint(book: Casebook, council: str = "wigan", **answers: str) -> str:
    """Store a complaint with this recorded and return its uuid."""
    uuid = new_uuid()
    await receive(book, uuid, represented(council=council, told_at=NOW), now=NOW)
    if answers:
        await book.record(uuid, e.YoungPersonRecorded(), actor="officer-1", now=NOW, words=to_seal(answers))
    return uuid


@pytest.mark.asyncio
async def test_the_last_answers_of_one_council_are_counted_from_the_store(book: Casebook) -> None:
    uuids = [await complaint(book, age="from_8", care_leaver="no") for _ in range(12)]
    for uuid in uuids[:6]:
        words = to_seal({"age": "from_12", "care_leaver": "yes"})
        await book.record(uuid, e.YoungPersonRecorded(), actor="officer-1", now=NOW, words=words)
    for _ in range(5):
        await complaint(book)
    await complaint(book, "devon", age="from_8")
    report = await annual_report(book, CONTENT, "wigan", YEAR, NOW)
    rows = {row.name: row.count for row in table_in(report, "age").rows}
    assert {name: count for name, count in rows.items() if count} == {"from_8": 6, "from_12": 6, "not_recorded": 5}
    assert {row.name: row.count for row in table_in(report, "who").rows}["care_leaver"] == 6
    other = await annual_report(book, CONTENT, "devon", YEAR, NOW)
    assert {row.name: row.hidden for row in table_in(other, "age").rows}["from_8"]


@pytest.mark.asyncio
async def test_answers_whose_key_was_destroyed_meanwhile_are_counted_as_not_recorded(book: Casebook) -> None:
    uuids = [await complaint(book, gender="girl_woman") for _ in range(12)]
    for uuid in uuids[:6]:
        book.secrets.data_keys.destroy(uuid)
    report = await annual_report(book, CONTENT, "wigan", YEAR, NOW)
    rows = {row.name: row.count for row in table_in(report, "gender").rows}
    assert (rows["girl_woman"], rows["not_recorded"]) == (6, 6)
