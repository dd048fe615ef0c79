"""What a person asks for later: the next stage, to stop, more words, another contact, an advocate after all."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import codes
from backend.cases import events as e
from backend.cases.casebook import Casebook, events_of, rows_of
from backend.cases.deadlines import windows
from backend.cases.history import replay
from backend.cases.moves import NotAllowed
from backend.cases.progress import next_stage
from backend.cases.shapes import AddWords, LaterRequest, NewContact, NextStage, WantAdvocate, Withdraw
from backend.cases.state import State
from backend.law.working_days import in_london

SAY = {
    "ended": "This has ended. You can tell us again, as something new.",
    "not_a_complaint": "Only a complaint has a next stage. You can tell us more at any time.",
    "stage_2_before": "You asked for this before. We have it.",
    "too_soon": "You asked for the next stage before. Stage 2 has not been answered yet.",
    "no_next_stage": "There is no further stage here. You can go to the Ombudsman.",
}
"""The refusals a young person can meet, in words for them."""


async def ask(book: Casebook, case_uuid: str, request_uuid: str, asked: LaterRequest, *, now: datetime) -> State:
    """Keep the request and give the new state; raises NotAllowed with words for a young person.

    The same request again changes nothing.
    """
    words = asked.model_dump_json(exclude={"code"})
    once = f"request:{request_uuid}:{codes.digest_of(book.secrets.code_key, words).hex()[:32]}"

    async def work(session: AsyncSession) -> State:
        rows = await rows_of(session, case_uuid)
        state = replay(events_of(rows))
        if any(row.once == once for row in rows):
            return state
        fact = fact_of(book, state, asked, in_london(now))
        return await book.add(session, case_uuid, fact, actor=e.TELLER, now=now, words=words, once=once)

    try:
        return await book.writing(work)
    except NotAllowed as error:
        raise NotAllowed(error.problem, SAY.get(error.problem, "We cannot do that now.")) from None


def fact_of(book: Casebook, state: State, asked: LaterRequest, today: date) -> e.Fact:
    """The event that stands for a request."""
    match asked:
        case NextStage():
            return stage_fact(book, state, today)
        case Withdraw():
            return e.Withdrawn()
        case AddWords():
            return e.WordsAdded()
        case NewContact():
            return e.ContactChanged()
        case WantAdvocate():
            return e.AdvocateAnswered(answer=asked.advocate.answer)


def stage_fact(book: Casebook, state: State, today: date) -> e.StageRequested:
    """The stage asked for. Too early at stage 1 is no refusal: the council is asked to agree to leave it out."""
    if state.stage == 3:
        raise NotAllowed("no_next_stage", SAY["no_next_stage"])
    if state.stage == 2:
        late = any(today > window.by for window in windows(state, book.law))
        return e.StageRequested(stage=3, after_window=late)
    return e.StageRequested(stage=2, before_answer=next_stage(book, state, today) is None)
