"""A form that is kept under four words: saved, and opened by them in another browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.chat import conversations
from backend.chat.application import CHAT
from backend.chat.tokens import new_token, token_hash
from backend.form.state import Form, open_row, stay, write
from backend.form.tables import FormRow
from backend.keys import NOW, STORE
from backend.law.working_days import in_london


@dataclass(frozen=True)
class Saved:
    """Told once and stored nowhere. until: the last whole day on which the words open the form."""

    words: str
    until: date


async def save(app: web.Application, form_id: str, saves: int) -> Saved | None:
    """Keep it 14 days under four new words; the words of an earlier save stop working.

    None where it was sent or deleted meanwhile, or saved since the page that asks was drawn: pressed twice, or
    reloaded, it must not take away the words that somebody may have written down.
    """
    codes = app[CHAT].codes
    words = codes.new()
    lookup, code_hash = codes.lookup("form", words), await codes.hash(words)

    async def work(session: AsyncSession) -> Saved | None:
        row = await session.get(FormRow, form_id, with_for_update=True)
        state = open_row(app, row).state if row else None
        if row is None or state is None or state.sent or state.saves != saves:
            return None
        state.saves += 1
        row.code_lookup, row.code_hash = lookup, code_hash
        write(app, row, state)
        stay(row, app[NOW]())
        return Saved(words, in_london(row.keep_until) - timedelta(days=1))

    return await app[STORE].writing(work)


async def by_words(app: web.Application, council: str, typed: str) -> Form | None:
    """Return the saved form of these four words, if it is still kept.

    One of another council is none: its pages are there.
    """
    codes = app[CHAT].codes
    wanted = select(FormRow).where(FormRow.code_lookup == codes.lookup("form", typed))
    row: FormRow | None = await app[STORE].reading(lambda session: session.scalar(wanted))
    if row is None or row.council != council or row.keep_until <= app[NOW]():
        return None
    return open_row(app, row) if await codes.matches(typed, row.code_hash or "") else None


async def are_of_a_chat(app: web.Application, typed: str) -> bool:
    """Do these four words open a saved chat?"""
    codes, now = app[CHAT].codes, app[NOW]()
    found = await app[STORE].reading(lambda session: conversations.by_code(session, codes, typed, now))
    return found is not None


async def open_here(app: web.Application, form_id: str) -> str | None:
    """Return a new token for its cookie; the old one stops working, wherever it lies about.

    None where it was deleted.
    """
    token = new_token()

    async def work(session: AsyncSession) -> str | None:
        row = await session.get(FormRow, form_id, with_for_update=True)
        if row is None:
            return None
        row.token_hash = token_hash(token)
        stay(row, app[NOW]())
        return token

    return await app[STORE].writing(work)
