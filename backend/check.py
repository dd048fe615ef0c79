"""`python -m backend check`: what is wrong with law, calendar, packs, cards, secrets, database, alerts; 1 if so."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from backend import security_txt
from backend.alerts import check as alerts_check
from backend.backups import check as backups_check
from backend.bank_holidays import read_law
from backend.content import check as content_check
from backend.files import check as files_check
from backend.form import check as form_check
from backend.law import check as law_check
from backend.law.statute import LawUnreadable
from backend.law.working_days import in_london
from backend.reminders import audit_anchor
from backend.running_processes import proxy_notes, running_findings
from backend.settings import Settings
from backend.store import check as store_check
from backend.wall_clock import check as clock_check


def main(argv: list[str]) -> int:
    """Print every problem and every note, one a line."""
    settings = Settings.from_env()
    wrong, notes = law_problems(settings)
    of_alerts, more_notes = alerts_check.findings(settings)
    of_content = content_check.problems(settings.content)
    wrong += store_check.problems(settings) + of_content + of_alerts + form_check.problems(settings, datetime.now(UTC))
    wrong += files_check.problems(settings)
    wrong += clock_check.problems(settings, datetime.now(UTC))
    of_running, not_compared = running_findings(settings, datetime.now(UTC))
    wrong += of_running
    # what cannot be read has no notes
    notes += not_compared + proxy_notes(settings, datetime.now(UTC))
    notes += more_notes + store_check.notes(settings) + ([] if of_content else content_check.notes(settings.content))
    if content := alerts_check.content_of(settings):
        notes += audit_anchor.notes(content) + security_txt.notes(settings, content)
    notes += backups_check.notes(settings, datetime.now(UTC)) + files_check.notes(settings)
    # What a child would be told because of it comes before everything else.
    for note in sorted(notes, key=lambda note: not alerts_check.is_nobody(note)):
        sys.stdout.write(f"note: {note}\n")
    for problem in wrong:
        sys.stdout.write(f"problem: {problem}\n")
    well = "nothing wrong was found, and no bot was asked\n" if not_compared else "nothing is wrong\n"
    sys.stdout.write(well if not wrong else f"{len(wrong)} problems\n")
    return int(bool(wrong))


def law_problems(settings: Settings) -> tuple[list[str], list[str]]:
    """Return problems and notes of the law, the calendar and the promises."""
    today = in_london(datetime.now(UTC))
    try:
        law = read_law(settings.content)
    except LawUnreadable as error:
        return [f"law: {error}"], []
    none = [] if law.promises else [f"packs: there is no council in {settings.content.name}"]
    return law_check.problems(law, today) + none, law_check.notes(law)
