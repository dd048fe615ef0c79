"""Behind PgBouncer with transaction pooling, where the machine has it: docs/several-machines.md says how it is set."""

from __future__ import annotations

import asyncio
import getpass
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from backend.alerts.book import hold_conversation
from backend.leader import Leader, standing
from backend.settings import Settings
from backend.store.engine import make_engine, make_sessions, make_sync_engine
from backend.store.init import prepare
from backend.store.transactions import Store
from tests.backend.app.kit import until
from tests.journeys.stack import free_port

PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
RULES = """
[databases]
* = host={folder} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
ignore_startup_parameters = options, extra_float_digits
logfile =
"""
pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.skipif(PGBOUNCER is None, reason="this machine has no PgBouncer"),
    pytest.mark.parametrize("database", ["postgresql"], indirect=True),
]


@pytest.fixture
def pooled(database: Settings, tmp_path: Path) -> Iterator[Settings]:
    """Give the same database behind a pooler."""
    real, port = make_url(database.database_url), free_port()
    rules = tmp_path / "pgbouncer.ini"
    folder = str(real.query["host"]) if "host" in real.query else str(real.host)
    rules.write_text(RULES.format(folder=folder, port=port), "ascii")
    command = [str(PGBOUNCER), str(rules)]
    if getpass.getuser() == "root":
        for place in (tmp_path, *tmp_path.parents):
            if place.stat().st_uid == os.getuid() and place.parts[:2] == ("/", "tmp") and len(place.parts) > 2:
                place.chmod(0o755)
        command[1:1] = ["-u", Path(folder).owner()]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet)
    at = real.set(host="127.0.0.1", port=port, username="postgres").difference_update_query(["host"])
    url = at.update_query_dict({"prepare_threshold": "none"}).render_as_string(hide_password=False)
    settings = database.model_copy(update={"database_url": url})
    try:
        wait_for(settings)
        yield settings
    finally:
        process.terminate()
        process.wait()


def wait_for(settings: Settings) -> None:
    """Wait until the pooler lets somebody in."""
    engine = make_sync_engine(settings)
    until_then = time.monotonic() + 10
    while True:
        try:
            with engine.connect() as connection:
                connection.execute(text("SELECT 1"))
            break
        except OperationalError:
            assert time.monotonic() < until_then, "the pooler does not answer"
            time.sleep(0.1)
    engine.dispose()


async def test_a_database_is_prepared_and_many_write_and_read_behind_it(pooled: Settings) -> None:
    await asyncio.to_thread(prepare, pooled)
    engine = make_engine(pooled)
    store = Store(make_sessions(engine))

    async def once(n: int) -> int:
        async def work(session: object) -> int:
            await hold_conversation(session, "wigan", str(n % 3))  # type: ignore[arg-type]
            return int(await session.scalar(text("SELECT :n + 0"), {"n": n}))  # type: ignore[attr-defined]

        return await store.writing(work)

    for _ in range(4):  # a statement is prepared when it comes for the sixth time
        assert await asyncio.gather(*(once(n) for n in range(30))) == list(range(30))
    await engine.dispose()


async def test_one_process_leads_behind_it_and_the_next_when_it_stops(pooled: Settings) -> None:
    first, second = Leader(), Leader()
    async with standing(pooled, first):
        assert first.leads
        async with standing(pooled, second):
            await asyncio.sleep(0.5)
            assert not second.leads, "the lock stays where it is although each transaction may have another session"
    async with standing(pooled, second):
        await until(lambda: second.leads)
