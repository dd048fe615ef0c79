"""An alert is passed on in the shape that the backend takes, whatever the detector gave as its reasons."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot import alert_sending
from bot.wire import Converse

AT = "2026-11-23T10:00:00+00:00"


def test_a_pattern_that_has_no_name_but_itself_does_not_keep_an_alert_out(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: dict[str, dict[str, Any]] = {}

    async def put_alert(uuid: str, alert: dict[str, Any]) -> dict[str, Any]:
        taken[uuid] = alert
        return {"told": True, "by": None}

    monkeypatch.setattr(alert_sending.backend, "put_alert", put_alert)
    reasons = ["pattern: physical_abuse: " + "hit|" * 100, "model: 0.98"]
    found = {"concern": True, "level": "alert", "urgent": False, "category": None, "score": 0.9, "because": reasons}
    told = Converse("a-talk", "a-message", "he hit me", None, "wigan")
    passed = asyncio.run(alert_sending.pass_on(told, {"safeguarding": found}, AT, None))
    assert passed["stored"]
    [alert] = taken.values()
    assert [len(reason) for reason in alert["because"]] == [200, 11], (
        "what the Case API takes (backend/alerts/shapes.py)"
    )
