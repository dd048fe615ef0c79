"""Whatever goes wrong, the answer has one shape, a kind sentence, and none of the person's words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from aiohttp import web

from backend.errors import SAY, Problem
from tests.backend.app.kit import Clock, Running, run
from tests.backend.app.pretend_bot import PretendBot

CANARY = "canary-kxqz"
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def break_down(request: web.Request) -> web.Response:
    """Fail as a handler with a fault that puts somebody's words into the message of its exception."""
    raise ValueError(f"could not handle {await request.text()} of {request.query_string}")


async def refuse(request: web.Request) -> web.Response:
    """Refuse, as a handler may."""
    raise Problem("not_ready", 503, field="text", headers={"Retry-After": "9"}, more={"messages": []})


def with_faults(app: web.Application) -> None:
    """Add the two handlers, under a council and under the API."""
    for path in ("/api/broken", "/c/wigan/broken"):
        app.router.add_route("*", path, break_down)
    app.router.add_get("/api/refuses", refuse)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("method", "path", "status", "problem"),
    [
        ("GET", f"/{CANARY}", 404, "not_found"),
        ("GET", f"/chat/{CANARY}?{CANARY}", 404, "not_found"),
        ("GET", "/c/nowhere/chat", 404, "not_found"),
        ("PUT", "/chat/messages", 405, "not_found"),
        ("POST", f"/api/broken?{CANARY}", 500, "went_wrong"),
        ("POST", "/chat/messages", 401, "conversation_over"),
    ],
)
async def test_scripts_get_the_one_json_shape(
    home: Path, bot: PretendBot, clock: Clock, method: str, path: str, status: int, problem: str
) -> None:
    async with run(home, bot, clock, with_faults) as server:
        response = await server.client.request(method, path, data=CANARY)
        body = await response.json()
        assert (response.status, body["problem"], body["say"]) == (status, problem, SAY[problem])
        assert set(body) <= {"problem", "say", "field"}
        assert CANARY not in await response.text()
        assert CANARY not in str(response.headers)


@pytest.mark.asyncio
@pytest.mark.parametrize(("path", "status"), [("/c/wigan/nowhere", 404), ("/c/wigan/broken", 500), ("/nowhere", 404)])
async def test_people_get_a_page_with_the_way_back(
    home: Path, bot: PretendBot, clock: Clock, path: str, status: int
) -> None:
    async with run(home, bot, clock, with_faults) as server:
        response = await server.client.get(f"{path}?{CANARY}", headers=HTML)
        page = await response.text()
    assert (response.status, response.content_type) == (status, "text/html")
    assert SAY["not_found" if status == 404 else "went_wrong"] in page
    assert ('href="/c/wigan/help-now"' in page) == path.startswith("/c/wigan")
    assert CANARY not in page
    assert "<script" not in page
    assert "style=" not in page


@pytest.mark.asyncio
async def test_json_doors_answer_json_even_to_a_browser(server: Running) -> None:
    for path in ("/chat/messages", "/api/nowhere", "/health"):
        response = await server.client.get(path, headers=HTML)
        assert response.content_type == "application/json"


@pytest.mark.asyncio
async def test_a_refusal_carries_its_field_headers_and_messages(home: Path, bot: PretendBot, clock: Clock) -> None:
    async with run(home, bot, clock, with_faults) as server:
        response = await server.client.get("/api/refuses")
        body = await response.json()
    assert body == {"problem": "not_ready", "say": SAY["not_ready"], "field": "text", "messages": []}
    assert response.headers["Retry-After"] == "9"


@pytest.mark.asyncio
async def test_a_method_that_is_not_there_says_which_are(server: Running) -> None:
    response = await server.client.put("/chat/messages")
    assert response.status == 405
    assert response.headers["Allow"] == "GET,HEAD,POST"


def test_every_sentence_is_short_enough_to_read() -> None:
    for say in SAY.values():
        for sentence in re.split(r"(?<=[.!?])\s+", say):
            assert len(sentence.split()) <= 15, sentence
