"""The end of the audit, once a day, where nobody who can write the database can change it: by e-mail, or in a folder.

With a line of yesterday, rows that were cut off or made anew since are found (`python -m backend audit verify --head`).
"""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import head_of
from backend.content.load import Content
from backend.content.pack import AuditSettings
from backend.law.working_days import LONDON, in_london
from backend.notify import outbox
from backend.notify.tables import NoticeRow
from backend.store.transactions import Store
from telling.ids import uuid_of

SUBJECT = "The audit of the complaints desk: its end today"
TEXT = """\
The end of the audit is now:

{head}

Please keep this message. If somebody cuts rows off the audit, or makes it anew, this line finds it:
python -m backend audit verify --head {head}

This message holds nothing of what anybody said.
"""


def is_time(settings: AuditSettings, now: datetime) -> bool:
    """Return whether it is late enough in the day. Every day: whoever wants to hide something works at weekends."""
    return now.astimezone(LONDON).time() >= time.fromisoformat(settings.at)


async def anchor(store: Store, council: str, settings: AuditSettings, now: datetime, *, can_send: bool) -> int:
    """Queue today's letters and write today's line, where they are not there yet; return how many of both.

    Raises OSError where the folder cannot be written.
    """
    today = in_london(now)
    addresses = settings.mail if can_send else []

    async def work(session: AsyncSession) -> tuple[str, int]:
        head = await head_of(session)
        letters = [letter(council, address, head, today, now) for address in addresses] if head else []
        new = [one for one in letters if await session.get(NoticeRow, one.id) is None]
        for one in new:
            await outbox.put(session, one)
        return head, len(new)

    head, count = await store.writing(work)
    if head and settings.folder:
        count += write_line(Path(settings.folder) / f"audit-heads-{council}.txt", head, today)
    return count


def letter(council: str, address: str, head: str, today: date, now: datetime) -> NoticeRow:
    """Return today's letter to this address; its id is made from day and address, so that it goes once."""
    about = uuid_of("audit anchor", council, today.isoformat())
    text = TEXT.format(head=head)
    return outbox.notice(
        notice_id=uuid_of(about, address), about=about, address=address, subject=SUBJECT, text=text, now=now
    )


def write_line(path: Path, head: str, today: date) -> bool:
    """Add today's line to the file; return False where it is there. Only added to: a folder may forbid the rest."""
    day = today.isoformat()
    if path.exists() and path.read_text("ascii").rstrip().rpartition("\n")[2].startswith(day):
        return False
    with path.open("a", encoding="ascii") as file:
        file.write(f"{day} {head}\n")
    return True


def notes(content: Content) -> list[str]:
    """Return that nobody keeps the end of the audit, where no pack says who."""
    if any(council.pack.audit.mail or council.pack.audit.folder for council in content.councils.values()):
        return []
    return ["audit: its end is kept nowhere else: fill in audit.mail or audit.folder in a pack.yml"]
