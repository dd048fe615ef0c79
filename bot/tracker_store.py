"""Keeps conversations, sealed, so that one goes on at the same question after the process was killed.

One row a conversation: what Rasa needs to go on (slots, the open form, the last turn), not the whole history; that
keeps a turn equally fast at message 5 and message 100 and holds no more of a child's words than the next turn needs.
SQLite on one machine, PostgreSQL (`DATABASE_URL`) on several: `version` refuses a writer that missed a turn.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.actions.backend import home
from bot.sealing import Sealer

TABLE = sa.Table(
    "bot_conversation",
    sa.MetaData(),
    sa.Column("id", sa.String(100), primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("touched", sa.Integer, nullable=False),
)


class Overtaken(Exception):
    """Another process has written a later turn of this conversation."""


def database_url() -> str:
    """Return where conversations live, in the words of SQLAlchemy 1.4."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgresql"):
        return "postgresql+psycopg2" + url[url.index("://") :]
    return f"sqlite:///{home() / 'conversations.sqlite3'}"


def make_engine(url: str) -> sa.engine.Engine:
    """Open the database and make the table where it is missing."""
    if url.startswith("sqlite"):
        home().mkdir(parents=True, exist_ok=True)
        # Kept open: for a file SQLAlchemy 1.4 would open and tune a new connection for every question.
        kept = {"poolclass": sa.pool.QueuePool, "connect_args": {"check_same_thread": False}}
        engine = sa.create_engine(url, **kept)
        sa.event.listen(engine, "connect", _tune_sqlite)
    else:
        engine = sa.create_engine(url, pool_pre_ping=True)
    TABLE.metadata.create_all(engine)
    return engine


def _tune_sqlite(connection: Any, _: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


class ConversationStore(TrackerStore):
    """Named in endpoints.yml, and used by bot/server.py."""

    def __init__(self, host: object = None, domain: Domain | None = None, event_broker: Any = None, **_: Any) -> None:
        super().__init__(domain, event_broker)
        self._engine = make_engine(database_url())
        self._sealer = Sealer.load(home() / "secrets" / "conversations-key")
        self._versions: dict[str, int] = {}
        self._ahead: dict[str, DialogueStateTracker] = {}

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write one turn, whole; raises Overtaken where this process has not seen the latest one."""
        events = [event.as_dict() for event in compact(tracker)]
        sealed = self._sealer.seal(json.dumps(events), about=tracker.sender_id)
        await asyncio.to_thread(self._write, tracker.sender_id, sealed)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Read a conversation as it stood after its last whole turn, or None."""
        ready = self._ahead.pop(sender_id, None)
        return ready or await self._retrieve(sender_id)

    async def read_ahead(self, sender_id: str) -> DialogueStateTracker | None:
        """The same, for somebody who only looks and holds the conversation's lock: Rasa is given this one next."""
        tracker = await self._retrieve(sender_id)
        if tracker is not None:
            self._ahead[sender_id] = tracker
        return tracker

    def forget_ahead(self, sender_id: str) -> None:
        """Rasa did not ask: whoever reads next reads anew."""
        self._ahead.pop(sender_id, None)

    async def _retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        row = await asyncio.to_thread(self._read, sender_id)
        if row is None:
            return None
        self._versions[sender_id] = row.version
        events = json.loads(self._sealer.unseal(row.sealed, about=sender_id))
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        return await asyncio.to_thread(self._ids)

    async def delete(self, sender_id: str) -> None:
        """Forget a conversation."""
        self._versions.pop(sender_id, None)
        await asyncio.to_thread(self._run, TABLE.delete().where(TABLE.c.id == sender_id))

    async def forget_untouched(self, seconds: int) -> int:
        """Delete conversations that nobody has touched for so long; return how many."""
        return await asyncio.to_thread(self._run, TABLE.delete().where(TABLE.c.touched < int(time.time()) - seconds))

    def _ids(self) -> list[str]:
        with self._engine.connect() as connection:
            return list(connection.scalars(sa.select(TABLE.c.id)))

    def _read(self, sender_id: str) -> Any:
        with self._engine.connect() as connection:
            return connection.execute(sa.select(TABLE).where(TABLE.c.id == sender_id)).first()

    def _run(self, statement: Any) -> int:
        with self._engine.begin() as connection:
            return int(connection.execute(statement).rowcount)

    def _write(self, sender_id: str, sealed: bytes) -> None:
        seen = self._versions.get(sender_id, 0)
        values = {"sealed": sealed, "version": seen + 1, "touched": int(time.time())}
        with self._engine.begin() as connection:
            if seen == 0:
                connection.execute(TABLE.insert().values(id=sender_id, **values))
            else:
                mine = TABLE.update().where(TABLE.c.id == sender_id, TABLE.c.version == seen)
                if connection.execute(mine.values(**values)).rowcount != 1:
                    raise Overtaken("a later turn is already kept")
        self._versions[sender_id] = seen + 1


def compact(tracker: DialogueStateTracker) -> list[Event]:
    """Return few events that stand for many: the slots, the open form, and the last turn as it happened.

    The last turn is needed to give the same answer again to the same message id. What it wiped is not kept either:
    words that were sent, and the code of a visit.
    """
    events = list(tracker.events)
    last = max((i for i, event in enumerate(events) if isinstance(event, UserUttered)), default=0)
    slots: dict[str, Any] = {}
    loop: str | None = None
    for event in events[:last]:
        if isinstance(event, SlotSet):
            slots[event.key] = event.value
        elif isinstance(event, ActiveLoop):
            loop = event.name
    kept: list[Event] = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
    wiped = {event.key for event in events[last:] if isinstance(event, SlotSet) and event.value is None}
    wiped.discard(REQUESTED_SLOT)  # Rasa's own, and needed to see the last turn as it happened
    kept += [SlotSet(name, value) for name, value in slots.items() if value is not None and name not in wiped]
    if loop:
        kept.append(ActiveLoop(loop))
    return kept + events[last:]
