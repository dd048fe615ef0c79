"""Secrets: made once, readable by their owner only, never in a message."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from backend.settings import ROOT
from backend.store.check import problems, secret_problems
from backend.store.init import prepare
from backend.store.ledger import Ledger
from backend.store.secrets import Secrets, SecretsMissing
from tests.backend.callers import service_token
from tests.backend.conftest import settings_of

NAMES = {"service-token", "keys", "code-key"}


def modes(home: Path) -> dict[str, int]:
    """Return the mode of each secret file."""
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in (home / "secrets").iterdir()}


def test_init_makes_what_is_missing_with_mode_600_and_never_again(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "new" / "home")
    assert set(prepare(settings)) == NAMES
    assert modes(settings.home) == dict.fromkeys(NAMES | {"data-keys.sqlite3"}, 0o600)
    first = Secrets.load(settings)
    assert prepare(settings) == []
    again = Secrets.load(settings)
    assert first.code_key == again.code_key
    assert again.sealer.unseal(first.sealer.seal("x", "a"), "a") == "x"


def test_the_database_file_is_its_owners_business_only(sqlite_home: Path, tmp_path: Path) -> None:
    prepare(settings_of(tmp_path / "h"))
    assert stat.S_IMODE((tmp_path / "h" / "backend.sqlite3").stat().st_mode) == 0o600


def test_two_folders_have_different_secrets(tmp_path: Path) -> None:
    tokens = set()
    for name in "ab":
        settings = settings_of(tmp_path / name)
        prepare(settings)
        tokens.add(service_token(settings))
    assert len(tokens) == 2


def test_keys_from_the_environment_win(sqlite_home: Path) -> None:
    keys = json.dumps({"current": "e1", "keys": {"e1": "MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE="}})
    assert Secrets.load(settings_of(sqlite_home, HMO_KEYS=keys)).sealer.key_id == "e1"


@pytest.mark.parametrize(
    "text", ["", "{", "{}", '{"current":"a","keys":{}}', '{"current":"a","keys":{"a":"c2hvcnQ="}}']
)
def test_keys_that_cannot_be_used_are_refused_without_showing_them(sqlite_home: Path, text: str) -> None:
    (sqlite_home / "secrets" / "keys").write_text(text, "ascii")
    with pytest.raises(SecretsMissing) as caught:
        Secrets.load(settings_of(sqlite_home))
    assert "c2hvcnQ" not in str(caught.value)


def test_missing_secrets_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SecretsMissing, match="python -m backend init"):
        Secrets.load(settings_of(tmp_path))


def test_secrets_do_not_show_themselves(sqlite_home: Path) -> None:
    secrets = Secrets.load(settings_of(sqlite_home))
    assert secrets.code_key.hex() not in repr(secrets)
    assert str(secrets.code_key) not in repr(secrets)


def test_check_notices_a_secret_that_others_may_read(sqlite_home: Path) -> None:
    settings = settings_of(sqlite_home)
    assert secret_problems(settings) == []
    (sqlite_home / "secrets" / "keys").chmod(0o644)
    assert secret_problems(settings) == ["secrets: keys may be read by others; its mode must be 600"]


def test_check_says_that_the_ledger_of_destroyed_keys_cannot_be_written(sqlite_home: Path) -> None:
    settings = settings_of(sqlite_home, HMO_LEDGER=str(sqlite_home.parent / "ledger"))
    for is_there in (False, True):
        assert problems(settings) == []
        assert settings.ledger.exists() is is_there, "looking makes no folder: it may be a share that is not mounted"
        settings.ledger.mkdir(exist_ok=True)
    assert list(settings.ledger.iterdir()) == [], "looking leaves nothing behind"
    settings.ledger.rmdir()
    settings.ledger.write_text("a share that is not mounted")
    [said] = problems(settings)
    assert said.startswith("ledger: the folder HMO_LEDGER cannot be written")


def test_check_ends_in_seconds_and_says_so_where_the_share_of_the_ledger_hangs(sqlite_home: Path) -> None:
    ledger = sqlite_home.parent / "ledger"
    ledger.mkdir(mode=0o700)
    os.mkfifo(Ledger(ledger).file(), 0o600)  # a pipe that nobody reads hangs whoever opens it, as such a share does
    env = {"HMO_HOME": str(sqlite_home), "HMO_LEDGER": str(ledger), "BOT_URL": "http://127.0.0.1:9", "PATH": ""}
    # In a process of its own: it has to end, too, although something hangs. Without the words: they take seconds.
    asked = "from backend.store.check import *; print(*problems(Settings.from_env()), sep='\\n')"
    command = [sys.executable, "-c", asked]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert "ledger: the folder HMO_LEDGER does not answer: its share hangs" in done.stdout, done.stderr
    assert done.returncode == 0


def test_reading_the_settings_does_not_look_at_the_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share = tmp_path / "share"
    looked: list[str] = []
    stat = os.lstat

    def noted(path: str, *more: object, **named: object) -> os.stat_result:
        looked.append(os.fspath(path))
        return stat(path)

    monkeypatch.setattr(os, "lstat", noted)
    assert settings_of(tmp_path / "home", HMO_LEDGER=str(share / "ledger")).ledger == share / "ledger"
    assert str(tmp_path / "home") in looked
    assert not [path for path in looked if path.startswith(str(share))]
