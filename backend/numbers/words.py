"""Read report.yml: what each table and row is called, and the rule for small numbers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from backend.cases.young_person import lists
from backend.numbers.shapes import Missing, SmallCells
from telling.yaml_files import read_yaml

FILE = Path(__file__).parent / "report.yml"


class Titles(BaseModel):
    """How one table is called. rule: the rule of statute.yml whose numbers fill {first} and {most}.

    answers_to: a question of cases/young_person.yml. Its answers are the first rows and its source is the source, so
    that no list is kept twice.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    says: str
    source: str = ""
    rows: dict[str, str]
    total: str = ""
    rule: str = ""
    answers_to: str = ""


class Words(BaseModel):
    """Everything in report.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    small_cells: SmallCells
    tables: dict[str, Titles]
    minutes: dict[str, str]
    missing: tuple[Missing, ...]


@cache
def words() -> Words:
    """Return the file, read once: it does not change while the program runs."""
    read = Words.model_validate(read_yaml(FILE.read_text("utf-8")))
    return read.model_copy(update={"tables": {name: whole(titles) for name, titles in read.tables.items()}})


def whole(titles: Titles) -> Titles:
    """Return the names of a table with those of the answers that it counts."""
    if not titles.answers_to:
        return titles
    rows = {**lists().answers_to(titles.answers_to), **titles.rows}
    return titles.model_copy(update={"rows": rows, "source": lists().questions[titles.answers_to].source})
