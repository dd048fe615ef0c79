"""From a rule and a start to a date, with the reason for every day that was not counted.

A council may promise sooner than the law, never later. A later published time is kept beside the date (`promised_by`)
and said in `because`; the date that counts stays the law's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from backend.law.book import Law
from backend.law.promises import LIMITS, Promises
from backend.law.reasons import because
from backend.law.statute import Rule


@dataclass(frozen=True)
class Deadline:
    """One date that somebody must keep.

    by: the day it is due. at_latest: the day it can be moved to at most (the same where it cannot be moved).
    promised_by: the council's published day where that is later than the law, else None.
    """

    what: str
    starts_on: date
    by: date
    at_latest: date
    promised_by: date | None
    because: tuple[str, ...]


def run(law: Law, what: str, rule: Rule, starts_on: date, promises: Promises, number: str = "") -> Deadline | None:
    """Start one clock.

    what: the name of the deadline; number: the pack's name for it, where that differs from the rule's.
    Returns None where neither law nor council has a number. Raises CalendarTooShort.
    """
    published = promises.get(number or rule.name)
    days = days_that_count(rule, published)
    if days is None:
        return None
    most = most_days(rule, promises, days)
    by, at_latest = law.days.after(starts_on, days), law.days.after(starts_on, most)
    later = published if published and published > days else None
    promised_by = law.days.after(starts_on, later) if later else None
    words = because(law.days, starts_on, (days, by), (most, at_latest), (later, promised_by))
    return Deadline(what, starts_on, by, at_latest, promised_by, words)


def days_that_count(rule: Rule, published: int | None) -> int | None:
    """The law's number or the council's sooner one; where there is no number in law, the council's own comes first."""
    if rule.working_days is None or published is None:
        return rule.working_days or published
    return min(rule.working_days, published) if rule.binding == "law" else published


def most_days(rule: Rule, promises: Promises, days: int) -> int:
    """How many working days there can be at most, after an extension."""
    if rule.may_extend_to is None:
        return days
    name = next(name for name, limit in LIMITS.items() if limit == (rule.name, "may_extend_to"))
    return max(days, min(rule.may_extend_to, promises.get(name, rule.may_extend_to)))


def acknowledge(law: Law, kind: str, received_on: date, promises: Promises) -> Deadline | None:
    """When the council says that the words arrived. Ideas and thank yous may have their own published time."""
    rule = law.statute.rule("acknowledge", on=received_on)
    number = "acknowledge" if kind == "complaint" else f"{kind}_acknowledge"
    return run(law, "acknowledge", rule, received_on, promises, number)


def reply(law: Law, kind: str, received_on: date, promises: Promises) -> Deadline | None:
    """When an idea or a thank you is answered, where a number exists."""
    rule = law.statute.rule(f"{kind}_reply", on=received_on)
    return run(law, "reply", rule, received_on, promises)


def stage_1_answer(law: Law, start_on: date, promises: Promises) -> Deadline | None:
    """When the complaint is answered at stage 1."""
    rule = law.statute.rule("stage_1_answer", on=start_on)
    return run(law, "stage_1_answer", rule, start_on, promises)


def expected(law: Law, kind: str, received_on: date, promises: Promises) -> list[Deadline]:
    """The dates a person is told when their words arrive. Raises CalendarTooShort."""
    first = acknowledge(law, kind, received_on, promises)
    answer = (
        stage_1_answer(law, received_on, promises) if kind == "complaint" else reply(law, kind, received_on, promises)
    )
    return [deadline for deadline in (first, answer) if deadline]
