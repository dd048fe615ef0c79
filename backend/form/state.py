"""What the server remembers of one form, sealed; found by the cookie, changed by one writer at a time."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from aiohttp import web
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.chat.tokens import new_token, token_hash
from backend.form.questions import Answer
from backend.form.sealed import seal, unseal
from backend.form.tables import FormRow
from backend.keys import NOW, SECRETS, SESSIONS
from backend.store.base import Base
from backend.store.engine import READING

KEPT = timedelta(hours=24)
"""As long as a chat that nobody saved."""


@dataclass
class State:
    """answers: by question. drafts: words of a page that was left without pressing Next.

    case: uuid of the case it becomes, the same at every try. told_at: when it was first sent.
    warned: how often the help card was shown; alert: the one it is shown for now; alerts: uuid of the last alert.
    """

    case: str = field(default_factory=lambda: str(uuid.uuid4()))
    proof: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    """Stands in each page of this form, so that no other site can press a button in it."""
    answers: dict[str, Answer] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    hurry: bool = False
    told_at: str | None = None
    notes: list[str] = field(default_factory=list)
    """Cards to show above the next page, once."""
    warned: int = 0
    alert: dict[str, Any] | None = None
    last_alert: str | None = None
    safe_now: str | None = None
    unchecked: bool = False
    look: dict[str, str] = field(default_factory=dict)
    sent: dict[str, Any] | None = None
    """The receipt and what is needed to show it again; the words are gone by then."""


@dataclass(frozen=True)
class Form:
    """A form that is open in somebody's browser."""

    id: str
    council: str
    state: State


def open_row(app: web.Application, row: FormRow) -> Form:
    """Unseal a row."""
    return Form(row.id, row.council, State(**unseal(app[SECRETS].sealer, row, "sealed")))


async def find(app: web.Application, council: str, token: str | None) -> Form | None:
    """The form of this cookie, if it is still kept."""
    if not token:
        return None
    async with app[SESSIONS]() as session:
        await session.connection(execution_options=READING)
        row = await session.scalar(by_token(token))
    return open_row(app, row) if row and row.council == council and row.keep_until > app[NOW]() else None


async def by_id(app: web.Application, form_id: str) -> Form | None:
    """A form as it is now."""
    async with app[SESSIONS]() as session:
        await session.connection(execution_options=READING)
        row = await session.get(FormRow, form_id)
    return open_row(app, row) if row else None


async def begin(app: web.Application, council: str, state: State) -> tuple[Form, str]:
    """A new form and the token of its cookie."""
    token = new_token()
    row = FormRow(id=str(uuid.uuid4()), council=council, token_hash=token_hash(token), keep_until=app[NOW]() + KEPT)
    row.sealed = seal(app[SECRETS].sealer, row, "sealed", asdict(state))
    async with app[SESSIONS].begin() as session:
        session.add(row)
    return Form(row.id, council, state), token


async def change(
    app: web.Application,
    form_id: str,
    work: Callable[[State], Base | None],
    also: Callable[[AsyncSession], Awaitable[None]] | None = None,
) -> State | None:
    """Change a form in one transaction, together with `also` and with a row that `work` gives to be stored.

    None where the form was deleted meanwhile; `also` is done all the same.
    """
    async with app[SESSIONS].begin() as session:
        row = await session.get(FormRow, form_id, with_for_update=True)
        if also:
            await also(session)
        if row is None:
            return None
        state = open_row(app, row).state
        more = work(state)
        if more is not None:
            await session.merge(more)
        row.sealed = seal(app[SECRETS].sealer, row, "sealed", asdict(state))
        row.keep_until = app[NOW]() + KEPT
        return state


async def forget(app: web.Application, token: str | None) -> None:
    """Delete the form of this cookie. Twice is once."""
    if token:
        async with app[SESSIONS].begin() as session:
            await session.execute(delete(FormRow).where(FormRow.token_hash == token_hash(token)))


async def sweep(app: web.Application) -> None:
    """Delete forms whose time is over; nothing is written where there are none."""
    over = FormRow.keep_until <= app[NOW]()
    async with app[SESSIONS]() as session:
        await session.connection(execution_options=READING)
        found = await session.scalar(select(FormRow.id).where(over).limit(1))
    if found:
        async with app[SESSIONS].begin() as session:
            await session.execute(delete(FormRow).where(over))


def by_token(token: str) -> Any:
    """The row of a cookie."""
    return select(FormRow).where(FormRow.token_hash == token_hash(token))
