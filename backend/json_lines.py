"""Commands that read JSON lines and answer each: a line that cannot be answered says why, and the others still work."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, get_args

from backend.cases.shapes import Kind
from backend.law.statute import NoSuchRule
from backend.law.working_days import LONDON, CalendarTooShort, in_london
from backend.refusals import Refused

type Asked = Mapping[str, Any]
"""One line, as it was read."""
type Answer = dict[str, Any]
KINDS = get_args(Kind)


class NotUnderstood(Refused):
    """A line that has no answer."""

    def __init__(self, problem: str, say: str, field: str | None = None) -> None:
        super().__init__(say, problem=problem, field=field)


def run(answers: Iterable[Answer]) -> int:
    """Write the answers to standard output; return 1 when a line could not be answered, else 0."""
    failed = False
    for answer in answers:
        failed = failed or "problem" in answer
        # Half a character in an id is written as JSON writes it, escaped.
        text = json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
        sys.stdout.write(f"{text}\n")
    return int(failed)


def answer_each(lines: Iterable[str], work: Callable[[Asked], Answer]) -> Iterator[Answer]:
    """Give one answer for each line, in order; `problem` and `say` (and `field`) stand where it cannot be given."""
    for line in lines:
        if line.strip():
            known: Answer = {"id": None}
            try:
                asked = parse(line)
                known["id"] = asked.get("id")
                yield {**known, **answered(work, asked)}
            except NotUnderstood as error:
                yield {**known, **error.body}


def answered(work: Callable[[Asked], Answer], asked: Asked) -> Answer:
    """Answer one line; raises NotUnderstood, also where calendar or law do not reach that far."""
    try:
        return work(asked)
    except CalendarTooShort as error:
        raise NotUnderstood("calendar_too_short", f"No date can be given: {error}.") from None
    except NoSuchRule as error:
        raise NotUnderstood("no_law", f"No date can be given: {error}.") from None


def parse(line: str) -> Asked:
    """Read one line as a JSON object; raises NotUnderstood."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise NotUnderstood("not_json", "This line is not a JSON object.")
    return asked


def council_of(asked: Asked, known: Iterable[str]) -> str:
    """Return the council; raises NotUnderstood where there is no pack for it."""
    council = asked.get("council")
    if not isinstance(council, str) or council not in known:
        say = f"council must be one that has a pack: {', '.join(known)}."
        raise NotUnderstood("unknown_council", say, "council")
    return council


def kind_of(asked: Asked) -> str:
    """Return the kind of telling; raises NotUnderstood."""
    kind = asked.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise NotUnderstood("unknown_kind", f"kind must be one of {', '.join(KINDS)}.", "kind")
    return kind


def london_day(value: object, field: str) -> date:
    """Return the London date of an ISO 8601 moment or day; raises NotUnderstood naming the field.

    Without a zone it is taken as London time, as on a paper form.
    """
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        return in_london(moment if moment.tzinfo else moment.replace(tzinfo=LONDON))
    except (ValueError, OverflowError):
        say = f"{field} must be like 2026-12-24 or 2026-12-24T09:30:00Z."
        raise NotUnderstood("bad_moment", say, field) from None
