"""What the tests of retention share: councils with confirmed numbers, and cases that ended long ago."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from backend.alerts import duty
from backend.alerts.book import Alertbook
from backend.alerts.receive import receive as receive_alert
from backend.alerts.shapes import Alert
from backend.cases import events as e
from backend.cases.casebook import Casebook
from backend.cases.receive import receive
from backend.content.load import Content, load
from backend.content.pack import Leaf, Retention
from backend.retention.due_items import Scope
from backend.settings import ROOT, Settings
from tests.backend.alerts.kit import alert
from tests.backend.cases.kit import new_uuid, represented

CONTENT = load(ROOT / "easy_read_content")
TOLD = datetime(2020, 3, 2, 10, tzinfo=UTC)
ENDED = date(2020, 3, 6)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WORDS = "The red kite is gone and nobody listens to me"
BY = "Records Example"


def leaf(value: Any, **changes: Any) -> Leaf:
    """Return a number that a council has confirmed."""
    said: dict[str, Any] = {
        "value": value,
        "quote": "Six years.",
        "source_url": None,
        "checked_on": date(2026, 11, 1),
        "source": "council",
        "confirmed": True,
    }
    return Leaf.model_validate({**said, **changes})


def confirmed(*councils: str, **numbers: int) -> Content:
    """Return the packs; these councils (all of them where none is named) have confirmed these numbers."""
    rules = Retention(**{name: leaf(number) for name, number in numbers.items()})
    changed = {
        name: replace(of, pack=of.pack.model_copy(update={"retention": rules}))
        for name, of in CONTENT.councils.items()
        if name in (councils or CONTENT.councils)
    }
    return replace(CONTENT, councils={**CONTENT.councils, **changed})


@dataclass
class Archive:
    """A store with something in it."""

    book: Casebook
    settings: Settings

    def where(self, content: Content, only: str | None = None) -> Scope:
        """Return what the command looks through."""
        return Scope(self.book, content, self.settings.home, only)

    async def ended(self, kind: str = "complaint", told: datetime = TOLD, **changes: Any) -> str:
        """Store a case that was answered and closed within the week and return its uuid."""
        uuid, on = new_uuid(), (told + timedelta(days=4)).date()
        words = [{"at": told, "text": WORDS}]
        await receive(self.book, uuid, represented(kind=kind, told_at=told, words=words, **changes), now=told)
        facts = [
            e.Acknowledged(on=on, procedure_given=True, advocacy_given=True),
            e.Answered(on=on, outcome="resolved", terms=True),
            e.Closed(on=on),
        ]
        for fact in facts:
            await self.book.record(uuid, fact, actor="officer-1", now=told + timedelta(days=4))
        return uuid

    async def alert(self, case_uuid: str | None = None, *, close: bool = True) -> str:
        """Store an alert of that time."""
        uuid, alerts = new_uuid(), Alertbook(self.book)
        one = Alert.model_validate(alert(conversation=new_uuid(), case_uuid=case_uuid, words=WORDS))
        await receive_alert(alerts, uuid, one, now=TOLD)
        await duty.acknowledge(alerts, uuid, by=BY, now=TOLD)
        if close:
            await duty.close(
                alerts, uuid, by=BY, outcome="spoken_to_child", reason="they are safe", now=TOLD + timedelta(days=4)
            )
        return uuid

    async def count(self, *tables: Any) -> list[int]:
        """Count the rows in these tables."""
        async with self.book.sessions() as session:
            return [await session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
