"""What every page of the desk must be: axe finds nothing, and nothing is wider than the screen."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.axe import violations


def check(page: Page, where: str) -> None:
    """Check that axe finds nothing wrong, and that nothing is wider than the screen."""
    assert violations(page) == [], where
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide, f"{where} is wider than the screen"
