"""What the README names exists, and every command in it works."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from backend.settings import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\w*\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if ".venv/" in line]
SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for folder in ("backend", "bot") for path in (ROOT / folder).rglob("*.py")
)


def test_it_stays_short_enough_to_be_read() -> None:
    assert len(README.splitlines()) < 200


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE))))
def test_every_make_target_it_names_exists(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("setting", re.findall(r"^\| `([A-Z_]+)`", README, re.MULTILINE))
def test_every_setting_it_names_is_read_somewhere(setting: str) -> None:
    assert f'"{setting}"' in SOURCES


@pytest.mark.parametrize(
    "place", sorted(set(re.findall(r"`((?:bot|backend|tests|docs|easy_read_content)/[\w./-]*)`", README)))
)
def test_every_place_it_names_is_there(place: str) -> None:
    assert (ROOT / place).exists()


def on_few_lines(command: str, folder: Path) -> str:
    """Return the command with each file cut to about forty lines.

    The figures are tested in tests/bot/nlu; here a command only has to work.
    """
    for name in re.findall(r"\S+\.jsonl", command):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines(keepends=True)
        few = folder / Path(name).name
        few.write_text("".join(lines[:: max(1, len(lines) // 40)]), encoding="utf-8")
        command = command.replace(name, str(few))
    return command


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_in_it_works(command: str, tmp_path: Path) -> None:
    command = on_few_lines(command, tmp_path)
    env = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
    done = subprocess.run(
        command, shell=True, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    # `check` exits with 1 while packs wait to be confirmed by their councils; it must say so, not break
    fine = (0, 1) if command.endswith("backend check") else (0,)
    assert done.returncode in fine, done.stderr[-500:]
    assert done.stdout.strip()
    assert "Traceback" not in done.stderr
