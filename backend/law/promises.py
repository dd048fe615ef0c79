"""What a council's own page promises, in working days: the `times` of its pack.yml.

Only numbers with `source: council` count. `statute_default` means the page is silent, `to_confirm` that nobody has
confirmed the number: neither is shown as a promise.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from backend.law.quick_yaml import read_yaml
from backend.law.statute import LawUnreadable, Statute

Promises = Mapping[str, int]
"""Working days by the name of the time in the pack, for example {"acknowledge": 2}."""

LIMITS = {
    "stage_1_answer": ("stage_1_answer", "working_days"),
    "stage_1_extended": ("stage_1_answer", "may_extend_to"),
    "stage_2_answer": ("stage_2_answer", "working_days"),
    "stage_2_extended": ("stage_2_answer", "may_extend_to"),
    "stage_3_panel": ("stage_3_panel", "working_days"),
    "panel_report": ("panel_report", "working_days"),
    "director_reply": ("director_reply", "working_days"),
}
"""Which number of which rule a council may promise sooner than, but not later."""


def read_promises(content: Path) -> dict[str, Promises]:
    """The promises of every council that has a pack, by the name of its folder; raises LawUnreadable."""
    return {path.parent.name: promises_of(path) for path in sorted(content.glob("*/pack.yml"))}


def promises_of(path: Path) -> Promises:
    """The promises in one pack; raises LawUnreadable naming the pack and the time."""
    try:
        times = (read_yaml(path.read_text("utf-8")) or {}).get("times") or {}
    except (yaml.YAMLError, AttributeError) as error:
        raise LawUnreadable(f"{path.parent.name}/pack.yml: {error}") from None
    promised = {}
    for name, leaf in times.items():
        if is_promise(leaf):
            if not isinstance(leaf["value"], int) or leaf["value"] < 1:
                raise LawUnreadable(f"{path.parent.name}/pack.yml: times.{name} must be a whole number of days")
            promised[str(name)] = int(leaf["value"])
    return promised


def is_promise(leaf: Any) -> bool:
    """Has the council itself published a number here?"""
    return isinstance(leaf, dict) and leaf.get("source") == "council" and leaf.get("value") is not None


def later_than_law(promises: Promises, statute: Statute) -> dict[str, tuple[int, int]]:
    """The published times that are later than the law allows: name -> (published, law). For `backend check`."""
    found = {}
    for name, (rule, number) in LIMITS.items():
        limit = getattr(statute.rules[rule][-1], number)
        if promises.get(name, 0) > limit:
            found[name] = (promises[name], limit)
    return found
