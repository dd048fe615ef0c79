"""Whoever finds a weakness is told where to report it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import web

from backend.content.pack import Leaf
from backend.keys import CONTENT, SETTINGS
from backend.security_txt import PATH, notes
from backend.settings import BadSetting, Settings
from tests.backend.app.kit import Change, Clock, Running, run
from tests.backend.app.pretend_bot import PretendBot

pytestmark = pytest.mark.asyncio


def fields(text: str) -> dict[str, list[str]]:
    """Return the document by field."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, _, value = line.partition(": ")
        found.setdefault(name, []).append(value)
    return found


def named(address: str = "", **packs: Leaf) -> Change:
    """Return a server whose operator or whose packs name somebody."""

    def change(app: web.Application) -> None:
        app[SETTINGS] = app[SETTINGS].model_copy(
            update={"security_contact": address, "desk_url": "https://desk.example/desk"}
        )
        councils = dict(app[CONTENT].councils)
        for name, leaf in packs.items():
            pack = councils[name].pack.model_copy(update={"security_contact": leaf})
            councils[name] = replace(councils[name], pack=pack)
        app[CONTENT] = replace(app[CONTENT], councils=councils)

    return change


def leaf(value: str, *, confirmed: bool = True) -> Leaf:
    """Return what a pack says."""
    return Leaf(value=value, quote=None, source_url=None, checked_on=None, source="council", confirmed=confirmed)


async def test_the_setting_wins_and_the_document_is_good_for_half_a_year(
    home: Path, bot: PretendBot, clock: Clock
) -> None:
    async with run(home, bot, clock, named("security@ops.example", wigan=leaf("it@wigan.example"))) as server:
        answer = await server.client.get(PATH)
        assert (answer.status, answer.content_type, answer.charset) == (200, "text/plain", "utf-8")
        found = fields(await answer.text())
        assert found["Contact"] == ["mailto:security@ops.example"]
        assert found["Canonical"] == [f"https://desk.example{PATH}"]
        [expires] = found["Expires"]
        assert 100 < (datetime.fromisoformat(expires) - clock()).days < 365


async def test_each_confirmed_contact_of_the_packs_is_named_once(home: Path, bot: PretendBot, clock: Clock) -> None:
    page = leaf("https://www.devon.example/report")
    packs = {"wigan": leaf("it@wigan.example"), "devon": page, "sefton": page}
    unsure = {"islington": leaf("maybe@islington.example", confirmed=False)}
    async with run(home, bot, clock, named(**packs, **unsure)) as server:
        found = fields(await (await server.client.get(PATH)).text())
        assert found["Contact"] == ["https://www.devon.example/report", "mailto:it@wigan.example"]
        assert notes(server.app[SETTINGS], server.app[CONTENT]) == []


async def test_without_anybody_there_is_no_document_and_the_check_says_so(server: Running) -> None:
    assert (await server.client.get(PATH)).status == 404
    assert "SECURITY_CONTACT" in notes(server.app[SETTINGS], server.app[CONTENT])[0]


async def test_a_contact_that_is_none_is_named() -> None:
    with pytest.raises(BadSetting, match="^SECURITY_CONTACT must"):
        Settings.from_env({"SECURITY_CONTACT": "http://plain.example"})
