"""Invented alerts beside the invented cases: most acknowledged soon, some late, the newest still waiting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from backend.alerts import duty
from backend.alerts.book import Alertbook
from backend.alerts.receive import receive
from backend.alerts.shapes import Alert
from backend.cases.casebook import Casebook
from backend.demo.invented import new_uuid, one_of, words
from backend.demo.plan import Plan

SHARE = 0.12
"""Of the complaints that came through the chat."""
MINUTES = {4: 20, 9: 25, 17: 20, 26: 15, 41: 10, 75: 6, 190: 4}
NEWEST = timedelta(hours=20)


async def raise_alerts(book: Casebook, cases: Sequence[Plan], rng: Random, now: datetime, by: str) -> int:
    """Store them as real ones are stored, and act on them as the duty team would; return how many. by: who acts."""
    alerts, count = Alertbook(book), 0
    newest = cases[-1].uuid if cases else ""
    for case in cases:
        from_chat = case.told.kind == "complaint" and case.told.channel == "chat"
        if case.uuid != newest and not (from_chat and rng.random() < SHARE):
            continue
        count += 1
        at = case.received_at - timedelta(minutes=3)
        uuid = new_uuid(rng)
        await receive(alerts, uuid, concern(case, rng, at), now=at)
        if case.uuid != newest and now - at > NEWEST:
            await act(alerts, uuid, rng, at, by)
    return count


def concern(case: Plan, rng: Random, at: datetime) -> Alert:
    """Return what the bot would have passed on."""
    return Alert(
        council=case.told.council,
        conversation=new_uuid(rng),
        message_id=new_uuid(rng),
        told_at=at,
        role="child",
        urgent=rng.random() < 0.3,
        category="not_safe",
        because=("demo",),
        words=rng.choice(words()["concern"]),
        case_uuid=case.uuid,
        safe_now=rng.choice((None, "yes", "not_sure", "no")),
    )


async def act(alerts: Alertbook, uuid: str, rng: Random, at: datetime, by: str) -> None:
    """Acknowledged, mostly passed on, closed the next day."""
    at += timedelta(minutes=one_of(rng, MINUTES))
    await duty.acknowledge(alerts, uuid, by=by, now=at)
    told = words()["officer"]["referred"]
    if rng.random() < 0.8:
        await duty.refer(alerts, uuid, by=by, to=told["to"], reason=told["reason"], now=at + timedelta(minutes=20))
        ended = words()["officer"]["closed"]
        at += timedelta(hours=19)
        await duty.close(alerts, uuid, by=by, outcome="referred_social_care", reason=ended, now=at)
