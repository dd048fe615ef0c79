"""The five pretend council pages: the launcher in five places, and nothing that axe finds on any of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from backend.demo.looks import read_looks
from backend.demo.site import create_site
from tests.axe import violations
from tests.backend.app.kit import settings_in
from tests.widget.pretend_gateway import PretendGateway
from tests.widget.real_backend import WORDS
from tests.widget.test_seeing import sideways

WIDTHS = (360, 1280)


@pytest.fixture(scope="module")
def demo(running_gateway: PretendGateway, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the demo site; its widget comes from the pretend gateway."""
    settings = settings_in(tmp_path_factory.mktemp("demo"))
    site = create_site(type(settings)(**{**vars(settings), "content": WORDS, "port": running_gateway.ports["chat"]}))
    served = asyncio.run_coroutine_threadsafe(running_gateway.serve("demo", site), running_gateway.loop)
    runner = served.result(20)
    yield f"http://127.0.0.1:{running_gateway.ports['demo']}"
    asyncio.run_coroutine_threadsafe(runner.cleanup(), running_gateway.loop).result(20)


@pytest.mark.parametrize("council", read_looks())
def test_a_councils_page_is_whole_and_its_launcher_opens_the_chat(page: Page, demo: str, council: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{demo}/{council}")
        opener = page.get_by_role("button", name="Open the chat")
        opener.wait_for()
        assert violations(page) == [], width
        assert sideways(page) == [], width
        assert page.evaluate("getComputedStyle(document.querySelector('header')).backgroundColor") != "rgba(0, 0, 0, 0)"
    opener.click()
    assert page.locator("hear-me-out iframe").get_attribute("src") == f"{page_origin(demo, page)}/c/{council}/chat"


def page_origin(demo: str, page: Page) -> str:
    """Return where the widget of this page comes from."""
    source = page.locator("script[type=module]").get_attribute("src") or ""
    assert not source.startswith(demo)
    return source.removesuffix("/widget.js")
