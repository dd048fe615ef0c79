"""The points of a case on its page: what each stage found and said about each, and what was promised and done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from backend.cases.papers import Item, Paper
from backend.cases.state import PlannedAction
from backend.desk.actions.action import Context
from backend.desk.case_access import Opened

STAGE_OF = {"answered": 1, "stage2_answered": 2, "director_replied": 3}
"""Kind of event -> the stage that it answers."""


@dataclass(frozen=True)
class Said:
    """What one stage says about one point. found: a word of ours, empty where nothing was said."""

    stage: int
    found: str
    text: str


@dataclass(frozen=True)
class ShownPoint:
    """One point with what every stage said about it. title: as it stands in the last paper that has it."""

    number: int
    title: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class ShownAction:
    """One promised action, with its words. late: its day has passed and it is not done."""

    promised: PlannedAction
    words: Item
    late: bool


def points_of_case(opened: Opened) -> list[ShownPoint]:
    """Return every point that an answer was given to; those of the chat alone stand with the words."""
    found: dict[int, list[tuple[str, Said]]] = {}
    for row in opened.rows:
        stage = STAGE_OF.get(row.kind)
        if stage:
            paper = Paper.opened(opened.book.words_of(row))
            answered = len(row.facts.get("findings") or ()) or len(paper.items)
            for number, item in enumerate(paper.items[:answered], 1):  # behind them: answers to recommendations
                found.setdefault(number, []).append((item.title, Said(stage, item.found, item.text)))
    return [ShownPoint(at, said[-1][0], tuple(one for _, one in said)) for at, said in sorted(found.items())]


def actions_of_case(context: Context) -> Iterator[ShownAction]:
    """Yield what was promised, what is open first, by day."""
    order = sorted(context.state.actions, key=lambda one: (one.done_on is not None, one.due, one.seq))
    for one in order:
        yield ShownAction(one, context.action_words(one.seq), is_late(one, context.today))


def is_late(one: PlannedAction, today: date) -> bool:
    """Return whether it is not done, or was done, after its day."""
    return (one.done_on or today) > one.due
