"""Lose any one secret file or database, start, restore: never a wrong "nothing is wrong", never a word lost."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.backups.parts import Places
from backend.backups.restore import restore
from backend.refusals import Refused
from backend.settings import Settings
from backend.store.check import problems
from backend.store.init import prepare
from tests.backend.backups.kit import archive_of, back_up, talk, tell, words_in
from tests.backend.conftest import settings_of

NEEDED = (
    "secrets/keys",
    "secrets/code-key",
    "secrets/data-keys.sqlite3",
    "secrets/conversations-key",
    "secrets/backup-key",
    "backend.sqlite3",
    "conversations.sqlite3",
)
REMADE = ("secrets/service-token", "bot-door.sha256")
"""Nothing is sealed with them: a new token is as good, and the hash follows from the code key."""


def lose(path: Path) -> None:
    """Lose it, and its logs with it."""
    for one in path.parent.glob(f"{path.name}*"):
        one.unlink()


def empty(path: Path) -> None:
    """Leave nothing in it."""
    lose(path)
    path.touch(0o600)


@pytest.fixture(scope="module")
def template(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a store, something of every kind in it, and a backup of it; made once."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copytree(prepared_home, folder / "home")

    async def fill(settings: Settings) -> None:
        async with archive_of(settings) as archive:
            await tell(archive)
            await archive.alert(close=False)
            await talk(archive)

    settings = settings_of(folder / "home")
    asyncio.run(fill(settings))
    assert back_up(settings, Places(*[folder / "backups"] * 3)) == []
    assert problems(settings) == []
    return folder


@pytest.fixture
def filled(template: Path, tmp_path: Path) -> Settings:
    """Return the store of this test."""
    shutil.copytree(template / "home", tmp_path / "home")
    return settings_of(tmp_path / "home")


@pytest.fixture
def places(template: Path) -> Places:
    """Where its backup is."""
    return Places(*[template / "backups"] * 3)


def test_every_file_of_the_data_folder_is_in_one_of_the_lists(filled: Settings) -> None:
    found = {str(path.relative_to(filled.home)) for path in filled.home.rglob("*") if path.is_file()}
    assert {name for name in found if not name.endswith(("-wal", "-shm", ".lock"))} == {*NEEDED, *REMADE}


@pytest.mark.parametrize(
    ("name", "how"),
    [*((name, lose) for name in [*NEEDED, *REMADE]), *((name, empty) for name in ("secrets/keys", "backend.sqlite3"))],
)
@pytest.mark.asyncio
async def test_lost_started_and_restored_nothing_is_lost(
    filled: Settings, places: Places, name: str, how: Callable[[Path], None]
) -> None:
    before, path = await words_in(filled), filled.home / name
    backup_key = (filled.home / "secrets" / "backup-key").read_bytes()
    how(path)
    try:
        prepare(filled)
    except Refused:
        started = False
    else:
        started = True
        if name not in REMADE or path.stat().st_size == 0:
            assert problems(filled), "check says that nothing is wrong"
    if started:
        async with archive_of(filled) as archive:
            late = await tell(archive, "told after the loss")
            assert late
    if name == "secrets/backup-key":
        path.write_bytes(backup_key)  # the one that is kept by hand, apart from everything
        path.chmod(0o600)
    restore(filled, places)
    assert problems(filled) == []
    after = await words_in(filled)
    for where, words in before.items():
        assert set(words) <= set(after[where]), where
    if started:
        assert "told after the loss" in str(after)
