"""`python -m backend numbers`: the annual report of a council on the command line, as text, CSV or a page to print."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import UTC, datetime

from backend.command_line import open_casebook
from backend.content.load import load
from backend.numbers.as_csv import as_csv
from backend.numbers.as_text import as_text
from backend.numbers.page import whole
from backend.numbers.shapes import Report
from backend.numbers.sources import annual_report
from backend.numbers.year import Year
from backend.refusals import Refused
from backend.settings import Settings


def main(argv: list[str]) -> int:
    """Print the report; return 0."""
    parser = argparse.ArgumentParser(prog="backend numbers", description="The annual report (SI 2006/1738 reg 13).")
    parser.add_argument("--council", required=True, help="the name of its folder")
    parser.add_argument("--year", type=int, help="2026 is April 2026 to March 2027; without it, this year")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--csv", dest="how", action="store_const", const=as_csv, help="one line a number")
    how.add_argument("--html", dest="how", action="store_const", const=whole, help="a page with charts, to print")
    asked = parser.parse_args(argv)
    report = asyncio.run(read(Settings.from_env(), asked.council, asked.year))
    sys.stdout.write((asked.how or as_text)(report))
    return 0


async def read(settings: Settings, council: str, number: int | None) -> Report:
    """Open the store and count; raises Refused."""
    now = datetime.now(UTC)
    async with open_casebook(settings) as book:
        year = Year(number) if number else Year.of(now.date())
        content = load(settings.content)
        if council not in content.councils:
            raise Refused("We do not know this council.")
        return await annual_report(book, content, council, year, now)
