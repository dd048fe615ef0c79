"""Alerts that could not be stored, kept until they are: one sealed file each under `$HMO_HOME/alerts-waiting/`.

A file, because the database may be what is broken. It is written before anything else happens, and removed only
when the store has the alert. A file that cannot be stored stays, and `backend check` tells. Room for it is held on the
disk, see disk_reserve.py. A machine may be lost with its disk: a copy is kept elsewhere, see second_home.py.
"""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from backend.alerts import disk_reserve, second_home
from backend.alerts.application import book_of, nudge, pass_on_now
from backend.alerts.late_additions import UNCHECKED, is_of_nothing
from backend.alerts.receive import answer_safe_now, receive, tell_about
from backend.alerts.repaired_alert import repair_alert
from backend.alerts.shapes import About, SafeNowAnswer
from backend.keys import NOW, SECRETS, SETTINGS
from backend.logs import where
from backend.settings import Settings
from backend.store.sealing import CannotUnseal
from backend.store.waiting import KeysSilent
from backend.tolerant_json import repair_text
from telling.ids import uuid_of

log = logging.getLogger(__name__)
type Json = Mapping[str, Any]
ANSWER = ".safe_now"
"""The end of the name of a file that holds an answer to "Are you safe right now?"."""
ABOUT = ".about"
"""The end of the name of a file that holds who it is and how to reach them."""
TOLD_AT = "told_at"
"""The moment of either, beside it: another machine may have kept what was told later, and stored it first."""


@dataclass
class InMemory:
    """unwritten: what not even a file could be written for (the disk is full), sealed, while the process lives.
    said: files whose trouble was logged already: it is tried every few seconds, and logged once. copied: marks of what
    has a second home. is_alone: something waits on this machine alone, which was logged.
    """

    unwritten: dict[str, bytes] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    copied: set[str] = field(default_factory=set)
    is_alone: bool = False


IN_MEMORY = web.AppKey("alerts_in_memory", InMemory)


async def keep_alert(app: web.Application, alert_uuid: object, alert: object) -> bool:
    """Keep an alert that could not be stored, for the watcher; return whether it is on the disk, or in a second home.

    Where it is not, it is kept in memory, and the child is told that it was not passed on. Never raises: somebody
    waits for an answer.
    """
    return await keep_as(app, file_uuid(str(alert_uuid)), alert)


async def keep_safe_now(app: web.Application, alert_uuid: str, answer: str) -> bool:
    """Keep an answer that could not be added to its alert; return whether it is kept, as `keep_alert`."""
    return await keep_as(app, file_uuid(alert_uuid) + ANSWER, {"answer": answer, TOLD_AT: app[NOW]().isoformat()})


async def keep_about(app: web.Application, alert_uuid: str, about: About) -> bool:
    """Keep what is known of them and could not be added to its alert; return whether it is kept, as `keep_alert`."""
    body = about.model_dump(mode="json") | {TOLD_AT: app[NOW]().isoformat()}
    return await keep_as(app, file_uuid(alert_uuid) + ABOUT, body)


async def keep_unchecked(app: web.Application, alert_uuid: str, alert: Json) -> bool:
    """Keep a message that could be neither stored nor looked at, as the alert it may be; return whether it is kept."""
    return await keep_as(app, alert_uuid + UNCHECKED, dict(alert))


async def unchecked_messages(app: web.Application) -> list[tuple[str, bytes, dict[str, Any]]]:
    """Return every such message: the uuid of its alert, its bytes, and itself.

    One that cannot be opened stays, and `check` tells.
    """
    copies = set(await second_home.find(app))
    found = []
    for name, sealed in sorted(copies | {one async for one in waiting_here(app)}):
        if name.endswith(UNCHECKED):
            with suppress(CannotUnseal):
                found.append((name.removesuffix(UNCHECKED), sealed, opened(app, name, sealed)))
    return found


async def drop_unchecked(app: web.Application, alert_uuid: str, sealed: bytes) -> None:
    """Let go of such a message: it was looked at, and its alert is stored or kept where it is one."""
    name = alert_uuid + UNCHECKED
    await second_home.take_out(app, name, sealed)
    await let_go(app, name, sealed)


async def let_go(app: web.Application, name: str, sealed: bytes) -> None:
    """Remove these bytes from this machine; what was kept under the same name meanwhile stays."""
    if app[IN_MEMORY].unwritten.get(name) == sealed:
        del app[IN_MEMORY].unwritten[name]
    path = folder_of(app[SETTINGS]) / name
    with suppress(FileNotFoundError):
        if await asyncio.to_thread(path.read_bytes) == sealed:
            await asyncio.to_thread(path.unlink, missing_ok=True)


def file_uuid(said: str) -> str:
    """Return a name for the file: the uuid, or one made from whatever stands in its place."""
    try:
        return str(uuid.UUID(said))
    except ValueError:
        return uuid_of("waiting", said)


async def keep_as(app: web.Application, name: str, body: object) -> bool:
    """Seal, write, wake the watcher. The store is not tried here: a database that hangs would hold up the child.

    For the same reason the copy in a second home is the watcher's; only where the disk takes nothing it is made here.
    """
    sealed = app[SECRETS].sealer.seal(json.dumps(body), about(name))
    try:
        await asyncio.to_thread(disk_reserve.write_file_with_reserve, folder_of(app[SETTINGS]), name, sealed)
    except OSError as error:
        log.error("an alert could not be written down, it is kept in memory: %s", where(error))
        app[IN_MEMORY].unwritten[name] = sealed
        return await copy(app, name, sealed)
    finally:
        nudge(app)
    return True


async def names_here(app: web.Application) -> set[str]:
    """Return the names of what waits on this machine, on its disk and in memory."""
    return {*app[IN_MEMORY].unwritten, *await asyncio.to_thread(names_in, folder_of(app[SETTINGS]))}


