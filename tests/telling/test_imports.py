"""telling/ is safe to share because it depends on nothing: the standard library, yaml and itself (ADR 1)."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tests.telling.whole import ROOT

MODULES = sorted((ROOT / "telling").rglob("*.py"))
ALLOWED = {*sys.stdlib_module_names, "yaml", "telling"}


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(ROOT)) for path in MODULES])
def test_a_module_imports_only_what_both_sides_have(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"), feature_version=(3, 10))
    imported = {
        name.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    imported |= {str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= ALLOWED, imported - ALLOWED
