"""No word, token, code, path or address of a person is in any log, header, error or file."""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import logging
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientResponse

import backend.chat.bot
from backend.logs import Formatter, JsonFormatter, quieten, where
from tests.backend.app.kit import Clock, Running, Talker, run
from tests.backend.app.pretend_bot import Mood, PretendBot
from tests.backend.app.test_errors import with_faults

CANARIES = [f"canary-{uuid.uuid4().hex[:12]}" for _ in range(50)]


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


def assert_clean(text: str | bytes, where_found: str) -> None:
    """Check that no canary is in it, neither as text nor as its bytes."""
    as_text = text.decode("latin-1") if isinstance(text, bytes) else text
    found = [canary for canary in CANARIES if canary in as_text]
    assert not found, where_found


async def heard(response: ClientResponse) -> None:
    """Check that neither headers nor an error answer repeat a canary."""
    assert_clean(str(response.headers), "headers")
    if response.status != 200:
        assert_clean(await response.text(), "error")


async def into_every_field(child: Talker, canaries: Iterator[str]) -> None:
    """Put another canary into each place where somebody's words could be."""
    client, headers, word = child.client, child.headers, canaries.__next__
    for body in ({"text": word()}, {"choice": word()}, {"id": word(), "text": "a"}, {word(): "a"}, {"text": [word()]}):
        await heard(await child.post(**body))
    raw = {**headers, "Content-Type": "application/json"}
    await heard(await client.post("/chat/messages", data=word(), headers=raw))
    await heard(await client.post("/chat/messages", data=f'{{"text": "{word()}\\ud800"}}', headers=raw))
    await heard(await client.post("/chat/conversations", json={"council": word()}))
    await heard(await client.post("/chat/resume", json={"code": word()}))
    await heard(await client.get(f"/{word()}/{word()}?{word()}={word()}", headers={"Referer": f"http://{word()}"}))
    await heard(await client.get(f"/c/{word()}/chat"))
    await heard(await client.get("/chat/messages", headers={"Authorization": f"Bearer {word()}"}))
    await heard(await client.get("/health", headers=dict.fromkeys(("X-Forwarded-For", "User-Agent", "Cookie"), word())))
    await heard(await client.request(word().upper(), f"/{word()}"))
    await heard(await client.post(f"/api/broken?{word()}", data=word()))


@pytest.mark.asyncio
async def test_fifty_canaries_are_found_nowhere(
    home: Path, bot: PretendBot, clock: Clock, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.chat.application.RESUMES", 1000)
    moods: list[Mood] = ["well", "rubbish", "not_json", "empty", "broken", "refuses", "dies_after", "slow"]
    canaries = itertools.cycle(CANARIES)
    async with run(home, bot, clock, with_faults) as server:
        tokens = []
        for mood in moods:
            bot.mood = "well"
            child = await server.begin()
            tokens.append(child.token)
            bot.mood = mood
            if mood == "slow":  # the others may take their time on a busy machine
                monkeypatch.setattr(backend.chat.bot, "PATIENCE", 0.2)
            await into_every_field(child, canaries)
        await bot.stop()
        await heard(await child.post(text=CANARIES[0]))
        await malformed(server, CANARIES[1])
        text = written.getvalue()
        assert_clean(text, "log")
        assert_clean(server.bytes_on_disk(), "files")
        assert not [token for token in tokens if token in text]
    assert_clean(written.getvalue(), "log after stopping")
    assert "POST /chat/messages 200" in text


async def malformed(server: Running, canary: str) -> None:
    """Send bytes that are not HTTP, with a canary in them."""
    for raw in (
        f"{canary}\r\n\r\n",
        f"GET /{canary} HTTP/1.1\r\n{canary}\r\n\r\n",
        f"GET / HTTP/1.1\r\nX: \x00{canary}\r\n\r\n",
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", server.client.port)
        writer.write(raw.encode("latin-1"))
        assert_clean(await asyncio.wait_for(reader.read(), 2), "answer to bytes that are not HTTP")
        writer.close()
        await writer.wait_closed()


@pytest.mark.asyncio
async def test_the_access_log_has_method_template_status_time_and_id_only(
    server: Running, written: io.StringIO
) -> None:
    await server.client.get("/c/wigan/chat?secret=1")
    await server.client.get("/nowhere/else")
    await server.client.get("/health")
    lines = [line for line in written.getvalue().splitlines() if "backend.access" in line]
    assert [line.split("backend.access ")[1].rsplit(" ", 3)[0] for line in lines] == [
        "GET /c/{council}/chat 200",
        "GET - 404",
        "GET /health 200",
    ]
    assert "127.0.0.1" not in str(lines)
    assert "wigan" not in str(lines)


@pytest.mark.asyncio
async def test_as_json_a_line_is_one_object_with_the_same_facts_and_no_more(server: Running) -> None:
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    before, _ = root.level, root.setLevel(logging.INFO)
    try:
        answer = await server.client.get(f"/c/wigan/chat?{CANARIES[0]}=1")
        await server.bot.stop()
        await server.client.post("/chat/conversations", json={"council": "wigan"})
        try:
            json.loads(CANARIES[1])
        except ValueError:
            logging.getLogger("backend.x").exception("it broke")
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    lines = [json.loads(line) for line in text.getvalue().splitlines()]
    access = next(line for line in lines if line.get("route") == "/c/{council}/chat")
    assert access.keys() == {"at", "level", "logger", "message", "method", "route", "status", "ms", "request_id"}
    assert (access["status"], access["request_id"]) == (200, answer.headers["X-Request-ID"])
    silent = next(line for line in lines if "did not answer" in line["message"])
    asked = next(line for line in lines if line.get("route") == "/chat/conversations")
    assert silent["request_id"] == asked["request_id"], "what was logged meanwhile is found by the id"
    assert next(line for line in lines if line["message"] == "it broke")["error"].startswith("JSONDecodeError ")
    assert_clean(text.getvalue(), "log")


def test_an_exception_is_logged_as_its_kind_and_place() -> None:
    try:
        json.loads("canary-kxqz")
    except ValueError as error:
        told = where(error)
        record = logging.LogRecord(
            "x", logging.ERROR, "x.py", 1, "oops", None, (type(error), error, error.__traceback__)
        )
    written_out = Formatter("%(message)s").format(record)
    assert told.startswith("JSONDecodeError test_logs.py:")
    assert told in written_out
    assert "canary" not in written_out


@pytest.mark.asyncio
async def test_a_client_that_goes_away_leaves_no_words(server: Running, child: Talker, written: io.StringIO) -> None:
    server.bot.delay = 0.3
    waiting = asyncio.create_task(child.post(text=CANARIES[0]))
    await asyncio.sleep(0.1)
    waiting.cancel()
    with pytest.raises((asyncio.CancelledError, ClientError)):
        await waiting
    await asyncio.sleep(0.4)
    assert_clean(written.getvalue(), "log")
