"""What axe says of a page: WCAG 2.2 AA and its best practice. One place, so that every page is asked the same."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only what is wrong is handed over: the list of all that is right takes longer than finding it.
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "iframes": False, "resultTypes": ["violations"]}

OF_THE_LOOK = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
"""What colours, sizes and widths decide. All else is the same in every look of a state: it is asked once."""
LOOK_ONLY = {**OPTIONS, "runOnly": {"type": "rule", "values": OF_THE_LOOK}}

# What lies under a sticky bar can be scrolled out from under it: bars are laid flat, so that each thing is seen whole.
FLAT = """() => [...document.querySelectorAll('body *')]
  .filter(element => getComputedStyle(element).position === 'sticky')
  .forEach(element => { element.dataset.sticky = element.style.position; element.style.position = 'static' })"""
STICKY = """() => document.querySelectorAll('[data-sticky]')
  .forEach(element => { element.style.position = element.dataset.sticky; delete element.dataset.sticky })"""


def violations(where: Page | Frame, look_only: bool = False) -> list[str]:
    """Return what is wrong with a page, a line for each element; empty when nothing is.

    look_only: ask only what the look decides, where the same state was asked everything in another look.
    """
    where.wait_for_load_state()  # wait for the styles: without them every target is measured too small
    if not where.evaluate("'axe' in window"):  # half a megabyte of script, loaded once for each document
        where.evaluate(Axe().axe_script)
    where.evaluate(FLAT)
    options = LOOK_ONLY if look_only else OPTIONS
    found = where.evaluate("options => axe.run(options).then(({ violations }) => violations)", options)
    where.evaluate(STICKY)
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]
