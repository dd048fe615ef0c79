"""The rules of bot/data, as Rasa reads them: one that begins with `or:` is a rule for each of its intents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telling.yaml_files import read_yaml


@dataclass(frozen=True)
class Rule:
    """One way from a message to an action. loop: the form that must be open; intent: None where a form just ended."""

    name: str
    loop: str | None
    has_condition: bool
    intent: str | None
    action: str


def rules() -> list[Rule]:
    """Return all rules, from every file."""
    files = [read_yaml(file.read_text(encoding="utf-8")) for file in sorted(Path("bot/data").glob("*.yml"))]
    return [one for told in files for rule in told.get("rules") or [] for one in _each(rule)]


def _each(rule: dict[str, Any]) -> Iterator[Rule]:
    loops = [condition["active_loop"] for condition in rule.get("condition", [])]
    action = next(step["action"] for step in rule["steps"] if "action" in step)
    steps = [one for step in rule["steps"] for one in step.get("or", [step])]
    intents = [step["intent"] for step in steps if "intent" in step] or [None]
    for intent in intents:
        yield Rule(f"{rule['rule']}: {intent}", loops[0] if loops else None, bool(loops), intent, action)
