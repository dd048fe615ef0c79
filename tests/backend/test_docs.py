"""What the documentation names is there: files, modules, and who imports whom."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.settings import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "deploy" / "README.md", *(ROOT / "docs").rglob("*.md")]
TREES = "backend|bot|telling|tests|deploy|easy_read_content|requirements|docs"
PATHS = re.compile(rf"(?<![\w/.-])(?:{TREES})/[\w/.*{{}},<>…-]*")
DOTTED = re.compile(r"(?<![\w/.-])(?:backend|bot|telling)(?:\.[a-z_0-9]+)+")
LEFT_OPEN = re.compile(r"[<>{}…]")
"""In a path: something for the reader to fill in."""
NO_MODULE = {"backend.env"}
"""Looks like one: a file of a machine."""
PACKAGES = sorted(path.parent.name for path in (ROOT / "backend").glob("*/__init__.py"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_and_module_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    paths = {found.rstrip(".,") for found in PATHS.findall(text) if not LEFT_OPEN.search(found)}
    assert {path for path in paths if not any(ROOT.glob(path.rstrip("/")))} == set()
    assert {name for name in DOTTED.findall(text) if name not in NO_MODULE and not is_there(name)} == set()


def is_there(dotted: str) -> bool:
    """Return whether this names a package, a module, or something that a module defines or uses."""
    place, (first, *rest) = ROOT, dotted.split(".")
    for at, name in enumerate([first, *rest]):
        if (place / name).is_dir():
            place /= name
            continue
        file = place / f"{name}.py"
        words = file.read_text("utf-8") if file.exists() else (place / "__init__.py").read_text("utf-8")
        within = rest[at:] if file.exists() else [name]
        return all(re.search(rf"\b{one}\b", words) for one in within)
    return True


def imported_by(package: str) -> Iterator[str]:
    """Yield the other packages of the backend that the modules of this one import."""
    for file in (ROOT / "backend" / package).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("backend"):
                parts = node.module.split(".")[1:2] or [alias.name for alias in node.names]
                yield from (part for part in parts if part in PACKAGES and part != package)


def test_the_page_of_how_it_fits_says_which_package_imports_which() -> None:
    page = (ROOT / "docs" / "how-it-fits.md").read_text("utf-8")
    told = {
        row[0]: set(row[1].split(", ")) - {"none"} for row in re.findall(r"\| `backend/(\w+)` \| ([\w, ]+) \|", page)
    }
    assert told == {package: set(imported_by(package)) for package in PACKAGES}
