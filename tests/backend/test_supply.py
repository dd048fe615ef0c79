"""What is said in public of security stays true: each requirement has its number and test, each old pin its why."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from backend.settings import ROOT

ASVS = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
DEPENDENCIES = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (\S+) \| (.*?) \| ?(.*?) ?\|$", ASVS, re.MULTILINE)
LAST = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip
"""The last number of levels 1 and 2 in each section of ASVS 5.0.0; those of level 3 come after them."""


def locked(name: str) -> list[tuple[str, str]]:
    """Package and version, for each line of one lock."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return [(found.lower(), version) for found, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE)]


def test_every_requirement_of_level_2_has_its_number_once() -> None:
    expected = [f"{section}.{number}" for section, last in LAST.items() for number in range(1, last + 1)]
    assert [number for number, *_ in ROWS] == expected
    assert len(expected) == 253


def test_every_requirement_says_whether_it_holds_and_how() -> None:
    for number, _, holds, how, _ in ROWS:
        assert holds in {"yes", "part", "operator", "n/a"}, number
        assert len(how) > 3, number
    counts = {holds: sum(row[2] == holds for row in ROWS) for holds in ("yes", "part", "operator", "n/a")}
    assert "requirements: " + ", ".join(f"{count} {holds}" for holds, count in counts.items()) in ASVS


def test_every_test_that_is_named_is_there() -> None:
    named = {one for *_, tests in ROWS for one in tests.strip("`").split("; ") if one}
    missing = []
    for one in named:
        place, _, name = one.partition("::")
        path = ROOT / place if place.startswith("tests/") else ROOT / "tests" / "backend" / place
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if not (text if name == "*" else f"def test_{name}(" in text):
            missing.append(one)
    assert missing == []
    assert len(named) > 80


def test_every_old_pin_is_explained_at_the_version_that_is_locked() -> None:
    table = DEPENDENCIES.partition("## What Rasa")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([\w-]+) \| (\d[\d.a-z]+) \| (.+?) \| (.+?) \|$", table, re.MULTILINE)
    bot = dict(locked("bot"))
    assert {name: version for name, version, *_ in rows} == {name: bot.get(name) for name, *_ in rows}
    assert all(reached.startswith(("yes", "no")) and len(reached) > 10 for *_, reached in rows)
    assert {"rasa", "sanic", "tensorflow-cpu", "scikit-learn", "numpy", "pydantic", "sqlalchemy"} <= {
        r[0] for r in rows
    }


@pytest.mark.parametrize("name", ["backend", "bot"])
def test_the_sbom_names_every_package_of_the_locks(name: str, tmp_path: Path) -> None:
    to = tmp_path / "sbom.json"
    lock = f"requirements/{name}.txt"
    quickly = ["--no-validate", "--sv", "1.6", "--of", "JSON", "-o", str(to), lock]
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", *quickly]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    document = json.loads(to.read_text(encoding="utf-8"))
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    # One package may stand there twice, for two kinds of machine.
    assert {(one["name"].lower(), one["version"]) for one in document["components"]} == set(locked(name))


def test_the_threat_model_says_what_is_not_covered_and_where_weaknesses_go() -> None:
    model = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    left = model.partition("## What is not covered")[2]
    assert len(re.findall(r"^- \*\*", left, re.MULTILINE)) >= 8
    assert "/.well-known/security.txt" in model
