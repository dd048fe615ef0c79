"""200 conversations with 5% of requests dropped and 5% doubled: nothing lost, nothing twice.

    .venv/backend/bin/python -m tests.soak.widget_drops [CONVERSATIONS] [FIRST_SEED]

Prints one line at the end; exit code 1 when anything was lost, doubled or out of order.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter

from playwright.sync_api import Browser

from tests.chromium import chromium
from tests.widget.conftest import PHONE
from tests.widget.pretend_gateway import PretendGateway
from tests.widget.walking import SAID, talk_of, wait_for_question, walk


def one_conversation(browser: Browser, gateway: PretendGateway, seed: int) -> Counter[str]:
    """Walk the whole complaint over a bad line; returns what was counted."""
    gateway.reset()
    gateway.faults.dice = random.Random(seed)
    gateway.faults.lost = gateway.faults.doubled = 0.05
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(gateway.chat)
    wait_for_question(page, "welcome")
    walk(page)
    kept = talk_of(gateway)
    shown = page.locator(".receipt").count()
    context.close()
    ids = {delivery["id"] for delivery in gateway.deliveries}
    return Counter(
        wrong=int(kept != SAID or shown != 1),
        delivered=len(gateway.deliveries),
        again=len(gateway.deliveries) - len(ids),
    )


def main(argv: list[str]) -> int:
    """Run them one after the other in one browser."""
    conversations = int(argv[0]) if argv else 200
    first = int(argv[1]) if len(argv) > 1 else 1
    counted: Counter[str] = Counter()
    began = time.monotonic()
    with PretendGateway() as gateway, chromium() as browser:
        for seed in range(first, first + conversations):
            counted += one_conversation(browser, gateway, seed)
    took = time.monotonic() - began
    sys.stdout.write(
        f"{conversations} conversations, {counted['delivered']} deliveries, {counted['again']} of them repeats, "
        f"{counted['wrong']} conversations wrong, {took:.0f} s\n"
    )
    return int(counted["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
