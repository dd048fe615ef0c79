"""`python -m backend staff`: accounts of the desk. The first are made here; later ones by two people at the desk.

Who runs a command never sees the password or the one-time codes of an account: it prints a link that opens once.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry, append, key_of
from backend.cases.casebook import Casebook
from backend.command_line import answer, open_casebook
from backend.desk import links, staff
from backend.desk.permissions import ROLES
from backend.desk.tables import StaffRow
from backend.settings import Settings

COMMAND_LINE = "command line"


@dataclass(frozen=True)
class Opened:
    """An account whose person has yet to set it up, and the token of the link that does it."""

    name: str
    token: str


def main(argv: list[str]) -> int:
    """Run the command line; return 1 where something is not possible."""
    return answer(run(parser().parse_args(argv)))


def parser() -> argparse.ArgumentParser:
    """Return the parser of `python -m backend staff`."""
    top = argparse.ArgumentParser(prog="backend staff", description="Accounts of the desk.")
    asked = top.add_subparsers(dest="what", required=True)
    adding = asked.add_parser("add", help="add an account; prints a link that opens once")
    adding.add_argument("sign_in", help="their e-mail address at work")
    adding.add_argument("--name", required=True)
    adding.add_argument("--role", action="append", required=True, choices=ROLES)
    adding.add_argument("--council", action="append", default=[], help="its id, for example wigan; or all")
    asked.add_parser("list", help="every account")
    for name, what in {
        "end": "close an account",
        "renew": "lock an account, and print a link that opens once, for its person to set it up anew",
    }.items():
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
        return list(told(await book.writing(lambda session: change(book, session, asked)), settings.desk_url))


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


async def change(book: Casebook, session: AsyncSession, asked: argparse.Namespace) -> Opened | None:
    """Add, end or renew; return what opens the account, None where it was closed. Raises NotAdded."""
    now, opened = datetime.now(UTC), None
    facts: dict[str, object] = {}
    if asked.what == "add":
        row = await staff.begin(session, sign_in=asked.sign_in, name=asked.name, now=now)
        row.roles, row.councils = sorted(set(asked.role)), asked.council
        facts = {"change": "add", "roles": row.roles, "councils": row.councils}
    else:
        row = await known(session, asked.sign_in)
    if asked.what == "end":
        await staff.end(session, row, now)
    elif row.ended_at:
        raise staff.NotAdded("This account is closed. Who looks after accounts can open it again at the desk.")
    else:
        opened = Opened(row.name, await links.make(session, row, book.secrets.sealer, now))
    entry = Entry(COMMAND_LINE, f"staff_{asked.what}", about=row.id, facts=facts)
    await append(session, key_of(book.secrets.code_key), entry, now)
    return opened


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


def told(opened: Opened | None, desk_url: str) -> Iterator[str]:
    """Yield what to print."""
    if opened is None:
        yield "The account is closed. Whoever was signed in with it is not any more."
        return
    yield f"Give this link to {opened.name} and to nobody else. It opens once, within {links.OPENS_FOR.days} days:"
    yield f"  {desk_url}{links.PATH}{opened.token}"
    yield "There they choose a password and set up the one-time codes. Until then the account opens nothing."
