"""A real Chromium and a gateway that can fail. One browser for the whole folder, closed after its last test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.chromium import PATIENT, chromium
from tests.widget.pretend_gateway import PretendGateway

PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def running_gateway() -> Iterator[PretendGateway]:
    with PretendGateway() as gateway:
        yield gateway


@pytest.fixture
def gateway(running_gateway: PretendGateway) -> PretendGateway:
    running_gateway.reset()
    return running_gateway


class Watch:
    """What a page did that nobody asked for: console errors, broken policy, addresses it asked."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.asked: list[str] = []

    def over(self, context: BrowserContext) -> None:
        context.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("request", lambda request: self.asked.append(request.url))

    @property
    def broken_policy(self) -> list[str]:
        return [error for error in self.errors if "Content Security Policy" in error or "Permissions policy" in error]

    @property
    def faults(self) -> list[str]:
        """Errors of our own; a line that the test cut is no fault."""
        return [error for error in self.errors if "Failed to load resource" not in error]


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def new_page(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a fresh device: `new_page(viewport=…, color_scheme=…)`."""
    contexts: list[BrowserContext] = []

    def make(**look: Any) -> Page:
        contexts.append(browser.new_context(**{"viewport": PHONE, "reduced_motion": "reduce", **look}))
        watch.over(contexts[-1])
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENT)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def chat(page: Page, gateway: PretendGateway) -> Page:
    """Give a phone with the chat open at its first question."""
    page.goto(gateway.chat)
    page.locator("[data-choice=complaint]").wait_for()
    return page
