"""The pages in a real Chromium: axe, 320 pixels, text twice as big, nothing loaded from elsewhere."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator

import pytest
import segno
from aiohttp import web
from playwright.sync_api import Browser, ViewportSize

from backend.bank_holidays import read_law
from backend.content.load import load
from backend.keys import LAW
from tests.axe import violations
from tests.chromium import chromium
from tests.content.conftest import COUNCILS, SHIPPED, make_app

pytestmark = pytest.mark.browser
STRICT = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
PHONE: ViewportSize = {"width": 360, "height": 740}
LOOK_AT = ["", "help-now", "tell-us", "what-happens", "who-can-complain", "advocate", "not-safe", "who-sees-this"]
LOOK_AT += ["trouble", "still-not-happy", "word-list", "about-pictures", "leaflet", "leaflet-long", "cards", "pictures"]
WALK = [("cheshire-west-and-chester", name) for name in LOOK_AT]  # it promises later than the law
WALK += [(council, "leaflet-long") for council in COUNCILS if council != "cheshire-west-and-chester"]
"""The long leaflet holds every page of a council; the single pages differ between councils only in their lines."""

PATIENT_WITH_A_LEAFLET = 120_000
"""Milliseconds: a leaflet has a hundred pictures, and three suites run on two cores."""


async def strict(request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Content-Security-Policy"] = STRICT


async def no_icon(request: web.Request) -> web.Response:
    return web.Response(status=204)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Serve the pages on a free port, in a thread, under a policy that allows no script at all."""
    loop, started = asyncio.new_event_loop(), threading.Event()
    app = make_app(load(SHIPPED))
    app[LAW] = read_law(SHIPPED)
    app.on_response_prepare.append(strict)
    app.router.add_get("/favicon.ico", no_icon)  # the whole application answers it; here there are only the pages
    runner = web.AppRunner(app)
    port: list[int] = []

    async def start() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port.append(runner.addresses[0][1])
        started.set()

    thread = threading.Thread(target=lambda: (loop.run_until_complete(start()), loop.run_forever()), daemon=True)
    thread.start()
    assert started.wait(10)
    yield f"http://127.0.0.1:{port[0]}"
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize(("council", "name"), WALK)
def test_a_page_is_accessible_and_fits_a_narrow_screen(browser: Browser, site: str, council: str, name: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    context.set_default_navigation_timeout(PATIENT_WITH_A_LEAFLET)
    page = context.new_page()
    faults: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/c/{council}/{name}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert faults == []
    assert all(url.startswith(site) for url in asked)
    context.close()


@pytest.mark.parametrize("name", ["", "help-now", "what-happens", "still-not-happy"])
def test_text_twice_as_big_loses_nothing(browser: Browser, site: str, name: str) -> None:
    """320 CSS pixels at 200 %: the browser's own text size doubled, and our big print on top of a narrow screen."""
    context = browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True)
    context.set_default_navigation_timeout(PATIENT_WITH_A_LEAFLET)
    page = context.new_page()
    page.goto(f"{site}/c/islington/{name}?size=large")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(f"{site}/c/islington/{name}")
    page.add_style_tag(content="html { font-size: 250% !important }")  # 20 px made 40 px
    page.set_viewport_size({"width": 640, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    cut = "els => els.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.slice(0, 40))"
    assert page.eval_on_selector_all("p, h1, h2, h3, li", cut) == []
    context.close()


def test_the_editors_page_fits_a_narrow_screen(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(f"{site}/c/wigan/cards")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()


def test_links_that_look_like_buttons_are_big_enough_to_press(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(f"{site}/c/wigan/help-now")
    for box in page.eval_on_selector_all("a.button", "els => els.map(e => e.getBoundingClientRect().toJSON())"):
        assert box["height"] >= 44
        assert box["width"] >= 44
    page.close()


def test_the_first_tab_leads_past_the_links_to_the_words(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/c/wigan/advocate")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "words"
    page.close()


def test_every_picture_of_every_page_is_drawn(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/c/sefton/leaflet-long", wait_until="networkidle")
    broken = "els => els.filter(e => !e.naturalWidth).map(e => e.src)"
    assert page.eval_on_selector_all("img", broken) == []
    page.close()


def test_the_leaflet_prints_on_a4_without_the_links_around_it(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/c/devon/leaflet-long")
    page.emulate_media(media="print")
    assert not page.is_visible("footer nav")
    assert not page.is_visible(".hide")
    today = page.locator(".by").all()
    assert today, "the strip says until when an answer is due that is told today"
    assert not any(one.is_visible() for one in today)
    assert page.is_visible("h1")
    assert page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"
    page.close()


@pytest.mark.parametrize("council", COUNCILS)
def test_what_happens_is_at_most_four_phone_screens_and_begins_with_stages_and_days(
    browser: Browser, site: str, council: str
) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{site}/c/{council}/what-happens")
    assert page.evaluate("document.documentElement.scrollHeight") <= 4 * PHONE["height"]
    stages = page.locator("ol.strip li").all_inner_texts()
    assert [name in stage for name, stage in zip(["Stage 1", "Stage 2", "Stage 3"], stages[-3:], strict=True)] == [
        True
    ] * 3
    assert all("working days" in stage for stage in stages[-3:])
    by_today = ["If you tell us today, by" in stage for stage in stages]
    later_than_law = council == "cheshire-west-and-chester"  # two days are told apart in its lines, none here
    assert by_today[-3:] == [not later_than_law, False, False]
    page.close()


@pytest.mark.parametrize("council", COUNCILS)
def test_the_leaflet_is_two_sides_of_a4_with_the_address_and_its_code(
    browser: Browser, site: str, council: str
) -> None:
    page = browser.new_page()
    page.goto(f"{site}/c/{council}/leaflet", wait_until="networkidle")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
    address = f"{site}/c/{council}/"
    assert page.locator(".address a").inner_text() == address
    drawn = segno.make(address, error="m").svg_inline(scale=4, border=4, svgclass="qr")
    assert page.locator(".qr path").get_attribute("d") == re.search(r' d="([^"]+)"', drawn)[1]  # type: ignore[index]
    page.close()
