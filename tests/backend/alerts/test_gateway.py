"""The gateway stores what the bot could not; and fifty canaries are found in no log, mail, answer or file."""

from __future__ import annotations

import asyncio
import io
import logging
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

import backend.alerts.routes
from backend.alerts import duty
from backend.alerts.application import book_of
from backend.alerts.background import run_alert_tasks
from backend.keys import SETTINGS
from backend.logs import Formatter, quieten
from backend.notify.mail import MAIL, Mail
from tests.backend.alerts.kit import alert, new_uuid
from tests.backend.app.fixtures import clock, home, prepared
from tests.backend.app.kit import Clock, Running, run, until
from tests.backend.app.pretend_bot import PretendBot
from tests.backend.callers import service_token
from tests.backend.notify.sink import Sink

__all__ = ["clock", "home", "prepared"]
pytestmark = pytest.mark.asyncio
CANARIES = [f"canary-{uuid.uuid4().hex[:12]}" for _ in range(50)]


class LosingBot(PretendBot):
    """A bot whose backend was away when it wanted to store the alert; answered again, it does not say so again."""

    async def answer(self, request: web.Request, body: dict[str, object]) -> web.StreamResponse:
        """Send the usual answer, with the alert beside it."""
        words = str(body.get("text", ""))
        first = (body["conversation_id"], body["message_id"]) not in self.answers
        await super().answer(request, body)
        messages = self.answers[str(body["conversation_id"]), str(body["message_id"])]
        told = alert(words=words, conversation=body["conversation_id"], message_id=body["message_id"])
        lost = {"alert_not_stored": {"uuid": body["message_id"], "alert": told}} if words and first else {}
        return web.json_response({"messages": messages, **lost})


@pytest_asyncio.fixture
async def gateway(home: Path, clock: Clock, sink: Sink) -> AsyncIterator[Running]:
    """Give the running server with its watcher, which tells one address of every alert."""
    bot = LosingBot()
    await bot.start()

    def change(app: web.Application) -> None:
        app[MAIL] = Mail(smtp_url=sink.url, everyone="duty@example.org")
        if run_alert_tasks not in app.cleanup_ctx:
            app.cleanup_ctx.append(run_alert_tasks)
        if "put_alert" not in {route.handler.__name__ for route in app.router.routes()}:
            app.add_routes(backend.alerts.routes.routes)

    async with run(home, bot, clock, change) as server:
        yield server
    await bot.stop()


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Collect everything any logger writes at any level, as the process would write it."""
    quieten()
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(Formatter("%(asctime)s %(levelname)s %(name)s %(message)s %(pathname)s"))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.removeHandler(handler)
    root.setLevel(before)


async def test_an_alert_that_the_bot_could_not_store_reaches_the_queue_and_somebody(
    gateway: Running, sink: Sink
) -> None:
    child = await gateway.begin()
    answered = await child.say("he hits me")
    assert answered[0]["lines"][0]["say"] == "Thank you."
    await until(lambda: len(sink.mails) == 1)
    [group] = await duty.queue(book_of(gateway.app))
    [read] = await duty.read(book_of(gateway.app), group.alerts[0].uuid, by="Ann", now=gateway.clock())
    assert read.told[0].words == "he hits me"


async def test_what_the_child_sees_is_untouched_by_it(gateway: Running) -> None:
    child = await gateway.begin()
    messages = await child.say("he hits me")
    assert "alert_not_stored" not in str(messages)
    assert "alert_not_stored" not in str(await child.talk())


async def test_fifty_canaries_are_found_nowhere(
    gateway: Running, sink: Sink, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = iter(CANARIES)
    headers = {"Authorization": f"Bearer {service_token(gateway.app[SETTINGS])}"}
    child = await gateway.begin()
    for _ in range(5):
        await child.say(next(words))
    for _ in range(20):
        body = alert(words=next(words), because=[next(words)], conversation=new_uuid())
        url = f"/api/alerts/{new_uuid()}"
        async with gateway.client.put(url, json=body, headers=headers) as response:
            assert response.status == 201
    said = await asyncio.gather(*(refused(gateway, headers, word) for word in words))
    await until(lambda: len(sink.mails) == 21, 20)
    sink.mood = "refuses"
    await child.say(CANARIES[0])
    held = gateway.bytes_on_disk()
    sent = b"".join(sink.raw)
    for canary in CANARIES:
        assert canary not in written.getvalue()
        assert canary.encode() not in held
        assert canary.encode() not in sent
        assert canary not in " ".join(said)


async def refused(gateway: Running, headers: dict[str, str], word: str) -> str:
    """Send a wrong alert and return the body of the refusal."""
    wrong = alert() | {"category": f"{word} {word}", word: word}
    async with gateway.client.put(f"/api/alerts/{word}", json=wrong, headers=headers) as first:
        answered = await first.text()
    async with gateway.client.put(f"/api/alerts/{new_uuid()}", json=wrong, headers=headers) as second:
        return answered + await second.text()
