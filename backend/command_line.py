"""What our commands have in common: a question to the person who typed, the lines of an answer, a plain refusal."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine, Iterable
from typing import Any

from backend.cases.moves import NotAllowed
from backend.store.secrets import SecretsMissing


def ask(question: str) -> str:
    """One line, typed.

    Not an argument by default: arguments stand in the list of processes and in the shell's history.
    """
    sys.stderr.write(f"{question} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def answer(work: Coroutine[Any, Any, Iterable[str]], refusal: type[Exception] = SecretsMissing) -> int:
    """Do it and print its lines; 1 and a sentence where it is refused. refusal: one more kind, its text a sentence."""
    try:
        for line in asyncio.run(work):
            sys.stdout.write(f"{line}\n")
    except NotAllowed as error:
        return refused(error.say)
    except (SecretsMissing, refusal) as error:
        return refused(str(error))
    return 0


def refused(why: str) -> int:
    """Say why not; the exit code."""
    sys.stderr.write(f"{why}\n")
    return 1
