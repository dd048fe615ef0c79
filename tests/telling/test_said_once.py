"""What `telling/` says is said nowhere else; and it imports nothing that one of the two Pythons does not have."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TREES = ("bot",) if sys.version_info < (3, 12) else ("backend", "bot")
"""The bot's Python cannot read the syntax of the backend."""
OTHERS = sorted(path for tree in TREES for path in (ROOT / tree).rglob("*.py"))
OURS = sorted((ROOT / "telling").rglob("*.py"))


def name_of(path: Path) -> str:
    """Return the name under which pytest reports the test of this file."""
    return str(path.relative_to(ROOT))


def strings_of(tree: ast.AST) -> Iterator[str]:
    """Give every string of a module that is no docstring."""
    texts = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts:
            yield node.value


def imported_by(tree: ast.AST) -> set[str]:
    """Return the packages that a module imports."""
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_it_imports_the_standard_library_yaml_and_itself_only(path: Path) -> None:
    packages = {name.split(".")[0] for name in imported_by(ast.parse(path.read_text("utf-8")))}
    assert packages <= {*sys.stdlib_module_names, "yaml", "telling"}


def twins_in(path: Path) -> list[str]:
    """Return what a module says that is said in telling/ already."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    said = list(strings_of(tree))
    found = {
        "makes uuids of names of its own (telling.ids)": "uuid5" in names,
        "looks for packs (telling.packs)": any("*/pack.yml" in one or "*/cards" in one for one in said),
        "chooses a help card (telling.help_card)": any(re.search("not_safe_|^_not_stored", one) for one in said),
        "fills the blanks of cards (telling.cards)": any(r"\{([a-z" in one or r"\{(\w" in one for one in said),
        "names days and months (telling.spoken_dates)": bool(names & {"day_name", "month_name"}) or "%A" in text,
        "has libyaml of its own (telling.yaml_files)": any("CSafeLoader" in one for one in said),
    }
    return [twin for twin, is_there in found.items() if is_there]


@pytest.mark.parametrize("path", OTHERS, ids=name_of)
def test_no_module_says_again_what_telling_says(path: Path) -> None:
    assert twins_in(path) == []
