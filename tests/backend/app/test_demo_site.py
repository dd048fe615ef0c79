"""The pretend council site: another origin, clearly a demo, with the widget as a council would put it there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from backend.demo import looks as looks_module
from backend.demo.looks import read_looks
from backend.demo.site import create_site
from tests.backend.app.kit import once_read, settings_in
from tests.backend.app.test_chat_page import FIVE

pytestmark = pytest.mark.asyncio
type Site = TestClient[web.Request, web.Application]


@pytest_asyncio.fixture
async def site(home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """Give the running pretend site."""
    monkeypatch.setattr("backend.demo.site.load", lambda folder: once_read["load"](folder.resolve()))
    async with TestClient(TestServer(create_site(settings_in(home)))) as client:
        yield client


async def test_the_index_lists_every_council_that_has_a_pack(site: Site) -> None:
    page = await (await site.get("/")).text()
    for council in FIVE:
        assert f'<a href="/{council}">' in page


@pytest.mark.parametrize("council", FIVE)
async def test_each_page_holds_the_widget_and_words_for_when_it_does_not_load(site: Site, council: str) -> None:
    response = await site.get(f"/{council}")
    page = await response.text()
    assert response.status == 200
    assert '<script type="module" src="http://localhost:8080/widget.js"></script>' in page
    inside = page.split(f'<hear-me-out council="{council}">')[1].split("</hear-me-out>")[0]
    assert f'href="http://localhost:8080/c/{council}/"' in inside
    assert "This is a demo. It is not the real page of" in page


async def test_the_pretend_site_has_a_policy_of_its_own_that_allows_only_the_backend(site: Site) -> None:
    for path in ("/", "/wigan", "/site.css", "/nowhere", "/favicon.ico"):
        headers = (await site.get(path)).headers
        csp = headers["Content-Security-Policy"]
        assert "script-src http://localhost:8080;" in csp
        assert "frame-src http://localhost:8080;" in csp
        assert "unsafe" not in csp
        assert "Server" not in headers


async def test_a_council_without_a_pack_has_no_page(site: Site) -> None:
    assert (await site.get("/nowhere")).status == 404


async def test_the_five_pages_differ_in_header_colours_and_in_where_the_launcher_is(site: Site) -> None:
    looks = read_looks()
    assert set(looks) == set(FIVE)
    for different in ("header", "place", "title"):
        assert len({getattr(look, different) for look in looks.values()}) == len(FIVE), different
    sheets = {await (await site.get(f"/{council}/look.css")).text() for council in FIVE}
    assert len(sheets) == len(FIVE)


async def test_a_look_with_a_colour_that_is_none_is_refused(tmp_path: Path) -> None:
    whole = (Path(looks_module.__file__).parent / "looks.yml").read_text(encoding="utf-8")
    (tmp_path / "looks.yml").write_text(whole.replace('"#12365a"', '"red; } body {"'), encoding="utf-8")
    with pytest.raises(ValueError, match="wigan"):
        read_looks(tmp_path / "looks.yml")
