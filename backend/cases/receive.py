"""Words arrive: the case is opened and its clock starts, once. The same submission again gets the same receipt."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import codes
from backend.cases.casebook import Casebook, is_taken, rows_of
from backend.cases.deadlines import dates_if_known
from backend.cases.events import TELLER, Event, Received, ToldAgain, Who
from backend.cases.history import replay
from backend.cases.new_code import codes_made
from backend.cases.shapes import Expected, Receipt, Reply, Representation
from backend.cases.summaries import keep, values_of
from backend.cases.tables import CaseRow, EventRow
from backend.law.book import Law
from backend.law.clocks import Deadline
from backend.law.reasons import because
from backend.law.working_days import in_london
from telling.standing import needs_interest, standing_of

log = logging.getLogger(__name__)
AHEAD = timedelta(minutes=5)
"""A phone's clock may be this much ahead of ours; more, and the moment we received it counts."""
LONG_AGO = timedelta(days=30)
ADULTS: tuple[Who, ...] = ("parent", "carer", "family", "advocate")
WRITTEN_HERE = ("chat", "form")
"""Channels in which somebody who leaves no way to reach them gets a code, and can come back with it."""
type Opened = Callable[[AsyncSession, str], Awaitable[None]]
"""What is written in the transaction that opens a case. The second value is its reference."""


async def nothing(session: AsyncSession, reference: str) -> None:
    """Add nothing to the transaction."""


async def receive(
    book: Casebook, uuid: str, told: Representation, *, now: datetime, also: Opened = nothing
) -> tuple[Receipt, bool]:
    """Keep it and give the receipt; the second value is True when the case is new.

    A later body that differs is kept as a new event: never lost, never a second clock.
    """
    mark = mark_of(book, told)
    code = codes.code_of(book.secrets.code_key, uuid)
    known = await book.reading(lambda session: session.get(CaseRow, uuid))
    hashed = known.code_hash if known else await asyncio.to_thread(codes.hash_of, code)
    await book.secrets.data_keys.make_beforehand(uuid)

    async def work(session: AsyncSession) -> tuple[str, Received, bool, int]:
        case = await session.get(CaseRow, uuid)
        if case is None:
            reference, first = await open_case(book, session, uuid, told, now, hashed, mark)
            await also(session, reference)
            return reference, first, True, 0
        words = told.model_dump_json()
        await book.add(session, uuid, ToldAgain(), actor=TELLER, now=now, words=words, once=mark)
        await book.keep_out(session, uuid, told, now)
        rows = await rows_of(session, uuid)
        # the receipt has the code that opens it now
        return case.reference, Received.model_validate(rows[0].facts), False, codes_made(rows)

    reference, first, is_new, made = await book.writing(work)
    return receipt_of(book, reference, codes.code_of(book.secrets.code_key, uuid, made), first), is_new


async def open_case(
    book: Casebook, session: AsyncSession, uuid: str, told: Representation, now: datetime, hashed: str, mark: str
) -> tuple[str, Received]:
    """Write the case and its first event."""
    reference = await free_reference(book, session, uuid)
    first = fact_of(book.law, told, now)
    case = CaseRow(uuid=uuid, reference=reference, council=told.council, code_hash=hashed, opened_at=now)
    session.add(case)
    await session.flush()
    event = Event(1, now, TELLER, first)
    session.add(book.row(uuid, event, told.model_dump_json(), mark))
    await session.flush()
    await keep(session, values_of(case, replay([event]), 1, book.law))
    await book.keep_names(session, uuid, told.council)
    await book.keep_out(session, uuid, told, now)
    return reference, first


async def free_reference(book: Casebook, session: AsyncSession, uuid: str) -> str:
    """Return a reference that no other case has."""
    attempt = 0
    while await is_taken(session, reference := codes.reference_of(book.secrets.code_key, uuid, attempt)):
        attempt += 1
    return reference


