"""`kill -9` at random moments: no alert is lost or doubled, nobody is told twice, everybody is told."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import Counter
from typing import Any

import aiohttp
import pytest

from backend.alerts import duty
from backend.alerts.events import Escalated
from backend.notify.mail import Mail
from backend.settings import Settings
from tests.backend.alerts import victim
from tests.backend.alerts.kit import Doors, alert, new_uuid, running
from tests.backend.app.kit import until
from tests.backend.callers import service_token
from tests.backend.notify.sink import Sink
from tests.journeys.stack import free_port

KILLS = int(os.environ.get("KILLS", "4"))
"""The soak sets more."""
ALERTS = 3 * KILLS
GROUPS = KILLS


class Target:
    """A process that is killed and started again on the same port."""

    def __init__(self, settings: Settings, smtp_url: str) -> None:
        self.port, self.began = free_port(), time.time()
        self.settings, self.smtp_url = settings, smtp_url
        self.start()

    def start(self) -> None:
        """Start another one."""
        self.process = victim.process(self.settings, self.smtp_url, self.port, self.began)
        self.process.start()

    def kill(self) -> None:
        """Kill the process without a chance to tidy up."""
        self.process.kill()
        self.process.join()

    async def put(self, http: aiohttp.ClientSession, path: str, body: Any) -> None:
        """Try until it is taken, as bot and gateway do."""
        while True:
            try:
                async with http.put(f"http://127.0.0.1:{self.port}{path}", json=body) as response:
                    if response.status in (200, 201):
                        return
            except (aiohttp.ClientError, OSError):
                pass
            await asyncio.sleep(0.05)


async def kill_again_and_again(target: Target, chance: random.Random) -> None:
    """Kill and start the process KILLS times, at random moments."""
    for _ in range(KILLS):
        await asyncio.sleep(chance.uniform(0.1, 0.7))
        await asyncio.to_thread(target.kill)
        target.start()


async def tell_everything(target: Target, token: str, bodies: dict[str, Any], chance: random.Random) -> None:
    """Send half of the alerts as the bot, half as the gateway that keeps what the bot could not store."""
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:
        for uuid, body in bodies.items():
            await target.put(http, chance.choice(["/api/alerts", "/keep"]) + f"/{uuid}", body)
            await asyncio.sleep(chance.uniform(0, 0.3))


@pytest.mark.asyncio
async def test_nothing_is_lost_or_doubled(database: Settings, sink: Sink) -> None:
    chance = random.Random(20_260_606)
    bodies = {new_uuid(): alert(conversation=f"c{n % GROUPS}") for n in range(ALERTS)}
    target = Target(database, sink.url)
    try:
        killing = asyncio.create_task(kill_again_and_again(target, chance))
        await tell_everything(target, service_token(database), bodies, chance)
        await killing
        await until(lambda: told_first(sink) >= GROUPS, 15)
        async with running(database, Mail()) as doors:
            await stored(doors, list(bodies))
    finally:
        target.kill()
    async with running(database, Mail()) as doors:
        await each_told_once(doors, sink, list(bodies))


def told_first(sink: Sink) -> int:
    """Return how many different notices the first contact has."""
    return len({str(mail["Message-ID"]) for mail in sink.mails if mail["To"] == "duty@wigan.example"})


async def stored(doors: Doors, uuids: list[str]) -> None:
    """Wait until every alert is in the store."""
    async with asyncio.timeout(10):
        while {s.uuid for g in await duty.queue(doors.book) for s in g.alerts} != set(uuids):
            await asyncio.sleep(0.1)


async def each_told_once(doors: Doors, sink: Sink, uuids: list[str]) -> None:
    """Check for one receipt each, one notice for each turn of a conversation, and no mail beside these."""
    groups = await duty.queue(doors.book)
    assert Counter(state.uuid for group in groups for state in group.alerts) == Counter(uuids)
    notices = []
    for group in groups:
        histories = [await doors.history(state.uuid) for state in group.alerts]
        kinds = [Counter(type(event.fact).__name__ for event in events) for events in histories]
        assert all(kind["Received"] == 1 and kind["ToldAgain"] == 0 for kind in kinds)
        facts = {event.fact for events in histories for event in events if isinstance(event.fact, Escalated)}
        assert max(Counter((fact.to, fact.due) for fact in facts).values()) == 1
        notices += [fact.notice for fact in facts]
    assert {one.strip("<>").split("@")[0] for one in sink.ids} <= set(notices)
    assert len(notices) == len(set(notices))
