"""Keep alerts: rows in, events out. A transaction that loses a race is tried again, as for cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.events import KINDS, NAMES, AboutTold, Acknowledged, Closed, Event, Fact, Reopened
from backend.alerts.shapes import About
from backend.alerts.state import State, replay
from backend.alerts.tables import AlertEventRow, AlertRow
from backend.cases.casebook import Casebook


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
        """Return the state of one alert, held against other writers until the commit; None where there is none."""
        alert = await session.get(AlertRow, alert_uuid, with_for_update=True)
        return None if alert is None else state_of(alert, await rows_of(session, alert_uuid))


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
    alerts = select(AlertRow)
    if council:
        alerts = alerts.where(AlertRow.council == council)
    if not closed:
        alerts = alerts.where(AlertRow.conversation.in_(conversations_without(Closed)))
    return await read_states(session, alerts)


async def conversation(session: AsyncSession, council: str, name: str, *, hold: bool = True) -> list[State]:
    """Return the states of one conversation's alerts, held against other writers until the commit.

    Held, because whoever acts does so on what was read: two people must not both be the one who took it on. hold:
    False where they are only shown.
    """
    alerts = select(AlertRow).where(AlertRow.council == council, AlertRow.conversation == name)
    return await read_states(session, alerts, hold=hold)


async def waiting_states(session: AsyncSession) -> list[State]:
    """Return the states of every alert in a conversation where somebody still waits for an acknowledgement."""
    unread = conversations_without(Acknowledged)
    return await read_states(session, select(AlertRow).where(AlertRow.conversation.in_(unread)))


def conversations_without(kind: type[Fact]) -> Select[str]:
    """Return conversations in which some alert has no event of this kind, or was reopened after it."""
    return select(AlertRow.conversation).where(last_place(kind) <= last_place(Reopened))


def last_place(kind: type[Fact]) -> ColumnElement[int]:
    """Return where in an alert's history the last event of this kind is; 0 where there is none."""
    row = AlertEventRow
    asked = select(func.max(row.seq)).where(row.alert_uuid == AlertRow.uuid, row.kind == NAMES[kind])
    return func.coalesce(asked.correlate(AlertRow).scalar_subquery(), 0)


async def read_states(session: AsyncSession, alerts: Select[AlertRow], *, hold: bool = False) -> list[State]:
    """Return the states of these alerts. No words are opened."""
    # In one order, so that two writers do not hold what the other waits for.
    wanted = alerts.order_by(AlertRow.uuid)
    found = {alert.uuid: alert for alert in await session.scalars(wanted.with_for_update() if hold else wanted)}
    histories: dict[str, list[AlertEventRow]] = {uuid: [] for uuid in found}
    asked = select(AlertEventRow).where(AlertEventRow.alert_uuid.in_(alerts.with_only_columns(AlertRow.uuid)))
    for row in await session.scalars(asked.order_by(AlertEventRow.alert_uuid, AlertEventRow.seq)):
        # On PostgreSQL the second question may see an alert that the first did not.
        if row.alert_uuid in histories:
            histories[row.alert_uuid].append(row)
    return [state_of(found[uuid], rows) for uuid, rows in histories.items()]
