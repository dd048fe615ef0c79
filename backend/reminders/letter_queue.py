"""Queue the letters of a morning in the outbox. Its id is made from what it is about: queued twice, it goes once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.book import states as alert_states
from backend.alerts.groups import Group, grouped
from backend.alerts.limits import is_late
from backend.alerts.rota import rota_of
from backend.cases.casebook import Casebook
from backend.cases.tables import CaseRow, SummaryRow
from backend.content.pack import AlertSettings, Reminders
from backend.desk.case_search import HEADINGS, counted, headings
from backend.law.working_days import LONDON, WorkingDays, in_london
from backend.notify import outbox
from backend.notify.tables import NoticeRow
from backend.reminders import letters
from backend.reminders.upcoming_dates import Coming, coming, usual_days
from telling.ids import uuid_of


@dataclass(frozen=True)
class Office:
    """One council: its id, its name, who is written to, where the desk is."""

    council: str
    name: str
    settings: Reminders
    desk_url: str
    alerts: AlertSettings = AlertSettings()


def is_time(settings: Reminders, now: datetime, days: WorkingDays) -> bool:
    """Return whether it is a working day, and late enough in the morning. Beyond the calendar, Monday to Friday."""
    today = in_london(now)
    return days.or_weekday(today) and now.astimezone(LONDON).time() >= time.fromisoformat(settings.at)


async def queue(book: Casebook, office: Office, now: datetime) -> int:
    """Queue what this morning needs and is not there yet; return how many letters that were. All of it or nothing."""
    found = await dates(book, office, in_london(now)) if office.settings.before else []

    async def work(session: AsyncSession) -> int:
        made = [*await digests(session, book, office, now), *await reminders(session, office, found, now)]
        new = [one for one in made if await session.get(NoticeRow, one.id) is None]
        for one in new:
            await outbox.put(session, one)
        return len(new)

    return await book.writing(work)


async def dates(book: Casebook, office: Office, today: date) -> list[Coming]:
    """Return the dates of this council that come up."""
    ahead = {**usual_days(), **office.settings.days}
    return list(coming(await book.states(office.council), book.law, ahead, today))


async def digests(session: AsyncSession, book: Casebook, office: Office, now: datetime) -> list[NoticeRow]:
    """Return the morning letter, to each address."""
    text = await digest_of(session, book, office, now)
    about = uuid_of("digest", office.council, in_london(now).isoformat())
    return [
        outbox.notice(
            notice_id=uuid_of(about, address),
            about=about,
            address=address,
            subject=letters.digest_subject(office.name),
            text=text,
            now=now,
        )
        for address in office.settings.digest
    ]


async def digest_of(session: AsyncSession, book: Casebook, office: Office, now: datetime) -> str:
    """Return the text of the morning letter: the same counts as on the desk's first page."""
    today = in_london(now)
    parts = headings(today, book.law.days)
    counts = await counted(session, SummaryRow.council == office.council, parts)
    open_alerts = alerts_of(grouped(await alert_states(session, office.council)), office, book.law.days, now)
    said = {HEADINGS[name]: count for name, count in counts.items()}
    return letters.digest_text(office.name, today, said, open_alerts, office.desk_url)


def alerts_of(groups: list[Group], office: Office, days: WorkingDays, now: datetime) -> letters.OpenAlerts:
    """Return how many alerts and looks of this council want somebody now."""
    rota = rota_of(office.alerts, days)
    return letters.OpenAlerts(
        waiting=sum(bool(group.waiting) for group in groups),
        late=sum(bool(group.open) and is_late(group, rota, now) for group in groups),
        to_read=sum(len(group.looks) for group in groups if group.is_look),
    )


async def reminders(session: AsyncSession, office: Office, found: list[Coming], now: datetime) -> list[NoticeRow]:
    """Return a letter for each date and address. A date that moves is a new date."""
    asked = select(CaseRow).where(CaseRow.council == office.council) if found else None
    names = {case.uuid: case.reference for case in await session.scalars(asked)} if asked is not None else {}
    return [
        outbox.notice(
            notice_id=uuid_of("reminder", one.case_uuid, one.what, one.by.isoformat(), address),
            about=one.case_uuid,
            address=address,
            subject=letters.reminder_subject(office.name),
            text=letters.reminder_text(office.name, names[one.case_uuid], one, office.desk_url),
            now=now,
        )
        for one in found
        for address in office.settings.before
        if one.case_uuid in names
    ]
