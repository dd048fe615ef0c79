"""`python -m backend demo`: a throwaway database with a year of invented cases, and the desk opened on it."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import NoReturn

from sqlalchemy import func, select

from backend.cases.tables import CaseRow
from backend.command_line import open_casebook
from backend.demo.alerting import raise_alerts
from backend.demo.files import add_files
from backend.demo.filling import YEAR, Wanted, count_ends, in_batches, open_all, plans
from backend.demo.home import MARK, NotADemo, demo_env, demo_home, fresh
from backend.demo.people import Accounts, add_leave, add_people, codes_now, shown
from backend.settings import ROOT, Settings
from backend.store.init import prepare

HANDLE_CASES = ("complaints_officer", "manager", "team_manager")
MANY = 3_000
"""From here on, cases are written in batches."""


def main(argv: list[str]) -> int:
    """Fill it and serve it; raises NotADemo where there may be real cases."""
    asked = parser().parse_args(argv)
    home = demo_home(os.environ, asked.home)
    env = demo_env(os.environ, home, asked.database_url)
    wanted = Wanted(asked.cases, asked.seed, datetime.fromisoformat(asked.now) if asked.now else datetime.now(UTC))
    if asked.codes:
        return codes(home, Settings.from_env(env))
    fresh(home)
    settings = Settings.from_env(env)
    prepare(settings)
    asyncio.run(fill(settings, wanted))
    return 0 if asked.no_serve else serve(env, settings)


def parser() -> argparse.ArgumentParser:
    """Return the parser of `python -m backend demo`."""
    made = argparse.ArgumentParser(prog="backend demo", description="A year of invented cases, thrown away next time.")
    made.add_argument("--cases", type=int, default=300)
    made.add_argument("--seed", type=int, default=1, help="the same seed and moment give the same cases")
    made.add_argument("--now", help="the moment that the year ends, with its time zone; without it, now")
    made.add_argument("--home", default="", help="its own data folder; without it, `demo` in the data folder")
    made.add_argument("--database-url", default="", help="another database for measuring; it must hold no case")
    made.add_argument("--codes", action="store_true", help="print everybody's one-time code of this moment, and stop")
    made.add_argument("--no-serve", action="store_true", help="only fill it")
    return made


def codes(home: Path, settings: Settings) -> int:
    """Print everybody's one-time code; raises NotADemo."""
    if not (home / MARK).exists():
        raise NotADemo(f"{home} was not made by a demo.")

    async def read() -> list[str]:
        async with open_casebook(settings) as book:
            return await codes_now(book, datetime.now(UTC))

    for line in asyncio.run(read()):
        say(line)
    return 0


async def fill(settings: Settings, wanted: Wanted) -> None:
    """Write everything; raises NotADemo where the database holds cases already."""
    async with open_casebook(settings) as book:
        if await book.reading(lambda session: session.scalar(select(func.count()).select_from(CaseRow))):
            raise NotADemo("This database holds cases already: nothing was touched.")
        people = await add_people(book, wanted.now - YEAR)
        handlers = tuple(people[role].staff.id for role in HANDLE_CASES)
        made = plans(book, replace(wanted, staff=handlers))
        if wanted.cases >= MANY:
            await in_batches(book, made, lambda count: say(f"  {count} cases"))
            say(f"{wanted.cases} invented cases are in {settings.home}.")
            tell(people)
            return
        cases = list(made)
        await open_all(book, cases)
        rng = Random(wanted.seed)  # nosec B311 # invented cases, the same for the same seed
        alerts = await raise_alerts(book, cases, rng, wanted.now, people["safeguarding_duty"].staff.id)
        await count_ends(book, cases, rng)
        files = await add_files(book, cases, rng, wanted.now)
        await add_leave(book, people, wanted.now)
        say(f"{len(cases)} invented cases, {files} files and {alerts} alerts of a year are in {settings.home}.")
        tell(people)


def serve(env: dict[str, str], settings: Settings) -> NoReturn:
    """Run the real server on the demo's folder, until Ctrl-C."""
    say(f"\n  The desk:  http://localhost:{settings.port}/desk\n  Stop it with Ctrl-C.\n")
    # In place of this process: whoever stops it stops the server, and none is left behind.
    os.chdir(ROOT)
    os.execve(sys.executable, [sys.executable, "-m", "backend", "serve"], env)  # nosec B606 # our own interpreter, fixed words


def tell(people: Accounts) -> None:
    """Print the sign-ins."""
    for line in shown(people):
        say(line)


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
