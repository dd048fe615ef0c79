"""`python -m backend tokens`: a token for each consumer of the API. It is shown, or written to a file, once."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry, append, key_of
from backend.cases.casebook import Casebook
from backend.command_line import answer, open_casebook
from backend.settings import Settings
from backend.store.secrets import write_secret
from backend.store.service_tokens import ALL, TokenRow, door_token, hash_of, service_token_file
from backend.tokens import book as tokens

COMMAND_LINE = "command line"


def main(argv: list[str]) -> int:
    """Run the command line; return 1 where something is not possible."""
    return answer(run(parser().parse_args(argv)))


def parser() -> argparse.ArgumentParser:
    """Return the parser of `python -m backend tokens`."""
    top = argparse.ArgumentParser(prog="backend tokens", description="A token for each consumer of the API.")
    asked = top.add_subparsers(dest="what", required=True)
    adding = asked.add_parser("add", help="a new consumer")
    adding.add_argument("name", help="small letters, digits and hyphens")
    adding.add_argument("--for", dest="purpose", required=True, choices=list(tokens.PURPOSES))
    adding.add_argument("--council", action="append", required=True, help="its id, for example wigan; or all")
    rotating = asked.add_parser("rotate", help="another token; the old one opens for a quarter of an hour")
    rotating.add_argument("name")
    for one in (adding, rotating):
        one.add_argument("--to", type=Path, help="write it to this file (mode 600) and do not show it")
    asked.add_parser("revoke", help="it opens nothing any more, at once").add_argument("name")
    asked.add_parser("list", help="who has one, for what, and when it was last used; never the token")
    asked.add_parser("door", help="the hash by which a bot on another machine knows us: its BOT_DOOR_SHA256")
    return top


async def run(asked: argparse.Namespace) -> list[str]:
    """Open the store, do it; return the lines to print."""
    settings = Settings.from_env()
    async with open_casebook(settings) as book:
        if asked.what == "door":
            return [hash_of(door_token(book.secrets.code_key))]
        if asked.what == "list":
            return [shown(row) for row in await book.reading(tokens.everyone)] or ["no tokens yet"]
        if asked.what == "add":
            asked.councils = councils_of(asked.council, list(book.law.promises))
        token = await book.writing(lambda session: change(book, session, asked))
    if not token:
        return ["It is revoked."]
    return handed_over(settings, asked, token)


def councils_of(named: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the councils meant; raises NoToken for one that has no pack."""
    if "all" in named:
        return [ALL]
    if unknown := sorted(set(named) - set(known)):
        raise tokens.NoToken(f"There is no council {', '.join(unknown)}. There are: {', '.join(sorted(known))}.")
    return sorted(named)


async def change(book: Casebook, session: AsyncSession, asked: argparse.Namespace) -> str:
    """Add, rotate or revoke, and write it down; return the token, empty where there is none."""
    now, facts, token = datetime.now(UTC), {"token": asked.name}, ""
    if asked.what == "add":
        token = await tokens.add(session, asked.name, asked.purpose, asked.councils, now)
        facts |= {"for": asked.purpose, "councils": asked.councils}
    elif asked.what == "rotate":
        token = await tokens.rotate(session, asked.name, now)
    else:
        await tokens.revoke(session, asked.name, now)
    await append(session, key_of(book.secrets.code_key), Entry(COMMAND_LINE, f"token_{asked.what}", facts=facts), now)
    return token


def handed_over(settings: Settings, asked: argparse.Namespace, token: str) -> list[str]:
    """Write the token where its caller reads it, or show it once."""
    own = service_token_file(settings) if asked.what == "rotate" and asked.name == "bot" else None
    if to := asked.to or own:
        write_secret(to, token)
        return [f"It is written to {to}. Nobody can show it again."]
    return ["This is shown once:", f"  {token}"]


def shown(row: TokenRow) -> str:
    """Return one token in a list, without it."""
    councils = "all councils" if ALL in row.councils else ", ".join(row.councils)
    used = f"last used {row.used_on}" if row.used_on else "never used"
    state = f"revoked {row.ended_at:%Y-%m-%d}" if row.ended_at else used
    return f"{row.name}  for {row.purpose}  {councils}  since {row.added_at:%Y-%m-%d}  {state}"
