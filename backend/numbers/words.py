"""Reads report.yml: what each table and row is called, and the rule for small numbers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from backend.law.quick_yaml import read_yaml
from backend.numbers.shapes import Missing, SmallCells

FILE = Path(__file__).parent / "report.yml"


class Titles(BaseModel):
    """How one table is called. rule: the rule of statute.yml whose numbers fill {first} and {most}."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    says: str
    source: str
    rows: dict[str, str]
    total: str = ""
    rule: str = ""


class Words(BaseModel):
    """Everything in report.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    small_cells: SmallCells
    tables: dict[str, Titles]
    minutes: dict[str, str]
    missing: tuple[Missing, ...]


@cache
def words() -> Words:
    """The file, read once: it does not change while the program runs."""
    return Words.model_validate(read_yaml(FILE.read_text("utf-8")))
