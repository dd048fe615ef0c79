"""Where a case is, for the person who told us: in our words for states, with the dates that are still open."""

from __future__ import annotations

import asyncio
import logging
from datetime import date
from typing import Literal

from sqlalchemy import func, select

from backend.audit.tables import AuditRow
from backend.cases import codes
from backend.cases.casebook import Casebook, case_of, letters_that_hold, rows_of
from backend.cases.deadlines import Dates, dates_if_known
from backend.cases.events import SomeoneElseWanted, StageRequested, Withdrawn
from backend.cases.letters import Letter, main_reader
from backend.cases.own_view import also_true
from backend.cases.receive import shown
from backend.cases.shapes import Asking, Done, Progress, RequestKind, Written
from backend.cases.state import State
from backend.cases.steps import days_of, name_of
from backend.cases.tables import CaseRow
from backend.law.working_days import CalendarTooShort, in_london
from telling.ids import tidy_reference

log = logging.getLogger(__name__)
READINGS = ("case_read", "case_read_for_alert", "case_added", "case_imported", "form_opened")
"""What the audit calls it when somebody at the desk has the words of a case before them."""


async def opened(book: Casebook, asking: Asking) -> CaseRow | None:
    """Return the case that this reference and code belong to. An unknown reference takes as long as a wrong code."""
    reference = tidy_reference(asking.reference)
    case = await book.reading(lambda session: case_of(session, reference))
    hashed = case.code_hash if case else codes.nobodys_hash()
    right = await asyncio.to_thread(codes.opens, hashed, asking.code)
    return case if case and right else None


async def first_read_on(book: Casebook, case_uuid: str) -> date | None:
    """Return the London day on which somebody at the council first opened it, from the audit of the desk."""
    asked = select(func.min(AuditRow.at)).where(AuditRow.about == case_uuid, AuditRow.what.in_(READINGS))
    at = await book.reading(lambda session: session.scalar(asked))
    return in_london(at) if at else None


ANSWERS = {"answered": "answer", "stage_2_answered": "answer_stage_2", "finished": "final_answer"}
"""Where a case is, and the letter that says what was found about each point: whoever has the code can read it again."""


async def letters_for(book: Casebook, case_uuid: str, state: State) -> tuple[Written, ...]:
    """Return what was written to a person who left no way to reach them, the newest first.

    To others it was sent, to where they called it safe; they can read the answer that holds now again, no older one.
    """
    rows = await book.reading(lambda session: rows_of(session, case_uuid))
    kept = [(row, Letter.opened(book.words_of(row))) for row in letters_that_hold(rows)]
    return tuple(
        Written(what=letter.name, on=in_london(row.at), lines=tuple(block.text for block in letter.blocks))
        for row, letter in reversed(kept)
        if letter.to == main_reader(state) and (state.comes_back or letter.name == ANSWERS.get(name_of(state)))
    )


def progress_of(
    book: Casebook,
    reference: str,
    state: State,
    today: date,
    letters: tuple[Written, ...] = (),
    read_on: date | None = None,
) -> Progress:
    """Return what the person may know, today."""
    found = safe_dates(book, reference, state)
    dues = [due for due in found.open if not due.deadline.ours]
    return Progress(
        reference=reference,
        kind=state.kind,
        state=name_of(state),
        stage=state.stage if state.kind == "complaint" else None,
        received_on=state.received_on,
        expected=tuple(shown(book, due.deadline) for due in dues),
        done=tuple(Done(what=name, on=day) for name, day in days_of(state)),
        can=can(book, state, today),
        provisional=state.provisional,
        late=any(due.late(today) for due in dues),
        may_ask=() if gone(state) else tuple(shown(book, window) for window in found.windows if not window.ours),
        comes_back=state.comes_back,
        letters=letters,
        also=also_true(state),
        meets_on=state.panel_meets_on if not state.panel_met_on and not state.ended else None,
        read_on=read_on,
    )


def gone(state: State) -> bool:
    """Return whether no next stage can be asked for any more. Closed is not gone: once in, always in."""
    return state.ended in {"withdrawn", "not_looked_at"}


def safe_dates(book: Casebook, reference: str, state: State) -> Dates:
    """Return the dates; none where the calendar is too short, which is logged for a person."""
    found = dates_if_known(state, book.law)
    if not found.known:
        log.error("no dates for %s: the bank holidays are not known", reference)
    return found


def can(book: Casebook, state: State, today: date) -> tuple[RequestKind, ...]:
    """Return the requests that are possible now. Adding words and a new contact always are."""
    possible: list[RequestKind] = ["add_words", "new_contact", "advocate"]
    if not Withdrawn().allowed(state, book.law, today):
        possible.append("withdraw")
    if not SomeoneElseWanted().allowed(state, book.law, today):
        possible.append("someone_else")
    if next_stage(book, state, today):
        possible.append("next_stage")
    return tuple(possible)


def next_stage(book: Casebook, state: State, today: date) -> Literal[2, 3] | None:
    """Return the stage that may be asked for now without anybody's agreement. None where its dates are not known."""
    asked = StageRequested.made_on(today, state, book.law)
    try:
        refused = asked.allowed(state, book.law, today)
    except CalendarTooShort:
        return None
    return None if refused or asked.before_answer else asked.stage
