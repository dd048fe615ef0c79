"""Letters to a person by e-mail: queued and written down in one transaction, sealed until they have left, sent once.

The outbox tries for hours (see notify/outbox.py). A letter that could not be sent at all, or of which nobody knows
whether it left, is shown on Today until it was sent again, or somebody has sent it another way or knows that it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from backend.cases.codes import digest_of
from backend.cases.tables import SummaryRow
from backend.notify import outbox
from backend.notify.tables import NoticeRow
from backend.store.secrets import Secrets
from telling.ids import uuid_of

BY_HAND = "by_hand"
"""It could not be sent and somebody has sent it another way, or they found out that it arrived."""


@dataclass(frozen=True)
class OutgoingLetter:
    """A letter to be sent. once: the same for two presses of one button."""

    case_uuid: str
    letter: str
    address: str
    subject: str
    text: str
    once: str

    @property
    def number(self) -> str:
        """The id of its notice."""
        return uuid_of("letter", self.case_uuid, self.letter, self.once)


def mark_of(code_key: bytes, text: str) -> str:
    """Return what stands in place of the words of a letter, so that the same letter is known again. A keyed hash."""
    return digest_of(code_key, f"letter:{text}").hex()


async def queue_letter(session: AsyncSession, post: OutgoingLetter, secrets: Secrets, now: datetime) -> bool:
    """Queue it; return False where the same press did so before."""
    if await session.get(NoticeRow, post.number):
        return False
    notice = outbox.notice(
        notice_id=post.number,
        about=post.case_uuid,
        address=post.address,
        subject=post.subject,
        text=post.text,
        now=now,
    )
    row = outbox.sealed_letter(notice, post.letter, secrets.sealer)
    row.text = mark_of(secrets.code_key, post.text)
    await outbox.put(session, row)
    return True


@dataclass(frozen=True)
class Posted:
    """What became of letters of one name. newest: of the letter with these words. others: of the same name with other
    words (an answer to another part), which nobody has seen to.
    """

    newest: NoticeRow | None
    others: Sequence[NoticeRow]


async def find_posted(session: AsyncSession, case_uuid: str, letter: str, mark: str) -> Posted:
    """Return what became of a letter of a case that was sent by e-mail. mark: of its words, as `mark_of`."""
    found: dict[str, NoticeRow] = {}
    for row in await outbox.letters_about(session, case_uuid):
        if row.letter == letter:
            found.setdefault(row.text, row)
    newest = found.pop(mark, None)
    return Posted(newest, [row for row in found.values() if row.standing in outbox.LEFT_OVER])


async def mark_sent_by_hand(session: AsyncSession, case_uuid: str, letter: str, notice_id: str = "") -> bool:
    """Note that somebody has seen to what could not be sent, or may not have been; return False where nothing was.

    notice_id: of one of them, and so of every try to send the same words; without it, of all of this name.
    """
    found = [row for row in await outbox.letters_about(session, case_uuid) if row.letter == letter]
    words = {row.text for row in found if row.id == notice_id or not notice_id}
    left = [row for row in found if row.standing in outbox.LEFT_OVER and row.text in words]
    for row in left:
        row.standing = BY_HAND
    return bool(left)


@dataclass(frozen=True)
class LeftOver:
    """A letter that did not leave, or may not have. queued_at: when somebody pressed send."""

    reference: str
    letter: str
    queued_at: datetime
    unsure: bool


async def find_unsent(session: AsyncSession, theirs: ColumnElement[bool]) -> Sequence[LeftOver]:
    """Return letters of their cases that did not leave or may not have, the oldest first; not what was sent again.

    Sent again is what was queued with the same words later: a letter of the same name about another part is another.
    """
    # The letters first: there are hardly ever any, and joined with the summaries of every case they cost half of Today.
    left = select(NoticeRow.about).where(NoticeRow.standing.in_(outbox.LEFT_OVER), NoticeRow.letter.is_not(None))
    about = set(await session.scalars(left))
    if not about:
        return []
    asked = select(SummaryRow.case_uuid, SummaryRow.reference).where(theirs, SummaryRow.case_uuid.in_(about))
    references = {row.case_uuid: row.reference for row in await session.execute(asked)}
    every = select(NoticeRow.about, NoticeRow.letter, NoticeRow.text, NoticeRow.queued_at, NoticeRow.standing)
    every = every.where(NoticeRow.about.in_(references), NoticeRow.letter.is_not(None)).order_by(NoticeRow.queued_at)
    newest = {(row.about, row.letter, row.text): row for row in await session.execute(every)}
    found = [row for row in newest.values() if row.standing in outbox.LEFT_OVER]
    found.sort(key=lambda row: row.queued_at)
    return [
        LeftOver(references[row.about], row.letter, row.queued_at, unsure=row.standing == outbox.UNSURE)
        for row in found
    ]
