"""What the tests of backups share: a store with something of every kind in it, and what is in a store."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import insert, select

from backend.alerts.tables import AlertEventRow
from backend.backups.backup import make_backup
from backend.backups.parts import Places, make_backup_key
from backend.cases.receive import receive
from backend.cases.tables import EventRow
from backend.chat.conversations import begin
from backend.chat.tables import Conversation, Turn
from backend.form.tables import FormRow
from backend.settings import Settings
from backend.store.base import about_of
from backend.store.bot_conversations import CONVERSATIONS, NONCE, engine_of
from backend.store.secrets import Secrets
from tests.backend.cases.kit import casebook, new_uuid, represented
from tests.backend.retention.kit import Archive

CANARY = "the heron saw it all"
BOT_KEY = "5a" * 32


@asynccontextmanager
async def archive_of(settings: Settings) -> AsyncIterator[Archive]:
    """Open the store of these settings."""
    async with casebook(settings) as book:
        yield Archive(book, settings)


async def tell(archive: Archive, words: str = CANARY) -> str:
    """Keep a case with these words; its uuid."""
    now, uuid = datetime.now(UTC), new_uuid()
    said = [{"at": now, "text": words}]
    await receive(archive.book, uuid, represented(words=said, told_at=now), now=now)
    return uuid


async def talk(archive: Archive, words: str = CANARY, *, hours: int = 24) -> str:
    """Keep a conversation here and at the bot, and a form; the id of the conversation."""
    talk_id, now, sealer = new_uuid(), datetime.now(UTC), archive.book.secrets.sealer

    def sealed(table: str, column: str, row: dict[str, str]) -> bytes:
        return sealer.seal(json.dumps({"text": words}), about_of(table, column, row))

    message = {"conversation_id": talk_id, "message_id": new_uuid()}
    async with archive.book.sessions.begin() as session:
        conversation = begin(talk_id, "wigan", new_uuid(), now)
        conversation.keep_until = now + timedelta(hours=hours)
        session.add(conversation)
        await session.flush()
        said, answer = (sealed("chat_turns", column, message) for column in ("said", "answer"))
        session.add(Turn(**message, seq=1, said=said, answer=answer))
        form = {"id": new_uuid()}
        session.add(
            FormRow(
                **form,
                council="wigan",
                token_hash=new_uuid(),
                keep_until=now + timedelta(hours=hours),
                sealed=sealed("forms", "sealed", form),
            )
        )
    tell_the_bot(archive.settings, talk_id, words)
    return talk_id


def tell_the_bot(settings: Settings, talk_id: str, words: str) -> None:
    """Keep a conversation as the bot does."""
    path = settings.home / "secrets" / "conversations-key"
    if not path.exists():
        path.write_text(BOT_KEY)
        path.chmod(0o600)
    nonce = bytes(NONCE)
    sealed = nonce + AESGCM(bytes.fromhex(BOT_KEY)).encrypt(nonce, words.encode(), talk_id.encode())
    engine = engine_of(settings)
    with engine.begin() as connection:
        CONVERSATIONS.create(connection, checkfirst=True)
        connection.execute(insert(CONVERSATIONS).values(id=talk_id, sealed=sealed, version=1, touched=int(time.time())))
    engine.dispose()
    if (file := settings.home / "conversations.sqlite3").exists():
        file.chmod(0o600)


async def words_in(settings: Settings) -> dict[str, list[str]]:
    """Every sealed text of a store, opened, by where it is; sorted, so that two stores can be compared."""
    found: dict[str, list[str]] = {}
    async with archive_of(settings) as archive, archive.book.sessions() as session:
        sealer = Secrets.load(settings).sealer
        for table in (EventRow, AlertEventRow):
            rows = [row for row in await session.scalars(select(table)) if row.sealed is not None]
            found[table.__tablename__] = sorted(str(row.unseal(sealer)) for row in rows)
        turns = list(await session.scalars(select(Turn)))
        about = "chat_turns:{0.conversation_id}:{0.message_id}:said"
        found["turns"] = sorted(sealer.unseal(turn.said or b"", about.format(turn)) for turn in turns)
        forms = list(await session.scalars(select(FormRow)))
        found["forms"] = sorted(sealer.unseal(form.sealed, f"forms:{form.id}") for form in forms)
        found["conversations"] = sorted(await session.scalars(select(Conversation.id)))
    engine = engine_of(settings)
    with engine.begin() as connection:
        CONVERSATIONS.create(connection, checkfirst=True)
        found["bot"] = sorted(connection.scalars(select(CONVERSATIONS.c.id)))
    engine.dispose()
    return found


def back_up(settings: Settings, places: Places) -> list[str]:
    """Make a backup; what in it does not open."""
    make_backup_key(settings, anew=False)
    return make_backup(settings, places)[1]
