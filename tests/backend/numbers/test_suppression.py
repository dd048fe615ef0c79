"""Small numbers are hidden, and cannot be worked out from the others."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.numbers.counts import Row, Table, summed
from backend.numbers.suppression import suppressed
from tests.backend.numbers.kit import flat

BELOW, POSSIBLE = 5, 3


def table(name: str, rows: list[int], *, same_as: str = "", parts: str = "sum", total: int | None = None) -> Table:
    """Return a table of the rows r0, r1… with their total."""
    n = sum(rows) if total is None else total
    return Table(
        name,
        tuple(Row(f"r{at}", value) for at, value in enumerate(rows)),
        Row("total", n, same_as),
        parts=parts,  # type: ignore[arg-type]
    )


def possible_values(tables: list[Table], closed: frozenset[str], name: str, most: int) -> set[int]:
    """Return what a reader who tries every number finds for a hidden one: brute force, apart from the code under test.

    most: the largest number a reader tries. Only for sum tables.
    """
    numbers = flat(tables)
    unknown = sorted(closed)
    small = {one for one in unknown if 0 < numbers[one] < BELOW}
    choices = [range(1, BELOW) if one in small else range(most + 1) for one in unknown]
    found = set()
    for guess in product(*choices):
        guessed = {**numbers, **dict(zip(unknown, guess, strict=True))}
        if all(fits(one, guessed) for one in tables):
            found.add(guessed[name])
    return found


def fits(one: Table, guessed: dict[str, int]) -> bool:
    """Do the guessed numbers add up?"""
    assert one.total
    numbers = {row.name: guessed[one.quantity(row)] for row in one.rows}
    for group, rows in one.groups.items():
        if group in guessed and guessed[group] != sum(numbers[row] for row in rows):
            return False
    return guessed[one.quantity(one.total)] == sum(guessed[one.quantity(row)] for row in one.rows)


def test_numbers_from_five_on_are_shown() -> None:
    assert suppressed([table("t", [5, 0, 12])], BELOW, POSSIBLE) == frozenset()


def test_a_small_number_takes_the_next_one_with_it() -> None:
    assert suppressed([table("t", [3, 9, 40])], BELOW, POSSIBLE) == {"t.r0", "t.r1"}


def test_two_ones_need_a_third_hidden_number_because_their_sum_would_tell_both() -> None:
    closed = suppressed([table("t", [1, 1, 60])], BELOW, POSSIBLE)
    assert closed == {"t.r0", "t.r1", "t.r2"}


def test_a_number_alone_in_its_table_hides_the_total_too() -> None:
    assert suppressed([table("t", [2, 0, 0])], BELOW, POSSIBLE) == {"t.r0", "t.total"}


def test_a_quantity_is_hidden_in_every_table_that_shows_it() -> None:
    kinds = Table("kinds", (Row("complaint", 3, "complaints"), Row("idea", 20), Row("thanks", 30)), Row("total", 53))
    who = table("who", [3, 0], same_as="complaints")
    closed = suppressed([kinds, who], BELOW, POSSIBLE)
    assert {"complaints", "kinds.idea", "who.r0"} <= closed


def test_the_rest_of_a_share_that_nobody_prints_is_protected_as_well() -> None:
    few_without = table("about", [18], parts="each", total=20)
    assert suppressed([few_without], BELOW, POSSIBLE)
    assert not suppressed([table("about", [12], parts="each", total=20)], BELOW, POSSIBLE)


def test_noughts_are_hidden_only_where_nothing_else_is_left() -> None:
    assert "t.r1" not in suppressed([table("t", [3, 0, 7])], BELOW, POSSIBLE)


@settings(deadline=None)
@given(st.lists(st.integers(0, 8), min_size=2, max_size=4))
def test_nobody_can_work_out_a_hidden_number_from_one_table(rows: list[int]) -> None:
    tables = [table("t", rows)]
    closed = suppressed(tables, BELOW, POSSIBLE)
    numbers = flat(tables)
    assert all(name in closed for name, n in numbers.items() if 0 < n < BELOW)
    if len(closed) > 3 or closed == numbers.keys():
        return
    for name in closed:
        enough = POSSIBLE if 0 < numbers[name] < BELOW else 2
        assert len(possible_values(tables, closed, name, most=max(numbers.values()) + 4)) >= enough


@settings(deadline=None)
@given(st.lists(st.integers(0, 7), min_size=2, max_size=3), st.integers(0, 10), st.data())
def test_nor_from_two_tables_that_share_a_quantity(rows: list[int], other: int, data: st.DataObject) -> None:
    shared = sum(rows)
    at = data.draw(st.integers(0, shared))
    kinds = Table("kinds", (Row("complaint", shared, "complaints"), Row("idea", other)), Row("total", shared + other))
    tables = [kinds, table("who", rows, same_as="complaints"), table("how", [at, shared - at], same_as="complaints")]
    closed, numbers = suppressed(tables, BELOW, POSSIBLE), flat(tables)
    if len(closed) > 3 or closed == numbers.keys():
        return
    for name in closed:
        enough = POSSIBLE if 0 < numbers[name] < BELOW else 2
        assert len(possible_values(tables, closed, name, most=max(numbers.values()) + 4)) >= enough, (tables, closed)


def test_where_everything_is_small_everything_is_hidden() -> None:
    assert suppressed([table("t", [1, 1, 1])], BELOW, POSSIBLE) == {"t.r0", "t.r1", "t.r2", "t.total"}


def test_rows_that_another_table_tells_together_are_one_more_sum_for_the_reader() -> None:
    total = Row("total", 60, "all")
    outcome = Table(
        "outcome",
        (Row("answered", 40), Row("withdrawn", 4), Row("outside", 7), Row("open", 9)),
        total,
        groups={"ended": ("withdrawn", "outside")},
    )
    times = Table("times", (Row("done", 20), Row("late", 20), Row("ended", 11, "ended"), Row("waits", 9)), total)
    apart = suppressed([replace(outcome, groups={})], BELOW, POSSIBLE)
    assert apart == {"outcome.withdrawn", "outcome.outside"}
    one_more = Table("one", (Row("ended", 11, "ended"), Row("rest", 49)), total)
    alone = replace(
        outcome, rows=(Row("answered", 47), Row("withdrawn", 4), Row("open", 9)), groups={"w": ("withdrawn",)}
    )
    told = Table("told", (Row("w", 4, "w"), Row("rest", 56)), total)
    assert {"w", "outcome.withdrawn"} <= suppressed([alone, told], BELOW, POSSIBLE)
    for tables in ([outcome, times], [outcome, one_more]):
        closed, numbers = suppressed(tables, BELOW, POSSIBLE), flat(tables)
        assert len(possible_values(tables, closed, "outcome.withdrawn", max(numbers.values()))) >= POSSIBLE


def test_an_item_in_no_row_is_a_mistake_and_not_left_out() -> None:
    with pytest.raises(KeyError):
        summed("t", ["a", "new"], ["a"])
