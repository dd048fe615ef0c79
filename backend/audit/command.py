"""`python -m backend audit verify`: is the audit whole? Prints its end, to be written down outside the database."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys

from backend.audit.chain import Verdict, key_of, verify
from backend.settings import Settings
from backend.store.engine import READING, make_engine, make_sessions
from backend.store.secrets import Secrets, SecretsMissing


def main(argv: list[str]) -> int:
    """The command line; 1 where the chain is not whole."""
    parser = argparse.ArgumentParser(prog="backend audit", description="The audit: who read and did what.")
    parser.add_argument("what", choices=["verify"])
    parser.add_argument("--head", default="", help="the end printed earlier, NUMBER:HASH; it must still be there")
    asked = parser.parse_args(argv)
    try:
        found = asyncio.run(look(asked.head))
    except SecretsMissing as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for wrong in found.wrong:
        sys.stdout.write(f"problem: {wrong}\n")
    whole = "the chain is whole" if not found.wrong else "THE CHAIN IS NOT WHOLE"
    sys.stdout.write(f"{whole}: {found.count} rows, its end is {found.head}\n")
    return int(bool(found.wrong))


async def look(head: str) -> Verdict:
    """Open the store and verify."""
    settings = Settings.from_env(os.environ)
    key = key_of(Secrets.load(settings).code_key)
    engine = make_engine(settings)
    try:
        async with make_sessions(engine)() as session:
            await session.connection(execution_options=READING)
            return await verify(session, key, head)
    finally:
        await engine.dispose()
