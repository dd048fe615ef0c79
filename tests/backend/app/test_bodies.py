"""A body that stops half-way is given up on every route, and one that is broken is answered kindly."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path

import pytest
from aiohttp import web

import backend.bodies
import backend.cases.endpoints
import backend.keys
from backend.chat.talk_size import MOST_MESSAGES, MOST_TALK, SHORT
from tests.backend.app.kit import COUNCIL, Clock, Running, Talker, run
from tests.backend.app.pretend_bot import PretendBot
from tests.backend.callers import service_token

pytestmark = pytest.mark.asyncio
KINDS = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
)
BROKEN = {
    "no boundary": ("multipart/form-data", b"x"),
    "another boundary": ("multipart/form-data; boundary=b", b"--c\r\n\r\nx\r\n--c--\r\n"),
    "no end": ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx'),
    "a header that is none": ("multipart/form-data; boundary=b", b"--b\r\n\x00\x01\r\n\r\nx\r\n--b--\r\n"),
    "an unknown transfer encoding": (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: rot13\r\n\r\nx\r\n--b--\r\n',
    ),
    "an unknown alphabet": ("application/x-www-form-urlencoded; charset=klingon", b"a=%ff"),
}


def writing_routes(app: web.Application) -> list[tuple[str, str]]:
    """Return method and a path of every route that may be sent a body."""
    found = set()
    for route in app.router.routes():
        if route.method in {"POST", "PUT", "PATCH", "DELETE"} and route.resource:
            path = route.resource.canonical
            for part in path.split("{")[1:]:
                name = part.split("}")[0]
                values = {"council": COUNCIL, "uuid": str(uuid.uuid4()), "page": "kind"}
                path = path.replace("{" + name + "}", values.get(name, "x"))
            found.add((route.method, path))
    return sorted(found)


async def send_half(server: Running, method: str, path: str, kind: str, more: str) -> bytes:
    """Send the headers and nine bytes of a hundred; everything that comes back until the line is closed."""
    host, port = server.client.host, server.client.port
    reader, writer = await asyncio.open_connection(host, port)
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\nContent-Length: 100\r\n{more}\r\n"
    writer.write(head.encode() + b"123456789")
    try:
        async with asyncio.timeout(20):
            return await reader.readuntil(b"\r\n\r\n")
    finally:
        writer.close()


async def test_half_a_body_is_given_up_on_every_route(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend.bodies, "BODY_SECONDS", 0.05)
    tokens = {
        "/api": service_token(server.settings),
        "/chat": (await server.begin()).token,
    }
    asked = [(method, path, kind) for method, path in writing_routes(server.app) for kind in KINDS]
    assert len({path for _, path, _ in asked}) > 30

    async def ask(method: str, path: str, kind: str) -> tuple[str, bytes]:
        token = next((value for start, value in tokens.items() if path.startswith(start)), "")
        more = f"Authorization: Bearer {token}\r\n" if token else ""
        return f"{method} {path} {kind}", await send_half(server, method, path, kind, more)

    answers = dict(await asyncio.gather(*(ask(*one) for one in asked)))
    late = {name for name, head in answers.items() if b" 408 " in head.partition(b"\r\n")[0]}
    assert {name: head for name, head in answers.items() if b" 500 " in head.partition(b"\r\n")[0]} == {}
    # the ones that read a body before they refuse: each page of the desk, the Case API, the chat, the form
    for start in (
        "PUT /api/cases",
        "PUT /api/alerts",
        "POST /api/progress",
        "POST /chat/messages",
        "POST /desk/sign-in",
    ):
        assert any(name.startswith(start) for name in late), start


@pytest.mark.parametrize("what", sorted(BROKEN))
async def test_a_broken_form_is_no_fault_of_ours(server: Running, what: str) -> None:
    kind, body = BROKEN[what]
    answer = await server.client.post("/desk/sign-in", data=body, headers={"Content-Type": kind})
    assert answer.status in ((400, 403) if what == "no end" else (400,))


async def test_saving_has_a_limit_and_the_words_of_the_last_save_still_open_it(server: Running, child: Talker) -> None:
    await child.say("It is mine.")
    codes, statuses = [], []
    for _ in range(12):
        answer = await server.client.post("/chat/save", json={}, headers=child.headers)
        statuses.append(answer.status)
        if answer.status == 200:
            codes.append((await answer.json())["code"])
    assert statuses == [200] * 10 + [429] * 2
    assert (await answer.json())["problem"] == "saved_often"
    assert int(answer.headers["Retry-After"]) > 0
    other = await server.begin()
    assert (await server.client.post("/chat/save", json={}, headers=other.headers)).status == 200
    assert (await server.client.post("/chat/resume", json={"code": codes[-1]})).status == 200


async def test_a_talk_too_large_to_send_says_so_while_it_is_told(
    server: Running, child: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.chat.talk_size.MOST_TALK", 200_000)
    story = "a" * 20_000
    statuses = [(await child.post(text=story)).status for _ in range(8)]
    assert 413 in statuses
    assert statuses == sorted(statuses)
    full = await child.post(text=story)
    body = await full.json()
    assert (full.status, body["problem"], body["field"]) == (413, "talk_full", "text")
    assert "kept" in body["say"]
    # What is left is room for short answers, and sending what is kept works.
    await child.say("My name is Sam.")
    assert (await child.press("send"))[-1]["kind"] == "sent"
    await child.say(story)


async def test_too_many_messages_to_send_are_told_too(
    server: Running, child: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.chat.talk_size.MOST_MESSAGES", 3)
    for number in range(3):
        await child.say(f"This is number {number}.")
    assert (await child.post(text="One more.")).status == 413
    await child.press("check")


async def test_harm_in_a_message_that_finds_no_room_is_heard(
    server: Running, child: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.chat.talk_size.MOST_TALK", 10)
    answer = await child.post(text="he has a knife")
    body = await answer.json()
    assert answer.status == 413
    assert "999" in str(body["messages"])
    assert server.bot.parsed == ["he has a knife"]


async def test_a_talk_that_is_full_fits_the_case_api() -> None:
    assert 2 * MOST_TALK + MOST_MESSAGES * 200 < backend.cases.endpoints.MOST_BYTES
    assert SHORT < MOST_TALK


async def test_an_answer_of_the_bot_that_never_ends_is_no_answer(
    home: Path, bot: PretendBot, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.chat.bot.MOST_BYTES", 5_000)
    async with run(home, bot, clock) as server:
        child = await server.begin()
        answer = await child.post(text="a" * 6_000)
        assert (answer.status, (await answer.json())["problem"]) == (503, "not_sent")
        await child.say("short")
