"""Deny by default, the other way round: whatever opens one kind of door opens no other.

Every route × every method × everything that anybody can hold: tokens of each purpose, former and revoked ones, what we
show the bot, the token of a talk, the session of each role at the desk, the cookie of a form, nothing, and rubbish.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from backend.cases.casebook import rows_of
from backend.cases.endpoints import PURPOSES_NAME
from backend.chat.conversations import begin
from backend.desk.cookies import SESSION
from backend.desk.guarded_pages import PAGE_NAME
from backend.desk.permissions import ANYBODY, ROLES, table
from backend.store.service_tokens import door_token
from backend.tokens import book as tokens
from backend.tokens.book import OVERLAP, PURPOSES
from tests.backend.alerts.kit import alert
from tests.backend.app.test_every_route import PUBLIC
from tests.backend.cases.kit import new_uuid, telling
from tests.backend.desk.kit import Desk, running, settings_at

pytestmark = pytest.mark.asyncio
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
TALK = "the token of the talk"
type Shown = dict[str, str]


@pytest_asyncio.fixture
async def desk(sqlite_home: Path) -> AsyncIterator[Desk]:
    """Give the whole application."""
    async with running(settings_at(sqlite_home)) as opened:
        yield opened


def kind_of(route: web.AbstractRoute) -> str:
    """Return what kind of door a route is: desk, api, talk, or public."""
    path = route.resource.canonical if route.resource else ""
    if hasattr(route.handler, PAGE_NAME):
        return "public" if table()[getattr(route.handler, PAGE_NAME)] == ANYBODY else "desk"
    if hasattr(route.handler, PURPOSES_NAME):
        return "api"
    return "talk" if PUBLIC.get(path) == TALK else "public"


def doors(app: web.Application) -> Iterator[tuple[str, str, str]]:
    """Give kind, method and a path of every door that is not public."""
    for route in app.router.routes():
        path = route.resource.canonical if route.resource else ""
        if kind_of(route) != "public" and route.method in METHODS:
            yield kind_of(route), route.method, re.sub(r"\{[^}]+\}", new_uuid(), path.replace("{seq}", "2"))


async def everything(desk: Desk) -> dict[str, tuple[str, Shown]]:
    """Return what anybody can hold, by name: the kind of door that it is for, and the headers that show it."""
    found: dict[str, tuple[str, Shown]] = {"nothing": ("", {}), "rubbish": ("", {"Authorization": "Bearer rubbish"})}

    def bearer(token: str) -> Shown:
        return {"Authorization": f"Bearer {token}"}

    for purpose in PURPOSES:
        token = await desk.book.writing(lambda s, p=purpose: tokens.add(s, f"of-{p}", p, ["*"], desk.clock()))
        found[f"a token for {purpose}"] = ("api", bearer(token))
    for name in ("revoked", "rotated"):
        token = await desk.book.writing(lambda s, n=name: tokens.add(s, n, "bot", ["*"], desk.clock()))
        found[f"a token that was {name}"] = ("", bearer(token))
    await desk.book.writing(lambda s: tokens.revoke(s, "revoked", desk.clock()))
    await desk.book.writing(lambda s: tokens.rotate(s, "rotated", desk.clock() - OVERLAP - timedelta(seconds=1)))
    for name, ago in (("of a talk", timedelta()), ("of a talk that is over", timedelta(days=30))):
        token = new_uuid()
        talk = begin(new_uuid(), "wigan", token, desk.clock() - ago)
        await desk.book.writing(lambda s, t=talk: add(s, t))
        found[f"the token {name}"] = ("" if ago else "talk", bearer(token))
    for role in ROLES:
        browser = await desk.person(role)
        [session] = [cookie.value for cookie in browser.client.session.cookie_jar if cookie.key.endswith(SESSION)]
        found[f"the session of {role}"] = ("desk", {"Cookie": f"{SESSION}={session}; __Host-{SESSION}={session}"})
    found["a session as a token"] = ("", bearer(session))
    found["what we show the bot"] = ("", bearer(door_token(desk.book.secrets.code_key)))
    found["the cookie of a form"] = ("", {"Cookie": "form=x; __Secure-form=x"})
    return found


async def add(session: Any, row: Any) -> None:
    """Store a row."""
    session.add(row)


async def test_what_opens_one_kind_of_door_opens_no_other(desk: Desk) -> None:
    held, stranger = await everything(desk), await desk.stranger()
    tried = 0
    for kind, method, path in sorted(doors(desk.app)):
        for name, (opens, shown) in held.items():
            if opens == kind:
                continue
            async with stranger.client.request(
                method, path, headers=shown, json=None if method == "GET" else {}, allow_redirects=False
            ) as answer:
                said = f"{method} {path} with {name}: {answer.status}"
                if kind == "desk":
                    assert answer.status == 303, said
                    assert answer.headers["Location"].startswith("/desk/sign-in"), said
                else:
                    assert answer.status == 401, said
                tried += 1
    assert tried > len(held) * 50


async def test_each_kind_of_credential_does_open_its_own_kind(desk: Desk) -> None:
    held, stranger = await everything(desk), await desk.stranger()
    for name, path in {
        "a token for numbers": "/api/numbers?council=wigan",
        "the token of a talk": "/chat/messages",
        "the session of manager": "/desk/today",
    }.items():
        async with stranger.client.get(path, headers=held[name][1], allow_redirects=False) as answer:
            assert answer.status == 200, name


async def test_no_path_answers_to_a_method_that_nobody_declared(desk: Desk) -> None:
    stranger = await desk.stranger()
    declared: dict[str, set[str]] = {}
    for route in desk.app.router.routes():
        declared.setdefault(route.resource.canonical if route.resource else "", set()).add(route.method)
    for canonical, methods in declared.items():
        path = re.sub(r"\{[^}]+\}", "x", canonical)
        for method in {*METHODS, "TRACE", "PROPFIND"} - methods if "*" not in methods else set():
            async with stranger.client.request(method, path, allow_redirects=False) as answer:
                assert answer.status in (404, 405), f"{method} {path}: {answer.status}"


async def test_a_token_of_another_council_neither_adds_to_what_is_there_nor_gets_its_receipt(desk: Desk) -> None:
    stranger = await desk.stranger()
    case, their_alert = await desk.case(council="wigan"), await desk.alert(**alert(council="wigan"))
    before = len(await words(desk, case.uuid))
    for purpose in ("bot", "import"):
        token = await desk.book.writing(lambda s, p=purpose: tokens.add(s, f"d-{p}", p, ["devon"], desk.clock()))
        shown = {"Authorization": f"Bearer {token}"}
        for council in ("devon", "wigan"):
            body = telling(council=council, told_at=desk.clock().isoformat())
            async with stranger.client.put(f"/api/cases/{case.uuid}", json=body, headers=shown) as answer:
                assert answer.status == 403, (purpose, council)
                assert case.reference not in await answer.text()
            path, body = f"/api/alerts/{their_alert}", alert(council=council)
            async with stranger.client.put(path, json=body, headers=shown) as answer:
                assert answer.status == 403, (purpose, council)
    assert len(await words(desk, case.uuid)) == before


async def words(desk: Desk, uuid: str) -> Any:
    """Return the events of a case."""
    return await desk.book.reading(lambda session: rows_of(session, uuid))
