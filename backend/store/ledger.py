"""The ledger of destroyed keys: what was deleted stays deleted when an older backup is restored.

A folder of its own (HMO_LEDGER), kept apart from the cases and from their keys, one file a machine, lines added and
never changed. It names nobody: a case or alert stands there as the hash of its random id. `backup` takes a copy, and
`restore` leaves out whatever stands in any of them.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import json
import logging
import os
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

ENDING = ".jsonl"
SECONDS = 3.0
"""How long anybody waits for the ledger: a share that hangs answers never, with neither yes nor no."""
THREADS = ThreadPoolExecutor(4, "ledger")
"""Its own: nothing else waits for a thread because a share hangs."""
log = logging.getLogger(__name__)


def hash_of(subject: str) -> str:
    """Return how a case, an alert or a conversation stands in the ledger. Its id is random: nobody can guess it."""
    return hashlib.sha256(f"destroyed:{subject}".encode()).hexdigest()


@dataclass(frozen=True)
class Ledger:
    """The folder. Several processes of a machine add to one file: a line is written in one step."""

    folder: Path

    def note(self, subject: str, proof: Mapping[str, Any] | None = None) -> None:
        """Add a line, and have it on the disk before returning. Raises OSError.

        proof: the row that shows afterwards that it went (backend.retention), for a restored store to have it again.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        line: dict[str, Any] = {"gone": hash_of(subject), "at": datetime.now(UTC).isoformat()}
        if proof:
            line["proof"] = dict(proof)
        path = self.file()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # A line that was cut off earlier does not swallow this one: it begins with the end of a line, too.
            text = b"\n" + json.dumps(line).encode() + b"\n"
            if os.write(handle, text) != len(text):
                raise OSError(errno.ENOSPC, "the ledger could not be written", str(path))
            os.fsync(handle)
        finally:
            os.close(handle)

    def can_be_written(self) -> bool:
        """Return whether a line could be added now, without adding one. A folder that is not there is not made."""
        path = self.folder / f".can-be-written-{os.getpid()}"
        if not self.folder.exists():
            there = next(parent for parent in self.folder.parents if parent.exists())
            return there.is_dir() and os.access(there, os.W_OK)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                file.write(b"a line")
            path.unlink()
            if (own := self.file()).exists():
                os.close(os.open(own, os.O_WRONLY | os.O_APPEND))
        except OSError:
            return False
        return True

    def file(self) -> Path:
        """Return the file of this machine."""
        return self.folder / f"destroyed-{socket.gethostname()}{ENDING}"

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield what was noted, of every machine. A line that a crash cut off was never acted on: it is left out."""
        for path in sorted(self.folder.glob(f"*{ENDING}")):
            yield from lines_in(path.read_bytes().splitlines())

    def gone(self) -> set[str]:
        """Return the hashes of what went."""
        return {str(line["gone"]) for line in self.lines()}


def turn_of(conversation_id: str, message_id: str) -> str:
    """Return what is noted of one turn of a talk that goes on: a message id alone is made by a browser."""
    return f"{conversation_id}:{message_id}"


def emptied_of(conversation_id: str) -> str:
    """Return what is noted where somebody deletes what they told, and goes on: for the bot's own backup."""
    return f"{conversation_id}:emptied"


def wish_of(conversation_id: str) -> str:
    """Return what is noted where somebody does not want their talk sent any more if they are gone, or saved it."""
    return f"{conversation_id}:send_if_gone"


async def in_time[T](work: Callable[[], T]) -> T:
    """Do this with the ledger in one of its threads; raises TimeoutError, which is an OSError, and OSError.

    What still waits for a thread then is never done; what hangs in one may be done later, to no harm.
    """
    async with asyncio.timeout(SECONDS):
        return await asyncio.get_running_loop().run_in_executor(THREADS, work)


def in_a_thread[T](work: Callable[[], T]) -> T:
    """Do the same for a command, in a thread that does not keep the process from ending; raises TimeoutError."""
    answer: Future[T] = Future()

    def do() -> None:
        try:
            answer.set_result(work())
        except Exception as error:
            answer.set_exception(error)

    Thread(target=do, name="ledger", daemon=True).start()
    return answer.result(SECONDS)


async def note_deleted(folder: Path, *subjects: str) -> None:
    """Note what somebody deleted or took back themselves: a talk, a form, a wish. Where it cannot be noted, it is gone
    all the same.
    """
    try:
        for subject in subjects:
            await in_time(partial(Ledger(folder).note, subject))
    except OSError as error:
        log.error("a deletion could not be noted in the ledger: %s", type(error).__name__)


def lines_in(raw: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the whole lines of a ledger."""
    for line in raw:
        try:
            read = json.loads(line)
        except ValueError:
            continue
        if isinstance(read, dict) and "gone" in read:
            yield read
