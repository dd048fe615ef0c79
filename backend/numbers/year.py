"""The year of the annual report: the financial year, 1 April to 31 March. -- SI 2006/1738 reg 13; GTBFC chapter 5"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

APRIL = 4


@dataclass(frozen=True)
class Year:
    """A financial year, named after the calendar year in which it begins."""

    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the year in which this day lies."""
        return cls(day.year if day.month >= APRIL else day.year - 1)

    @property
    def first(self) -> date:
        """1 April."""
        return date(self.number, APRIL, 1)

    @property
    def last(self) -> date:
        """31 March of the next calendar year."""
        return date(self.number + 1, APRIL - 1, 31)

    @property
    def label(self) -> str:
        """2026/27."""
        return f"{self.number}/{(self.number + 1) % 100:02d}"

    def holds(self, day: date | None) -> bool:
        """Return whether this day lies in the year."""
        return day is not None and self.first <= day <= self.last
