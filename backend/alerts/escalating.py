"""Passes alerts on to whoever's turn it is: event and notice are written together, once, by whichever process."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts import letters
from backend.alerts.book import Alertbook, waiting_states
from backend.alerts.book import conversation as read_conversation
from backend.alerts.events import SYSTEM, Escalated, Linked, NotDelivered, Notified
from backend.alerts.groups import Group, due_now, grouped
from backend.alerts.tables import AlertEventRow, AlertRow
from backend.alerts.turns import Rota, Turn, next_turn
from backend.cases.tables import CaseRow
from backend.notify import outbox
from backend.notify.tables import NoticeRow


@dataclass(frozen=True)
class Passing:
    """What passing on needs. rota, name: of a council, by its id."""

    book: Alertbook
    rota: Callable[[str], Rota]
    name: Callable[[str], str]
    desk_url: str


async def escalate(how: Passing, now: datetime) -> int:
    """Pass on everything whose time has come; how many notices were queued."""
    count = 0
    for group in grouped(await how.book.cases.reading(waiting_states)):
        if due_now(group, how.rota(group.council), now):
            count += await pass_on(how, group.council, group.conversation, now)
    return count


async def pass_on(how: Passing, council: str, conversation: str, now: datetime) -> int:
    """Tell everybody who should know of this conversation now. Looked at again inside: another may have been faster."""

    async def work(session: AsyncSession) -> int:
        found = grouped(await read_conversation(session, council, conversation))
        turns = due_now(found[0], how.rota(council), now) if found else []
        for turn in turns:
            await tell(how, session, found[0], turn, now)
        return len(turns)

    return await how.book.cases.writing(work)


async def tell(how: Passing, session: AsyncSession, group: Group, turn: Turn, now: datetime) -> None:
    """Queue one notice, and write its event into the history of every alert that waits."""
    letter = notice_of(how, group, turn, now)
    await outbox.put(session, letter)
    fact = Escalated(to=turn.to, due=turn.due, urgent=group.urgent, notice=letter.id)
    for alert in group.waiting:
        await how.book.add(session, alert.uuid, fact, actor=SYSTEM, now=now, once=turn_mark(letter.id))


def notice_of(how: Passing, group: Group, turn: Turn, now: datetime) -> NoticeRow:
    """The notice of this turn. Its id follows from what it is about, so it cannot be queued twice."""
    rota, name, newest = how.rota(group.council), how.name(group.council), group.waiting[-1].uuid
    about = f"{group.waiting[0].uuid}:{group.since.isoformat()}:{turn.to}:{turn.due.isoformat()}"
    following = next_turn(group.since, now, rota)
    return outbox.notice(
        notice_id=str(uuid.uuid5(uuid.NAMESPACE_URL, f"hear-me-out:notice:{about}:{group.urgent}")),
        about=newest,
        address=rota.contacts[turn.to],
        subject=letters.subject(name),
        text=letters.text(name, newest, group.since, following, how.desk_url),
        now=now,
    )


def turn_mark(notice_id: str) -> str:
    """What ties an event to its notice."""
    return f"turn:{notice_id}"


async def note_settled(book: Alertbook, session: AsyncSession, notice: NoticeRow, sent: bool, now: datetime) -> None:
    """Write into the history of every alert of this notice that it left, or that it was given up."""
    asked = select(AlertEventRow).where(AlertEventRow.once == turn_mark(notice.id))
    for row in (await session.scalars(asked)).all():
        escalated = Escalated.model_validate(row.facts)
        kind = Notified if sent else NotDelivered
        fact = kind(to=escalated.to, notice=notice.id)
        await book.add(session, row.alert_uuid, fact, actor=SYSTEM, now=now, once=f"settled:{notice.id}")


async def link(book: Alertbook, now: datetime) -> int:
    """Note on each alert that the complaint of the same telling has arrived; how many were linked."""
    done = select(AlertEventRow.alert_uuid).where(AlertEventRow.kind == "linked")
    asked = (
        select(AlertRow.uuid, CaseRow.uuid, CaseRow.reference)
        .join(CaseRow, CaseRow.uuid == AlertRow.case_uuid)
        .where(AlertRow.uuid.not_in(done))
    )

    async def read(session: AsyncSession) -> list[tuple[str, str, str]]:
        return [(alert, case, reference) for alert, case, reference in await session.execute(asked)]

    found = await book.cases.reading(read)
    for alert_uuid, case_uuid, reference in found:
        fact = Linked(case_uuid=case_uuid, reference=reference)

        async def work(session: AsyncSession, alert_uuid: str = alert_uuid, fact: Linked = fact) -> bool:
            return await book.add(session, alert_uuid, fact, actor=SYSTEM, now=now, once=f"case:{fact.case_uuid}")

        await book.cases.writing(work)
    return len(found)
