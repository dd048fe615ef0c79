"""A small part of tests/soak/several_machines.py: two machines, each part killed once, PostgreSQL restarted."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.journeys.conftest import MODELS
from tests.soak.several_machines import soaked

CONVERSATIONS, SEED, SECONDS = 9, 2, 12.0


def test_nothing_is_lost_doubled_or_out_of_order_on_two_machines_while_parts_of_them_go(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    work = soaked(tmp_path, MODELS, CONVERSATIONS, SEED, rolls=False, seconds=SECONDS)
    with ThreadPoolExecutor(1) as aside:  # the browser's event loop runs in this thread
        outcome, wrong, mails = aside.submit(asyncio.run, work).result()
    assert wrong == []
    assert outcome.talks == CONVERSATIONS
    assert {"PostgreSQL restarted", "keys silent"} <= set(outcome.troubles)
    assert mails[0] >= len(outcome.harm) // 2
