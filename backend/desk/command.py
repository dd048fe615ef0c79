"""`python -m backend staff`: accounts of the desk. The first are made here; later ones by two people at the desk."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import segno
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry, append, key_of
from backend.cases.casebook import Casebook
from backend.command_line import answer, open_casebook
from backend.desk import staff
from backend.desk.permissions import ROLES
from backend.desk.tables import StaffRow
from backend.settings import Settings

COMMAND_LINE = "command line"


def main(argv: list[str]) -> int:
    """Run the command line; return 1 where something is not possible."""
    return answer(run(parser().parse_args(argv)))


def parser() -> argparse.ArgumentParser:
    """Return the parser of `python -m backend staff`."""
    top = argparse.ArgumentParser(prog="backend staff", description="Accounts of the desk.")
    asked = top.add_subparsers(dest="what", required=True)
    adding = asked.add_parser("add", help="add an account; shows password and one-time codes once")
    adding.add_argument("sign_in", help="their e-mail address at work")
    adding.add_argument("--name", required=True)
    adding.add_argument("--role", action="append", required=True, choices=ROLES)
    adding.add_argument("--council", action="append", default=[], help="its id, for example wigan; or all")
    asked.add_parser("list", help="every account")
    for name, what in {"end": "close an account", "renew": "a new password and new one-time codes"}.items():
        asked.add_parser(name, help=what).add_argument("sign_in")
    return top


async def run(asked: argparse.Namespace) -> list[str]:
    """Open the store, do it; return the lines to print."""
    settings = Settings.from_env()
    async with open_casebook(settings) as book:
        if asked.what == "list":
            return [shown(row) for row in await book.reading(staff.everybody)] or ["no accounts yet"]
        if asked.what == "add":
            asked.council = councils_of(asked.council, list(book.law.promises))
        return list(told(await book.writing(lambda session: change(book, session, asked))))


def councils_of(named: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the councils meant; raises NotAdded for one that has no pack."""
    if "all" in named:
        return sorted(known)
    unknown = set(named) - set(known)
    if unknown:
        raise staff.NotAdded(
            f"There is no council {', '.join(sorted(unknown))}. There are: {', '.join(sorted(known))}."
        )
    return sorted(named)


async def change(book: Casebook, session: AsyncSession, asked: argparse.Namespace) -> staff.New | str:
    """Add, end or renew; what it gives."""
    now, sealer = datetime.now(UTC), book.secrets.sealer
    done: staff.New | str
    facts: dict[str, object] = {}
    if asked.what == "add":
        done = await staff.add(
            session, sealer, sign_in=asked.sign_in, name=asked.name, roles=asked.role, councils=asked.council, now=now
        )
        about = done.staff.id
        facts = {"change": "add", "roles": list(done.staff.roles), "councils": list(done.staff.councils)}
    else:
        row = await known(session, asked.sign_in)
        about = row.id
        if asked.what == "end":
            await staff.end(session, row, now)
            done = "The account is closed. Whoever was signed in with it is not any more."
        else:
            await staff.sign_out_everywhere(session, row.id)
            done = staff.renew(row, sealer)
    entry = Entry(COMMAND_LINE, f"staff_{asked.what}", about=about, facts=facts)
    await append(session, key_of(book.secrets.code_key), entry, now)
    return done


async def known(session: AsyncSession, sign_in: str) -> StaffRow:
    """Return the account; raises NotAdded where there is none."""
    row = await staff.find(session, sign_in)
    if row is None:
        raise staff.NotAdded("There is no account with this e-mail address.")
    return row


def shown(row: StaffRow) -> str:
    """Return one account in a list."""
    ended = "  (closed)" if row.ended_at else ""
    return f"{row.sign_in}  {row.name}  {', '.join(row.roles)}  {', '.join(row.councils) or 'no council'}{ended}"


def told(done: staff.New | str) -> Iterator[str]:
    """Yield what to print."""
    if isinstance(done, str):
        yield done
        return
    yield f"{done.staff.name} can sign in at /desk. This is shown once:"
    yield f"  e-mail:    {done.staff.sign_in}"
    yield f"  password:  {done.password}"
    yield f"  one-time codes, for an authenticator app: {done.totp_secret}"
    yield f"  {done.otpauth}"
    if sys.stdout.isatty():
        drawn = io.StringIO()
        segno.make(done.otpauth).terminal(out=drawn, compact=True)
        yield drawn.getvalue()
