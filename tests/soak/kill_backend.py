"""Kill the backend (`kill -9`) while many people send: what was acknowledged is there, once, with its clock.

`.venv/backend/bin/python -m tests.soak.kill_backend [KILLS] [SUBMISSIONS] [SEED]`; 100, 2000 and 1 by default.
What else goes wrong, and a seeded part that runs with the suite: troubled_submissions.py.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import sys
import tempfile
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from backend.bank_holidays import read_law
from backend.cases.casebook import Casebook, rows_of
from backend.cases.deadlines import dates
from backend.settings import ROOT, Settings
from backend.store.engine import make_engine, make_sessions
from backend.store.init import prepare
from backend.store.secrets import Secrets
from backend.tokens import book as tokens
from tests.backend.callers import service_token
from tests.backend.cases.kit import casebook

AT_ONCE = 40
BETWEEN_KILLS = (0.05, 1.5)
"""Seconds of life between being reachable and being killed."""
LONGEST_START = 180.0
"""Seconds: a machine that trains a model meanwhile is slow."""


@dataclass
class Outcome:
    """What happened. `receipts` by uuid: what the senders were told."""

    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    unlike: list[str] = field(default_factory=list)
    kills: int = 0
    cut_off: int = 0


class Backend:
    """The real server as a process of its own, on the same port each time."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.process: asyncio.subprocess.Process | None = None

    @property
    def settings(self) -> Settings:
        """The settings that the process sees."""
        return Settings.from_env({"HMO_HOME": str(self.home), "PORT": str(self.port)})

    async def start(self) -> None:
        """Start it and wait until it answers."""
        env = {**os.environ, "HMO_HOME": str(self.home), "PORT": str(self.port), "DEMO_PORT": "0"}
        env.pop("DATABASE_URL", None)
        quiet = asyncio.subprocess.DEVNULL
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "backend", "serve", cwd=ROOT, env=env, stdout=quiet, stderr=quiet
        )
        async with asyncio.timeout(LONGEST_START):
            while not await self.answers():
                await asyncio.sleep(0.05)

    async def answers(self) -> bool:
        """Say whether the port accepts a connection."""
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True

    async def kill(self) -> None:
        """Kill the process with `kill -9`."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()


def telling(n: int) -> dict[str, Any]:
    """Return the n-th complaint, as JSON."""
    at = "2026-12-24T09:59:00Z"
    words = [{"at": at, "text": f"complaint number {n}"}]
    return {"council": "wigan", "kind": "complaint", "channel": "chat", "told_at": at, "words": words}


async def send(session: aiohttp.ClientSession, url: str, body: dict[str, Any], outcome: Outcome) -> dict[str, Any]:
    """Send until there is a receipt, as the chat's "try again" does."""
    while True:
        try:
            async with session.put(url, json=body) as answer:
                if answer.status in {200, 201}:
                    receipt: dict[str, Any] = await answer.json()
                    return receipt
        except (aiohttp.ClientError, OSError, TimeoutError):
            outcome.cut_off += 1
        await asyncio.sleep(random.uniform(0.2, 0.6))


async def run(home: Path, kills: int, submissions: int, seed: int) -> Outcome:
    """Send `submissions` complaints, AT_ONCE at a time, and kill the server `kills` times meanwhile."""
    chance = random.Random(seed)
    backend, outcome = Backend(home), Outcome()
    prepare(backend.settings)
    token = service_token(backend.settings)
    uuids = [str(uuid.UUID(int=chance.getrandbits(128), version=4)) for _ in range(submissions)]
    timeout = aiohttp.ClientTimeout(total=30)
    await backend.start()
    try:
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}, timeout=timeout) as session:
            sending = asyncio.create_task(send_all(session, backend, uuids, outcome))
            for _ in range(kills):
                await asyncio.sleep(chance.uniform(*BETWEEN_KILLS))
                await backend.kill()
                outcome.kills += 1
                await backend.start()
            await sending
    finally:
        await backend.kill()
    return outcome


async def send_all(session: aiohttp.ClientSession, backend: Backend, uuids: list[str], outcome: Outcome) -> None:
    """Send all cases, and half of them once more afterwards: that receipt must be the same."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(n: int, case: str) -> None:
        url = f"http://127.0.0.1:{backend.port}/api/cases/{case}"
        async with gate:
            outcome.receipts[case] = await send(session, url, telling(n), outcome)
            if n % 2 and await send(session, url, telling(n), outcome) != outcome.receipts[case]:
                outcome.unlike.append(case)

    await asyncio.gather(*(one(n, case) for n, case in enumerate(uuids)))


async def figures(settings: Settings, port: int) -> bytes:
    """Return what a system that watches over the server reads and keeps for months."""
    async with casebook(settings) as book:
        token = await book.writing(lambda s: tokens.add(s, "prometheus", "metrics", ["*"], datetime.now(UTC)))
    url, headers = f"http://127.0.0.1:{port}/metrics", {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession() as http, http.get(url, headers=headers) as answer:
        assert answer.status == 200
        return await answer.read()


async def problems(home: Path, outcome: Outcome, database_url: str = "") -> list[str]:
    """Return what is wrong with the store afterwards, compared with what the senders were told; empty if nothing."""
    settings = Settings.from_env({"HMO_HOME": str(home), "DATABASE_URL": database_url})
    engine = make_engine(settings)
    book = Casebook(make_sessions(engine), Secrets.load(settings), read_law(settings.content))
    states = await book.states()
    wrong = [f"{case}: acknowledged but not there" for case in outcome.receipts.keys() - states.keys()]
    wrong += [f"{case}: there but nobody was told" for case in states.keys() - outcome.receipts.keys()]
    wrong += [f"{case}: another receipt the second time" for case in outcome.unlike]
    for case, state in states.items():
        told_dues = [due.deadline for due in dates(state, book.law).open if not due.deadline.ours]
        due_dates = [[due.what, due.by.isoformat()] for due in told_dues]
        told = [[one["what"], one["by"]] for one in outcome.receipts[case]["expected"]]
        async with book.sessions() as session:
            count = len(await rows_of(session, case))
        if due_dates != told or count != 1:
            wrong.append(f"{case}: {count} events, clock {due_dates}, told {told}")
    await engine.dispose()
    return wrong


def main(argv: list[str]) -> int:
    """Run it and say what was found."""
    given = [int(value) for value in argv]
    kills, submissions, seed = given + [100, 2000, 1][len(given) :]
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(run(Path(folder), kills, submissions, seed))
        wrong = asyncio.run(problems(Path(folder), outcome))
    sys.stdout.write(f"{outcome.kills} kills, {len(outcome.receipts)} acknowledged, {outcome.cut_off} cut off\n")
    sys.stdout.write("\n".join(wrong) + "\n" if wrong else "every acknowledged case is there, once, with its clock\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
