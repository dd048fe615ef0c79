"""A share with the ledger hangs: whoever deletes is not held up, no key goes without its line, and it is said."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from backend.keys import SECRETS, STORE
from backend.ledger_watch import look_at_ledger
from backend.running_processes import row_of, server_problems
from backend.store import ledger
from backend.store.ledger import Ledger, hash_of
from backend.store.waiting import may_wait
from tests.backend.alerts.kit import new_uuid
from tests.backend.app.kit import Running

pytestmark = pytest.mark.asyncio
THREADS = 2


@pytest.fixture
def let_go(server: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Have the ledger hang whoever opens it, as a share does whose server is gone: a pipe that nobody reads.

    Give what brings it back.
    """
    pool, file, readers = ThreadPoolExecutor(THREADS), Ledger(server.settings.ledger).file(), list[int]()
    monkeypatch.setattr(ledger, "SECONDS", 0.2)
    monkeypatch.setattr(ledger, "THREADS", pool)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    os.mkfifo(file, 0o600)

    def let_go() -> None:
        if not readers:
            readers.append(os.open(file, os.O_RDONLY | os.O_NONBLOCK))
            file.unlink()

    yield let_go
    let_go()
    pool.shutdown()
    os.close(readers[0])


async def test_while_the_ledger_hangs_talks_are_deleted_and_keys_stay_and_it_is_said(
    server: Running, let_go: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    keys, case = server.app[SECRETS].data_keys, new_uuid()
    children = [await server.begin() for _ in range(THREADS + 1)]

    async def destroy() -> bool:
        return keys.destroy(case)

    async def said_in_check() -> bool:
        async with server.app[STORE].sessions() as session:
            await session.merge(row_of(server.app, "one", {}))
            await session.commit()
        return any("HMO_LEDGER" in one for one in await asyncio.to_thread(server_problems, server.settings, {}, now))

    now = server.clock()
    keys.make(case)
    for child in children:
        assert (await child.client.delete("/chat", headers=child.headers)).status == 204
        assert (await child.client.get("/chat/messages", headers=child.headers)).status == 401
    assert caplog.text.count("a deletion could not be noted in the ledger: TimeoutError") == len(children)
    with pytest.raises(TimeoutError):
        await may_wait(destroy())
    assert keys.find(case) is not None
    assert not await look_at_ledger(server.app)
    assert "cannot be written by this process" in caplog.text
    answer = await server.client.get("/ready")
    assert (answer.status, (await answer.json())["ledger"]) == (200, False), "nobody is sent away because of it"
    assert await said_in_check()
    let_go()
    async with asyncio.timeout(5):
        while not await look_at_ledger(server.app):
            await asyncio.sleep(0.05)
    assert await may_wait(destroy())
    assert keys.find(case) is None
    assert hash_of(case) in Ledger(server.settings.ledger).gone()
    assert not await said_in_check()