async def waiting_here(app: web.Application) -> AsyncIterator[tuple[str, bytes]]:
    """Yield what waits on this machine, by the names of files, an alert before what is added to it."""
    folder, memory = folder_of(app[SETTINGS]), app[IN_MEMORY]
    for name in sorted(await names_here(app)):
        held = memory.unwritten.get(name)
        # Another process may be faster, and a disk may be broken: then there is nothing to be read.
        with suppress(OSError):
            yield name, held if held is not None else await asyncio.to_thread((folder / name).read_bytes)


async def copy(app: web.Application, name: str, sealed: bytes) -> bool:
    """Give it a second home, unless it has one; return whether it has. Never raises."""
    memory, mark = app[IN_MEMORY], second_home.mark_of(sealed)
    if mark not in memory.copied and await second_home.put(app, name, sealed):
        memory.copied.add(mark)
    return mark in memory.copied


async def copy_all(app: web.Application) -> None:
    """Give everything that waits here a second home: this machine may be lost before it is stored."""
    memory = app[IN_MEMORY]
    alone = sum([not await copy(app, name, sealed) async for name, sealed in waiting_here(app)])
    if alone and not memory.is_alone and second_home.is_anywhere(app[SETTINGS]):
        log.warning("%d that wait are on this machine alone: no second home takes a copy", alone)
    memory.is_alone = bool(alone)


async def store_copies(app: web.Application) -> None:
    """Store what waits in a second home, of whichever machine. One that cannot be stored stops no other.

    Where the keys of cases are silent the rest waits for the next round: each would wait as long for nothing.
    """
    memory = app[IN_MEMORY]
    for name, sealed in await second_home.find(app):
        if name.endswith(UNCHECKED):
            continue  # looked at first: backend.chat.unanswered_messages
        try:
            await store_or_drop(app, name, sealed)
        except Exception as error:
            if name not in memory.said:
                log.error("an alert waits in its second home to be stored: %s", where(error))
            memory.said.add(name)
            if isinstance(error, KeysSilent):
                break
            continue
        await second_home.take_out(app, name, sealed)


async def store_all(app: web.Application) -> int:
    """Store everything that waits here; how much is left. An alert goes before the answer that belongs to it.

    Where the keys of cases are silent, as in `store_copies`.
    """
    folder, memory = folder_of(app[SETTINGS]), app[IN_MEMORY]
    left = 0
    names = await names_here(app)
    wanted = sorted(name for name in names if not name.endswith(UNCHECKED))
    for place, name in enumerate(wanted):
        try:
            await store_one(app, folder / name, memory)
        except Exception as error:
            left += 1
            if name not in memory.said:
                log.error("an alert waits to be stored: %s", where(error))
            memory.said.add(name)
            if isinstance(error, KeysSilent):
                left = len(wanted) - place
                break
    if not left and not names:
        await asyncio.to_thread(disk_reserve.hold_room, folder)
    return left


async def store_one(app: web.Application, path: Path, memory: InMemory) -> None:
    """Store one, then remove it; raises whatever keeps it from being stored."""
    sealed = memory.unwritten.get(path.name)
    if sealed is None:
        try:
            sealed = await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError:
            # Another process was faster.
            return
    mark = second_home.mark_of(sealed)
    await store_or_drop(app, path.name, sealed)
    if mark in memory.copied:
        await second_home.take_out(app, path.name, sealed)
        memory.copied.discard(mark)
    memory.said.discard(path.name)
    await let_go(app, path.name, sealed)


async def store_or_drop(app: web.Application, name: str, sealed: bytes) -> None:
    """Store it, or have it dropped where its alert went for good; raises whatever keeps it from being stored."""
    try:
        await store(app, name, opened(app, name, sealed))
    except LookupError:
        if not await is_of_nothing(app, name, await names_here(app)):
            raise
        log.info("something that was to be added to an alert is dropped: its alert went")


def opened(app: web.Application, name: str, sealed: bytes) -> dict[str, Any]:
    """Return what was kept under this name; raises CannotUnseal."""
    body: dict[str, Any] = repair_text(json.loads(app[SECRETS].sealer.unseal(sealed, about(name))))
    return body


async def store(app: web.Application, name: str, body: Json) -> None:
    """Do what the endpoints do; raise what they would."""
    book, now = book_of(app), app[NOW]()
    if name.endswith((ANSWER, ABOUT)):
        # A file of the version before has no moment: it counts as told now.
        said = {key: value for key, value in body.items() if key != TOLD_AT}
        told_at = datetime.fromisoformat(body[TOLD_AT]) if TOLD_AT in body else None
        if name.endswith(ANSWER):
            answer, uuid_ = SafeNowAnswer.model_validate(said).answer, name.removesuffix(ANSWER)
            is_added = await answer_safe_now(book, uuid_, answer, now=now, told_at=told_at)
        else:
            about_them, uuid_ = About.model_validate(said), name.removesuffix(ABOUT)
            is_added = await tell_about(book, uuid_, about_them, now=now, told_at=told_at)
        if not is_added:
            raise LookupError("the alert that this belongs to is not stored yet")
        return
    await receive(book, name, repair_alert(body, now), now=now)
    pass_on_now(app)


def about(name: str) -> str:
    """Return what a sealed file belongs to: a copy under another name cannot be opened."""
    return f"alerts-waiting:{name}"


def folder_of(settings: Settings) -> Path:
    """Return the folder of the files that wait to be stored."""
    return settings.home / "alerts-waiting"


def names_in(folder: Path) -> list[str]:
    """Return the files that wait; drafts that were never finished are none."""
    return [path.name for path in folder.glob("*-*") if not path.name.startswith(".")] if folder.exists() else []
