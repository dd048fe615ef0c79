"""What our commands have in common: a question to the person who typed, the lines of an answer, a plain refusal."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager

from backend.bank_holidays import read_law
from backend.cases.casebook import Casebook
from backend.refusals import Refused
from backend.settings import Settings
from backend.store.engine import make_engine, make_sessions
from backend.store.log_truncation import truncate_log
from backend.store.secrets import Secrets


@asynccontextmanager
async def open_casebook(settings: Settings) -> AsyncIterator[Casebook]:
    """Open the store with secrets and law for one command; raises SecretsMissing, LawUnreadable."""
    engine = make_engine(settings)
    try:
        yield Casebook(make_sessions(engine), Secrets.load(settings), read_law(settings.content))
        if engine.dialect.name == "sqlite":
            await truncate_log(engine)
    finally:
        await engine.dispose()


def ask(question: str) -> str:
    """Return one line, typed.

    Not an argument by default: arguments stand in the list of processes and in the shell's history.
    """
    sys.stderr.write(f"{question} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def answer(work: Coroutine[object, object, Iterable[str]]) -> int:
    """Do it and print its lines; return 0, or 1 with a sentence on standard error where it is refused."""
    try:
        for line in asyncio.run(work):
            sys.stdout.write(f"{line}\n")
    except Refused as error:
        return refused(error.say)
    return 0


def refused(why: str) -> int:
    """Say why not; return the exit code."""
    sys.stderr.write(f"{why}\n")
    return 1
