"""What the council's own record says about the young person of a complaint: counted in the annual report, never shown.

Special category data (UK GDPR art 9). So nothing of it is a fact: an answer only ever lies sealed beside its event, and
the last event holds. The questions and their lists are young_person.yml.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from backend.cases.casebook import Casebook
from backend.cases.events import YoungPersonRecorded, kind_of
from backend.cases.tables import EventRow
from telling.yaml_files import read_yaml

FILE = Path(__file__).parent / "young_person.yml"
KIND = kind_of(YoungPersonRecorded)
LONG = 400
"""Letters of every sealed set of answers, filled up with spaces: its length in the database tells nothing."""
type Answers = Mapping[str, str]
"""The name of an answer by the name of its question. A question that is not there was left blank."""


class Question(BaseModel):
    """One question. ages: it is only asked where the answer about age is one of these; empty: of everybody."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    hint: str = ""
    ages: tuple[str, ...] = ()
    options: dict[str, str]
    source: str
    confirmed: bool
    checked_on: date


class Lists(BaseModel):
    """Everything in young_person.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    no_answer: dict[str, str]
    questions: dict[str, Question]

    def answers_to(self, name: str) -> dict[str, str]:
        """Return every answer to a question with its label, those that say nothing last."""
        return {**self.questions[name].options, **self.no_answer}


@cache
def lists() -> Lists:
    """Return the file, read once: it does not change while the program runs."""
    return Lists.model_validate(read_yaml(FILE.read_text("utf-8")))


def may_be_asked(name: str, answers: Answers) -> bool:
    """Return whether this question may be answered for somebody of this age."""
    ages = lists().questions[name].ages
    return not ages or answers.get("age") in ages


def to_seal(answers: Answers) -> str:
    """Return the words that are sealed: what was answered, always equally long."""
    return json.dumps(dict(answers)).ljust(LONG)


def from_sealed(words: str | None) -> Answers:
    """Return the answers that were sealed."""
    found: dict[str, str] = json.loads(words or "{}")
    return found


def latest(book: Casebook, rows: Iterable[EventRow]) -> Answers:
    """Return what is recorded now, from the rows of one case in their order; raises CannotUnseal."""
    found = [row for row in rows if row.kind == KIND]
    return from_sealed(book.words_of(found[-1])) if found else {}
