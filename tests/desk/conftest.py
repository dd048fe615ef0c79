"""What the tests of the desk's pages share: one browser, one server, an office with nobody signed in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.backend.desk.kit import Desk
from tests.chromium import chromium
from tests.desk.office import Office as Office  # the tests of pages take it from here
from tests.desk.office import serving


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def running_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.AbstractEventLoop, Desk]]:
    """Give the server that these tests share."""
    with serving(tmp_path_factory.mktemp("desk")) as served:
        yield served


@pytest.fixture
def office(running_desk: tuple[asyncio.AbstractEventLoop, Desk], browser: Browser) -> Iterator[Office]:
    """Give the desk with nobody signed in."""
    opened = Office(*running_desk, browser)
    yield opened
    opened.close()
