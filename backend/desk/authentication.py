"""Password and one-time code. The code is looked at first: without it there is no password to guess.

So a stranger, who has no codes, counts only against the address they come from, and can make no officer wait. Whoever
learned a password still needs a code: after many wrong ones, two in a row (RFC 6238 calls them steps).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry, append, key_of
from backend.cases.casebook import Casebook
from backend.desk import devices, passwords, sessions, wrong_tries
from backend.desk.staff import find, tidy
from backend.desk.tables import StaffRow
from backend.refusals import Refused
from backend.store.base import about_of

ALONGSIDE = asyncio.Semaphore(2)
"""Each check takes 64 MiB: many who sign in at once wait in line."""
WRITTEN_DOWN = (1, 10, 100, 1_000, 10_000)
"""The wrong codes of a day that stand in the audit: a flood of them is one line each time it is ten times as large."""


class NotLetIn(Refused):
    """Wrong name, password or code, and nothing says which. two_codes: a new browser needs two codes in a row now."""

    code = "not_let_in"

    def __init__(self, *, two_codes: bool = False) -> None:
        super().__init__()
        self.two_codes = two_codes


@dataclass(frozen=True)
class Typed:
    """What somebody typed to sign in. next_code: the code after `code`, where it was asked for."""

    sign_in: str
    password: str
    code: str
    next_code: str = ""


@dataclass(frozen=True)
class Origin:
    """Where a try comes from: the address, and the token that a browser got when it was last used here."""

    address: str = ""
    device: str = ""


@dataclass(frozen=True)
class LetIn:
    """Who is in: the token of the session, and that of the browser from now on."""

    token: str
    device: str


async def sign_in(book: Casebook, typed: Typed, came: Origin, now: datetime) -> LetIn:
    """Return the tokens of a new session; raises NotLetIn or Wait."""
    key, name = book.secrets.code_key, tidy(typed.sign_in)
    address = wrong_tries.mark_of(key, wrong_tries.ADDRESS, came.address)
    codes = wrong_tries.mark_of(key, wrong_tries.CODES, name)
    await book.writing(lambda session: wrong_tries.count_try(session, address, wrong_tries.ADDRESS, now))
    row, known, wrong_codes = await book.reading(lambda session: look(session, name, came, codes, now))
    two_codes = wrong_codes >= wrong_tries.CODES.free and not known
    step = step_of(book, row, typed, now, two_codes=two_codes) if row else None
    limit = wrong_tries.DEVICE if known else wrong_tries.ACCOUNT
    mark = wrong_tries.mark_of(key, limit, came.device if known else name)
    if step is not None:
        await book.writing(lambda session: wrong_tries.count_try(session, mark, limit, now))
    async with ALONGSIDE:
        # Without a right code the password is compared with nobody's: it takes as long and tells nothing.
        hashed = row.password_hash if row and step is not None else None
        right = await asyncio.to_thread(passwords.opens, hashed, typed.password)

    async def work(session: AsyncSession) -> LetIn | None:
        if row is None or row.ended_at or step is None or not right or not await take_step(session, row.id, step):
            await note_refusal(book, session, row, codes if step is None else "", now)
            return None
        await wrong_tries.forget_tries(session, mark, codes)
        await wrong_tries.give_back(session, address, now)
        device = await devices.remember(session, came.device, row.id, now)
        return LetIn(await begin_session(book, session, row.id, now, how="password"), device)

    found = await book.writing(work)
    if found is None:
        raise NotLetIn(two_codes=wrong_codes + 1 >= wrong_tries.CODES.free and not known)
    return found


async def look(
    session: AsyncSession, name: str, came: Origin, codes: str, now: datetime
) -> tuple[StaffRow | None, bool, int]:
    """Return the account of this name, whether it knows this browser, and how many wrong codes there were today."""
    row = await find(session, name)
    known = row is not None and await devices.is_known(session, came.device, row.id, now)
    return row, known, await wrong_tries.counted(session, codes, now)


async def begin_session(book: Casebook, session: AsyncSession, staff_id: str, now: datetime, how: str) -> str:
    """Start a session and write down that it began."""
    token = await sessions.start(session, staff_id, now)
    entry = Entry(staff_id, "signed_in", about=staff_id, facts={"how": how})
    await append(session, key_of(book.secrets.code_key), entry, now)
    return token


async def note_refusal(book: Casebook, session: AsyncSession, row: StaffRow | None, codes: str, now: datetime) -> None:
    """Count a wrong code (codes: its mark), and write down a refusal of an account that there is.

    An invented name is not written down: the audit is for ever, and the name may be a password in the wrong box.
    """
    number = await wrong_tries.count_only(session, codes, now) if codes else 0
    if row is not None and (not codes or number in WRITTEN_DOWN):
        facts = {"wrong_codes_today": number} if codes else {}
        entry = Entry(row.id, "sign_in_refused", about=row.id, facts=facts)
        await append(session, key_of(book.secrets.code_key), entry, now)


def step_of(book: Casebook, row: StaffRow, typed: Typed, now: datetime, *, two_codes: bool) -> int | None:
    """Return which step the typed code belongs to, if it opens. two_codes: the one after it must be right, too."""
    if row.totp is None:
        return None
    secret = book.secrets.sealer.unseal(row.totp, about_of("staff", "totp", {"id": row.id}))
    step = passwords.step_of(secret, typed.code, now, row.totp_step)
    if step is None or not two_codes:
        return step
    following = passwords.step_of(secret, typed.next_code, now, step)
    return following if following == step + 1 else None


async def take_step(session: AsyncSession, staff_id: str, step: int) -> bool:
    """Use the code up; return False where somebody used it a moment before."""
    unused = (StaffRow.totp_step.is_(None)) | (StaffRow.totp_step < step)
    done = await session.execute(update(StaffRow).where(StaffRow.id == staff_id, unused).values(totp_step=step))
    return bool(done.rowcount)  # type: ignore[attr-defined]
