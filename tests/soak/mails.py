"""Kill the backend while its mail server is silent, slow or breaks off: no mail is lost, no letter comes twice.

    .venv/backend/bin/python -m tests.soak.mails [MAILS] [KILLS] [SEED]

1,000, 60 and 1 by default, on SQLite, and then on PostgreSQL with two backends side by side, of which one is killed, or
stands still for longer than it may have a notice, while the other goes on. Half of the mails are notices to staff, half
are letters to a person. Where a mail server took one and its confirmation never reached the database, nobody can know
(RFC 5321, 6.1): a notice to staff comes again then, with the same Message-ID; a letter to a person is shown to an
officer, who is played here: they ask the person, and press "it arrived" or "send it again". Afterwards each letter
arrived once, each notice at least once, and no more notices came again than were cut off. Exit code 1 where that is not
so. A seeded part of it runs with the suite: tests/backend/notify/test_mails_killed.py.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from backend.notify.outbox import LEASE
from backend.settings import ROOT, Settings
from backend.store.init import prepare
from tests.journeys.cluster import Postgres
from tests.journeys.stack import free_port
from tests.soak.mail_troubles import PATIENCE, Outcome, Soak, run, soaking

SPEED = 60.0
"""Seconds of the clock for one real second: a lease of three minutes is over in three seconds."""


STANDS_STILL = 0.5
"""How often one of two is not killed but stands still, as a machine that is moved or out of memory does."""


class RealBackend:
    """`python -m backend serve` with a clock that runs fast (serve_fast.py)."""

    process: subprocess.Popen[bytes] | None = None

    def __init__(self, settings: Settings, soak: Soak, port: int) -> None:
        self.settings, self.soak, self.port = settings, soak, port

    def start(self) -> None:
        """Start it, and wait until it answers."""
        env = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "HMO_HOME": str(self.settings.home),
            "PORT": str(self.port),
            "DEMO_PORT": "0",
            "SMTP_URL": self.soak.sink.url,
            "SMTP_FROM": "chat@example.org",
            **({"DATABASE_URL": self.settings.database_url} if self.settings.database_url else {}),
            **({"DATA_KEYS_URL": self.settings.data_keys_url} if self.settings.data_keys_url else {}),
        }
        command = [sys.executable, "-m", "tests.soak.serve_fast", str(self.soak.speed), self.soak.began.isoformat()]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=quiet, stderr=quiet)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.runs:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise AssertionError("the backend did not start")

    @property
    def runs(self) -> bool:
        """Whether it was started and not killed."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """Kill it with `kill -9`."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def send(self, number: int) -> None:
        """Send it a signal."""
        assert self.process
        self.process.send_signal(number)

    def end(self) -> None:
        """Kill it."""
        self.kill()


class Pair:
    """Two of them on one database. A "kill" kills one, or has it stand still for longer than a lease."""

    def __init__(self, settings: Settings, soak: Soak) -> None:
        other = settings.model_copy(update={"home": settings.home.with_name("other-home")})
        shutil.copytree(settings.home, other.home)
        self.both = [RealBackend(one, soak, free_port()) for one in (settings, other)]
        self.chance = random.Random(soak.chance.random())
        self.asleep = LEASE.total_seconds() / soak.speed + 1

    def start(self) -> None:
        """Start whichever does not run."""
        for one in self.both:
            if not one.runs:
                one.start()

    def kill(self) -> None:
        """Kill one, or let it stand still."""
        one = self.chance.choice(self.both)
        if self.chance.random() < STANDS_STILL:
            one.send(signal.SIGSTOP)
            time.sleep(self.asleep)
            one.send(signal.SIGCONT)
        else:
            one.kill()

    def end(self) -> None:
        """Kill both."""
        for one in self.both:
            if one.runs:
                one.kill()


async def soaked(settings: Settings, mails: int, kills: int, seed: int) -> Outcome:
    """Do a whole run with the real backend; with two on PostgreSQL."""
    prepare(settings)
    async with soaking(settings, seed, speed=SPEED) as soak:
        target = Pair(settings, soak) if settings.database_url else RealBackend(settings, soak, free_port())
        return await run(soak, target, mails, kills)


def on_postgres(home: Path, mails: int, kills: int, seed: int) -> Outcome:
    """Do a whole run on a PostgreSQL of its own."""
    data = Path(tempfile.mkdtemp(prefix="hmo-postgres-"))
    postgres = Postgres(data)
    try:
        env = {"HMO_HOME": str(home), "DATABASE_URL": postgres.url("cases"), "DATA_KEYS_URL": postgres.url("keys")}
        return asyncio.run(soaked(Settings.from_env(env), mails, kills, seed))
    finally:
        postgres.server.cleanup()
        shutil.rmtree(data, ignore_errors=True)


def main(argv: Sequence[str]) -> int:
    """Run it and say what was found."""
    given = [int(value) for value in argv]
    mails, kills, seed = given + [1000, 60, 1][len(given) :]
    wrong = 0
    for name in ("SQLite", "PostgreSQL, two backends"):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder) / "home"
            if name == "SQLite":
                outcome = asyncio.run(soaked(Settings.from_env({"HMO_HOME": str(home)}), mails, kills, seed))
            else:
                outcome = on_postgres(home, mails, kills, seed)
        sys.stdout.write(said(name, outcome))
        wrong += len(outcome.wrong)
    return int(wrong > 0)


def said(name: str, outcome: Outcome) -> str:
    """Return what was found on one kind of database."""
    lines = [
        f"{name}: {outcome.mails} mails, {outcome.kills} kills, {outcome.cut_off} kept by the server without a word, "
        f"{outcome.again} notices again with the same Message-ID, {outcome.unsure} letters shown to an officer, "
        f"{outcome.seconds:.0f} s",
        *(outcome.wrong or ["0 lost, 0 letters doubled"]),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
