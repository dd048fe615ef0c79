"""Read the cases that a lawyer signs (tests/law/cases) and work them through, under any law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from backend.cases.course import Dated, follow, open_clocks
from backend.law.book import Law
from backend.law.clocks import Running
from backend.law.working_days import in_london

FOLDER = Path(__file__).parents[2] / "law" / "cases"
type Named = Mapping[str, Any]
"""One case as it stands in its file."""


def read_cases() -> list[Named]:
    """Return every case of every file."""
    return [case for path in sorted(FOLDER.glob("*.yml")) for case in yaml.safe_load(path.read_text("utf-8"))]


def worked(case: Named, law: Law) -> list[dict[str, Any]]:
    """Return what each thing that happened leads to, written as in the file: `refused`, or `open` and `may_ask`."""
    for day, name in case.get("proclaimed", {}).items():
        law = replace(law, days=law.days.with_holiday(day, name))
    promises = case["promises"] if "promises" in case else law.promises[case["council"]]
    dated = [Dated(one["what"], day_of(one["day"]), one.get("to"), one.get("reason")) for one in case["happened"]]
    steps = follow(law, case.get("council", "northtown"), case["kind"], promises, dated)
    found = []
    before: dict[str, Any] = {}
    for step in steps:
        after = dates(open_clocks(step.state, law))
        if step.refused:
            assert after == before, "what is refused moves nothing"
        found.append({"refused": step.refused.problem} if step.refused else after)
        before = after
    return found


def dates(clocks: list[Running]) -> dict[str, Any]:
    """Return the dates that are open, by who has to keep them."""
    council = {one.rule.name: both(one) for one in clocks if one.rule.kept_by == "council"}
    person = {one.rule.name: both(one) for one in clocks if one.rule.kept_by == "person"}
    return {"open": council} | ({"may_ask": person} if person else {})


def both(one: Running) -> date | list[date]:
    """Return one date, or the day that holds and the latest."""
    has_two = one.rule.may_extend_to is not None
    return [one.deadline.by, one.deadline.at_latest] if has_two else one.deadline.by


def signed(case: Named) -> list[dict[str, Any]]:
    """Return what the file says, in the order of the days."""
    happened = case["happened"]
    first = next(one for one in happened if one["what"] == "received")
    rest = sorted((one for one in happened if one is not first), key=lambda one: day_of(one["day"]))
    told = ("refused", "open", "may_ask")
    return [{name: one[name] for name in told if name in one} for one in (first, *rest)]


def day_of(value: date | str) -> date:
    """Return a day as it is, and of a moment the day in London."""
    return in_london(datetime.fromisoformat(value)) if isinstance(value, str) else value
