"""`python -m backend export --council ID --for EMAIL --to FOLDER [--case REFERENCE]`: cases for a council's own system.

Three files: cases.json (everything, one document), cases.csv (a line a case), events.csv (a line an event), and a
folder with what officers added to cases. They hold the words of children in the clear: the folder is made for its owner
alone, and nothing is written over.
Who may is the desk's table (`export` in permissions.yml), and who is named in a case does not get it here either.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry, append, key_of, lines_about
from backend.cases.casebook import Casebook
from backend.cases.tables import CaseRow
from backend.command_line import answer, open_casebook
from backend.desk import staff
from backend.desk.permissions import may_see_case, scopes_of
from backend.desk.staff import Staff
from backend.files.held import HeldFile
from backend.files.names import shortened
from backend.files.pieces import open_pieces
from backend.files.types import types
from backend.refusals import Refused
from backend.settings import Settings
from backend.store.sealing import CannotUnseal
from backend.tokens.command import COMMAND_LINE
from backend.transfer.case_file import CASE_COLUMNS, EVENT_COLUMNS, CaseFile, as_csv, case_file
from telling.ids import tidy_reference

TOGETHER = 50
"""Cases that are read, and written down in the audit, in one transaction."""
FILES = ("cases.json", "cases.csv", "events.csv")
HELD_FILES = "files"


class NotExported(Refused):
    """Nothing is given out; the text says why."""

    code = "not_exported"


def main(argv: list[str]) -> int:
    """Run the command line; return 1 where it is refused."""
    parser = argparse.ArgumentParser(prog="backend export", description="Cases for a council's own system.")
    parser.add_argument("--council", required=True, help="its id, for example wigan")
    parser.add_argument("--case", default="", help="one reference; without it, every case of the council")
    parser.add_argument("--for", dest="who", required=True, help="e-mail address of the account that it is for")
    parser.add_argument("--to", type=Path, required=True, help="a folder that is not there yet, or is empty")
    asked = parser.parse_args(argv)
    return answer(run(Settings.from_env(), asked.council, asked.who, asked.to, asked.case))


async def run(settings: Settings, council: str, who: str, to: Path, reference: str = "") -> list[str]:
    """Write the files; return what to say. Raises NotExported."""
    now = datetime.now(UTC)
    async with open_casebook(settings) as book:
        person = await allowed(book, who, council)
        uuids = await uuids_of(book, council, reference)
        if reference and not uuids:
            raise NotExported("There is no such case of this council.")
        with files_in(to) as files:
            names = await book.reading(staff.names)
            count, broken = await write_all(book, files, person, uuids, names, now, to / HELD_FILES)
    return [
        f"{count} of {len(uuids)} cases are in {to}: {', '.join(FILES)}.",
        *left_out(len(uuids) - count),
        *not_opened(broken),
    ]


def left_out(count: int) -> list[str]:
    """Say that some cases are not in it."""
    return [f"{count} are left out: this person is named in them, or they are being deleted."] if count else []


def not_opened(broken: Sequence[str]) -> list[str]:
    """Say which files are not in it although they should be. broken: case and number of each."""
    return [f"Files that could not be opened: {', '.join(broken)}. See `check`."] if broken else []


async def allowed(book: Casebook, who: str, council: str) -> Staff:
    """Return whom it is for; raises NotExported where the desk would not give it to them."""
    row = await book.reading(lambda session: staff.find(session, who))
    person = staff.staff_of(row) if row and row.ended_at is None else None
    if person is None or council not in person.councils or not scopes_of(person, "export"):
        raise NotExported("Nobody with this address may export cases of this council: see permissions.yml.")
    return person


async def uuids_of(book: Casebook, council: str, reference: str) -> list[str]:
    """Return which cases are meant, the oldest first."""
    asked = select(CaseRow.uuid).where(CaseRow.council == council).order_by(CaseRow.opened_at, CaseRow.uuid)
    if reference:
        asked = asked.where(CaseRow.reference == tidy_reference(reference))
    return list(await book.reading(lambda session: session.scalars(asked)))


@contextmanager
def files_in(to: Path) -> Iterator[dict[str, IO[str]]]:
    """Open the files, for their owner alone; raises NotExported where something is there already."""
    try:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ExitStack() as stack:
            yield {name: stack.enter_context(new_file(to / name)) for name in FILES}
    except FileExistsError:
        raise NotExported(f"{to} has files of an export already. Choose another folder.") from None
    except OSError as error:
        raise NotExported(f"{to} cannot be written to: {error.strerror}.") from None


def new_file(path: Path) -> IO[str]:
    """Return a file that was not there, for its owner alone."""
    return os.fdopen(opened_new(path), "w", encoding="utf-8", newline="")


def opened_new(path: Path) -> int:
    """Open a file that was not there, for its owner alone; return its number."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


