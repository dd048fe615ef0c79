"""What the server remembers of one form, sealed; found by the cookie, changed by one writer at a time."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.chat.conversations import DAY, SAVED
from backend.chat.tokens import new_token, token_hash
from backend.form.row_sealing import seal, unseal
from backend.form.tables import FormRow
from backend.keys import NOW, SECRETS, STORE
from backend.store.base import Base
from telling.answers import Answers


@dataclass
class State:
    """answers: by question. drafts: words of a page that was left without pressing Next.

    case: uuid of the case it becomes, the same at every try. told_at: when it was first sent.
    warned: how often the help card was shown; alert: the one it is shown for now; alerts: uuid of the last alert.
    """

    case: str = field(default_factory=lambda: str(uuid.uuid4()))
    proof: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    """Stands in each page of this form, so that no other site can press a button in it."""
    answers: Answers = field(default_factory=Answers)
    drafts: dict[str, str] = field(default_factory=dict)
    hurry: bool = False
    told_at: str | None = None
    notes: list[str] = field(default_factory=list)
    """Cards to show above the next page, once."""
    warned: int = 0
    alert: dict[str, Any] | None = None
    last_alert: str | None = None
    safe_now: str | None = None
    looked: bool = False
    """Was the quiet line of a look shown?"""
    unchecked: bool = False
    look: dict[str, str] = field(default_factory=dict)
    sent: dict[str, Any] | None = None
    """The receipt and what is needed to show it again; the words are gone by then."""
    saves: int = 0
    """How often it was saved. Stands in each page: a page that is posted again does not save again."""

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain JSON."""
        return vars(self) | {"answers": self.answers.to_slots()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> State:
        """Read what `to_json` wrote."""
        return cls(**kept | {"answers": Answers.from_slots(kept["answers"])})


@dataclass(frozen=True)
class Form:
    """A form that is open in somebody's browser. saved: four words open it elsewhere."""

    id: str
    council: str
    state: State
    saved: bool = False


def open_row(app: web.Application, row: FormRow) -> Form:
    """Unseal a row."""
    return Form(
        row.id, row.council, State.from_json(unseal(app[SECRETS].sealer, row, "sealed")), row.code_lookup is not None
    )


def write(app: web.Application, row: FormRow, state: State) -> None:
    """Seal what is remembered into its row. What was sent has a code of its own: its saved words open nothing."""
    if state.sent:
        row.code_lookup = row.code_hash = None
    row.sealed = seal(app[SECRETS].sealer, row, "sealed", state.to_json())


def stay(row: FormRow, now: datetime) -> None:
    """Note that somebody is here: kept as long as a chat from now."""
    row.keep_until = now + (SAVED if row.code_lookup else DAY)


def open_until(row: FormRow) -> datetime:
    """Return until when the cookie opens it: a day, also where the form is kept longer; then the four words do."""
    return row.keep_until - (SAVED - DAY if row.code_lookup else timedelta())


async def find(app: web.Application, council: str, token: str | None) -> Form | None:
    """Return the form of this cookie, if it is still kept."""
    if not token:
        return None
    row = await app[STORE].reading(lambda session: session.scalar(by_token(token)))
    return open_row(app, row) if row and row.council == council and open_until(row) > app[NOW]() else None


async def by_id(app: web.Application, form_id: str) -> Form | None:
    """Return a form as it is now."""
    row = await app[STORE].reading(lambda session: session.get(FormRow, form_id))
    return open_row(app, row) if row else None


async def begin(app: web.Application, council: str, state: State) -> tuple[Form, str]:
    """Return a new form and the token of its cookie."""
    token = new_token()
    row = FormRow(id=str(uuid.uuid4()), council=council, token_hash=token_hash(token))
    write(app, row, state)
    stay(row, app[NOW]())

    async def add(session: AsyncSession) -> None:
        session.add(row)

    await app[STORE].writing(add)
    return Form(row.id, council, state), token


async def change(
    app: web.Application,
    form_id: str,
    work: Callable[[State], Base | None],
    also: Callable[[AsyncSession], Awaitable[None]] | None = None,
    *,
    used: bool = True,
) -> State | None:
    """Change a form in one transaction, together with `also` and with a row that `work` gives to be stored.

    None where the form was deleted meanwhile; `also` is done all the same. used: by a person, so its time begins again.
    """

    async def changed(session: AsyncSession) -> State | None:
        row = await session.get(FormRow, form_id, with_for_update=True)
        if also:
            await also(session)
        if row is None:
            return None
        state = open_row(app, row).state
        more = work(state)
        if more is not None:
            await session.merge(more)
        write(app, row, state)
        if used:
            stay(row, app[NOW]())
        return state

    return await app[STORE].writing(changed)


def by_token(token: str) -> Any:
    """Return the row of a cookie."""
    return select(FormRow).where(FormRow.token_hash == token_hash(token))
