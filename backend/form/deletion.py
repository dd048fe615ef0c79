"""How a form ends: deleted, closed in its browser, or swept when its time is over."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.chat.tokens import new_token, token_hash
from backend.form.tables import FormRow
from backend.keys import SETTINGS, STORE
from backend.store.ledger import note_deleted


async def delete_form(app: web.Application, token: str | None) -> None:
    """Delete the form of this cookie, if it is still there."""
    if token:
        here = FormRow.token_hash == token_hash(token)
        found = await app[STORE].reading(lambda session: session.scalar(select(FormRow.id).where(here)))
        await note_deleted(app[SETTINGS].ledger, *([found] if found else []))
        await app[STORE].writing(lambda session: session.execute(delete(FormRow).where(here)))


async def close_form(app: web.Application, token: str | None) -> None:
    """Take the form of this cookie out of its browser: deleted or, where saved, opened only by its four words."""
    if token:
        here = FormRow.token_hash == token_hash(token)
        nobodys = token_hash(new_token())

        unsaved = select(FormRow.id).where(here, FormRow.code_lookup.is_(None))

        async def of_this_browser(session: AsyncSession) -> list[str]:
            return list(await session.scalars(unsaved))

        noted = await app[STORE].reading(of_this_browser)
        await note_deleted(app[SETTINGS].ledger, *noted)

        async def work(session: AsyncSession) -> None:
            # It may have been saved meanwhile: then it stays.
            gone = list(await session.scalars(unsaved.where(FormRow.id.in_(noted)).with_for_update()))
            await session.execute(delete(FormRow).where(FormRow.id.in_(gone)))
            await session.execute(update(FormRow).where(here).values(token_hash=nobodys))

        await app[STORE].writing(work)


async def delete_expired(app: web.Application, now: datetime) -> None:
    """Delete forms whose time is over at this moment; nothing is written where there are none."""
    over = FormRow.keep_until <= now
    if await app[STORE].reading(lambda session: session.scalar(select(FormRow.id).where(over).limit(1))):
        await app[STORE].writing(lambda session: session.execute(delete(FormRow).where(over)))
