"""`python -m backend audit verify`: is the audit whole? Prints its end, to be written down outside the database."""

from __future__ import annotations

import argparse
import asyncio
import sys

from backend.audit.chain import Verdict, key_of, verify
from backend.command_line import open_casebook
from backend.settings import Settings


def main(argv: list[str]) -> int:
    """Run the command line; return 1 where something is not possible."""
    parser = argparse.ArgumentParser(prog="backend audit", description="The audit: who read and did what.")
    parser.add_argument("what", choices=["verify"])
    parser.add_argument("--head", default="", help="the end printed earlier, NUMBER:HASH; it must still be there")
    asked = parser.parse_args(argv)
    found = asyncio.run(look(asked.head))
    for wrong in found.wrong:
        sys.stdout.write(f"problem: {wrong}\n")
    whole = "the chain is whole" if not found.wrong else "THE CHAIN IS NOT WHOLE"
    sys.stdout.write(f"{whole}: {found.count} rows, its end is {found.head}\n")
    return int(bool(found.wrong))


async def look(head: str) -> Verdict:
    """Open the store and verify the chain of the audit."""
    async with open_casebook(Settings.from_env()) as book:
        key = key_of(book.secrets.code_key)
        return await book.reading(lambda session: verify(session, key, head))
