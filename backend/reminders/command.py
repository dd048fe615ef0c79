"""`python -m backend digest`: what the morning letter of a council says now, and to whom it goes. Sends nothing."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime

from backend.bank_holidays import read_law
from backend.cases.casebook import Casebook
from backend.command_line import answer, refused
from backend.content.load import load
from backend.law.working_days import in_london
from backend.notify.mail import Mail
from backend.reminders.queueing import Office, dates, digest_of
from backend.reminders.watching import all_offices
from backend.settings import Settings
from backend.store.engine import make_engine, make_sessions
from backend.store.secrets import Secrets


def main(argv: list[str]) -> int:
    """Print it; 1 where we do not know the council."""
    parser = argparse.ArgumentParser(prog="backend digest", description="The morning letter. Sends nothing.")
    parser.add_argument("--council", required=True)
    council = parser.parse_args(argv).council
    settings = Settings.from_env(os.environ)
    known = {office.council: office for office in all_offices(load(settings.content), Mail.from_env(os.environ))}
    if council not in known:
        return refused("We do not know this council.")
    return answer(text(settings, known[council]))


async def text(settings: Settings, office: Office) -> list[str]:
    """The letter, and who gets it."""
    engine = make_engine(settings)
    try:
        book = Casebook(make_sessions(engine), Secrets.load(settings), read_law(settings.content))
        today = in_london(datetime.now(UTC))
        said = await book.reading(lambda session: digest_of(session, book, office, today))
        count = len(await dates(book, office, today))
    finally:
        await engine.dispose()
    to = ", ".join(office.settings.digest) or f"nobody: fill in reminders.digest in {office.council}/pack.yml"
    before = ", ".join(office.settings.before) or f"nobody: fill in reminders.before in {office.council}/pack.yml"
    return [said, f"This goes to: {to}", f"Dates that come up: {count}. Who is reminded of them: {before}"]
