"""Keeps cases: rows in, events out. A transaction that loses a race for the next place in a history is tried again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backend.cases import stage_moves
from backend.cases.events import KINDS, Event, Fact, kind_of
from backend.cases.history import replay
from backend.cases.moves import allow
from backend.cases.state import State
from backend.cases.summaries import keep, values_of
from backend.cases.tables import CaseRow, EventRow
from backend.law.book import Law
from backend.law.working_days import in_london
from backend.store.engine import READING
from backend.store.secrets import Secrets

TRIES = 12
LONGEST_WAIT = 0.5
assert stage_moves


@dataclass(frozen=True)
class Casebook:
    """The store of cases with what is needed to read it."""

    sessions: async_sessionmaker[AsyncSession]
    secrets: Secrets
    law: Law

    async def writing[T](self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Do `work` in one transaction; again when another writer was faster. It is done once or not at all."""
        for attempt in range(TRIES):
            try:
                async with self.sessions.begin() as session:
                    return await work(session)
            except IntegrityError:
                if attempt == TRIES - 1:
                    raise
            # Random, so that two writers do not meet again and again.
            await asyncio.sleep(random.uniform(0, min(LONGEST_WAIT, 0.01 * 2**attempt)))
        raise AssertionError("unreachable")

    async def reading[T](self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Do `work` in a transaction that only reads."""
        async with self.sessions() as session:
            await session.connection(execution_options=READING)
            return await work(session)

    async def record(
        self,
        case_uuid: str,
        fact: Fact,
        *,
        actor: str,
        now: datetime,
        words: str | None = None,
        once: str | None = None,
    ) -> State:
        """Add one event if it may happen now, and give the new state; raises NotAllowed.

        words: what is sealed beside it. once: an event with the same mark is kept only the first time.
        """

        async def work(session: AsyncSession) -> State:
            return await self.add(session, case_uuid, fact, actor=actor, now=now, words=words, once=once)

        return await self.writing(work)

    async def add(
        self,
        session: AsyncSession,
        case_uuid: str,
        fact: Fact,
        *,
        actor: str,
        now: datetime,
        words: str | None = None,
        once: str | None = None,
    ) -> State:
        """As `record`, inside a transaction of the caller's."""
        rows = await rows_of(session, case_uuid)
        history = [event_of(row) for row in rows]
        state = replay(history)
        if once and any(row.once == once for row in rows):
            return state
        allow(state, fact, actor, today=in_london(now), law=self.law)
        seq = history[-1].seq + 1
        session.add(self.row(case_uuid, Event(seq, now, actor, fact), words, once))
        await session.flush()
        state = replay([*history, Event(seq, now, actor, fact)])
        await keep(session, values_of(await session.get_one(CaseRow, case_uuid), state, seq, self.law))
        return state

    def row(self, case_uuid: str, event: Event, words: str | None, once: str | None) -> EventRow:
        """The row of an event, with its words sealed to this case and this place in its history."""
        row = EventRow(
            case_uuid=case_uuid,
            seq=event.seq,
            kind=kind_of(type(event.fact)),
            at=event.at,
            actor=event.actor,
            once=once,
            facts=event.fact.model_dump(mode="json"),
        )
        row.seal(words, self.secrets.sealer)
        return row

    def words_of(self, row: EventRow) -> str | None:
        """The sealed words of an event; raises CannotUnseal."""
        return row.unseal(self.secrets.sealer)

    async def state(self, case_uuid: str) -> State:
        """The state of one case; raises ValueError where there is none."""
        rows = await self.reading(lambda session: rows_of(session, case_uuid))
        return replay(event_of(row) for row in rows)

    async def states(self, council: str | None = None) -> dict[str, State]:
        """The states of all cases (of a council), by uuid: what a list is made from. No words are opened."""
        asked = select(EventRow.case_uuid, EventRow.seq, EventRow.kind, EventRow.at, EventRow.actor, EventRow.facts)
        if council:
            asked = asked.join(CaseRow).where(CaseRow.council == council)
        asked = asked.order_by(EventRow.case_uuid, EventRow.seq)

        async def work(session: AsyncSession) -> dict[str, list[Event]]:
            found: dict[str, list[Event]] = {}
            for uuid, seq, kind, at, actor, facts in await session.execute(asked):
                found.setdefault(uuid, []).append(Event(seq, at, actor, KINDS[kind].model_validate(facts)))
            return found

        return {uuid: replay(events) for uuid, events in (await self.reading(work)).items()}


async def rows_of(session: AsyncSession, case_uuid: str) -> list[EventRow]:
    """The rows of a case's history in order."""
    asked = select(EventRow).where(EventRow.case_uuid == case_uuid).order_by(EventRow.seq)
    return list((await session.scalars(asked)).all())


def event_of(row: EventRow) -> Event:
    """A row as an event, without its words."""
    return Event(row.seq, row.at, row.actor, KINDS[row.kind].model_validate(row.facts))


def events_of(rows: Iterable[EventRow]) -> list[Event]:
    """Rows as events."""
    return [event_of(row) for row in rows]


async def case_of(session: AsyncSession, reference: str) -> CaseRow | None:
    """The case with this reference."""
    found: CaseRow | None = await session.scalar(select(CaseRow).where(CaseRow.reference == reference))
    return found


async def is_taken(session: AsyncSession, reference: str) -> bool:
    """Does another case have this reference already?"""
    return bool(await session.scalar(select(func.count()).where(CaseRow.reference == reference)))


def day_of(now: datetime) -> date:
    """The London date of a moment."""
    return in_london(now)
