"""`python -m backend clocks`: JSON lines of what happened to a telling in, every open date with its reasons out.

    {"id": 1, "council": "wigan", "kind": "complaint", "events": [{"what": "received", "on": "2026-12-24"}]}

It judges dates only, never people or papers: backend.cases.course. What could not happen on its day is in `refused`
with its reason and moves nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, cast

from backend.bank_holidays import read_law
from backend.cases.course import FACTS, Dated, follow, open_clocks
from backend.cases.shapes import Kind
from backend.due import as_json
from backend.json_lines import Answer, Asked, NotUnderstood, answer_each, council_of, kind_of, london_day, run
from backend.law.book import Law
from backend.law.statute import EXTENDS
from backend.refusals import Refusal
from backend.settings import Settings

WHAT = ("received", *FACTS)


def main(argv: list[str]) -> int:
    """Read standard input, write standard output; return 1 when a line could not be answered."""
    return run(answers(read_law(Settings.from_env().content), sys.stdin))


def answers(law: Law, lines: Iterable[str]) -> Iterator[Answer]:
    """Return one answer for each line, in order; a line that is wrong gets `problem`, `field` and `say` instead of
    dates.
    """
    return answer_each(lines, lambda asked: clocks_of(law, asked))


def clocks_of(law: Law, asked: Asked) -> Answer:
    """Return deadlines and refused for one telling; raises NotUnderstood."""
    council, kind = council_of(asked, law.promises), kind_of(asked)
    dated = list(events_of(asked.get("events")))
    steps = list(follow(law, council, cast(Kind, kind), law.promises[council], dated))
    return {
        "deadlines": [as_json(law, one.deadline, one.rule.name) for one in open_clocks(steps[-1].state, law)],
        "refused": [refused(step.dated, step.refused) for step in steps if step.refused],
    }


def refused(one: Dated, why: Refusal) -> Answer:
    """Return one entry of `refused`."""
    return {"what": one.what, "on": one.on.isoformat(), "problem": why.problem, "because": [why.say]}


def events_of(given: object) -> Iterator[Dated]:
    """Read what happened; raises NotUnderstood naming the field, for example `events.2.on`."""
    if not isinstance(given, list):
        raise NotUnderstood("bad_events", "events must be a list.", "events")
    if not any(isinstance(one, dict) and one.get("what") == "received" for one in given):
        raise NotUnderstood("not_received", "events must have one that is `received`.", "events")
    for at, one in enumerate(given):
        yield event_of(one, f"events.{at}")


def event_of(one: object, field: str) -> Dated:
    """Read one event; raises NotUnderstood naming its field."""
    if not isinstance(one, dict):
        raise NotUnderstood("bad_events", f"{field} must be an object with `what` and `on`.", field)
    what = one.get("what")
    if not isinstance(what, str) or what not in WHAT:
        say = f"{field}.what must be one of {', '.join(WHAT)}."
        raise NotUnderstood("unknown_event", say, f"{field}.what")
    return Dated(what, london_day(one.get("on"), f"{field}.on"), new_day(what, one, field))


def new_day(what: str, one: Mapping[str, Any], field: str) -> date | None:
    """Return the day to which something was extended; None for everything else."""
    return london_day(one.get("to"), f"{field}.to") if what in EXTENDS else None
