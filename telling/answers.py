"""The answers of a telling, as values: what was chosen and said at each question.

Everything here is frozen. A conversation and a form keep answers as plain JSON (`to_slots`, `from_slots`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Union

from telling.story import POINTS, STORY, Json, Points, Story, Word, text_in, texts_in

SKIPPED = ("skip", "dont_know")
"""Choices that answer a question and say nothing."""
Came = Literal["pressed", "asked", "heard"]
"""How an answer came: a button, words typed to its question, or read out of words that told something else."""
CAME: Mapping[object, Came] = {"pressed": "pressed", "asked": "asked", "heard": "heard"}


@dataclass(frozen=True)
class Answer:
    """The answer to one question. said: the person's own words, verbatim. also: further choices, where several fit.

    came: how it came. from_on, to_on: the days (ISO 8601) between which it lies, where the words say so.
    """

    choice: str | None
    said: str | None = None
    also: tuple[str, ...] = ()
    came: Came | None = None
    from_on: str | None = None
    to_on: str | None = None

    @property
    def picked(self) -> tuple[str, ...]:
        """Every choice that says something."""
        return tuple(one for one in (self.choice, *self.also) if one and one not in SKIPPED)

    def to_slot(self) -> Json:
        """Return it as JSON; what is not there is left out, but for choice and words."""
        also = {"also": list(self.also)} if self.also else {}
        more = {"came": self.came, "from_on": self.from_on, "to_on": self.to_on}
        return {"choice": self.choice, "said": self.said, **also, **{key: one for key, one in more.items() if one}}

    @classmethod
    def from_slot(cls, raw: Json) -> Answer:
        """Read what `to_slot` wrote."""
        choice, said = text_in(raw.get("choice")), text_in(raw.get("said"))
        days = text_in(raw.get("from_on")), text_in(raw.get("to_on"))
        return cls(choice, said, texts_in(raw.get("also")), CAME.get(raw.get("came")), *days)


Given = Union[Answer, Story, Points]  # noqa: UP007 - evaluated by Python 3.10 too
Changes = Mapping[str, "Given | None"]
"""Answers to set by their ask; None takes one back."""


@dataclass(frozen=True)
class Answers:
    """All answers of one telling, by their ask. A question that nobody answered is not in it."""

    given: Mapping[str, Given] = field(default_factory=dict)

    def __contains__(self, ask: object) -> bool:
        return ask in self.given

    def __bool__(self) -> bool:
        return bool(self.given)

    def get(self, ask: str) -> Given | None:
        """Return what was answered, or None."""
        return self.given.get(ask)

    def chosen(self, ask: str) -> str | None:
        """Return the choice given to a question, or None."""
        answer = self.given.get(ask)
        return answer.choice if answer else None

    def picked(self, ask: str) -> tuple[str, ...]:
        """Return every choice given to a question that says something."""
        answer = self.given.get(ask)
        return answer.picked if isinstance(answer, Answer) else ()

    def every_choice(self, ask: str) -> tuple[str, ...]:
        """Return every choice given to a question, skipping it too."""
        answer = self.given.get(ask)
        also = answer.also if isinstance(answer, Answer) else ()
        return (answer.choice, *also) if answer and answer.choice else also

    def said(self, ask: str) -> str | None:
        """Return the person's own words for a question, or None."""
        answer = self.given.get(ask)
        return (answer.said or None) if answer else None

    @property
    def story(self) -> Story:
        """What happened, as far as it is told."""
        found = self.given.get(STORY)
        return found if isinstance(found, Story) else Story()

    @property
    def words(self) -> tuple[Word, ...]:
        """What was said so far about what happened, oldest first."""
        return self.story.words

    @property
    def points(self) -> Points | None:
        """The list of matters, where the story has several."""
        found = self.given.get(POINTS)
        return found if isinstance(found, Points) else None

    @property
    def listed(self) -> tuple[str, ...]:
        """The points that were listed back, in their order."""
        return self.points.listed if self.points else ()

    def confirmed_points(self) -> tuple[str, ...]:
        """Return the points to be answered; none where the story is one matter."""
        return self.points.confirmed(self.words) if self.points else ()

    def with_(self, changes: Changes) -> Answers:
        """Return these answers with some changed or taken back."""
        merged: dict[str, Given | None] = {**self.given, **changes}
        return Answers({ask: answer for ask, answer in merged.items() if answer is not None})

    def only(self, asks: Iterable[str]) -> Answers:
        """Return the answers to some questions."""
        return Answers({ask: self.given[ask] for ask in asks if ask in self.given})

    def to_slots(self) -> dict[str, Json]:
        """Return everything as JSON, by ask."""
        return {ask: answer.to_slot() for ask, answer in self.given.items()}

    @classmethod
    def from_slots(cls, slots: Mapping[str, object]) -> Answers:
        """Read JSON, by ask; what is None was not answered."""
        return cls({ask: given_from(ask, raw) for ask, raw in slots.items() if isinstance(raw, Mapping)})


def given_from(ask: str, raw: Json) -> Given:
    """Read the JSON of one answer."""
    if ask == STORY:
        return Story.from_slot(raw)
    return Points.from_slot(raw) if ask == POINTS else Answer.from_slot(raw)