async def write_held(one: CaseFile, folder: Path) -> list[str]:
    """Write what officers added to a case, each file under a name of ours with its own behind it.

    Return which could not be opened: of one that was removed, or is broken, nothing is left behind, not even its name,
    and the others are given.
    """
    broken = []
    for file in one.files:
        if file.removed:
            continue
        folder.mkdir(mode=0o700, exist_ok=True)
        ours = f"{one.case.reference}-{file.seq}"
        path, number = opened_for(folder, ours, file)
        try:
            with os.fdopen(number, "wb") as out:
                async for piece in open_pieces(one.book, one.case.uuid, file.id, file.size):
                    out.write(piece)
        except CannotUnseal:
            path.unlink()
            broken.append(ours)
    return broken


def opened_for(folder: Path, ours: str, file: HeldFile) -> tuple[Path, int]:
    """Open a new file for what was added; return it with its number.

    Where a disk takes no name so long, ours is all of it.
    """
    try:
        path = folder / f"{ours}-{shortened(file.name)}"
        return path, opened_new(path)
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
    path = folder / f"{ours}.{types().taken[file.type].endings[0]}"
    return path, opened_new(path)


async def write_all(
    book: Casebook,
    files: dict[str, IO[str]],
    person: Staff,
    uuids: Sequence[str],
    names: dict[str, str],
    now: datetime,
    held: Path,
) -> tuple[int, list[str]]:
    """Write every case that this person may read; return how many, and which files could not be opened.

    held: the folder of what officers added.
    """
    files["cases.json"].write("[")
    files["cases.csv"].write(as_csv(CASE_COLUMNS, ()))
    files["events.csv"].write(as_csv(EVENT_COLUMNS, ()))
    count, broken = 0, list[str]()
    async for one in case_files(book, person, uuids, now):
        text = json.dumps(one.as_json(now), ensure_ascii=False, indent=1)
        files["cases.json"].write((",\n" if count else "\n") + text)
        files["cases.csv"].write(as_csv(CASE_COLUMNS, [one.as_row(names)], header=False))
        files["events.csv"].write(as_csv(EVENT_COLUMNS, one.event_rows(names), header=False))
        broken += await write_held(one, held)
        count += 1
    files["cases.json"].write("\n]\n")
    return count, broken


async def case_files(book: Casebook, person: Staff, uuids: Sequence[str], now: datetime) -> AsyncIterator[CaseFile]:
    """Yield the cases; that somebody has them now is in the audit before they are given out."""
    scopes = scopes_of(person, "export")
    for start in range(0, len(uuids), TOGETHER):
        part = uuids[start : start + TOGETHER]

        async def work(session: AsyncSession, part: Sequence[str] = part) -> list[CaseFile]:
            read = [
                await case_file(book, session, uuid, await lines_about(session, uuid), person=person) for uuid in part
            ]
            found = [file for file in read if file is not None]
            theirs = [file for file in found if may_see_case(person, scopes, file.state)]
            for file in theirs:
                facts = {"reference": file.case.reference, "by": COMMAND_LINE}
                entry = Entry(person.id, "case_exported", about=file.case.uuid, council=file.case.council, facts=facts)
                await append(session, key_of(book.secrets.code_key), entry, now)
            return theirs

        for file in await book.writing(work):
            yield file
