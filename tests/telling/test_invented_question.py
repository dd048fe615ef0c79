"""Somebody adds a question: five files, and it is asked in chat and form, read back, sent, and shown at the desk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.telling.invented import EDITS, copied
from tests.telling.whole import ROOT

BOT_PYTHON = str(ROOT / ".venv" / "bot" / "bin" / "python")
GENERATORS = ("telling.table", "bot.write_domain", "backend.cases.write_representation")
WHOLE = "tests/telling/test_questions_are_whole.py"


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run something in the copy, which sees nothing of the real tree and of no case."""
    env = {name: value for name, value in os.environ.items() if name not in ("HMO_CONTENT", "DATABASE_URL")}
    env |= {"HMO_HOME": str(tree / "var"), "COLUMNS": "300", "PYTHONPATH": str(tree)}
    return subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True, timeout=300, check=False)


def failures(tree: Path, *generators: str) -> list[str]:
    """Generate in the copy, run the tests of whole questions there, in one process; return the line of each failure."""
    script = ["import importlib, sys, pytest"]
    script += [f"assert not importlib.import_module({module!r}).main()" for module in generators]
    script += [f"sys.exit(pytest.main(['-q', '-rf', '--no-header', {WHOLE!r}]))"]
    done = run(tree, sys.executable, "-c", "\n".join(script))
    found = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    assert done.returncode == bool(found), done.stdout + done.stderr
    return found


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the tree with the invented question in it."""
    made = copied(tmp_path_factory.mktemp("invented") / "tree", *EDITS.values())
    assert len({edit.path for edit in EDITS.values()}) <= 5
    for module in GENERATORS:
        done = run(made, sys.executable, "-m", module)
        assert done.returncode == 0, done.stdout + done.stderr
    return made


def test_nothing_is_missing_after_five_files(tree: Path) -> None:
    assert failures(tree) == []


def test_the_chat_asks_it_understands_it_reads_it_back_and_sends_it(tree: Path) -> None:
    done = run(tree, BOT_PYTHON, "-W", "ignore", "-m", "tests.telling.probe_bot")
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["asked"] == "sleep"
    assert seen["card"]["lines"][0]["say"] == "How do you sleep?"
    assert [choice["id"] for choice in seen["card"]["choices"]] == ["well", "badly", "skip"]
    assert (seen["pressed"], seen["typed"], seen["back"]) == ("well", "well", "sleep")
    [row] = seen["read_back"]
    assert (row["label"], row["said"]) == ("How you sleep", "only when the corridor is quiet")
    assert seen["case"]["sleep"] == {"how": "badly", "text": "only when the corridor is quiet"}


@pytest.mark.parametrize("part", ["form", "desk"])
def test_the_form_asks_it_and_the_desk_shows_it(tree: Path, part: str) -> None:
    done = run(tree, sys.executable, "-m", "pytest", "-q", f"tests/backend/{part}/probe_invented.py")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("forgotten", EDITS)
def test_a_forgotten_file_is_named(tmp_path: Path, forgotten: str) -> None:
    made = copied(tmp_path / "tree", *(edit for name, edit in EDITS.items() if name != forgotten))
    found = failures(made, *GENERATORS)
    assert found, f"nothing fails without the {forgotten}"
    named = "sleep" if forgotten != "entry" else "no question fills"
    assert any(named in line for line in found), found


@pytest.mark.parametrize("behind", ["test_the_domain_of_rasa", "test_the_shape_of_a_case", "test_the_document"])
def test_what_is_generated_and_was_not_is_named(tmp_path: Path, behind: str) -> None:
    made = copied(tmp_path / "tree", *EDITS.values())
    assert any(behind in line for line in failures(made))
