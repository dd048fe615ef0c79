"""Words typed into a form are looked at by the bot's safeguarding detector, as those of the chat are.

They wait, sealed, in a table of their own from the moment they are kept: a bot that is down, or a process that is
killed, only delays the look. An alert is stored before its words leave that table.
"""

from __future__ import annotations

import logging
from typing import Any

from aiohttp import web
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.noticed import alert_uuid, alerting
from backend.alerts.noticed import store as pass_on
from backend.cases.codes import digest_of
from backend.chat.bot import BotSilent
from backend.chat.running import CHAT
from backend.form.questions import ADULTS, chosen
from backend.form.sealed import seal, unseal
from backend.form.state import State, change
from backend.form.tables import UncheckedRow
from backend.keys import NOW, SECRETS, SESSIONS
from backend.logs import where
from backend.store.engine import READING

log = logging.getLogger(__name__)
type Json = dict[str, Any]
BOT_IS_DOWN = 3
"""So many silences in one round, and the rest waits for the next."""


def row_for(app: web.Application, form_id: str, council: str, state: State, ask: str, words: str) -> UncheckedRow:
    """Words of one answer, to be added to a session. The same words of the same answer have the same uuid."""
    secrets, now = app[SECRETS], app[NOW]()
    message_id = f"{ask}.{digest_of(secrets.code_key, words).hex()[:16]}"
    alert = {
        "council": council,
        "conversation": form_id,
        "message_id": message_id,
        "told_at": now.isoformat(),
        "role": role_of(state),
        "words": words,
        "case_uuid": state.case,
        "channel": "form",
    }
    row = UncheckedRow(uuid=alert_uuid(form_id, message_id), form_id=form_id, since=now)
    row.sealed = seal(secrets.sealer, row, "sealed", {"ask": ask, "alert": alert})
    return row


def role_of(state: State) -> str | None:
    """Who may be unsafe: the child who types, or the one an adult types about."""
    who = chosen(state.answers, "who_is_typing")
    return None if who is None else "helper" if who in ADULTS else "child"


async def look_at(app: web.Application, form_id: str) -> None:
    """Look at everything of this form that waits. Never raises: what could not be looked at waits on."""
    try:
        for row in await waiting_rows(app, form_id):
            await look(app, row)
    except BotSilent as silence:
        log.warning("words of a form wait to be looked at: %s", silence)
    except Exception as error:
        log.error("words of a form could not be looked at: %s", where(error))


async def drain(app: web.Application) -> int:
    """Look at everything that waits, of every form; how much is left."""
    left = failures = 0
    for row in await waiting_rows(app):
        if failures == BOT_IS_DOWN:
            left += 1
            continue
        try:
            await look(app, row)
        except Exception as error:
            left += 1
            failures += 1
            if not isinstance(error, BotSilent):
                log.error("words of a form could not be looked at: %s", where(error))
    return left


async def waiting_rows(app: web.Application, form_id: str | None = None) -> list[UncheckedRow]:
    """What waits, oldest first."""
    wanted = select(UncheckedRow).order_by(UncheckedRow.since)
    if form_id:
        wanted = wanted.where(UncheckedRow.form_id == form_id)
    async with app[SESSIONS]() as session:
        await session.connection(execution_options=READING)
        return list(await session.scalars(wanted))


async def look(app: web.Application, row: UncheckedRow) -> None:
    """Ask the bot, store an alert where it is one, then let the words go. Raises BotSilent, or what a store raises."""
    body = unseal(app[SECRETS].sealer, row, "sealed")
    found = await app[CHAT].bot.parse(body["alert"]["words"])
    concern, stored = found["safeguarding"], True
    if concern["concern"]:
        stored = await pass_on(app, row.uuid, body["alert"] | alerting(concern))
    await note(app, row, body, found, stored)


async def note(app: web.Application, row: UncheckedRow, body: Json, found: Json, stored: bool) -> None:
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
        story = state.answers.get("what_happened")
        if body["ask"] == "what_happened" and story and story.get("said") == body["alert"]["words"]:
            story["intent"] = found.get("intent") if isinstance(found.get("intent"), str) else None
        if found["safeguarding"]["concern"] and state.last_alert != row.uuid:
            urgent = bool(found["safeguarding"].get("urgent", True))
            state.alert = {"uuid": row.uuid, "urgent": urgent, "stored": stored}
            state.last_alert = row.uuid

    # The bot may look days later: only a person makes a form stay.
    await change(app, row.form_id, work, finish, used=False)
