"""Words typed into a form are looked at by the bot's safeguarding detector, as those of the chat are.

They wait, sealed, in a table of their own from the moment they are kept: a bot that is down, or a process that is
killed, only delays the look. An alert is stored before its words leave that table.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.application import readers_now
from backend.alerts.gateway_alerts import concern_fields, level_of, raise_alert
from backend.alerts.readers import said_by
from backend.cases.codes import digest_of
from backend.chat.application import CHAT
from backend.chat.bot import BotSilent
from backend.form.row_sealing import seal, unseal
from backend.form.state import State, change
from backend.form.tables import UncheckedRow
from backend.keys import NOW, SECRETS, STORE
from backend.logs import where
from backend.store.secrets import Secrets
from telling.ids import alert_uuid
from telling.roles import alert_role
from telling.story import STORY, Story

log = logging.getLogger(__name__)
type Json = dict[str, Any]


def row_for(app: web.Application, form_id: str, council: str, state: State, ask: str, words: str) -> UncheckedRow:
    """Return words of one answer, to be added to a session. The same words of the same answer have the same uuid."""
    secrets, now, role = app[SECRETS], app[NOW](), alert_role(state.answers)
    return waiting_row(secrets, now, form_id, council, role, state.case, ask, words)


def words_of_case(
    secrets: Secrets, now: datetime, case_uuid: str, council: str, role: str, came: str, words: str
) -> UncheckedRow:
    """Return words that reached a case another way, to be merged into a session. came: how, a name of ours."""
    who = "child" if role == "child" else "helper"
    return waiting_row(secrets, now, case_uuid, council, who, case_uuid, came, words)


def waiting_row(
    secrets: Secrets,
    now: datetime,
    talk_id: str,
    council: str,
    role: str | None,
    case_uuid: str | None,
    ask: str,
    words: str,
) -> UncheckedRow:
    """Return words as they wait. talk_id: of the form, or of the case that they belong to."""
    message_id = f"{ask}.{digest_of(secrets.code_key, words).hex()[:16]}"
    alert = {
        "council": council,
        "conversation": talk_id,
        "message_id": message_id,
        "told_at": now.isoformat(),
        "role": role,
        "words": words,
        "case_uuid": case_uuid,
        "channel": "form",
    }
    row = UncheckedRow(uuid=alert_uuid(talk_id, message_id), form_id=talk_id, since=now)
    row.sealed = seal(secrets.sealer, row, "sealed", {"ask": ask, "alert": alert})
    return row


async def check_form(app: web.Application, form_id: str) -> None:
    """Look at everything of this form that waits. Never raises: what could not be looked at waits on."""
    try:
        for row in await find_waiting(app, form_id):
            await check_words(app, row)
    except BotSilent as silence:
        log.warning("words of a form wait to be looked at: %s", silence)
    except Exception as error:
        log.error("words of a form could not be looked at: %s", where(error))


async def check_all(app: web.Application) -> int:
    """Look at everything that waits, of every form; how much is left."""
    waiting, chat = await find_waiting(app), app[CHAT]
    try:
        return await chat.looks["forms"].each(
            chat.bot, waiting, lambda row: row.uuid, lambda row: check_words(app, row)
        )
    except BotSilent as silence:
        log.debug("words of forms wait to be looked at: %s", silence)
        return len(await find_waiting(app))


async def find_waiting(app: web.Application, form_id: str | None = None) -> list[UncheckedRow]:
    """Return what waits, oldest first."""
    wanted = select(UncheckedRow).order_by(UncheckedRow.since)
    if form_id:
        wanted = wanted.where(UncheckedRow.form_id == form_id)

    async def rows(session: AsyncSession) -> list[UncheckedRow]:
        return list(await session.scalars(wanted))

    return await app[STORE].reading(rows)


async def check_words(app: web.Application, row: UncheckedRow) -> None:
    """Ask the bot, store an alert where it is one, then let the words go. Raises BotSilent, or what a store raises."""
    body = unseal(app[SECRETS].sealer, row, "sealed")
    chat = app[CHAT]
    found = await chat.looks["forms"].read(chat.bot, row.uuid, body["alert"]["words"])
    concern, stored = found["safeguarding"], True
    if concern["concern"]:
        stored = await raise_alert(app, row.uuid, body["alert"] | concern_fields(concern))
    await note_result(app, row, body, found, stored)


async def note_result(app: web.Application, row: UncheckedRow, body: Json, found: Json, stored: bool) -> None:
    """Tell the form what was found, and drop the waiting words, in one transaction.

    Words whose alert is not in the store yet stay: storing it twice is storing it once.
    """
    left = 0

    async def finish(session: AsyncSession) -> None:
        nonlocal left
        if stored:
            await session.execute(delete(UncheckedRow).where(UncheckedRow.uuid == row.uuid))
        others = select(func.count()).select_from(UncheckedRow)
        left = await session.scalar(others.where(UncheckedRow.form_id == row.form_id)) or 0

    def work(state: State) -> None:
        state.unchecked = left > 0
        if body["ask"] == STORY and state.answers.said(STORY) == body["alert"]["words"]:
            intent = found.get("intent") if isinstance(found.get("intent"), str) else None
            heard = tuple(replace(word, intent=intent) for word in state.answers.words)
            state.answers = state.answers.with_({STORY: Story(heard, done=True)})
        if found["safeguarding"]["concern"] and state.last_alert != row.uuid:
            show_help_next(app, body["alert"]["council"], state, row.uuid, found["safeguarding"], stored)

    # The bot may look days later: only a person makes a form stay.
    await change(app, row.form_id, work, finish, used=False)


def show_help_next(app: web.Application, council: str, state: State, uuid: str, concern: Json, stored: bool) -> None:
    """Have the help card shown next, with what is true of who reads it; a look is one quiet line, once a form."""
    state.last_alert = uuid
    if level_of(concern) == "look":
        state.notes = [*state.notes, *([] if state.looked else ["form_may_be_unsafe"])]
        state.looked = True
        return
    readers = readers_now(app, council, "alert")
    state.alert = {
        "uuid": uuid,
        "urgent": bool(concern.get("urgent", True)),
        "stored": stored,
        "told": readers.told,
        "by": said_by(readers.by, app[NOW]()) if readers.by else None,
    }
