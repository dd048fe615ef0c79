"""A seeded part of tests/soak/kill_alerts.py: bot and backend are killed while children tell that they are not safe."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.journeys.conftest import MODELS
from tests.soak.kill_alerts import soaked

KILLS, CHILDREN, SEED = 4, 6, 3


def test_no_alert_is_lost_or_doubled_when_bot_and_backend_are_killed() -> None:
    with ThreadPoolExecutor(1) as aside:  # the browser's event loop runs in this thread
        outcome, wrong = aside.submit(soaked, KILLS, CHILDREN, SEED, MODELS).result()
    assert set(outcome.killed) == {"bot", "backend"}
    assert len(outcome.told) >= 2 * CHILDREN
    assert wrong == []
