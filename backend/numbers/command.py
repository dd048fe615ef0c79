"""`python -m backend numbers`: the annual report of a council on the command line, as text, CSV or a page to print."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from datetime import UTC, datetime

from backend.bank_holidays import read_law
from backend.cases.casebook import Casebook
from backend.content.load import load
from backend.law.working_days import CalendarTooShort
from backend.numbers.as_csv import as_csv
from backend.numbers.as_text import as_text
from backend.numbers.page import whole
from backend.numbers.reading import annual_report
from backend.numbers.shapes import Report
from backend.numbers.year import Year
from backend.settings import Settings
from backend.store.engine import make_engine, make_sessions
from backend.store.secrets import Secrets, SecretsMissing


def main(argv: list[str]) -> int:
    """Print it; 1 where it cannot be made, with the reason."""
    parser = argparse.ArgumentParser(prog="backend numbers", description="The annual report (SI 2006/1738 reg 13).")
    parser.add_argument("--council", required=True, help="the name of its folder")
    parser.add_argument("--year", type=int, help="2026 is April 2026 to March 2027; without it, this year")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--csv", dest="how", action="store_const", const=as_csv, help="one line a number")
    how.add_argument("--html", dest="how", action="store_const", const=whole, help="a page with charts, to print")
    asked = parser.parse_args(argv)
    try:
        report = asyncio.run(read(Settings.from_env(os.environ), asked.council, asked.year))
    except KeyError:
        sys.stderr.write("We do not know this council.\n")
        return 1
    except (SecretsMissing, CalendarTooShort) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write((asked.how or as_text)(report))
    return 0


async def read(settings: Settings, council: str, number: int | None) -> Report:
    """Open the store and count."""
    now = datetime.now(UTC)
    engine = make_engine(settings)
    try:
        book = Casebook(make_sessions(engine), Secrets.load(settings), read_law(settings.content))
        year = Year(number) if number else Year.of(now.date())
        return await annual_report(book, load(settings.content), council, year, now)
    finally:
        await engine.dispose()