def fact_of(law: Law, told: Representation, now: datetime) -> Received:
    """Return the facts of the first event, without names and words."""
    in_future = told.told_at > now + AHEAD
    role = told.speaker.role or "child"
    return Received(
        council=told.council,
        kind=told.kind,
        kind_said=told.kind_said,
        channel=told.channel,
        received_on=in_london(min(told.told_at, now)),
        role=role,
        child_agrees=told.child.agrees,
        child_understands=told.child.understands,
        on_the_list=not needs_interest(role, standing_told(told)),
        advocate=told.advocate.answer,
        over_a_year=told.happened.when == "over_a_year",
        names_someone=bool(told.person_named and told.person_named.strip()),
        private_talk="private_talk" in told.needs,
        anonymous=bool(told.anonymous),
        told_in_future=in_future,
        told_long_ago=told.told_at < now - LONG_AGO,
        content_version=told.content_version,
        promises=dict(law.promises.get(told.council, {})),
        who=who_told(told),
        about=told.about,
        decision_to_come=is_to_come(told),
        decision_on=day_to_come(told),
        comes_back=told.channel in WRITTEN_HERE and not leaves_a_way(told.reply),
    )


def standing_told(told: Representation) -> str | None:
    """Return who the speaker is to the law: as they or an officer said it, else by their own words."""
    speaker = told.speaker
    return speaker.standing or standing_of(speaker.relation, speaker.relation_said)


def is_to_come(told: Representation) -> bool:
    """Return whether something that they do not want is about to happen, as they told it."""
    decision = told.decision
    return decision.when != "happened" and any((decision.what, decision.when, decision.on))


def day_to_come(told: Representation) -> date | None:
    """Return the day of it, where a client named one."""
    try:
        return date.fromisoformat(told.decision.on or "") if is_to_come(told) else None
    except ValueError:
        return None


def who_told(told: Representation) -> Who:
    """Return who told us, without a name. A relation in somebody's own words is `other`."""
    role, relation = told.speaker.role or "child", told.speaker.relation
    return "child" if role == "child" else next((who for who in ADULTS if who == relation), "other")


def leaves_a_way(reply: Reply) -> bool:
    """Return whether a letter, a call or a visit could reach the person: only then is one promised."""
    return reply.how != "no_reply" and (bool((reply.to or "").strip()) or reply.how == "in_person")


def mark_of(book: Casebook, told: Representation) -> str:
    """Return what recognises the same submission sent again.

    Keyed: the words cannot be guessed from it. told_at is left out,
    because trying again may set it anew."""
    body = json.dumps(told.model_dump(mode="json", exclude={"told_at"}), sort_keys=True)
    return "body:" + codes.digest_of(book.secrets.code_key, body).hex()


def receipt_of(book: Casebook, reference: str, code: str, first: Received) -> Receipt:
    """Return the receipt, always worked out anew from the first event, the rules and the calendar."""
    state = first.first_state()
    found = dates_if_known(state, book.law)
    if not found.known:
        # The words are kept all the same; a person must say the dates.
        log.error("no dates for %s: the bank holidays are not known", reference)
    return Receipt(
        reference=reference,
        code=code,
        received_on=first.received_on,
        expected=tuple(shown(book, one.deadline) for one in found.clocks if not one.deadline.ours),
        decided_first=state.decided_first,
        days_stand=state.decided_first and not state.interest_undecided,
    )


def shown(book: Casebook, due: Deadline) -> Expected:
    """Return a deadline as the person sees it."""
    reasons = because(book.law.days, due)
    return Expected(
        what=due.what,
        by=due.by,
        at_latest=due.at_latest,
        because=reasons,
        extended=due.extended,
        promised_by=due.promised_by,
    )


def representation_of(book: Casebook, row: EventRow) -> Representation:
    """Return the words as they arrived, opened again: for the desk and for tests."""
    return Representation.model_validate_json(book.words_of(row) or "")
