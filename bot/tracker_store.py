"""Keep conversations, sealed, so that one goes on at the same question after the process was killed.

One row a conversation: what Rasa needs to go on (slots, the open form, the last turn), not the whole history. That
keeps a turn equally fast at message 5 and message 100 and holds no more of a child's words than the next turn needs.
SQLite on one machine, PostgreSQL (`DATABASE_URL`) on several: turns of one conversation wait for each other (`held`),
and `version` refuses a writer that missed one all the same.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.actions.backend import home
from bot.conversation_database import TABLE, TURNS_AT_ONCE, database_url, make_engine
from bot.older_talks import in_names_of_today
from bot.sealing import BACK, Sealer
from bot.secret_values import SecretLost
from bot.turn_locks import LocksInFile, number_of, until

MOST_REMEMBERED = 10_000
"""Versions that this process has seen; of an older one it reads the row again before it writes."""


class Overtaken(Exception):
    """Another process has written a later turn of this conversation."""


class ConversationStore(TrackerStore):
    """The tracker store that endpoints.yml names, and that bot/server.py uses."""

    def __init__(self, host: object = None, domain: Domain | None = None, event_broker: Any = None, **_: Any) -> None:
        super().__init__(domain, event_broker)
        self._engine = make_engine(database_url(), is_server=True)
        self._sealer = Sealer.load(home() / "secrets" / "conversations-key", may_make=not self._ids())
        self._refuse_another_key()
        self._versions: OrderedDict[str, int] = OrderedDict()
        self._file_locks = LocksInFile(home() / "conversations.lock")
        self._turns: dict[str, tuple[sa.engine.Connection, sa.engine.Transaction]] = {}
        self._room = asyncio.Semaphore(TURNS_AT_ONCE)
        self._ahead: dict[str, DialogueStateTracker] = {}
        self._watched: dict[str, DialogueStateTracker | None] = {}

    @property
    def key_fingerprint(self) -> str:
        """What tells the key in use from any other."""
        return self._sealer.fingerprint

    def _refuse_another_key(self) -> None:
        """Raise SecretLost where the conversation that was touched last does not open: another key is in place."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(TABLE).order_by(TABLE.c.touched.desc()).limit(1)).first()
        if row is None:
            return
        try:
            self._sealer.unseal(row.sealed, about=row.id)
        except InvalidTag:
            raise SecretLost(f"Conversations are sealed with another key of conversations. {BACK}") from None

    @asynccontextmanager
    async def held(self, sender_id: str) -> AsyncIterator[None]:
        """Keep every other process from this conversation until the turn is over; raises Busy. In this process nobody
        else may hold it: the caller sees to that.

        On PostgreSQL the turn is one transaction: what is read and written inside is part of it.
        """
        if self._engine.dialect.name == "sqlite":
            async with self._file_locks.held(sender_id):
                yield
            return
        async with self._room:
            await until(lambda: asyncio.to_thread(self._begin, sender_id))
            try:
                yield
            finally:
                if sender_id in self._turns:  # nothing was written
                    await asyncio.to_thread(self._end, sender_id)

    def _begin(self, sender_id: str) -> bool:
        connection = self._engine.connect()
        try:
            transaction = connection.begin()
            asked = sa.select(sa.func.pg_try_advisory_xact_lock(number_of(sender_id)))
            if connection.scalar(asked):
                self._turns[sender_id] = connection, transaction
                return True
        except BaseException:
            connection.close()
            raise
        connection.close()
        return False

    def _end(self, sender_id: str) -> None:
        if sender_id in self._turns:
            connection, _ = self._turns.pop(sender_id)
            connection.close()  # what was not committed is taken back

    def close_connections(self) -> None:
        """Close what is open, before the process is doubled: no two may use one connection."""
        self._engine.dispose()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write one turn, whole; raises Overtaken where this process has not seen the latest one."""
        events = [event.as_dict() for event in compact(tracker)]
        sealed = self._sealer.seal(json.dumps(events), about=tracker.sender_id)
        await asyncio.to_thread(self._write, tracker.sender_id, sealed, touched_at(tracker))
        if tracker.sender_id in self._watched:
            self._watched[tracker.sender_id] = tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Read a conversation as it stood after its last whole turn, or None.

        Raises cryptography's InvalidTag where it was sealed with another key.
        """
        ready = self._ahead.pop(sender_id, None)
        return ready or await self._retrieve(sender_id)

    async def read_ahead(self, sender_id: str) -> DialogueStateTracker | None:
        """Read a conversation for somebody who only looks and holds its lock: Rasa is given this copy next."""
        tracker = await self._retrieve(sender_id)
        self._watched[sender_id] = tracker
        if tracker is not None:
            self._ahead[sender_id] = tracker
        return tracker

    def just_saved(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation as it was written last, for whoever read ahead and holds its lock."""
        return self._watched.get(sender_id)

    def forget_ahead(self, sender_id: str) -> None:
        """Forget what was read ahead, where Rasa did not ask for it: whoever reads next reads it from the database."""
        self._ahead.pop(sender_id, None)
        self._watched.pop(sender_id, None)

    async def _retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        row = await asyncio.to_thread(self._read, sender_id)
        if row is None:
            return None
        self._remember(sender_id, row.version)
        events = json.loads(self._sealer.unseal(row.sealed, about=sender_id))
        return DialogueStateTracker.from_dict(sender_id, in_names_of_today(events), self.domain.slots)

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        return await asyncio.to_thread(self._ids)

    async def delete(self, sender_id: str) -> None:
        """Forget a conversation, in the log as well."""
        self._versions.pop(sender_id, None)
        await asyncio.to_thread(self._run, TABLE.delete().where(TABLE.c.id == sender_id))
        await self.truncate_log()

    async def forget_untouched(self, since: int) -> int:
        """Delete conversations that nobody has touched since then (seconds since 1970); return how many."""
        count = await asyncio.to_thread(self._run, TABLE.delete().where(TABLE.c.touched < since))
        await self.truncate_log()
        return count

    async def truncate_log(self) -> bool:
        """Empty the log of SQLite, where deleted words would stay; return False where somebody reads from it now.

        PostgreSQL has a log of its own (docs/backups.md).
        """
        return await asyncio.to_thread(self._truncate_log)

    def _truncate_log(self) -> bool:
        if self._engine.dialect.name != "sqlite":
            return True
        connection = self._engine.raw_connection()
        try:
            return bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
        finally:
            connection.close()

    def _ids(self) -> list[str]:
        with self._engine.connect() as connection:
            return list(connection.scalars(sa.select(TABLE.c.id)))

    def _read(self, sender_id: str) -> Any:
        wanted = sa.select(TABLE).where(TABLE.c.id == sender_id)
        if sender_id in self._turns:
            return self._turns[sender_id][0].execute(wanted).first()
        with self._engine.connect() as connection:
            return connection.execute(wanted).first()

    def _run(self, statement: Any) -> int:
        with self._engine.begin() as connection:
            return int(connection.execute(statement).rowcount)

    def _write(self, sender_id: str, sealed: bytes, touched: int) -> None:
        seen = self._versions.get(sender_id, 0)
        values = {"sealed": sealed, "version": seen + 1, "touched": touched}
        if sender_id in self._turns:
            connection, transaction = self._turns[sender_id]
            _put(connection, sender_id, seen, values)
            transaction.commit()
            self._end(sender_id)
        else:
            with self._engine.begin() as connection:
                _put(connection, sender_id, seen, values)
        self._remember(sender_id, seen + 1)

    def _remember(self, sender_id: str, version: int) -> None:
        self._versions[sender_id] = version
        self._versions.move_to_end(sender_id)
        while len(self._versions) > MOST_REMEMBERED:
            self._versions.popitem(last=False)


def _put(connection: sa.engine.Connection, sender_id: str, seen: int, values: dict[str, Any]) -> None:
    """Write one turn over the one that was seen; raises Overtaken where that is not the latest."""
    if seen == 0:
        connection.execute(TABLE.insert().values(id=sender_id, **values))
        return
    mine = TABLE.update().where(TABLE.c.id == sender_id, TABLE.c.version == seen)
    if connection.execute(mine.values(**values)).rowcount != 1:
        raise Overtaken("a later turn is already kept")


def touched_at(tracker: DialogueStateTracker) -> int:
    """Return when the person last wrote, in seconds since 1970, by the clock of the gateway, which says what is old.

    By our own clock for messages that do not say it (Rasa's shell).
    """
    at = ((tracker.latest_message.metadata if tracker.latest_message else None) or {}).get("at")
    return int(datetime.fromisoformat(str(at).replace("Z", "+00:00")).timestamp()) if at else int(time.time())


def compact(tracker: DialogueStateTracker) -> list[Event]:
    """Return few events that stand for many: the slots, the open form, and the last turn as it happened.

    The last turn is needed to give the same answer again to the same message id. What it wiped or changed is not
    kept as it was before: words that were sent or taken back, and the code of a visit.
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
    set_anew = {event.key for event in events[last:] if isinstance(event, SlotSet)}
    set_anew.discard(REQUESTED_SLOT)  # Rasa's own, and needed to see the last turn as it happened
    kept += [SlotSet(name, value) for name, value in slots.items() if value is not None and name not in set_anew]
    if loop:
        kept.append(ActiveLoop(loop))
    return kept + events[last:]
