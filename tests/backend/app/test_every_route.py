"""Deny by default, over every route: a page of the desk, an endpoint with purposes, or declared public here."""

from __future__ import annotations

import pytest

from backend.cases.endpoints import PURPOSES_NAME, guarded
from backend.desk.guarded_pages import PAGE_NAME
from backend.desk.permissions import table
from backend.tokens.book import PURPOSES
from tests.backend.app.kit import Running

pytestmark = pytest.mark.asyncio
PUBLIC = {
    "/health": "is the process there",
    "/live": "is the process there",
    "/ready": "can it take a message",
    "/favicon.ico": "browsers ask",
    "/widget.js": "what a council's page loads",
    "/widget/{file}": "what a council's page loads",
    "/form.css": "a style",
    "/easy-read.css": "a style",
    "/api/openapi.json": "what the API is",
    "/.well-known/security.txt": "whom to write to about a weakness",
    "/chat/conversations": "begin a talk: limited by address",
    "/chat/messages": "the token of the talk",
    "/chat/save": "the token of the talk",
    "/chat/resume": "four words: limited by address",
    "/chat": "the token of the talk",
}
"""Open without an account, and what stands in for one."""
PAGES = ("/", "/c/{council}", "/pictures/")
"""Easy Read pages, pictures and the plain form: for everybody, the form by its own cookie and proof."""


async def test_every_route_is_declared_and_a_new_one_is_open_to_nobody_unless_it_says_so(server: Running) -> None:
    unknown, public = [], set()
    for route in server.app.router.routes():
        path = route.resource.canonical if route.resource else ""
        if hasattr(route.handler, PAGE_NAME):
            assert getattr(route.handler, PAGE_NAME) in table(), path
        elif hasattr(route.handler, PURPOSES_NAME):
            assert set(getattr(route.handler, PURPOSES_NAME)) <= set(PURPOSES), path
        elif path in PUBLIC:
            public.add(path)
        elif not (path == "/" or path.startswith(PAGES[1:])):
            unknown.append(f"{route.method} {path}")
    assert unknown == []
    assert public == set(PUBLIC)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/chat/messages"), ("GET", "/chat/messages"), ("POST", "/chat/save"), ("DELETE", "/chat")],
)
async def test_a_talk_opens_with_its_own_token_only(server: Running, method: str, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic x"}):
        body = {"id": "00000000-0000-4000-8000-000000000000", "text": "x"} if path.endswith("messages") else {}
        answer = await server.client.request(method, path, json=body, headers=headers)
        assert answer.status in (401, 503)
        assert answer.status == 401 or path == "/chat/messages"


async def test_an_endpoint_that_names_no_purpose_is_open_to_no_token() -> None:
    @guarded()
    async def forgotten(request: object) -> object:
        raise AssertionError("opened")

    assert getattr(forgotten, PURPOSES_NAME) == ()
