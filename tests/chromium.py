"""The real browser of the tests: the system's Chromium if there is one, else Playwright's own.

`python -m tests.chromium` fetches Playwright's own where the system has none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

# The first has no windows and needs a third less time for the same pages.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
PATIENT = 20_000
"""Milliseconds to wait for what must come: two suites run at once, each with its own browser."""
ARGS = [
    # Chromium's sandbox refuses to start for root, which is what a container's user often is.
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
    # Without a graphics card it would imitate one: a fifth of the processor time of these suites went into that.
    "--disable-gpu",
    "--disable-gpu-rasterization",
    "--disable-software-rasterizer",
    # Without windows it has no speech recognition of its own and dies when asked for it. The tests bring their own.
    "--disable-blink-features=OnDeviceWebSpeechAvailable",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give one browser. Open no longer than its tests need it: the event loop inside Playwright disturbs others."""
    expect.set_options(timeout=PATIENT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


def main() -> None:
    """Fetch Playwright's own, once, where there is no other."""
    if CHROMIUM is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"], check=True)


if __name__ == "__main__":
    main()
