"""Where the calendar comes from: GOV.UK's list as the package carries it (no network), and our additions as data.

What the bot reads of it is written by `python -m backend.bank_holidays > telling/bank_holidays.yml`.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from govuk_bank_holidays.bank_holidays import BankHolidays  # type: ignore[import-untyped]

from backend.law.book import Law
from backend.law.promises import packs_as_written, promises_in, quick_start_in
from backend.law.statute import LawUnreadable, read_statute
from backend.law.working_days import BY_NAME, WorkingDays
from telling.yaml_files import read_yaml

ADDITIONS = Path(__file__).parent / "law" / "bank_holidays.yml"


def read_calendar(additions: Path = ADDITIONS) -> WorkingDays:
    """England and Wales, known to the end of the last whole year in either list; raises LawUnreadable."""
    held = published()
    last = max(held).year
    first = min(held).year
    try:
        raw = read_yaml(additions.read_text("utf-8"))
        for year, whole in sorted(raw["years"].items()):
            if year == last + 1:
                held |= {as_day(day): str(name) for day, name in whole["days"].items()}
                last = year
        held |= {as_day(entry["day"]): str(entry["name"]) for entry in raw["proclaimed"]}
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise LawUnreadable(f"{additions.name}: {error!r}") from None
    return WorkingDays(held, known_from=date(first, 1, 1), known_until=date(last, 12, 31))


def published() -> dict[date, str]:
    """GOV.UK's list as the package carries it."""
    listed = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return {holiday["date"]: str(holiday["title"]) for holiday in listed}


def as_day(value: Any) -> date:
    """Return a day from YAML; a date in quotes is a mistake of the person who typed it, and is said so."""
    if type(value) is not date:
        raise LawUnreadable(f"bank_holidays.yml: {value!r} is not a day like 2031-06-09 without quotes")
    return value


def read_law(content: Path) -> Law:
    """Return the law, the calendar and every council's promises, as the application uses them."""
    packs = packs_as_written(content)
    return Law(read_statute(), read_calendar(), promises_in(packs), quick_start_in(packs))


def document(calendar: WorkingDays) -> str:
    """Return telling/bank_holidays.yml: every holiday of the calendar, for those who may not read the law."""
    years = range(calendar.known_from.year, calendar.known_until.year + 1)
    named = {date(year, month, day) for year in years for month, day in BY_NAME}
    days = "\n".join(f"  - {day}" for day in sorted({*calendar.holidays} | named))
    return f"{DOCUMENT}days:\n{days}\n"


DOCUMENT = """# Bank holidays of England and Wales, for the order in which numbers are said (telling/open_hours.py).
# Made by `python -m backend.bank_holidays > telling/bank_holidays.yml`; a test fails when it is behind.
"""

if __name__ == "__main__":
    sys.stdout.write(document(read_calendar()))
