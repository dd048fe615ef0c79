"""`python -m backend check` and the other commands of this part. The words have a check and tests of their own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import backend.check
import backend.content.check
from backend.settings import ROOT
from backend.store import init


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty data folder with the words for one council.

    The words themselves are not checked: that takes seconds.
    """
    for name in ("shared", "devon"):
        shutil.copytree(ROOT / "easy_read_content" / name, tmp_path / "content" / name)
    monkeypatch.setenv("HMO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HMO_CONTENT", str(tmp_path / "content"))
    monkeypatch.setenv("BOT_URL", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name in ("problems", "notes"):
        monkeypatch.setattr(backend.content.check, name, lambda content: [])
    return tmp_path / "home"


def check(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit code and output of the command."""
    capsys.readouterr()
    return backend.check.main([]), capsys.readouterr().out


def test_an_empty_folder_is_told_what_to_do_and_init_does_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = check(capsys)
    assert (code, said.count("run `python -m backend init`")) == (1, 2)
    assert init.main([]) == 0
    code, said = check(capsys)
    assert code == 0
    assert said.endswith("nothing wrong was found, and no bot was asked\n")
    assert "note: law: not confirmed by anybody yet" in said


def test_a_mistake_in_a_pack_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = home.parent / "content" / "devon" / "pack.yml"
    pack.write_text("times: {acknowledge: {value: soon, source: council, confirmed: true}}", "utf-8")
    code, said = check(capsys)
    assert code == 1
    assert "law: devon/pack.yml: times.acknowledge must be a whole number of days" in said


def test_no_council_at_all_is_a_problem(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(home.parent / "content" / "devon")
    assert "packs: there is no council in content" in check(capsys)[1]


def run(home: Path, command: str) -> str:
    """Run a command as a person does and return what it prints."""
    env = {**os.environ, "HMO_HOME": str(home)}
    env.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "backend", command], capture_output=True, cwd=ROOT, env=env, check=True
    )
    return done.stdout.decode()


def test_openapi_prints_a_document(sqlite_home: Path) -> None:
    assert json.loads(run(sqlite_home, "openapi"))["openapi"].startswith("3.1")


def test_rotate_key_says_what_it_did(sqlite_home: Path) -> None:
    assert re.fullmatch(r"0 sealed texts are now under key k-[0-9a-f]{10}\n", run(sqlite_home, "rotate-key"))
