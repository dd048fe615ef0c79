"""Who complained, and what the council's own record says about the young people who did. Pure: opened answers decide.

Every complaint is in one row of each table; one about whose young person nothing is recorded is in `not_recorded`.
Some rows are told by two tables: they share a quantity, and what is left of both is one more, so that hiding knows
every sum that a reader could do and those sums hang together as a tree (see suppression.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import get_args

from backend.cases.events import Who
from backend.cases.state import State
from backend.cases.young_person import Answers, lists
from backend.numbers.counts import COMPLAINTS, Table, summed, told_elsewhere

NOT_RECORDED, TOO_YOUNG = "not_recorded", "too_young"
THEMSELVES, EVERYBODY_ELSE = "care leavers who told us", "everybody else who told us"
"""Told by the tables of who complained and of care leavers."""
YOUNGER, NOT_YOUNGER = "under 16", "not recorded as under 16"
"""Told by the tables of age and of sexual orientation, which is not asked of the younger ones."""
type Recorded = tuple[State, Answers]
"""A complaint, and what is recorded about its young person."""


def is_theirs(state: State, answers: Answers) -> bool:
    """Return whether a care leaver told us themselves. Where somebody spoke for one, that person is who complained."""
    return answers.get("care_leaver") == "yes" and state.role != "on_behalf"


def who(complaints: Sequence[State], recorded: Sequence[Recorded]) -> Table:
    """Return who told us, each once: a care leaver is no longer in the row that what they said of themselves put them
    in.
    """
    found = Counter(told_by(state) for state in complaints)
    theirs = [state for state, answers in recorded if is_theirs(state, answers)]
    found.subtract(told_by(state) for state in theirs)
    found["care_leaver"] = len(theirs)
    child, *others = get_args(Who)
    table = summed("who", found.elements(), (child, "care_leaver", *others), same_as=COMPLAINTS)
    return shared(table, "care_leaver", THEMSELVES, EVERYBODY_ELSE)


def told_by(state: State) -> str:
    """Return who told us, as it was received."""
    return state.who or "other"


def shared(table: Table, row: str, same_as: str, rest: str) -> Table:
    """Return the table; this row is a quantity of another table, and so are the others together."""
    others = tuple(one.name for one in table.rows if one.name != row)
    return replace(told_elsewhere(table, {row: same_as}), groups={rest: others})


def young_people(complaints: int, recorded: Sequence[Recorded]) -> Iterator[Table]:
    """Care leavers, whoever spoke, then age, gender and the rest: each complaint in one row of each."""
    missing = [NOT_RECORDED] * (complaints - len(recorded))
    yield care_leavers(missing, recorded)
    for name in lists().questions:
        if name != "care_leaver":
            found = [row_of(name, answers) for _, answers in recorded]
            yield linked(summed(name, found + missing, rows_of(name), same_as=COMPLAINTS))


def care_leavers(missing: list[str], recorded: Sequence[Recorded]) -> Table:
    """Return every complaint by a care leaver or for one, told apart, so that nobody needs to subtract."""
    found = list(missing)
    for state, answers in recorded:
        row = row_of("care_leaver", answers)
        found.append(row if row != "yes" else "themselves" if is_theirs(state, answers) else "spoken_for")
    _, *rest = rows_of("care_leaver")
    table = summed("care_leavers", found, ("themselves", "spoken_for", *rest), same_as=COMPLAINTS)
    return shared(table, "themselves", THEMSELVES, EVERYBODY_ELSE)


def row_of(name: str, answers: Answers) -> str:
    """Return the row of a table in which somebody with these answers is."""
    if answers.get("age") in too_young_for(name):
        return TOO_YOUNG
    return answers.get(name, NOT_RECORDED)


def rows_of(name: str) -> tuple[str, ...]:
    """Return the rows of the table of a question."""
    return (*lists().answers_to(name), *([TOO_YOUNG] if too_young_for(name) else []), NOT_RECORDED)


def too_young_for(name: str) -> tuple[str, ...]:
    """Return the ages at which this question is not asked."""
    asked = lists().questions[name].ages
    return tuple(age for age in lists().questions["age"].options if asked and age not in asked)


def linked(table: Table) -> Table:
    """Return the table; that of age and that of sexual orientation both tell how many were under 16."""
    if table.name == "sexual_orientation":
        return shared(table, TOO_YOUNG, YOUNGER, NOT_YOUNGER)
    if table.name == "age":
        younger = too_young_for("sexual_orientation")
        older = tuple(row.name for row in table.rows if row.name not in younger)
        return replace(table, groups={YOUNGER: younger, NOT_YOUNGER: older})
    return table
