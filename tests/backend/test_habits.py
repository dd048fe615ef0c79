"""What people who join are told is true: commands run what they say, and a commit is checked as `make lint` checks."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from identify.identify import tags_from_filename

from backend.settings import ROOT

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PRE_COMMIT: dict[str, Any] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
HOOKS: list[dict[str, Any]] = [hook for repo in PRE_COMMIT["repos"] for hook in repo["hooks"]]
TOOLS = (".pre-commit-config.yaml", ".yamllint.yml", ".editorconfig", "deno.json", "pyproject.toml")


def lint_steps() -> list[str]:
    found = re.search(r"^lint: ([a-z -]+)", MAKEFILE, re.MULTILINE)
    assert found
    return found[1].split()


def test_every_make_target_it_names_exists() -> None:
    named = set(re.findall(r"`?make ([a-z-]+)", CONTRIBUTING)) | set(re.findall(r"`(lint-[a-z]+)`", CONTRIBUTING))
    assert {target for target in named if not re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)} == set()
    assert set(lint_steps()) <= named | {"lint-python"}


def test_every_place_it_names_is_there() -> None:
    places = re.findall(r"(?:^|[`( ])((?:bot|backend|telling|tests|docs|easy_read_content)/[\w./-]*)", CONTRIBUTING)
    linked = re.findall(r"\]\(([\w./-]+)\)", CONTRIBUTING)
    assert len(places) > 15
    assert [place for place in {*places, *linked} if not (ROOT / place).exists()] == []


def test_each_suite_is_named_with_the_part_it_is_for() -> None:
    suites = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    tops = {suite.relative_to(ROOT / "tests").parts[0] for suite in suites} - {"law"}
    assert [name for name in sorted(tops) if f"tests/{name}" not in CONTRIBUTING] == []


def test_a_commit_is_checked_with_every_step_of_lint_and_nothing_is_fetched_for_it() -> None:
    assert {repo["repo"] for repo in PRE_COMMIT["repos"]} == {"local"}
    assert [hook["id"] for hook in HOOKS] == lint_steps()
    for hook in HOOKS:
        assert hook["entry"] == f"make --no-print-directory {hook['id']}"
        assert hook["language"] == "unsupported"


CONFIGURED_IN = {"lint-yaml": ".yamllint.yml", "lint-js": "deno.json"}
"""Where it is not pyproject.toml."""


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_commit_that_changes_how_something_is_checked_is_checked(hook: dict[str, Any]) -> None:
    for name in ("Makefile", CONFIGURED_IN.get(hook["id"], "pyproject.toml")):
        assert tags_from_filename(name) & set(hook["types_or"]), name


@pytest.mark.parametrize("name", TOOLS)
def test_no_tool_is_given_an_address_to_fetch_from(name: str) -> None:
    assert not re.search(r"https?://|git@|npm:|jsr:", (ROOT / name).read_text(encoding="utf-8"))


def test_the_licence_is_the_one_that_is_declared() -> None:
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n\nCopyright (c) 2026")
    assert 'license = "MIT"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


BROKEN = {
    "lint-yaml": ("YAML", "broken.yml", "days: {reply: 10, reply: 20}\n"),
    "lint-security": ("SOURCES", "broken.py", "import subprocess\n\nsubprocess.run('ls $HOME', shell=True)\n"),
    "lint-html": ("TEMPLATES", "broken.html", '<div><p class="a" class="b">never closed</div>\n'),
    "lint-js": ("SCRIPTS", "broken.js", "/** @param {string} said */\nexport const loud = said => said.louder()\n"),
}


@pytest.mark.parametrize("step", sorted(BROKEN))
def test_a_fault_that_it_is_for_fails_the_step(step: str, tmp_path: Path) -> None:
    variable, name, text = BROKEN[step]
    (tmp_path / name).write_text(text, encoding="utf-8")
    command = ["make", "-o", "setup-tests", step, f"{variable}={tmp_path}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode != 0
    assert name in done.stdout + done.stderr
