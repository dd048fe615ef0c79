"""Alerts that could not be stored, kept until they are: one sealed file each under `$HMO_HOME/alerts-waiting/`.

A file, because the database may be what is broken. It is written before anything else happens, and removed only
when the store has the alert. A file that cannot be stored stays, and `backend check` tells.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from backend.alerts.receive import answer_safe_now, receive
from backend.alerts.running import book_of, nudge
from backend.alerts.shapes import Alert, SafeNowAnswer
from backend.cases.door import whole
from backend.keys import NOW, SECRETS, SETTINGS
from backend.logs import where
from backend.settings import Settings

log = logging.getLogger(__name__)
type Json = Mapping[str, Any]
ALERT = TypeAdapter(Alert)
ANSWER = ".safe_now"
"""The end of the name of a file that holds an answer to "Are you safe right now?"."""


@dataclass
class InMemory:
    """unwritten: what not even a file could be written for (the disk is full), sealed, while the process lives.
    said: files whose trouble was logged already: it is tried every few seconds, and logged once.
    """

    unwritten: dict[str, bytes] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)


memories: WeakKeyDictionary[web.Application, InMemory] = WeakKeyDictionary()


async def keep(app: web.Application, alert_uuid: object, alert: object) -> None:
    """Keep an alert that the bot could not store, for the watcher. Never raises: the child waits for an answer."""
    await keep_as(app, file_uuid(str(alert_uuid)), alert)


async def keep_safe_now(app: web.Application, alert_uuid: str, answer: str) -> None:
    """Keep an answer that could not be added to its alert. Never raises."""
    await keep_as(app, file_uuid(alert_uuid) + ANSWER, {"answer": answer})


def file_uuid(said: str) -> str:
    """A name for the file: the uuid, or one made from whatever stands in its place."""
    try:
        return str(uuid.UUID(said))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, said))


async def keep_as(app: web.Application, name: str, body: object) -> None:
    """Seal, write, wake the watcher. The store is not tried here: a database that hangs would hold up the child."""
    sealed = app[SECRETS].sealer.seal(json.dumps(body), about(name))
    try:
        await asyncio.to_thread(write, folder_of(app[SETTINGS]), name, sealed)
    except OSError as error:
        log.error("an alert could not be written down, it is kept in memory: %s", where(error))
        memory_of(app).unwritten[name] = sealed
    nudge(app)


def memory_of(app: web.Application) -> InMemory:
    """What this process remembers."""
    return memories.setdefault(app, InMemory())


async def drain(app: web.Application) -> int:
    """Store everything that waits; how much is left. An alert goes before the answer that belongs to it."""
    folder, memory = folder_of(app[SETTINGS]), memory_of(app)
    left = 0
    for name in sorted({*memory.unwritten, *await asyncio.to_thread(names_in, folder)}):
        try:
            await drain_one(app, folder / name, memory)
        except Exception as error:
            left += 1
            if name not in memory.said:
                log.error("an alert waits to be stored: %s", where(error))
            memory.said.add(name)
    return left


async def drain_one(app: web.Application, path: Path, memory: InMemory) -> None:
    """Store one, then remove it; raises whatever keeps it from being stored."""
    sealed = memory.unwritten.get(path.name)
    if sealed is None:
        try:
            sealed = await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError:
            # Another process was faster.
            return
    await store(app, path.name, json.loads(app[SECRETS].sealer.unseal(sealed, about(path.name))))
    memory.unwritten.pop(path.name, None)
    memory.said.discard(path.name)
    await asyncio.to_thread(path.unlink, missing_ok=True)


async def store(app: web.Application, name: str, body: Json) -> None:
    """What the doors do; raises what they would."""
    book, now = book_of(app), app[NOW]()
    if name.endswith(ANSWER):
        answer = SafeNowAnswer.model_validate(body).answer
        if not await answer_safe_now(book, name.removesuffix(ANSWER), answer, now=now):
            raise LookupError("the alert of this answer is not stored yet")
        return
    await receive(book, name, mended(body, now), now=now)


def mended(body: Json, now: datetime) -> Alert:
    """The alert, with every field that has the wrong shape replaced: what is wrong with it must not keep it out.

    Raises ValidationError only where council, conversation or words are missing. What is not known counts as urgent.
    """
    told = {name: value for name, value in whole(dict(body)).items() if name in Alert.model_fields}
    instead: dict[str, Any] = {"told_at": now, "urgent": True, "because": (), "channel": "chat"}
    instead |= dict.fromkeys(("message_id", "role", "category", "score", "case_uuid", "safe_now"))
    while True:
        try:
            return ALERT.validate_python(told)
        except ValidationError as error:
            wrong = str(error.errors(include_input=False, include_url=False)[0]["loc"][0])
            if wrong not in instead:
                # `from None`: the chained error would carry the words.
                raise LookupError(f"a field is missing: {wrong}") from None
            told[wrong] = instead.pop(wrong)


def about(name: str) -> str:
    """What a sealed file belongs to: a copy under another name cannot be opened."""
    return f"alerts-waiting:{name}"


def folder_of(settings: Settings) -> Path:
    """Where the files are."""
    return settings.home / "alerts-waiting"


def names_in(folder: Path) -> list[str]:
    """The files that wait; drafts that were never finished are none."""
    return [path.name for path in folder.glob("*-*") if not path.name.startswith(".")] if folder.exists() else []


def write(folder: Path, name: str, sealed: bytes) -> None:
    """Write one file in one step, and have it on the disk before returning."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{name}.{uuid.uuid4().hex}"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / name)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
