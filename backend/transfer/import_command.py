"""`python -m backend import CASES.csv --council ID [--dry-run]`: running cases of a council's own list, true dates.

Each case is one transaction: a command that is stopped leaves whole cases, and the same command goes on where it was.
A line whose case is here already changes nothing: from then on the desk is where it is worked on. What people said
waits, sealed, from the same transaction on, until the running server has had it looked at for safety.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry, append, key_of
from backend.cases import codes
from backend.cases.casebook import Casebook
from backend.cases.receive import mark_of, open_case
from backend.cases.tables import CaseRow
from backend.cases.terms import IMPORT
from backend.command_line import open_casebook, refused
from backend.desk import action_forms  # noqa: F401  # declares the forms of every act
from backend.form.safety_check import words_of_case
from backend.refusals import NotAllowed, Refused
from backend.retention.proof import is_gone
from backend.settings import Settings
from backend.store.ledger import hash_of
from backend.tokens.command import COMMAND_LINE
from backend.transfer.columns import KEY
from backend.transfer.drafts import UNKEPT, Draft, Office, draft_of, office_of, same_key
from backend.transfer.sheet import BadSheet, Row, Wrong, read_sheet

STOPPED = 130


@dataclass
class Outcome:
    """How it went. keys: numbers of the council's own that were read, with their lines."""

    made: int = 0
    here_before: int = 0
    refused: int = 0
    keys: dict[str, int] = field(default_factory=dict)


def main(argv: list[str]) -> int:
    """Run the command line; return 1 where a line was refused."""
    parser = argparse.ArgumentParser(prog="backend import", description="Running cases of a council's own list.")
    parser.add_argument("file", type=Path, help="CSV, one case a line; columns: docs/moving.md")
    parser.add_argument("--council", required=True, help="its id, for example wigan")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, and store nothing")
    asked = parser.parse_args(argv)
    try:
        raw = asked.file.read_bytes()
    except OSError as error:
        return refused(f"{asked.file} cannot be read: {error.strerror}.")
    try:
        outcome = asyncio.run(run(Settings.from_env(), raw, asked.council, printed, dry=asked.dry_run))
    except Refused as error:
        return refused(error.say)
    except KeyboardInterrupt:
        printed("Stopped. What is in is whole. Run the same command again: it goes on from here.")
        return STOPPED
    printed(summary(outcome, dry=asked.dry_run))
    return int(bool(outcome.refused))


def printed(line: str) -> None:
    """Print a line at once: who stops the command has seen how far it was."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def summary(outcome: Outcome, *, dry: bool) -> str:
    """Return how many there were of what."""
    made = f"{outcome.made} would be made, nothing is stored" if dry else f"{outcome.made} made"
    return f"cases: {made}; {outcome.here_before} here before; {outcome.refused} refused"


async def run(settings: Settings, raw: bytes, council: str, say: Callable[[str], None], *, dry: bool) -> Outcome:
    """Read a file and take its cases over; say what becomes of each line. Raises Refused for the file as a whole."""
    async with open_casebook(settings) as book:
        return await take_over(book, raw, council, say, datetime.now(UTC), dry=dry)


async def take_over(
    book: Casebook, raw: bytes, council: str, say: Callable[[str], None], now: datetime, *, dry: bool
) -> Outcome:
    """Do that in a store that is open."""
    if council not in book.law.promises:
        raise BadSheet("We do not know this council.")
    rows = read_sheet(raw)
    office, outcome = await office_of(book, council, now), Outcome()
    for row in rows:
        for wrong in await take_row(book, row, office, outcome, say, dry=dry):
            say(str(wrong))
    return outcome


async def take_row(
    book: Casebook, row: Row, office: Office, outcome: Outcome, say: Callable[[str], None], *, dry: bool
) -> list[Wrong]:
    """Take one line over; return why not."""
    try:
        return await judged(book, row, office, outcome, say, dry=dry)
    except ValidationError:  # its text holds what stands in the cells
        outcome.refused += 1
        return [Wrong(row.line, KEY, UNKEPT)]


async def judged(
    book: Casebook, row: Row, office: Office, outcome: Outcome, say: Callable[[str], None], *, dry: bool
) -> list[Wrong]:
    """Do that; raises ValidationError where a rule of a shape was met by nothing before it."""
    draft, wrong = draft_of(row, office)
    key = same_key(row.cells.get(KEY, ""))
    before = outcome.keys.setdefault(key, row.line) if key else row.line
    if before != row.line:
        wrong.append(Wrong(row.line, KEY, f"The same stands in line {before}."))
    if wrong or draft is None:
        outcome.refused += 1
        return wrong
    uuid = office.uuid_of(draft.key)
    if await book.reading(lambda session: session.get(CaseRow, uuid)):
        outcome.here_before += 1
        return []
    if await was_deleted(book, uuid, office):
        outcome.refused += 1
        return [Wrong(row.line, KEY, "This case was here and was deleted before. It stays deleted.")]
    try:
        reference = "" if dry else await store(book, uuid, draft, office)
    except NotAllowed as error:  # the store knows more than the draft: somebody was named meanwhile
        outcome.refused += 1
        return [Wrong(row.line, KEY, error.say)]
    outcome.made += 1
    if reference:
        say(f"line {row.line}: {reference}")
    for one in draft.asides:
        say(str(one))
    return []


async def was_deleted(book: Casebook, uuid: str, office: Office) -> bool:
    """Return whether a case was here once: by the ledger of destroyed keys, or by its proof in the store."""
    reference = codes.reference_of(book.secrets.code_key, uuid, 0)
    return hash_of(uuid) in office.gone or await book.reading(lambda session: is_gone(book, session, reference))


async def store(book: Casebook, uuid: str, draft: Draft, office: Office) -> str:
    """Write a case and everything that happened to it, in one transaction; return its reference."""
    hashed = await asyncio.to_thread(codes.hash_of, codes.code_of(book.secrets.code_key, uuid))
    told, now = draft.told, office.now

    async def work(session: AsyncSession) -> str:
        found = await session.get(CaseRow, uuid)
        if found:
            return found.reference  # somebody runs the same command beside us
        reference, _ = await open_case(book, session, uuid, told, now, hashed, mark_of(book, told))
        for fact, words in draft.facts:
            await book.add(session, uuid, fact, actor=IMPORT, now=now, words=words)
        for text in draft.said():  # looked at for safety by the server, after this: the list does not wait for it
            await session.merge(
                words_of_case(book.secrets, now, uuid, office.council, draft.state.role, "import", text)
            )
        facts = {"reference": reference, "channel": told.channel}
        entry = Entry(COMMAND_LINE, "case_imported", about=uuid, council=office.council, facts=facts)
        await append(session, key_of(book.secrets.code_key), entry, now)
        return reference

    return await book.writing(work)
