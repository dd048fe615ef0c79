"""A database file that is taken away while it is open: nothing is acknowledged into a file without a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from backend.cases.receive import receive
from backend.cases.tables import CaseRow
from tests.backend.backups.kit import archive_of, tell
from tests.backend.cases.kit import NOW, new_uuid, represented
from tests.backend.conftest import settings_of

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("name", ["backend.sqlite3", "secrets/data-keys.sqlite3"])
@pytest.mark.parametrize("how", ["gone", "another"])
async def test_nothing_is_acknowledged_once_the_file_is_gone(sqlite_home: Path, name: str, how: str) -> None:
    path = sqlite_home / name
    async with archive_of(settings_of(sqlite_home)) as archive:
        await tell(archive)
        kept = path.read_bytes()
        path.unlink()
        if how == "another":
            path.write_bytes(kept)
        # The second is what becomes of SQLite's own refusal, for the keys of cases (KeysSilent).
        with pytest.raises((OSError, OperationalError), match="is gone, or is another|OperationalError"):
            await receive(archive.book, new_uuid(), represented(), now=NOW)
    if how == "another":
        async with archive_of(settings_of(sqlite_home)) as archive:
            assert await archive.count(CaseRow) == [1]
