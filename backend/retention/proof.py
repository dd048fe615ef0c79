"""What stands in a proof for the thing that went, and whether something went already."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.casebook import Casebook
from backend.cases.codes import digest_of
from backend.retention.tables import ProofRow


def hash_of(book: Casebook, name: str) -> str:
    """Return what stands in a proof for a reference or the id of an alert."""
    return digest_of(book.secrets.code_key, f"gone:{name}").hex()


async def is_gone(book: Casebook, session: AsyncSession, name: str) -> bool:
    """Return whether the thing of this name went, by retention or because safeguarding read it as nothing."""
    found = await session.scalar(select(ProofRow.id).where(ProofRow.hash == hash_of(book, name)).limit(1))
    return found is not None
