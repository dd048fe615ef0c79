"""Every setting of the bot is read in one place, and whoever mistypes one is told which."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from bot.actions.backend import door_hash, service_token
from bot.settings import NAMES, ROOT, BadSetting, Settings, read_settings

SECRETS = ("DATABASE_URL", "BOT_TOKEN", "HMO_CONVERSATIONS_KEY")
MODEL = "nlu/languages/multilingual.py"
HAND_ON = {"settings.py", "__init__.py", "actions/__init__.py", "server.py", "train.py", "evaluate.py", MODEL}
"""Modules that read it here, or set what libraries read there, before they are imported."""
REHEARSAL = "rehearsal/stage.py"
"""Puts a data folder of its own in the place of the real one."""


def test_every_setting_has_its_variable() -> None:
    assert set(NAMES) == {field.name for field in fields(Settings)}


def test_an_empty_variable_counts_as_left_out() -> None:
    assert read_settings(dict.fromkeys(NAMES.values(), "")) == read_settings({})
    assert read_settings({}).home == ROOT / "var"


def test_no_other_module_of_the_bot_reads_the_environment() -> None:
    reading = {
        str(path.relative_to(ROOT / "bot"))
        for path in (ROOT / "bot").rglob("*.py")
        if "os.environ" in path.read_text("utf-8") or "getenv" in path.read_text("utf-8")
    }
    assert reading == HAND_ON | {REHEARSAL}


@pytest.mark.parametrize("written", ["eighty", "-1", "65536", "50.5"])
def test_a_port_that_is_no_number_is_named(written: str) -> None:
    with pytest.raises(BadSetting, match=f"^BOT_PORT is '{written}'"):
        read_settings({"BOT_PORT": written})


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_does_not_show_itself_and_may_stand_in_a_file(name: str, tmp_path: Path) -> None:
    setting = next(setting for setting, variable in NAMES.items() if variable == name)
    assert "canary" not in repr(read_settings({name: "canary"}))
    (tmp_path / "mounted").write_text("canary\n")
    assert getattr(read_settings({f"{name}_FILE": str(tmp_path / "mounted")}), setting).read() == "canary"
    with pytest.raises(BadSetting, match=f"^{name}_FILE cannot be read"):
        getattr(read_settings({f"{name}_FILE": str(tmp_path / "gone")}), setting).read()


def test_a_bot_apart_has_its_token_and_its_backends_hash_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "token of the bot")
    monkeypatch.setenv("BOT_DOOR_SHA256", "f" * 64)
    assert (service_token(), door_hash()) == ("token of the bot", "f" * 64)


def test_the_bot_says_which_setting_is_wrong_instead_of_a_traceback() -> None:
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot.server"],
        cwd=ROOT,
        env={**os.environ, "BOT_PORT": "eighty"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert told.stderr.strip().startswith("BOT_PORT is 'eighty'")
    assert "Traceback" not in told.stderr
