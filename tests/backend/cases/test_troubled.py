"""A seeded part of tests/soak/troubled_submissions.py: everything goes wrong once while people send."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.kill_backend import problems
from tests.soak.troubled_submissions import CANARY, Place, readable, run


@pytest.mark.asyncio
async def test_whatever_goes_wrong_nothing_acknowledged_is_lost_or_doubled_and_no_word_stands_readable(
    tmp_path: Path,
) -> None:
    place = Place(tmp_path)
    outcome = await run(place, submissions=20, troubles=5, seed=3)
    assert set(place.troubles) == {"kill", "crash", "fill_the_disk", "silence", "lock_database"}
    assert len(outcome.receipts) == 20
    assert await problems(place.home, outcome) == []
    assert list((tmp_path / "backups").rglob("cases-*.hmo"))
    assert b"Fatal Python error" in place.printed, "the crash printed nothing, so nothing was looked at"
    assert readable(place) == []
    (place.temporary / "left").write_text(f"said {CANARY} here")
    assert readable(place) == ["readable: tmp/left"]
