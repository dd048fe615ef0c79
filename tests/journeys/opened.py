"""Read the encrypted store as the desk would: with the keys of its data folder."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.bank_holidays import read_law
from backend.cases.casebook import Casebook, rows_of
from backend.cases.receive import representation_of
from backend.cases.tables import CaseRow
from backend.settings import Settings
from backend.store.engine import make_engine, make_sessions
from backend.store.secrets import Secrets


def opened_cases(env: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return `{reference, told, events}` of every case, oldest first.

    In a thread of its own: the browser's event loop runs in this one.
    """
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: asyncio.run(_opened(Settings.from_env(env)))).result()


async def _opened(settings: Settings) -> list[dict[str, Any]]:
    engine = make_engine(settings)
    book = Casebook(make_sessions(engine), Secrets.load(settings), read_law(settings.content))

    async def work(session: AsyncSession) -> list[dict[str, Any]]:
        found = []
        for case in await session.scalars(select(CaseRow).order_by(CaseRow.opened_at)):
            rows = await rows_of(session, case.uuid)
            told = representation_of(book, rows[0]).model_dump(mode="json")
            found.append({"reference": case.reference, "told": told, "events": [row.kind for row in rows]})
        return found

    try:
        return await book.reading(work)
    finally:
        await engine.dispose()
