"""The chat page: links that work before and without any script, and nothing inline."""

from __future__ import annotations

import re

import pytest

from tests.backend.app.kit import Running

pytestmark = pytest.mark.asyncio
FIVE = ["cheshire-west-and-chester", "devon", "islington", "sefton", "wigan"]


@pytest.mark.parametrize("council", FIVE)
async def test_each_council_has_a_chat_page_that_names_it(server: Running, council: str) -> None:
    response = await server.client.get(f"/c/{council}/chat")
    page = await response.text()
    assert (response.status, response.content_type) == (200, "text/html")
    name = re.search(r"<title>(.+)</title>", page)
    assert name
    assert f'<main id="chat" data-council="{council}" data-council-name="{name[1]}" data-neutral="https://' in page
    assert f'data-form="/c/{council}/form"' in page
    assert '<html lang="en-GB" dir="ltr">' in page


async def test_help_the_pages_and_the_way_out_are_links_that_need_no_script(server: Running) -> None:
    page = await (await server.client.get("/c/wigan/chat")).text()
    for link in ("/c/wigan/", "/c/wigan/help-now"):
        assert page.count(f'href="{link}"') == 2, "before the script loads, and without one"
    assert '<a class="plain" href="/c/wigan/form" target="_top">Tell us with a form</a>' in page
    assert re.search(r'<a class="hide" href="https://[^"]+" target="_top" rel="noreferrer">Hide this page</a>', page)
    assert "<noscript>" in page


async def test_nothing_on_the_page_is_inline_or_from_elsewhere(server: Running) -> None:
    page = await (await server.client.get("/c/wigan/chat")).text()
    inline = re.findall(r"<script([^>]*)>[^<]", page)
    assert inline == [' type="application/json" id="strings"'], "data that no browser runs, and nothing else"
    assert not re.search(r"<style|style=|\son\w+=", page)
    loaded = re.findall(r'(?:src|<link[^>]* href)="([^"]+)"', page)
    assert loaded
    assert all(address.startswith("/widget/") for address in loaded)


async def test_every_module_that_is_fetched_ahead_is_there(server: Running) -> None:
    page = await (await server.client.get("/c/wigan/chat")).text()
    for address in re.findall(r'modulepreload" href="([^"]+)"', page):
        assert (await server.client.get(address)).status == 200


async def test_the_tab_has_no_telling_picture(server: Running) -> None:
    assert (await server.client.get("/favicon.ico")).status == 204


async def test_the_front_page_leads_to_every_council(server: Running) -> None:
    page = await (await server.client.get("/")).text()
    for council in FIVE:
        assert f'<a href="/c/{council}/">' in page
        assert (await server.client.get(f"/c/{council}/")).status == 200
