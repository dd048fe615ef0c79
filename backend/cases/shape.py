"""What the shapes of the Case API are made of."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from telling.roles import ADVOCATE_REQUEST

MOST_TEXT = 40_000
"""The bot stops at 20,000; twice that, so that two ways to count an emoji never lose a message here."""
Text = Annotated[str, StringConstraints(max_length=MOST_TEXT)]
"""Also where a name is asked: a long story typed there is kept too, nothing is refused at the last step."""
Said = Annotated[str, StringConstraints(min_length=1, max_length=MOST_TEXT)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:+-]{1,80}$")]
"""A name of ours (a council, an answer, a version): never somebody's words."""


def _in_any_zone(moment: datetime) -> datetime:
    """Refuse a moment that some place on earth has no date for: the first and the last day that can be written."""
    if not MINYEAR < moment.year < MAXYEAR:
        raise ValueError("no such day")
    return moment


ToldAt = Annotated[AwareDatetime, AfterValidator(_in_any_zone)]
"""A moment, with its zone."""


class Shape(BaseModel):
    """Frozen, and strict about names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Shape):
    """One message, verbatim."""

    at: ToldAt
    text: Said


class Point(Shape):
    """One of several matters of the words, as the person agreed to it: each is to be answered."""

    text: Said


class Told(Shape):
    """What every telling has, whatever its questions: words. Only who wants nothing but an advocate needs none."""

    @field_validator("words", check_fields=False)
    @classmethod
    def has_words(cls, words: tuple[Words, ...], info: ValidationInfo) -> tuple[Words, ...]:
        """Refuse a telling without words. -- Children Act 1989 s26A(1): who intends to tell has told nothing yet"""
        if not words and info.data.get("kind") != ADVOCATE_REQUEST:
            raise ValueError("words are missing")
        return words
