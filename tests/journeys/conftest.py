"""A whole council: bot, backend and site as processes, and a real Chromium in front of them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from backend.settings import ROOT
from tests.chromium import chromium
from tests.journeys.stack import Stack

MODELS = Path(os.environ.get("HMO_HOME") or ROOT / "var") / "models"
SLOW_MACHINE = 30_000
"""Milliseconds to wait for something to appear."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


CHRISTMAS_EVE = "2026-12-24T15:00:00+00:00"
"""The start of the named cases with the most days after it that are no working days."""


@pytest.fixture(scope="package")
def one_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Give one running system for all five councils, on Christmas Eve 2026."""
    stack = Stack(Path(tmp_path_factory.mktemp("journey")) / "home", MODELS, datetime.fromisoformat(CHRISTMAS_EVE))
    try:
        stack.start(*stack.ports)
        yield stack
    finally:
        stack.stop()


@pytest.fixture
def stack(one_stack: Stack) -> Stack:
    """Give the system with everything running, whatever the test before it killed."""
    one_stack.start(*(name for name in one_stack.ports if name not in one_stack.processes))
    return one_stack


@pytest.fixture
def stack_at(tmp_path: Path) -> Iterator[Callable[[str | None], Stack]]:
    """Start everything, with the backend's clock set to a moment if one is given."""
    stacks: list[Stack] = []

    def make(moment: str | None = None) -> Stack:
        at = datetime.fromisoformat(moment) if moment else None
        stacks.append(Stack(tmp_path / f"home{len(stacks)}", MODELS, at))
        stacks[-1].start(*stacks[-1].ports)
        return stacks[-1]

    try:
        yield make
    finally:
        for stack in stacks:
            stack.stop()


class Child:
    """Somebody with a phone on the demo page of a council."""

    def __init__(self, page: Page, stack: Stack, council: str) -> None:
        page.set_default_timeout(SLOW_MACHINE)
        self.page = page
        page.goto(stack.page(council))
        page.get_by_role("button", name="Open the chat").click()
        self.chat: FrameLocator = page.frame_locator("hear-me-out iframe")
        self.sees("welcome")

    def sees(self, card: str) -> None:
        """Wait until the newest card is this one (a card of the same name and more will do)."""
        newest = self.chat.locator("li.from-helper").last
        expect(newest).to_have_attribute("data-card", re.compile(f"^{card}"), timeout=SLOW_MACHINE)

    def presses(self, choice: str, then: str) -> None:
        """Press a choice of the newest question and wait for the card that follows."""
        self.chat.locator(f"[data-choice='{choice}']:not([aria-disabled='true'])").last.click()
        self.sees(then)

    def types(self, words: str, then: str) -> None:
        """Type and send words, and wait for the card that follows."""
        before = self.chat.locator("li.from-helper").count()
        self.chat.locator("#words").fill(words)
        self.chat.locator("#words").press("Enter")
        expect(self.chat.locator("li.from-helper")).not_to_have_count(before, timeout=SLOW_MACHINE)
        self.sees(then)

    def reads(self) -> str:
        """Return all that the newest card says."""
        return self.chat.locator("li.from-helper").last.inner_text()


@pytest.fixture
def child(browser: Browser) -> Iterator[Callable[[Stack, str], Child]]:
    """Give a fresh phone for each child."""
    contexts = []

    def make(stack: Stack, council: str) -> Child:
        contexts.append(browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce"))
        return Child(contexts[-1].new_page(), stack, council)

    yield make
    for context in contexts:
        context.close()
