"""Pass alerts on to whoever's turn it is, note what became of each notice, and link alerts to their case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts import letters
from backend.alerts.book import Alertbook, hold, waiting_states
from backend.alerts.due_notices import ConversationNotices, Passing
from backend.alerts.events import SYSTEM, Escalated, Linked, NotDelivered, Notified
from backend.alerts.groups import Group, due_now
from backend.alerts.rota import EscalationStep, next_step
from backend.alerts.state import State
from backend.alerts.tables import AlertEventRow, AlertRow
from backend.cases.tables import CaseRow
from backend.notify import outbox
from backend.notify.tables import NoticeRow
from telling.ids import uuid_of


async def escalate(how: Passing, now: datetime) -> int:
    """Pass on everything whose time has come; return how many notices were queued."""
    return await Escalations(how, now).queue_all()


class Escalations(ConversationNotices[EscalationStep]):
    """Tell whoever's turn it is of alerts that nobody has acknowledged."""

    async def states(self, session: AsyncSession) -> list[State]:
        """Return the alerts that wait for an acknowledgement."""
        return await waiting_states(session)

    def due(self, group: Group) -> list[EscalationStep]:
        """Return whose turn it is and who does not know it yet."""
        return due_now(group, self.how.rota(group.council), self.now)

    async def queue(self, session: AsyncSession, due: tuple[Group, EscalationStep]) -> None:
        """Queue one notice, and write its event into the history of every alert that waits."""
        group, step = due
        letter = notice_of(self.how, group, step, self.now)
        await outbox.put(session, letter)
        fact = Escalated(to=step.to, due=step.due, urgent=group.urgent, notice=letter.id)
        for alert in group.waiting:
            await self.how.book.add(session, alert.uuid, fact, actor=SYSTEM, now=self.now, once=notice_mark(letter.id))


def notice_of(how: Passing, group: Group, step: EscalationStep, now: datetime) -> NoticeRow:
    """Return the notice of this turn. Its id follows from what it is about, so it cannot be queued twice."""
    rota, name, newest = how.rota(group.council), how.name(group.council), group.waiting[-1].uuid
    about = f"{group.waiting[0].uuid}:{group.since.isoformat()}:{step.to}:{step.due.isoformat()}"
    following = next_step(group.since, now, rota)
    return outbox.notice(
        notice_id=uuid_of("notice", about, str(group.urgent)),
        about=newest,
        address=rota.contacts[step.to],
        subject=letters.subject(name),
        text=letters.text(name, newest, group.since, following, how.desk_url),
        now=now,
    )


def notice_mark(notice_id: str) -> str:
    """Return what ties an event to its notice."""
    return f"turn:{notice_id}"


async def hold_alerts_of(session: AsyncSession, notice_id: str) -> None:
    """Hold the alerts of a notice against other writers: before anything is noted about the notice itself (book.py)."""
    told = select(AlertEventRow.alert_uuid).where(AlertEventRow.once == notice_mark(notice_id))
    await hold(session, select(AlertRow).where(AlertRow.uuid.in_(told)))


async def note_settled(book: Alertbook, session: AsyncSession, notice: NoticeRow, sent: bool, now: datetime) -> None:
    """Write into the history of every alert of this notice that it left, or that it was given up."""
    asked = select(AlertEventRow).where(AlertEventRow.once == notice_mark(notice.id)).order_by(AlertEventRow.alert_uuid)
    for row in (await session.scalars(asked)).all():
        escalated = Escalated.model_validate(row.facts)
        kind = Notified if sent else NotDelivered
        fact = kind(to=escalated.to, notice=notice.id)
        await book.add(session, row.alert_uuid, fact, actor=SYSTEM, now=now, once=f"settled:{notice.id}")


async def link(book: Alertbook, now: datetime) -> int:
    """Note on each alert that the complaint of the same telling has arrived; return how many were linked."""
    asked = (
        select(AlertRow.uuid, CaseRow.uuid, CaseRow.reference)
        .join(CaseRow, CaseRow.uuid == AlertRow.case_uuid)
        .where(not_(AlertRow.is_linked))
    )

    async def read(session: AsyncSession) -> list[tuple[str, str, str]]:
        return [(alert, case, reference) for alert, case, reference in await session.execute(asked)]

    found = await book.cases.reading(read)
    for alert_uuid, case_uuid, reference in found:
        fact = Linked(case_uuid=case_uuid, reference=reference)

        async def work(session: AsyncSession, alert_uuid: str = alert_uuid, fact: Linked = fact) -> bool:
            if await book.state(session, alert_uuid) is None:
                return False
            return await book.add(session, alert_uuid, fact, actor=SYSTEM, now=now, once=f"case:{fact.case_uuid}")

        await book.cases.writing(work)
    return len(found)
