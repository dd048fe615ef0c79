"""A running server with the real cards, and somebody who fills in a form with a browser that keeps cookies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from backend.settings import ROOT
from tests.backend.app.fixtures import bot, clock, prepared, server
from tests.backend.app.kit import Running, fresh_home
from tests.backend.form.kit import Person, person_at

__all__ = ["bot", "clock", "prepared", "server"]


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    """A data folder with the shipped words."""
    home = fresh_home(prepared, tmp_path / "front")
    (home / "content").unlink()
    (home / "content").symlink_to(ROOT / "easy_read_content")
    return home


@pytest_asyncio.fixture
async def person(server: Running) -> AsyncIterator[Person]:
    """A browser of its own."""
    async with person_at(server) as person:
        yield person
