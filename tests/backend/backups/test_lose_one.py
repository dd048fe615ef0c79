"""Lose any one secret file or database, start, restore: never a wrong "nothing is wrong", never a word lost."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

import backend.check
from backend.alerts import check as alerts_check
from backend.backups.parts import Places
from backend.backups.restore import restore
from backend.content import check as content_check
from backend.refusals import Refused
from backend.settings import Settings
from backend.store.check import problems
from backend.store.init import prepare
from tests.backend.backups.kit import archive_of, back_up, talk, tell, words_in
from tests.backend.conftest import settings_of

NEEDED = {
    "secrets/keys": ("the keys cannot be found", "the keys are not of the form"),
    "secrets/code-key": ("the code key cannot be found", "the code key is not 32 bytes"),
    "secrets/data-keys.sqlite3": ("the keys of cases cannot be found", "the keys of cases cannot be read"),
    "secrets/conversations-key": ("conversations-key cannot be found or used, and 1 conversations are sealed with it",),
    "secrets/backup-key": ("backup-key is not what this database was written with",),
    "backend.sqlite3": ("the database cannot be found, but there are keys of 2 cases", "it cannot be opened"),
    "conversations.sqlite3": ("1 conversations go on that the bot does not have", "of the bot cannot be read"),
}
"""What is lost with each, in one of the words of `check`."""
REMADE = ("secrets/service-token", "bot-door.sha256")
"""Nothing is sealed with them: a new token is as good, and the hash follows from the code key."""
NOT_THERE = "service-token or bot-door.sha256 is not there or cannot be used; run `python -m backend init`"
WELL = "nothing wrong was found, and no bot was asked"


def lose(path: Path) -> None:
    """Lose it, and its logs with it."""
    for one in path.parent.glob(f"{path.name}*"):
        one.unlink()


def empty(path: Path) -> None:
    """Leave nothing in it."""
    lose(path)
    path.touch(0o600)


def break_it(path: Path) -> None:
    """Leave rubbish in it, as a broken disk does: bytes that are not even text."""
    lose(path)
    path.write_bytes(b"\xff\xfe\x00rubbish" * 1000)
    path.chmod(0o600)


@pytest.fixture
def check(
    filled: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[], tuple[int, list[str]]]:
    """Return what runs `check` as an operator does: its exit code, its problems and its last line.

    Words, law and packs are none of this: they have tests of their own.
    """
    monkeypatch.setenv("HMO_HOME", str(filled.home))
    monkeypatch.setenv("BOT_URL", "http://127.0.0.1:9")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name in ("problems", "notes"):
        monkeypatch.setattr(content_check, name, lambda content: [])
    monkeypatch.setattr(backend.check, "law_problems", lambda settings: ([], []))
    monkeypatch.setattr(alerts_check, "findings", lambda settings: ([], []))
    monkeypatch.setattr(alerts_check, "content_of", lambda settings: None)

    def run() -> tuple[int, list[str]]:
        capsys.readouterr()
        code = backend.check.main([])
        lines = capsys.readouterr().out.splitlines()
        return code, [line for line in lines if not line.startswith("note: ")]

    return run


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
    [
        *((name, how) for name in (*NEEDED, *REMADE) for how in (lose, break_it)),
        *((name, empty) for name in ("secrets/keys", "secrets/service-token", "backend.sqlite3")),
    ],
)
@pytest.mark.asyncio
async def test_lost_started_and_restored_nothing_is_lost(
    filled: Settings,
    places: Places,
    check: Callable[[], tuple[int, list[str]]],
    name: str,
    how: Callable[[Path], None],
) -> None:
    before, path = await words_in(filled), filled.home / name
    backup_key = (filled.home / "secrets" / "backup-key").read_bytes()
    how(path)
    said = check()
    assert said[0] == 1
    assert any(words in said[1][0] for words in NEEDED.get(name, (NOT_THERE,)))
    why_not = refusal_of(lambda: prepare(filled))
    assert not why_not or any(words in why_not for words in ("Nothing was", "not of the form", "not 32 bytes"))
    assert check() == (said if name in NEEDED else (0, [WELL]))
    if not why_not:
        async with archive_of(filled) as archive:
            assert await tell(archive, "told after the loss")
    if name == "secrets/backup-key":
        path.write_bytes(backup_key)  # the one that is kept by hand, apart from everything
        path.chmod(0o600)
    if in_the_way := refusal_of(lambda: restore(filled, places)):
        assert "--replace" in in_the_way
        restore(filled, places, replace=True)
    assert check() == (0, [WELL])
    after = await words_in(filled)
    for where, words in before.items():
        assert set(words) <= set(after[where]), where
    assert bool(why_not) != ("told after the loss" in str(after))


def refusal_of(work: Callable[[], object]) -> str:
    """Return with which words something is refused; empty where it is done."""
    try:
        work()
    except Refused as refused:
        return refused.say
    return ""


@pytest.mark.parametrize("how", [lose, break_it])
@pytest.mark.parametrize("name", ["secrets/keys", "secrets/code-key", "secrets/data-keys.sqlite3", "backend.sqlite3"])
def test_no_backup_is_made_of_what_is_not_whole(
    filled: Settings, tmp_path: Path, name: str, how: Callable[[Path], None]
) -> None:
    how(filled.home / name)
    to = Places(*[tmp_path / "to"] * 3)
    with pytest.raises((Refused, SQLAlchemyError)):
        back_up(filled, to)
    assert list(tmp_path.rglob("*.hmo")) == []


def test_looking_makes_nothing(filled: Settings, check: Callable[[], tuple[int, list[str]]]) -> None:
    for name in [*NEEDED, *REMADE]:
        lose(filled.home / name)
    before = sorted(filled.home.rglob("*"))
    assert check()[0] == 1
    assert sorted(filled.home.rglob("*")) == before
