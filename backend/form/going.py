"""How a form goes: deleted, closed in its browser, or swept when its time is over."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import delete, select, update

from backend.chat.tokens import new_token, token_hash
from backend.form.tables import FormRow
from backend.keys import NOW, SESSIONS
from backend.store.engine import READING


async def forget(app: web.Application, token: str | None) -> None:
    """Delete the form of this cookie. Twice is once."""
    if token:
        async with app[SESSIONS].begin() as session:
            await session.execute(delete(FormRow).where(FormRow.token_hash == token_hash(token)))


async def close(app: web.Application, token: str | None) -> None:
    """The form of this cookie leaves its browser: deleted, or, where it was saved, opened only by its four words."""
    if token:
        here = FormRow.token_hash == token_hash(token)
        nobodys = token_hash(new_token())
        async with app[SESSIONS].begin() as session:
            await session.execute(delete(FormRow).where(here, FormRow.code_lookup.is_(None)))
            await session.execute(update(FormRow).where(here).values(token_hash=nobodys))


async def sweep(app: web.Application) -> None:
    """Delete forms whose time is over; nothing is written where there are none."""
    over = FormRow.keep_until <= app[NOW]()
    async with app[SESSIONS]() as session:
        await session.connection(execution_options=READING)
        found = await session.scalar(select(FormRow.id).where(over).limit(1))
    if found:
        async with app[SESSIONS].begin() as session:
            await session.execute(delete(FormRow).where(over))
