"""What axe says of a page: WCAG 2.2 AA and its best practice. One place, so that every page is asked the same."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only what is wrong is handed over: the list of all that is right takes longer than finding it.
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "iframes": False, "resultTypes": ["violations"]}


def violations(where: Page | Frame) -> list[str]:
    """What is wrong, a line for each element; empty when nothing is."""
    where.wait_for_load_state()  # before its styles are there, everything is too small
    if not where.evaluate("'axe' in window"):  # half a megabyte: once a document
        where.evaluate(Axe().axe_script)
    found = where.evaluate("options => axe.run(options).then(({ violations }) => violations)", OPTIONS)
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]
