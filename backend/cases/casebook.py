"""Keep cases: rows in, events out. A writer that loses a race for the next place in a history tries again (Store)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.corrections import allow_correction
from backend.cases.events import KINDS, SYSTEM, Event, Fact, RecordedInError, StaffRecognised, WordsAdded, kind_of
from backend.cases.history import allow, replay
from backend.cases.later_words import texts_in
from backend.cases.named_staff import staff_named_in, texts_of
from backend.cases.names import Hashes
from backend.cases.names_index import TELLS_OF_NAMES, keep_names, without_names
from backend.cases.representation import Representation
from backend.cases.state import State
from backend.cases.summaries import keep, values_of
from backend.cases.tables import CaseRow, EventRow
from backend.keys import LAW, SECRETS, STORE
from backend.law.book import Law
from backend.law.working_days import in_london
from backend.refusals import NotAllowed
from backend.store.secrets import Secrets
from backend.store.transactions import Store


class Behind(NotAllowed):
    """The case went on while somebody typed; what they typed is not recorded over it."""

    def __init__(self) -> None:
        super().__init__(
            "behind", "This case has gone on since you opened this form. Look at what is new, then press once more."
        )


@dataclass(frozen=True)
class Casebook(Store):
    """The store, with what is needed to read the cases in it: the secrets that open words, the law that gives dates."""

    secrets: Secrets
    law: Law

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
        after: int | None = None,
    ) -> State:
        """Do what `record` does, inside a transaction of the caller's.

        after: the last event that the caller has judged by; raises Behind where another was committed since.
        """
        rows = await rows_of(session, case_uuid)
        history = [event_of(row) for row in rows]
        if after is not None and history[-1].seq != after:
            raise Behind
        state = replay(history)
        if once and any(row.once == once for row in rows):
            return state
        allow(state, fact, actor, today=in_london(now), law=self.law)
        if isinstance(fact, RecordedInError):
            allow_correction(history, fact, self.law)
        seq = history[-1].seq + 1
        session.add(self.row(case_uuid, Event(seq, now, actor, fact), words, once))
        await session.flush()
        state = replay([*history, Event(seq, now, actor, fact)])
        await keep(session, values_of(await session.get_one(CaseRow, case_uuid), state, seq, self.law))
        if kind_of(type(fact)) in TELLS_OF_NAMES:
            await self.keep_names(session, case_uuid, state.council)
        if isinstance(fact, WordsAdded) and words:
            return await self.keep_out_of_words(session, case_uuid, texts_in(kind_of(WordsAdded), words), now)
        return state

    async def keep_out(self, session: AsyncSession, case_uuid: str, told: Representation, now: datetime) -> None:
        """Keep staff out whose names stand in what was told, in the transaction in which it is kept."""
        await self.keep_out_of_words(session, case_uuid, texts_of(told), now, told.person_named or "")

    async def keep_out_of_words(
        self, session: AsyncSession, case_uuid: str, words: Sequence[str], now: datetime, person_named: str = ""
    ) -> State:
        """Do the same for words that came later; return the state."""
        found = await staff_named_in(session, person_named, words)
        state = replay(events_of(await rows_of(session, case_uuid)))
        if set(found) - state.named:
            fact = StaffRecognised(staff=found)
            return await self.add(session, case_uuid, fact, actor=SYSTEM, now=now)
        return state

    async def keep_names(self, session: AsyncSession, case_uuid: str, council: str) -> None:
        """Make the hashes anew by which this case is found."""
        hashes = Hashes.of(self.secrets.code_key, council)
        await keep_names(session, hashes, case_uuid, standing_rows(await rows_of(session, case_uuid)), self.words_of)

    async def keep_missing_names(self, session: AsyncSession, most: int = 100) -> int:
        """Make the hashes of cases that have none, from before there were any; return how many. Call until 0."""
        found = await without_names(session, most)
        for case_uuid, council in found:
            await self.keep_names(session, case_uuid, council)
        return len(found)

    def row(self, case_uuid: str, event: Event, words: str | None, once: str | None) -> EventRow:
        """Return the row of an event, with its words sealed to this case and this place in its history."""
        row = EventRow(
            case_uuid=case_uuid,
            seq=event.seq,
            kind=kind_of(type(event.fact)),
            at=event.at,
            actor=event.actor,
            once=once,
            # What is as nothing was said is left out: a process of the version before does not know the newest fields.
            facts=event.fact.model_dump(mode="json", exclude_defaults=True),
        )
        row.seal(words, self.secrets.sealer)
        return row

    def words_of(self, row: EventRow) -> str | None:
        """Return the sealed words of an event; raises CannotUnseal."""
        return row.unseal(self.secrets.sealer)

    async def state(self, case_uuid: str) -> State:
        """Return the state of one case; raises ValueError where there is none."""
        rows = await self.reading(lambda session: rows_of(session, case_uuid))
        return replay(event_of(row) for row in rows)

    async def states(self, council: str | None = None) -> dict[str, State]:
        """Return the states of all cases (of a council), by uuid: what a list is made from. No words are opened."""
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


def casebook_of(app: web.Application) -> Casebook:
    """Return the store of cases of this application."""
    return Casebook(app[STORE].sessions, app[SECRETS], app[LAW])


async def rows_of(session: AsyncSession, case_uuid: str) -> list[EventRow]:
    """Return the rows of a case's history in order."""
    asked = select(EventRow).where(EventRow.case_uuid == case_uuid).order_by(EventRow.seq)
    return list((await session.scalars(asked)).all())


def event_of(row: EventRow) -> Event:
    """Return a row as an event, without its words."""
    return Event(row.seq, row.at, row.actor, KINDS[row.kind].model_validate(row.facts))


def standing_rows(rows: Sequence[EventRow]) -> list[EventRow]:
    """Return the rows of a case without those that were recorded in error."""
    wrong = {row.facts["event"] for row in rows if row.kind == kind_of(RecordedInError)}
    return [row for row in rows if row.seq not in wrong]


def letters_that_hold(rows: Sequence[EventRow]) -> list[EventRow]:
    """Return the letters of a case whose act was not recorded in error: they were kept right before it, with it."""
    wrong = {row.facts["event"] for row in rows if row.kind == kind_of(RecordedInError)}
    found: list[EventRow] = []
    for row in rows:
        if row.kind == "letter_kept":
            act = next((one for one in rows if one.seq > row.seq and one.kind != "letter_kept"), None)
            if act is None or act.at != row.at or act.seq not in wrong:
                found.append(row)
    return found


def events_of(rows: Iterable[EventRow]) -> list[Event]:
    """Return rows as events."""
    return [event_of(row) for row in rows]


async def case_of(session: AsyncSession, reference: str) -> CaseRow | None:
    """Return the case with this reference."""
    found: CaseRow | None = await session.scalar(select(CaseRow).where(CaseRow.reference == reference))
    return found


async def is_taken(session: AsyncSession, reference: str) -> bool:
    """Return whether another case has this reference already."""
    return bool(await session.scalar(select(func.count()).where(CaseRow.reference == reference)))


def day_of(now: datetime) -> date:
    """Return the London date of a moment."""
    return in_london(now)
