"""Where an answer stands in the Representation of the Case API: a path, what it holds, and how it is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Union

from telling.answers import Answers

Holds = Literal["choice", "choices", "text", "date", "flag", "names", "messages", "points"]
Value = Union[str, bool, Sequence[str], Sequence[Mapping[str, str]], None]  # noqa: UP007 - evaluated by Python 3.10 too
Take = Callable[[Answers, str], Value]
LISTS = ("choices", "names", "messages", "points")


@dataclass(frozen=True)
class Place:
    """One place. path: "reply.how". take: the value, from the answers and the ask; None says nothing.

    holds: what stands there; "date" is an ISO date, "names" are names of ours, "messages" and "points" are lists of
    objects with a text.

    Where several questions fill a place, the later one that says something wins; lists grow.
    values: what a choice may be; the question's own choices where it is left out. more: values beside those.
    blank: what stands there when nothing is said. most: of a list. required: the case cannot be without it; an
    advocate_request needs no words (backend/cases/shape.py).
    """

    path: str
    holds: Holds
    take: Take
    values: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    blank: Value = None
    most: int | None = None
    required: bool = False

    @property
    def unsaid(self) -> Value:
        """What stands there when nothing is said."""
        return [] if self.holds in LISTS else self.blank


def the_choice(answers: Answers, ask: str) -> Value:
    """Take the choice, if it says something."""
    return next(iter(answers.picked(ask)), None)


def the_choices(answers: Answers, ask: str) -> Value:
    """Take every choice that says something."""
    return list(answers.picked(ask))


def the_words(answers: Answers, ask: str) -> Value:
    """Take the person's own words."""
    return answers.said(ask)


def words_or_choice(answers: Answers, ask: str) -> Value:
    """Take the person's own words, else the choice."""
    return answers.said(ask) or the_choice(answers, ask)


def choice(
    path: str, take: Take = the_choice, values: tuple[str, ...] = (), more: tuple[str, ...] = (), blank: Value = None
) -> Place:
    """Return a place for one choice."""
    return Place(path, "choice", take, values, more, blank)


def choices(path: str, most: int | None = None) -> Place:
    """Return a place for a list of choices. most: of them."""
    return Place(path, "choices", the_choices, most=most)


def words(path: str, when: Callable[[Answers], bool] | None = None, take: Take = the_words) -> Place:
    """Return a place for words. when: only in these tellings."""
    return Place(path, "text", take if when is None else lambda a, ask: take(a, ask) if when(a) else None)


def text(path: str, take: Take) -> Place:
    """Return a place for words that are worked out."""
    return Place(path, "text", take)
