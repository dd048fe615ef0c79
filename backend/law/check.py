"""What is wrong with the law, the calendar and the promises, in plain sentences for the person who can mend it."""

from __future__ import annotations

from datetime import date, timedelta

from backend.law.book import Law
from backend.law.promises import later_than_law
from backend.law.statute import EXTENDS, HAPPENS, read_duties, read_procedures
from backend.law.working_days import CalendarTooShort

WARN = timedelta(days=90)


def problems(law: Law, today: date) -> list[str]:
    """Return what is wrong with law and calendar, a sentence each."""
    return missing_rules(law, today) + short_calendar(law, today)


def missing_rules(law: Law, today: date) -> list[str]:
    """Return what no clock in force today reads, of all that can happen: the clock that would is not written down."""
    now = [rule for versions in law.statute.rules.values() for rule in versions if rule.in_force_from <= today]
    read = {name for rule in now for name in (*rule.counts_from, *rule.ends_with, rule.extended_by)}
    return [
        f"law: no clock in force today starts, ends or is extended with {name}"
        for name in (*HAPPENS, *EXTENDS)
        if name not in read
    ]


def short_calendar(law: Law, today: date) -> list[str]:
    """Return a problem where the calendar does not reach past the longest clock that starts within 90 days."""
    try:
        law.days.after(today + WARN, law.statute.longest)
    except CalendarTooShort as error:
        return [
            f"calendar: {error}. The longest clock is {law.statute.longest} working days, so within 90 days some dates "
            "could not be given. Update govuk-bank-holidays, or add the year to backend/law/bank_holidays.yml."
        ]
    return []


def notes(law: Law) -> list[str]:
    """Return what somebody should know, although nothing is broken."""
    found = []
    for council, promises in sorted(law.promises.items()):
        for name, (published, limit) in later_than_law(promises, law.statute).items():
            found.append(
                f"{council}: the page promises {name} in {published} working days, later than the law's {limit}. "
                f"{limit} counts; {published} is shown beside it as the council's promise."
            )
    files = {"statute.yml": law.statute.rules, "duties.yml": read_duties(), "procedures.yml": read_procedures()}
    for file, rules in files.items():
        waiting = sorted(name for name, versions in rules.items() if not versions[-1].confirmed)
        if waiting:
            found.append(
                f"law: not confirmed by anybody yet, {len(waiting)} of {len(rules)} rules of {file}; the page for a "
                f"lawyer to sign is docs/law.md: {', '.join(waiting)}"
            )
    return found
