"""The whole server in a thread and a real Chromium without scripts: the desk as an officer sees it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from backend.desk.staff import New
from backend.store.init import prepare
from tests.backend.desk.kit import Desk, running, settings_at
from tests.chromium import PATIENT
from tests.quick_hashes import quick_hashes


@dataclass
class Office:
    """The running desk, and people who sit at it. Coroutines run in the server's own loop."""

    loop: asyncio.AbstractEventLoop
    desk: Desk
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    def run[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Do it where the server lives."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    @property
    def url(self) -> str:
        """Where the server is."""
        return str(self.desk.server.make_url("/")).rstrip("/")

    def page(self, **look: Any) -> Page:
        """Open a page in a fresh browser. Scripts are off: every page must work without."""
        look = {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False, **look}
        self.contexts.append(self.browser.new_context(base_url=self.url, **look))
        page = self.contexts[-1].new_page()
        page.set_default_timeout(PATIENT)
        return page

    def close(self) -> None:
        """Close every browser that was opened."""
        for context in self.contexts:
            context.close()

    def person(self, *roles: str, name: str = "", councils: tuple[str, ...] = ("wigan",)) -> New:
        """Make an account."""
        return self.run(self.desk.account(*roles, name=name, councils=councils))

    def enter(self, new: New, **look: Any) -> Page:
        """Sign in through the door."""
        page = self.page(**look)
        page.goto("/desk/")
        typed = self.desk.typed(new)
        for name in ("sign_in", "password", "code"):
            page.locator(f"#{name}").fill(typed[name])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Sign out").wait_for()
        return page


@contextmanager
def serving(home: Path) -> Iterator[tuple[asyncio.AbstractEventLoop, Desk]]:
    """Give the server, in a thread of its own, with everything in this folder."""
    settings = settings_at(home)
    prepare(settings)
    loop, started, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    held: list[Desk] = []

    async def serve() -> None:
        async with running(settings) as desk:
            held.append(desk)
            started.set()
            await stop.wait()

    with quick_hashes():
        thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
        thread.start()
        assert started.wait(30)
        yield loop, held[0]
        loop.call_soon_threadsafe(stop.set)
        thread.join(15)
        loop.close()
