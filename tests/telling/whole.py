"""What every question needs beside its entry, read from the files where it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from telling.yaml_files import read_yaml

ROOT = Path(__file__).resolve().parents[2]
CARDS = ROOT / "easy_read_content" / "shared" / "cards"
CARD_OF = {"kind": "welcome", "starting_again": "start_again_sure"}
"""Questions whose card has another name."""


@cache
def cards() -> dict[str, dict[str, Any]]:
    """Return every shared card by its name."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(CARDS.glob("*.yml")):
        found.update(read_yaml(path.read_text(encoding="utf-8")))
    return found


@cache
def names_in_the_read_back() -> set[str]:
    """Return the asks whose answer has a name there."""
    every = cards()
    own = {name.removeprefix("ask_") for name, card in every.items() if "label" in card}
    return own | {line["ask"] for line in every["summary_labels"]["lines"]}


@cache
def ways_to_say() -> dict[str, dict[str, list[str]]]:
    """Return the ways to say each choice: ask -> choice -> phrases."""
    found: dict[str, dict[str, list[str]]] = read_yaml((ROOT / "bot/data/answers.yml").read_text("utf-8"))
    return found


@cache
def stories() -> set[str]:
    """Return the asks that a story of tests/bot/ways.py leads to and answers."""
    module = ast.parse((ROOT / "tests/bot/ways.py").read_text("utf-8"))
    led, answered = set(keys(module, "WAYS")), {*keys(module, "PLAIN"), *keys(module, "OTHERS")}
    return led & answered


def keys(module: ast.Module, name: str) -> Iterator[str]:
    """Give the keys of a dict of a module: of the whole, and those that are set one by one."""
    for node in module.body:
        if not isinstance(node, (ast.Assign, ast.AnnAssign)):
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        match target, node.value:
            case ast.Name(id=found), ast.Dict(keys=written) if found == name:
                yield from (str(key.value) for key in written if isinstance(key, ast.Constant))
            case ast.Subscript(value=ast.Name(id=found), slice=ast.Constant(value=key)), _ if found == name:
                yield str(key)
