"""The real browser of the tests: the system's Chromium if there is one, else Playwright's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
PATIENT = 20_000
"""Milliseconds to wait for what must come: two suites run at once, each with its own browser."""
# Chromium's sandbox refuses to start for root, which is what a container's user often is. Without a graphics card it
# would imitate one: a fifth of the processor time of these suites went into that.
ARGS = [
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
    "--disable-gpu",
    "--disable-gpu-rasterization",
    "--disable-software-rasterizer",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser. Open no longer than its tests need it: the event loop inside Playwright disturbs others."""
    expect.set_options(timeout=PATIENT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()
