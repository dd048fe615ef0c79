"""Remind of what is not finished: alerts that are not closed, looks that nobody read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts import letters
from backend.alerts.book import hold, read_states, states
from backend.alerts.due_notices import ConversationNotices, DueNotices, Passing
from backend.alerts.events import SYSTEM, ManagerTold, Reminded
from backend.alerts.groups import Group, grouped
from backend.alerts.limits import Reminder, read_by, reminders_due, work_due
from backend.alerts.rota import Rota
from backend.alerts.state import State
from backend.alerts.tables import AlertRow
from backend.notify import outbox
from backend.notify.tables import NoticeRow
from telling.ids import uuid_of


async def remind(how: Passing, now: datetime) -> int:
    """Remind of every alert that was taken on and is not closed in time; return how many notices were queued."""
    return await Reminders(how, now).queue_all()


class Reminders(ConversationNotices[Reminder]):
    """Remind whoever should hear that an alert is not closed."""

    async def states(self, session: AsyncSession) -> list[State]:
        """Return the alerts that are not closed."""
        return await states(session)

    def due(self, group: Group) -> list[Reminder]:
        """Return who is to be reminded now."""
        return reminders_due(group, self.how.rota(group.council), self.now)

    async def queue(self, session: AsyncSession, due: tuple[Group, Reminder]) -> None:
        """Queue one notice, and write its event into the history of every open alert of the conversation."""
        group, one = due
        rota, name, newest = self.how.rota(group.council), self.how.name(group.council), group.open[-1].uuid
        since = group.worked_on_since or group.since
        about = f"{group.open[0].uuid}:{one.to}:{one.due.isoformat()}"
        letter = outbox.notice(
            notice_id=uuid_of("reminder", about),
            about=newest,
            address=rota.contacts[one.to],
            subject=letters.reminder_subject(name),
            text=letters.reminder_text(name, newest, since, work_due(since, rota), one.late, self.how.desk_url),
            now=self.now,
        )
        await outbox.put(session, letter)
        fact = Reminded(to=one.to, due=one.due, late=one.late, notice=letter.id)
        for alert in group.open:
            once = f"reminder:{letter.id}"
            await self.how.book.add(session, alert.uuid, fact, actor=SYSTEM, now=self.now, once=once)


async def tell_managers(how: Passing, now: datetime) -> int:
    """Tell each council's manager, once, of looks that nobody read in time; return how many letters were queued."""
    return await UnreadLooks(how, now).queue_all()


class UnreadLooks(DueNotices[str, list[State]]):
    """Tell a manager of all looks of a council that nobody read in time, in one letter."""

    async def find(self, session: AsyncSession, only: str | None) -> dict[str, list[list[State]]]:
        """Return the looks of each council that names a manager, as one letter."""
        late = unread_too_long(await states(session, only), self.how, self.now)
        if only:
            these = select(AlertRow).where(AlertRow.uuid.in_([look.uuid for look in late]))
            await hold(session, these)
            late = unread_too_long(await read_states(session, these), self.how, self.now)
        councils = sorted({look.council for look in late if manager_of(self.how.rota(look.council))})
        return {council: [[look for look in late if look.council == council]] for council in councils}

    async def queue(self, session: AsyncSession, due: list[State]) -> None:
        """Queue the letter, and write its event into the history of each look."""
        council = due[0].council
        address = manager_of(self.how.rota(council)) or ""
        letter = notice_of(self.how, council, due, address, self.now)
        await outbox.put(session, letter)
        fact = ManagerTold(notice=letter.id)
        for look in due:
            await self.how.book.add(session, look.uuid, fact, actor=SYSTEM, now=self.now, once="manager")


def notice_of(how: Passing, council: str, late: list[State], address: str, now: datetime) -> NoticeRow:
    """Return the letter to the manager. It names no look: each of them may be gone when it is read."""
    name, about = how.name(council), "looks:" + ":".join(look.uuid for look in late)
    return outbox.notice(
        notice_id=uuid_of("manager", about),
        about=uuid_of("looks", council),
        address=address,
        subject=letters.unread_subject(name),
        text=letters.unread_text(name, len(late), how.desk_url),
        now=now,
    )


def unread_too_long(found: list[State], how: Passing, now: datetime) -> list[State]:
    """Return the looks that nobody read in time and of which the manager does not know, in one order."""
    late = [
        look
        for group in grouped(found)
        for look in group.unread
        if not look.manager_told and read_by(look.received_at, how.rota(look.council)) <= now
    ]
    return sorted(late, key=lambda look: look.uuid)


def manager_of(rota: Rota) -> str | None:
    """Return whom to tell of looks: the second contact, else the first. Never whoever is on duty at night."""
    named = rota.named(("second", "first"))
    return rota.contacts[named[0]] if named else None
