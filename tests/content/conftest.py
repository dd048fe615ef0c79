"""The shipped words, read once; a small copy that a test may spoil; the pages on a real HTTP server."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from backend.content.check import problems
from backend.content.load import Content, load
from backend.content.routes import routes
from backend.keys import CONTENT, NOW, SETTINGS
from backend.settings import ROOT
from telling.yaml_files import read_yaml
from tests.backend.app.kit import settings_in

SHIPPED = ROOT / "easy_read_content"
COUNCILS = ["cheshire-west-and-chester", "devon", "islington", "sefton", "wigan"]


def make_app(
    content: Content, now: Callable[[], datetime] = lambda: datetime(2026, 11, 21, 12, tzinfo=UTC)
) -> web.Application:
    """Make an application of the pages alone, with a clock that stands still."""
    app = web.Application()
    app[CONTENT] = content
    app[SETTINGS] = settings_in(Path("nowhere"))
    app[NOW] = now
    app.add_routes(routes)
    return app


@pytest.fixture(scope="session")
def content() -> Content:
    return load(SHIPPED)


@pytest.fixture(params=COUNCILS)
def council(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest_asyncio.fixture
async def pages(content: Content) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(make_app(content))) as client:
        yield client


class SmallCopy:
    """One council, one page, and the cards a test writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("pictures", "words", "helplines", "frame"):
            self.take(f"shared/{name}.yml")
        self.take("shared/pages/about-pictures.yml")
        self.take("wigan/pack.yml")

    def take(self, name: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SHIPPED / name, self.folder / name)

    def write(self, name: str, data: Any) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(data if isinstance(data, str) else yaml.safe_dump(data), encoding="utf-8")

    def read(self, name: str) -> Any:
        return read_yaml((self.folder / name).read_text("utf-8"))

    def says(self, *lines: str, **more: Any) -> list[str]:
        """Return the problems of one card that says this."""
        held = [{"say": say, "picture": "speech", **more} for say in lines]
        self.write("shared/cards/one.yml", {"one": {"lines": held}})
        return problems(self.folder)


@pytest.fixture
def copy(tmp_path: Path) -> SmallCopy:
    return SmallCopy(tmp_path)
