"""How soon a child on a slow phone can use the chat: CPU slowed 4 times, a 3G line, nothing cached.

    .venv/backend/bin/python -m tests.soak.widget_first_load [RUNS]

Prints for each run the milliseconds until hide and help can be pressed, and until the first choices can.
The line: 1.6 Mbit/s down, 0.75 Mbit/s up, 150 ms there and back ("3G Fast" of WebPageTest).
"""

from __future__ import annotations

import statistics
import sys

from playwright.sync_api import Browser

from tests.chromium import chromium
from tests.widget.conftest import PHONE
from tests.widget.pretend_gateway import PretendGateway

LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
# Runs before the page's own script: notes when the first of each can be seen.
WHEN = """
window.when = {}
const looks = { hide: '.top .hide', choices: '.choice' }
new MutationObserver(() => {
  for (const [name, selector] of Object.entries(looks)) {
    if (!(name in when) && document.querySelector(selector)) when[name] = Math.round(performance.now())
  }
}).observe(document, { childList: true, subtree: true })
"""


def one_load(browser: Browser, gateway: PretendGateway) -> dict[str, int]:
    """Return the milliseconds from asking for the address to each mark of one load."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(WHEN)
    page.goto(gateway.chat, wait_until="commit")
    page.locator(".choice").first.wait_for(timeout=60_000)
    when: dict[str, int] = page.evaluate("when")
    context.close()
    return when


def main(argv: list[str]) -> int:
    """Print the median of a few runs, each on a fresh device."""
    runs = int(argv[0]) if argv else 5
    with PretendGateway() as gateway, chromium() as browser:
        loads = [one_load(browser, gateway) for _ in range(runs)]
    for name in ("hide", "choices"):
        times = sorted(load[name] for load in loads)
        sys.stdout.write(f"{name:8} median {statistics.median(times):.0f} ms, all {times}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
