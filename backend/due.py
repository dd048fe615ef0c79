"""`python -m backend due`: JSON lines of representations in, their dates out. The same code as behind a receipt."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from backend.bank_holidays import read_law
from backend.json_lines import Answer, Asked, answer_each, council_of, kind_of, london_day, run
from backend.law.book import Law
from backend.law.clocks import Deadline, expected
from backend.law.reasons import because
from backend.settings import Settings


def main(argv: list[str]) -> int:
    """Read standard input, write standard output; return 1 when a line could not be answered."""
    return run(answers(read_law(Settings.from_env().content), sys.stdin))


def answers(law: Law, lines: Iterable[str]) -> Iterator[Answer]:
    """Return one answer for each line, in order; a line without dates gets `problem` and `say` in their place."""
    return answer_each(lines, lambda asked: dates_of(law, asked))


def dates_of(law: Law, asked: Asked) -> Answer:
    """received_on and expected for one representation."""
    promises, kind = law.promises[council_of(asked, law.promises)], kind_of(asked)
    received_on = london_day(asked.get("received_at"), "received_at")
    deadlines = expected(law, kind, received_on, promises)
    return {"received_on": received_on.isoformat(), "expected": [as_json(law, one, one.what) for one in deadlines]}


def as_json(law: Law, deadline: Deadline, what: str) -> Answer:
    """Return one entry of `expected`, as in a receipt. what: how it is called there."""
    return {
        "what": what,
        "by": deadline.by.isoformat(),
        "at_latest": deadline.at_latest.isoformat(),
        "because": list(because(law.days, deadline)),
    }
