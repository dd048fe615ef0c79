"""A seeded part of tests/soak/kill_backend.py: the real server, killed while people send."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.kill_backend import problems, run


@pytest.mark.asyncio
async def test_what_was_acknowledged_survives_kill_9_once_and_with_its_clock(tmp_path: Path) -> None:
    outcome = await run(tmp_path, kills=2, submissions=120, seed=7)
    assert outcome.kills == 2
    assert len(outcome.receipts) == 120
    assert await problems(tmp_path, outcome) == []
