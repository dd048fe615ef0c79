"""Keep alerts: rows in, events out. A transaction that loses a race is tried again, as for cases.

One order of locks: whoever writes about alerts, or adds one, holds its conversation first, several in their order, and
only then the notices about them. So two writers never hold what the other waits for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.events import KINDS, NAMES, AboutTold, Event, Fact
from backend.alerts.shapes import About
from backend.alerts.state import State, replay
from backend.alerts.tables import AlertEventRow, AlertRow
from backend.cases.casebook import Casebook
from backend.store.engine import one_at_a_time


@dataclass(frozen=True)
class Alertbook:
    """The store of alerts. It shares transactions, keys and law with the casebook, and no row."""

    cases: Casebook

    def row(self, alert_uuid: str, event: Event, words: str | None = None, once: str | None = None) -> AlertEventRow:
        """Return the row of an event, with its words sealed to this alert and this place in its history."""
        row = AlertEventRow(
            alert_uuid=alert_uuid,
            seq=event.seq,
            kind=NAMES[type(event.fact)],
            at=event.at,
            actor=event.actor,
            once=once,
            facts=event.fact.model_dump(mode="json"),
        )
        row.seal(words, self.cases.secrets.sealer)
        return row

    def words_of(self, row: AlertEventRow) -> str | None:
        """Return the sealed words of an event; raises CannotUnseal."""
        return row.unseal(self.cases.secrets.sealer)

    async def add(
        self,
        session: AsyncSession,
        alert_uuid: str,
        fact: Fact,
        *,
        actor: str,
        now: datetime,
        words: str | None = None,
        once: str | None = None,
    ) -> bool:
        """Add one event at the end of a history; return False where one with the same `once` is there already."""
        rows = await rows_of(session, alert_uuid)
        if once and any(row.once == once for row in rows):
            return False
        session.add(self.row(alert_uuid, Event(rows[-1].seq + 1, now, actor, fact), words, once))
        await session.flush()
        return True

    async def state(self, session: AsyncSession, alert_uuid: str) -> State | None:
        """Return the state of one alert; None where there is none.

        Its whole conversation is held against other writers until the commit: what is told of one alert may change
        the others.
        """
        alert = await session.get(AlertRow, alert_uuid)
        if alert is None:
            return None
        held = await conversation(session, alert.council, alert.conversation)
        return next((one for one in held if one.uuid == alert_uuid), None)


async def hold(session: AsyncSession, alerts: Select[AlertRow]) -> None:
    """Hold these alerts with their conversations against other writers until the commit."""
    for council, name in sorted({(one.council, one.conversation) for one in await session.scalars(alerts)}):
        await hold_conversation(session, council, name)
    await held_rows(session, alerts)


async def held_rows(session: AsyncSession, alerts: Select[AlertRow]) -> Sequence[AlertRow]:
    """Hold the rows, too, and in one order: a version before knows nothing of the other lock."""
    return (await session.scalars(alerts.order_by(AlertRow.uuid).with_for_update())).all()


async def hold_conversation(session: AsyncSession, council: str, name: str) -> None:
    """Hold a conversation until the commit, also against alerts that come: nobody could hold their rows before.

    By its name, hashed to a number of PostgreSQL's; on SQLite there is one writer at a time.
    """
    number = int.from_bytes(hashlib.sha256(f"alerts:{council}:{name}".encode()).digest()[:8], signed=True)
    await (await session.connection()).run_sync(one_at_a_time, number)


def of_conversation(council: str, name: str) -> Select[AlertRow]:
    """Return what selects the alerts of one conversation."""
    return select(AlertRow).where(AlertRow.council == council, AlertRow.conversation == name)


async def rows_of(session: AsyncSession, alert_uuid: str) -> list[AlertEventRow]:
    """Return the rows of an alert's history in order."""
    asked = select(AlertEventRow).where(AlertEventRow.alert_uuid == alert_uuid).order_by(AlertEventRow.seq)
    return list((await session.scalars(asked)).all())


async def told_about(book: Alertbook, session: AsyncSession, alert_uuid: str) -> About:
    """Return what was told of who it is and how to reach them, each field as it was told last. Raises CannotUnseal."""
    known = About()
    for row in await rows_of(session, alert_uuid):
        if row.kind == NAMES[AboutTold]:
            known = known.updated(About.model_validate_json(book.words_of(row) or "{}"))
    return known


def state_of(alert: AlertRow, rows: Iterable[AlertEventRow]) -> State:
    """Return the state of an alert from its rows."""
    return replay(alert.uuid, alert.council, alert.conversation, (event_of(row) for row in rows))


def event_of(row: AlertEventRow) -> Event:
    """Return a row as an event, without its words."""
    return Event(row.seq, row.at, row.actor, KINDS[row.kind].model_validate(row.facts))


async def states(session: AsyncSession, council: str | None = None, *, closed: bool = False) -> list[State]:
    """Return the states of all alerts (of a council). closed: those of finished conversations too."""
    alerts = select(AlertRow) if closed else of_open_conversations()
    if council:
        alerts = alerts.where(AlertRow.council == council)
    return await read_states(session, alerts)


async def conversation(session: AsyncSession, council: str, name: str, *, is_held: bool = True) -> list[State]:
    """Return the states of one conversation's alerts, held against other writers until the commit.

    Held, because whoever acts does so on what was read: two people must not both be the one who took it on. is_held:
    False where they are only shown.
    """
    if is_held:
        await hold_conversation(session, council, name)
    return await read_states(session, of_conversation(council, name), is_held=is_held)


async def waiting_states(session: AsyncSession) -> list[State]:
    """Return the states of every alert in a conversation where somebody still waits for an acknowledgement."""
    found = await states(session)
    waiting = {(one.council, one.conversation) for one in found if one.acknowledged is None and one.closed is None}
    return [one for one in found if (one.council, one.conversation) in waiting]


def of_open_conversations() -> Select[AlertRow]:
    """Return what selects every alert of a conversation in which one is not closed. The years before are not read."""
    still_open = select(AlertRow.council, AlertRow.conversation).where(AlertRow.is_open)
    return select(AlertRow).where(tuple_(AlertRow.council, AlertRow.conversation).in_(still_open))


async def read_states(session: AsyncSession, alerts: Select[AlertRow], *, is_held: bool = False) -> list[State]:
    """Return the states of these alerts. No words are opened."""
    rows = await held_rows(session, alerts) if is_held else await session.scalars(alerts.order_by(AlertRow.uuid))
    found = {alert.uuid: alert for alert in rows}
    histories: dict[str, list[AlertEventRow]] = {uuid: [] for uuid in found}
    asked = select(AlertEventRow).where(AlertEventRow.alert_uuid.in_(alerts.with_only_columns(AlertRow.uuid)))
    for row in await session.scalars(asked.order_by(AlertEventRow.alert_uuid, AlertEventRow.seq)):
        # On PostgreSQL the second question may see an alert that the first did not.
        if row.alert_uuid in histories:
            histories[row.alert_uuid].append(row)
    return [state_of(found[uuid], rows) for uuid, rows in histories.items()]
