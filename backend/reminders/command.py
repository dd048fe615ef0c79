"""`python -m backend digest`: what the morning letter of a council says now, and to whom it goes. Sends nothing."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from backend.command_line import answer, open_casebook, refused
from backend.content.load import load
from backend.law.working_days import in_london
from backend.notify.mail import Mail
from backend.reminders.background import all_offices
from backend.reminders.letter_queue import Office, dates, digest_of
from backend.settings import Settings


def main(argv: list[str]) -> int:
    """Print it; return 1 where we do not know the council."""
    parser = argparse.ArgumentParser(prog="backend digest", description="The morning letter. Sends nothing.")
    parser.add_argument("--council", required=True)
    council = parser.parse_args(argv).council
    settings = Settings.from_env()
    known = {office.council: office for office in all_offices(load(settings.content), Mail.of(settings))}
    if council not in known:
        return refused("We do not know this council.")
    return answer(text(settings, known[council]))


async def text(settings: Settings, office: Office) -> list[str]:
    """Return the letter, and who gets it."""
    now = datetime.now(UTC)
    async with open_casebook(settings) as book:
        said = await book.reading(lambda session: digest_of(session, book, office, now))
        count = len(await dates(book, office, in_london(now)))
    to = ", ".join(office.settings.digest) or f"nobody: fill in reminders.digest in {office.council}/pack.yml"
    before = ", ".join(office.settings.before) or f"nobody: fill in reminders.before in {office.council}/pack.yml"
    return [said, f"This goes to: {to}", f"Dates that come up: {count}. Who is reminded of them: {before}"]
