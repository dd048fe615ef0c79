"""One-time links: how somebody gets a password and one-time codes that nobody else ever saw.

The link goes to the address of the account, sealed until it has left; where no letters can be sent it is shown once to
whoever confirmed it, and its use is in the audit.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from backend.desk import devices, staff
from backend.desk.sessions import hash_of, new_token
from backend.desk.tables import LinkRow, StaffRow
from backend.notify import outbox
from backend.store.base import about_of
from backend.store.sealing import Sealer
from telling.ids import uuid_of

OPENS_FOR = timedelta(days=3)
PATH = "/welcome/"
"""Under the desk's address."""
SUBJECT = "Your account at the complaints desk"
TEXT = """\
An account at the complaints desk is ready for you, or was made new for you.

Open this page, choose a password, and set up the codes on your phone:
{link}

It opens once, until {until}. If you did not expect this letter, tell the person who looks after accounts.
"""


async def make(session: AsyncSession, row: StaffRow, sealer: Sealer, now: datetime) -> str:
    """Return the token of a new link. What opened the account before opens nothing any more, and earlier links too."""
    staff.lock(row)
    await staff.sign_out_everywhere(session, row.id)
    await devices.forget(session, row.id)
    await session.execute(delete(LinkRow).where(LinkRow.staff_id == row.id))
    token = new_token()
    link = LinkRow(token_hash=hash_of(token), staff_id=row.id, until=now + OPENS_FOR)
    link.totp, link.key_id = sealer.seal(pyotp.random_base32(), about(link)), sealer.key_id
    session.add(link)
    await session.flush()
    return token


async def send(session: AsyncSession, row: StaffRow, address: str, sealer: Sealer, now: datetime) -> None:
    """Queue the letter with the link (address: the page it opens), which nobody can read while it waits."""
    text = TEXT.format(link=address, until=f"{now + OPENS_FOR:%d %B %Y}")
    of_account = uuid_of("sign-in link", row.id)
    letter = outbox.notice(
        notice_id=uuid_of("sign-in link", address),
        about=of_account,
        address=row.sign_in,
        subject=SUBJECT,
        text=text,
        now=now,
    )
    await outbox.put(session, outbox.sealed_letter(letter, "sign_in_link", sealer))


async def find(session: AsyncSession, token: str, now: datetime) -> tuple[LinkRow, StaffRow] | None:
    """Return the link and whose it is; None where it was used, is over, or never was."""
    link = await session.get(LinkRow, hash_of(token)) if token else None
    row = await session.get(StaffRow, link.staff_id) if link else None
    if link is None or row is None or row.ended_at or now >= link.until:
        return None
    return link, row


def secret_of(link: LinkRow, sealer: Sealer) -> str:
    """Return the secret of the codes that this link sets up."""
    return sealer.unseal(link.totp, about(link))


async def use(session: AsyncSession, link: LinkRow, row: StaffRow, hashed: str, step: int, sealer: Sealer) -> bool:
    """Give the account this password and these codes; return False where somebody used the link a moment before.

    step: of the code that showed that they are set up; it opens nothing again.
    """
    secret = secret_of(link, sealer)
    done = await session.execute(delete(LinkRow).where(LinkRow.token_hash == link.token_hash))
    if not done.rowcount:  # type: ignore[attr-defined]
        return False
    row.password_hash, row.totp_step = hashed, step
    row.totp, row.key_id = sealer.seal(secret, about_of("staff", "totp", {"id": row.id})), sealer.key_id
    return True


async def sweep_links(session: AsyncSession, now: datetime) -> None:
    """Delete links whose time is over."""
    await session.execute(delete(LinkRow).where(LinkRow.until <= now))


def about(link: LinkRow) -> str:
    """Return what the sealed secret belongs to."""
    return about_of("staff_links", "totp", {"token_hash": link.token_hash})
