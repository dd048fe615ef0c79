"""A lost or mistaken secret is never replaced in silence: nothing starts, `check` says so, and put back, all opens."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from backend.cases.receive import receive, representation_of
from backend.cases.tables import EventRow
from backend.running_processes import server_problems
from backend.settings import ROOT, BadSetting, Settings
from backend.store import rotate
from backend.store.bot_conversations import CONVERSATIONS, conversation_problems, engine_of, opens, read_key
from backend.store.check import problems
from backend.store.engine import make_sync_engine
from backend.store.fingerprints import fingerprint_of, held_fingerprints
from backend.store.init import prepare
from backend.store.lost_secrets import SecretsLost
from backend.store.secrets import Secrets, SecretsMissing, load_keys
from backend.store.service_tokens import TokenRow, hash_of
from backend.store.tables import ProcessRow
from tests.backend.cases.kit import NOW, casebook, new_uuid, represented
from tests.backend.conftest import settings_of

NAMED = "the one with the red kite"
FILES = ("keys", "code-key", "data-keys.sqlite3")


async def tell(settings: Settings) -> str:
    """Keep one case; its uuid."""
    async with casebook(settings) as book:
        uuid = new_uuid()
        await receive(book, uuid, represented(person_named=NAMED), now=NOW)
        return uuid


async def told(settings: Settings) -> list[str | None]:
    """Who is named in every case, opened."""
    async with casebook(settings) as book, book.sessions() as session:
        return [representation_of(book, row).person_named for row in await session.scalars(select(EventRow))]


def lose(path: Path) -> None:
    """Take it away."""
    path.unlink()


def empty(path: Path) -> None:
    """Leave it there with nothing in it: a full disk, a broken copy."""
    path.write_bytes(b"")


def break_it(path: Path) -> None:
    """Leave it there with rubbish in it."""
    path.write_bytes(b"\x00rubbish" * 1000)


@pytest.mark.asyncio
@pytest.mark.parametrize("how", [lose, empty, break_it])
@pytest.mark.parametrize("name", FILES)
async def test_what_is_lost_is_not_made_anew_and_put_back_everything_opens(
    database: Settings, name: str, how: Callable[[Path], None]
) -> None:
    await tell(database)
    path = database.home / "secrets" / name
    right = path.read_bytes()
    how(path)
    left = path.read_bytes() if path.exists() else None
    with pytest.raises(SecretsMissing):
        prepare(database)
    assert (path.read_bytes() if path.exists() else None) == left
    assert problems(database)
    path.write_bytes(right)
    path.chmod(0o600)
    assert prepare(database) == []
    assert problems(database) == []
    assert await told(database) == [NAMED]


@pytest.mark.asyncio
@pytest.mark.parametrize("name", FILES)
async def test_the_secret_of_another_installation_is_refused(database: Settings, tmp_path: Path, name: str) -> None:
    await tell(database)
    other = settings_of(tmp_path / "other")
    prepare(other)
    await tell(other)
    shutil.copy(other.home / "secrets" / name, database.home / "secrets" / name)
    with pytest.raises(SecretsMissing):
        prepare(database)
    assert problems(database)


@pytest.mark.asyncio
@pytest.mark.parametrize("how", [lose, empty])
async def test_a_lost_database_is_not_begun_anew_beside_the_keys_of_its_cases(
    sqlite_home: Path, how: Callable[[Path], None]
) -> None:
    settings = settings_of(sqlite_home)
    await tell(settings)
    for log in sqlite_home.glob("backend.sqlite3-*"):
        log.unlink()
    how(sqlite_home / "backend.sqlite3")
    with pytest.raises(SecretsLost, match="the database cannot be found, but there are keys of 1 cases"):
        prepare(settings)
    assert "the database cannot be found" in problems(settings)[0]


@pytest.mark.asyncio
async def test_an_older_copy_of_the_keys_is_refused_where_rows_need_the_newer_key(
    database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HMO_HOME", str(database.home))
    monkeypatch.setenv("DATABASE_URL", database.database_url)
    await tell(database)
    path = database.home / "secrets" / "keys"
    older = path.read_bytes()
    rotate.main([])
    path.write_bytes(older)
    with pytest.raises(SecretsLost, match="the key k-[0-9a-f]+ cannot be found"):
        prepare(database)
    assert any("there is no key" in problem for problem in problems(database))


@pytest.mark.asyncio
async def test_an_older_copy_of_the_keys_of_cases_is_told(sqlite_home: Path) -> None:
    settings = settings_of(sqlite_home)
    path = sqlite_home / "secrets" / "data-keys.sqlite3"
    await tell(settings)
    older = path.read_bytes()
    await tell(settings)
    path.write_bytes(older)
    assert problems(settings) == ["secrets: 1 cases or alerts have words whose own key is not among the keys of cases"]


def test_where_nothing_is_sealed_a_lost_secret_is_made_anew(database: Settings) -> None:
    for name in FILES:
        (database.home / "secrets" / name).unlink()
    assert set(prepare(database)) == {"keys", "code-key"}
    assert problems(database) == []


def test_a_key_has_a_name_that_no_other_has(tmp_path: Path) -> None:
    names = set()
    for home in "abc":
        settings = settings_of(tmp_path / home)
        prepare(settings)
        names.add(load_keys(settings).current)
    assert len(names) == 3


def test_an_empty_secret_is_refused_or_made_anew_and_opens_nothing(sqlite_home: Path) -> None:
    settings = settings_of(sqlite_home)
    (sqlite_home / "secrets" / "service-token").write_text("")
    assert prepare(settings) == ["service-token"]
    engine = make_sync_engine(settings)
    with engine.connect() as connection:
        hashes = set(connection.scalars(select(TokenRow.hash)))
    engine.dispose()
    assert hash_of("") not in hashes
    (sqlite_home / "secrets" / "code-key").write_text("")
    with pytest.raises(SecretsMissing):
        Secrets.load(settings)


def in_environment(home: Path, folder: Path, *, as_files: bool) -> dict[str, str]:
    """Every secret of a data folder as variables, or as the files that variables name."""
    given = {
        "HMO_KEYS": (home / "secrets" / "keys").read_text(),
        "HMO_CODE_KEY": (home / "secrets" / "code-key").read_text(),
    }
    if not as_files:
        return given
    for name, value in given.items():
        (folder / name).write_text(value + "\n")
    return {f"{name}_FILE": str(folder / name) for name in given}


@pytest.mark.asyncio
@pytest.mark.parametrize("as_files", [False, True])
async def test_every_secret_may_come_from_the_environment_or_a_mounted_file(
    sqlite_home: Path, tmp_path: Path, as_files: bool
) -> None:
    await tell(settings_of(sqlite_home))
    given = in_environment(sqlite_home, tmp_path, as_files=as_files)
    for name in ("keys", "code-key"):
        (sqlite_home / "secrets" / name).unlink()
    settings = settings_of(sqlite_home, **given)
    assert prepare(settings) == []
    assert await told(settings) == [NAMED]
    assert problems(settings) == []
    assert not (sqlite_home / "secrets" / "keys").exists()


def test_a_mounted_file_that_is_not_there_or_empty_is_named_and_never_shown(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    env = {"HMO_CODE_KEY_FILE": str(tmp_path / "none"), "SMTP_URL_FILE": str(tmp_path / "empty")}
    with pytest.raises(BadSetting) as caught:
        Settings.from_env({**env, "DATABASE_URL": "sqlite:///x", "DATABASE_URL_FILE": str(tmp_path / "empty")})
    assert [line.split()[0] for line in str(caught.value).splitlines()] == [
        "HMO_CODE_KEY_FILE",
        "DATABASE_URL",
        "SMTP_URL_FILE",
    ]


def test_a_running_server_with_other_secrets_is_told(database: Settings) -> None:
    held, now = held_fingerprints(database), datetime.now(UTC)
    rows = [
        {"id": "same", "seen_at": now, "fingerprints": held},
        {"id": "other", "seen_at": now, "fingerprints": {**held, "code-key": "0" * 16}},
        {"id": "long gone", "seen_at": now - timedelta(hours=1), "fingerprints": {"code-key": "0" * 16}},
    ]
    engine = make_sync_engine(database)
    with engine.begin() as connection:
        connection.execute(insert(ProcessRow), [{"host": "here", "pid": os.getpid(), **row} for row in rows])
    engine.dispose()
    [said] = server_problems(database, held, now)
    assert "holds another code-key" in said


def test_conversations_under_another_key_or_none_are_told(database: Settings) -> None:
    example = json.loads((ROOT / "tests" / "contract" / "sealed_conversation.json").read_text())
    row = {"id": example["conversation_id"], "sealed": bytes.fromhex(example["sealed"]), "version": 1, "touched": 1}
    (database.home / "conversations.sqlite3").touch(0o600)
    assert conversation_problems(database) == []
    engine = engine_of(database)
    with engine.begin() as connection:
        CONVERSATIONS.create(connection)
        connection.execute(insert(CONVERSATIONS), [row])
    engine.dispose()
    path = database.home / "secrets" / "conversations-key"
    path.write_text(example["key"])
    assert conversation_problems(database) == []
    path.write_text("ff" * 32)
    assert conversation_problems(database) == ["secrets: 1 conversations are sealed with another conversations-key"]
    path.unlink()
    assert "cannot be found" in conversation_problems(database)[0]


def test_what_the_bot_sealed_is_known_here_by_the_same_form_and_fingerprint() -> None:
    example = json.loads((ROOT / "tests" / "contract" / "sealed_conversation.json").read_text())
    key = read_key(example["key"])
    assert key is not None
    assert opens(key, bytes.fromhex(example["sealed"]), example["conversation_id"])
    assert not opens(key, bytes.fromhex(example["sealed"]), "another conversation")
    assert fingerprint_of(key) == example["fingerprint"]
