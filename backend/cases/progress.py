"""Where a case is, for the person who told us: in our words for states, with the dates that are still open."""

from __future__ import annotations

import asyncio
import logging
from datetime import date
from typing import Literal

from backend.cases import codes
from backend.cases.casebook import Casebook, case_of
from backend.cases.deadlines import Due, open_deadlines, past_stage_1
from backend.cases.receive import shown
from backend.cases.shapes import Asking, Done, Progress, RequestKind
from backend.cases.state import State
from backend.cases.steps import days_of, name_of
from backend.cases.tables import CaseRow
from backend.law.working_days import CalendarTooShort

log = logging.getLogger(__name__)


async def opened(book: Casebook, asking: Asking) -> CaseRow | None:
    """The case that this reference and code belong to. An unknown reference takes as long as a wrong code."""
    reference = codes.tidy_reference(asking.reference)
    case = await book.reading(lambda session: case_of(session, reference))
    hashed = case.code_hash if case else codes.nobodys_hash()
    right = await asyncio.to_thread(codes.opens, hashed, asking.code)
    return case if case and right else None


def progress_of(book: Casebook, reference: str, state: State, today: date) -> Progress:
    """What the person may know, today."""
    dues = safe_deadlines(book, reference, state)
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
    )


def safe_deadlines(book: Casebook, reference: str, state: State) -> list[Due]:
    """The open dates; none where the calendar is too short, which is logged for a person."""
    try:
        return open_deadlines(state, book.law)
    except CalendarTooShort as error:
        log.error("no dates for %s: %s", reference, error)
        return []


def can(book: Casebook, state: State, today: date) -> tuple[RequestKind, ...]:
    """The requests that are possible now. Adding words and a new contact always are."""
    possible: list[RequestKind] = ["add_words", "new_contact", "advocate"]
    if not state.ended:
        possible.append("withdraw")
    if next_stage(book, state, today):
        possible.append("next_stage")
    return tuple(possible)


def next_stage(book: Casebook, state: State, today: date) -> Literal[2, 3] | None:
    """The stage that may be asked for now without anybody's agreement."""
    if state.kind != "complaint" or state.ended in {"withdrawn", "not_looked_at"}:
        return None
    if state.stage == 1:
        return 2 if state.answered_on or over(book, state, today) else None
    return 3 if state.stage == 2 and state.stage_2_answered_on else None


def over(book: Casebook, state: State, today: date) -> bool:
    """Is stage 1 past its latest day? Unknown days cannot be over."""
    try:
        return past_stage_1(state, book.law, today)
    except CalendarTooShort:
        return False
