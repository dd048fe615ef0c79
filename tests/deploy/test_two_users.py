"""Bot and backend as two users, each with a folder of its own: each holds what it needs, and `check` is not misled."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from backend.backups import backup, restore
from backend.settings import ROOT, Settings
from backend.store.check import problems
from backend.store.init import make_sync_engine, prepare
from backend.store.service_tokens import TokenRow, hash_of, service_token_file
from tests.backend.backups.kit import archive_of, talk
from tests.backend.conftest import settings_of


def test_the_bot_reads_no_secret_but_its_own() -> None:
    read = set()
    for path in (ROOT / "bot").rglob("*.py"):
        if "rehearsal" not in path.parts:
            read |= set(re.findall(r'"secrets" / "([\w-]+)"', path.read_text("utf-8")))
    assert read == {"service-token", "conversations-key"}


def names_in_table(settings: Settings) -> set[str]:
    """Return the names of all tokens."""
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            return set(connection.scalars(select(TokenRow.name)))
    finally:
        engine.dispose()


def test_without_the_bots_files_the_backend_still_knows_it(tmp_path: Path) -> None:
    settings = Settings.from_env({"HMO_HOME": str(tmp_path / "backend")})
    prepare(settings)
    own = tmp_path / "bot" / "secrets"
    own.mkdir(parents=True)
    shutil.move(service_token_file(settings), own / "service-token")
    apart = settings.model_copy(update={"bot_apart": True})
    assert prepare(apart) == []
    assert not service_token_file(settings).exists()
    assert names_in_table(settings) == {"bot"}
    service_token_file(settings).touch(mode=0o600)
    assert prepare(apart) == []
    assert names_in_table(settings) == {"bot"}  # an empty file is nobody's token
    token = (own / "service-token").read_text().strip()
    held = b"".join(path.read_bytes() for path in settings.home.rglob("*") if path.is_file())
    assert token.encode() not in held
    assert hash_of(token).encode() in held


@pytest.mark.asyncio
async def test_that_the_bots_store_is_elsewhere_is_no_problem_and_is_said_by_backup_and_restore(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    together = settings_of(tmp_path / "backend")
    prepare(together)
    async with archive_of(together) as archive:
        await talk(archive)
    for path in together.home.glob("conversations.sqlite3*"):
        path.unlink()
    (together.home / "secrets" / "conversations-key").unlink()
    assert problems(together) == [
        "database: 1 conversations go on that the bot does not have: its store was lost or is another"
    ]
    monkeypatch.setenv("HMO_HOME", str(together.home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("BOT_APART", "1")
    assert problems(together.model_copy(update={"bot_apart": True})) == []
    assert backup.main([str(tmp_path / "to")]) == 0
    assert "note: the bot has its conversations in a folder of its own" in capsys.readouterr().out
    assert restore.main([str(tmp_path / "to"), "--replace"]) == 0
    said = capsys.readouterr().out
    assert "they are not in this backup" in said
    assert said.endswith("everything opens\n")
    assert not (together.home / "conversations.sqlite3").exists(), "an empty store would pass for the bot's"
