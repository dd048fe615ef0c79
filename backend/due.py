"""`python -m backend due`: JSON lines of representations in, their dates out. The same code as behind a receipt."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from backend.bank_holidays import read_law
from backend.law.book import Law
from backend.law.clocks import Deadline, expected
from backend.law.reasons import because
from backend.law.working_days import LONDON, CalendarTooShort, in_london
from backend.settings import Settings

KINDS = ("complaint", "comment", "thank_you")


class NotUnderstood(Exception):
    """A line that has no dates; carries the problem's code and a sentence."""

    def __init__(self, problem: str, say: str) -> None:
        super().__init__(say)
        self.problem = problem
        self.say = say


def main(argv: list[str]) -> int:
    """Read standard input, write standard output; 1 when a line could not be answered."""
    law = read_law(Settings.from_env(os.environ).content)
    failed = False
    for answer in answers(law, sys.stdin):
        failed = failed or "problem" in answer
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return int(failed)


def answers(law: Law, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer for each line, in order; a line without dates gets `problem` and `say` in their place."""
    for line in lines:
        if line.strip():
            known: dict[str, Any] = {"id": None}
            try:
                asked = parse(line)
                known["id"] = asked.get("id")
                yield {**known, **dates_of(law, asked)}
            except NotUnderstood as error:
                yield {**known, "problem": error.problem, "say": error.say}


def parse(line: str) -> dict[str, Any]:
    """One line as a JSON object."""
    try:
        asked = json.loads(line)
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise NotUnderstood("not_json", "This line is not a JSON object.")
    return asked


def dates_of(law: Law, asked: dict[str, Any]) -> dict[str, Any]:
    """received_on and expected for one representation."""
    council, kind = asked.get("council"), asked.get("kind")
    if not isinstance(council, str) or council not in law.promises:
        raise NotUnderstood("unknown_council", f"There is no pack for it; there is {', '.join(law.promises)}.")
    if not isinstance(kind, str) or kind not in KINDS:
        raise NotUnderstood("unknown_kind", f"kind must be one of {', '.join(KINDS)}.")
    received_on = london_day(asked.get("received_at"))
    try:
        deadlines = expected(law, kind, received_on, law.promises[council])
    except CalendarTooShort as error:
        raise NotUnderstood("calendar_too_short", f"No date can be given: {error}.") from None
    return {"received_on": received_on.isoformat(), "expected": [as_json(law, deadline) for deadline in deadlines]}


def london_day(value: object) -> date:
    """The London date of an ISO 8601 moment. Without a zone it is taken as London time, as on a paper form."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise NotUnderstood("bad_moment", "received_at must be like 2026-12-24T09:30:00Z.") from None
    return in_london(moment if moment.tzinfo else moment.replace(tzinfo=LONDON))


def as_json(law: Law, deadline: Deadline) -> dict[str, Any]:
    """One entry of `expected`, as in a receipt."""
    return {
        "what": deadline.what,
        "by": deadline.by.isoformat(),
        "at_latest": deadline.at_latest.isoformat(),
        "because": list(because(law.days, deadline)),
    }
