"""`python -m backend check` and the other commands of this part, as a person runs them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backend.settings import ROOT


def run(home: Path, *command: str, content: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in this data folder."""
    env = {**os.environ, "HMO_HOME": str(home), "HMO_CONTENT": str(content or ROOT / "easy_read_content")}
    env.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "backend", *command], capture_output=True, text=True, cwd=ROOT, env=env, check=False
    )


def test_an_empty_folder_is_told_what_to_do_and_init_does_it(tmp_path: Path) -> None:
    before = run(tmp_path, "check")
    assert before.returncode == 1
    assert before.stdout.count("run `python -m backend init`") == 2
    assert run(tmp_path, "init").returncode == 0
    after = run(tmp_path, "check")
    assert "secrets" not in after.stdout
    assert "database" not in after.stdout
    assert "note: cheshire-west-and-chester: the page promises stage_1_answer in 20 working days" in after.stdout


@pytest.mark.parametrize(
    ("text", "said"), [("times: {acknowledge: {value: soon, source: council}}", "times.acknowledge")]
)
def test_a_mistake_in_a_pack_is_named(sqlite_home: Path, tmp_path: Path, text: str, said: str) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "easy_read_content" / "shared", content / "shared")
    (content / "northtown").mkdir()
    (content / "northtown" / "pack.yml").write_text(text, "utf-8")
    done = run(sqlite_home, "check", content=content)
    assert done.returncode == 1
    assert f"law: northtown/pack.yml: {said}" in done.stdout


def test_openapi_prints_a_document(sqlite_home: Path) -> None:
    assert json.loads(run(sqlite_home, "openapi").stdout)["openapi"].startswith("3.1")


def test_rotate_key_says_what_it_did(sqlite_home: Path) -> None:
    assert run(sqlite_home, "rotate-key").stdout == "0 sealed texts are now under key k2\n"
