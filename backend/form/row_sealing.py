"""Sealing of this package's rows: JSON, bound to its row, so that a NUL or half an emoji is just text in it."""

from __future__ import annotations

import json
from typing import Any

from backend.store.base import Base, about_of
from backend.store.sealing import Sealer


def seal(sealer: Sealer, row: Base, column: str, what: Any) -> bytes:
    """Seal as JSON for this row and column."""
    return sealer.seal(json.dumps(what), about(row, column))


def unseal(sealer: Sealer, row: Base, column: str) -> Any:
    """Return the JSON that was sealed; raises CannotUnseal."""
    return json.loads(sealer.unseal(getattr(row, column), about(row, column)))


def about(row: Base, column: str) -> str:
    """Return what the sealed words belong to, as the table declares it."""
    table = Base.metadata.tables[row.__tablename__]
    return about_of(table.name, column, {key.name: getattr(row, key.name) for key in table.primary_key})
