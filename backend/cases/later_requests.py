"""What a person asks for later: the next stage, to stop, more words, another contact, an advocate after all."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import codes
from backend.cases import events as e
from backend.cases.casebook import Casebook, events_of, rows_of
from backend.cases.early_requests import catch_up
from backend.cases.history import replay
from backend.cases.shapes import AddWords, LaterRequest, NewContact, NextStage, SomeoneElse, WantAdvocate, Withdraw
from backend.cases.state import State
from backend.law.working_days import in_london
from backend.refusals import NotAllowed

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
        in_force = await catch_up(book, session, case_uuid, now)
        rows = await rows_of(session, case_uuid) if in_force else rows
        state = replay(events_of(rows))
        if any(row.once == once for row in rows):
            return state
        on = arrived(state, asked, now)
        if in_force and isinstance(asked, NextStage):  # what they asked for before has just begun: why is kept
            fact: e.Fact = e.WordsAdded(on=on)
        else:
            fact = fact_of(book, state, asked, in_london(now), on)
        return await book.add(session, case_uuid, fact, actor=e.TELLER, now=now, words=words, once=once)

    try:
        return await book.writing(work)
    except NotAllowed as error:
        raise NotAllowed(error.problem, SAY.get(error.problem, "We cannot do that now.")) from None


def arrived(state: State, asked: LaterRequest, now: datetime) -> date | None:
    """Return the day on which it was said, where that was before today: it could not be handed over at once.

    Never before the words it belongs to, and never before the answer that it may be about: a clock that is wrong
    refuses nobody.
    """
    if asked.at is None or in_london(asked.at) >= in_london(now):
        return None
    steps = (state.received_on, state.answered_on, state.stage_2_answered_on)
    return max(in_london(asked.at), *(day for day in steps if day))


def fact_of(book: Casebook, state: State, asked: LaterRequest, today: date, on: date | None = None) -> e.Fact:
    """Return the event that stands for a request. on: the day it was made, where that was before today."""
    match asked:
        case NextStage():
            return stage_fact(book, state, today, on)
        case Withdraw():
            return e.Withdrawn(on=on)
        case AddWords():
            return e.WordsAdded(on=on)
        case NewContact():
            return e.ContactChanged(on=on, comes_back=asked.reply.how == "no_reply")
        case SomeoneElse():
            return e.SomeoneElseWanted(on=on)
        case WantAdvocate():
            return e.AdvocateAnswered(answer=asked.advocate.answer, on=on)


def stage_fact(book: Casebook, state: State, today: date, on: date | None = None) -> e.StageRequested:
    """Return the stage asked for. Too early at stage 1 is no refusal: the council is asked to agree to leave it out."""
    if state.stage == 3:
        raise NotAllowed("no_next_stage", SAY["no_next_stage"])
    return e.StageRequested.made_on(today, state, book.law, on=on)
