"""Keep the content of a file in the case store, in pieces, sealed with its key and that of its case; give it back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.casebook import Casebook
from backend.files.tables import PieceRow
from backend.store.base import about_of
from backend.store.sealing import CannotUnseal, Sealer

PIECE = 64 * 1024
"""Bytes of a piece before it is sealed: few enough that a backup holds hundreds of rows in memory at once."""
TOGETHER = 16
"""Pieces that are read in one transaction: whoever downloads slowly holds no log of the database up."""
TABLE = PieceRow.__tablename__
type Row = dict[str, Any]


async def seal_pieces(book: Casebook, case_uuid: str, file_id: str, content: bytes) -> list[Row]:
    """Return a file as rows, before the transaction that keeps them: nobody waits for it with a lock."""
    for subject in (case_uuid, file_id):
        await book.secrets.data_keys.make_beforehand(subject)
    sealer = book.secrets.sealer.holding(book.secrets.data_keys.find_many([case_uuid, file_id]))
    return await asyncio.to_thread(sealed_rows, sealer, case_uuid, file_id, content)


def sealed_rows(sealer: Sealer, case_uuid: str, file_id: str, content: bytes) -> list[Row]:
    """Return each piece as a row of its table."""
    rows: list[Row] = []
    for number, start in enumerate(range(0, len(content), PIECE)):
        row: Row = {"case_uuid": case_uuid, "file_id": file_id, "number": number}
        sealed = sealer.seal_bytes(content[start : start + PIECE], about_of(TABLE, "sealed", row))
        rows.append({**row, "sealed": sealed, "key_id": sealer.key_id})
    return rows


async def keep_pieces(session: AsyncSession, rows: Sequence[Row]) -> None:
    """Write the pieces, in the transaction that adds the file to its case."""
    await session.execute(insert(PieceRow), list(rows))


async def open_pieces(book: Casebook, case_uuid: str, file_id: str, size: int) -> AsyncIterator[bytes]:
    """Yield the content of a file. size: its bytes, as they are sealed beside its event.

    Raises CannotUnseal where a piece is missing or was changed, Destroyed where the case or the file is being deleted.
    """
    sealer = book.secrets.sealer.holding(book.secrets.data_keys.find_many([case_uuid, file_id]))
    count = -(-size // PIECE)
    for first in range(0, count, TOGETHER):
        wanted = range(first, min(first + TOGETHER, count))
        rows = await book.reading(partial(rows_of, case_uuid=case_uuid, file_id=file_id, wanted=wanted))
        if [row.number for row in rows] != list(wanted):
            raise CannotUnseal("a piece of this file is missing")
        for row in rows:
            about = about_of(TABLE, "sealed", {"case_uuid": case_uuid, "file_id": file_id, "number": row.number})
            yield await asyncio.to_thread(sealer.unseal_bytes, row.sealed, about)


async def rows_of(session: AsyncSession, case_uuid: str, file_id: str, wanted: range) -> list[PieceRow]:
    """Return these pieces in their order."""
    this = PieceRow.case_uuid == case_uuid, PieceRow.file_id == file_id
    asked = select(PieceRow).where(*this, PieceRow.number >= wanted.start, PieceRow.number < wanted.stop)
    return list(await session.scalars(asked.order_by(PieceRow.number)))
