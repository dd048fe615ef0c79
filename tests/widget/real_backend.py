"""The real backend in a thread, with a pretend bot behind it and the shipped words, and a council whose words run from
right to left.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import threading
from pathlib import Path
from typing import Self

from aiohttp import web

from backend.app import create_app
from backend.server import Runner
from backend.settings import ROOT
from backend.store.init import prepare
from tests.backend.app.kit import settings_in
from tests.backend.app.pretend_bot import PretendBot

WORDS = ROOT / "easy_read_content"


class RealBackend:
    """Runs until it is left. bot: set its mood, or stop and start it with `in_loop`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loop = asyncio.new_event_loop()
        self.bot = PretendBot()
        self.port = 0

    def __enter__(self) -> Self:
        content = self.folder / "content"
        content.mkdir(parents=True)
        (content / "shared").symlink_to(WORDS / "shared")
        (content / "wigan").symlink_to(WORDS / "wigan")
        (content / "leeward").mkdir()
        pack = (WORDS / "wigan" / "pack.yml").read_text("utf-8")
        (content / "leeward" / "pack.yml").write_text(f"lang: ar\ndir: rtl\n{pack}", "utf-8")
        prepare(settings_in(self.folder))
        started = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(started,), daemon=True)
        self.thread.start()
        assert started.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        runner = self.loop.run_until_complete(self.serve())
        started.set()
        self.loop.run_forever()
        self.loop.run_until_complete(runner.cleanup())
        self.loop.run_until_complete(self.bot.stop())
        self.loop.close()

    async def serve(self) -> Runner:
        await self.bot.start()
        settings = settings_in(self.folder)
        app = create_app(type(settings)(**{**vars(settings), "bot_url": self.bot.url}))
        runner = Runner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        return runner

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    def form(self, council: str = "wigan") -> str:
        return f"{self.origin}/c/{council}/form"


def page_of(url: str) -> str:
    """Return the last part of a form's address."""
    found = re.search(r"/form/([a-z_]+)", url)
    return found[1] if found else ""
