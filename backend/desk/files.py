"""Files of a case: added by an officer, given back as downloads and never shown. Every one of both is in the audit."""

from __future__ import annotations

import asyncio
import uuid

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import events as e
from backend.cases.terms import FILE_KINDS
from backend.desk.action_forms import ONCE, mark_of, was_taken
from backend.desk.actions.fields import Field, Typed, maybe, on_day, read
from backend.desk.case_access import Opened, entry, files_seen, find_case, read_case
from backend.desk.filled_forms import draw_filled
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, redirect_to, write_audit
from backend.desk.upload_slots import SLOTS, Busy
from backend.desk.uploads import FILE, UPLOAD, FileRefused, Upload
from backend.files.held import HeldFile, room_taken, say_size, sealed
from backend.files.names import attachment, tidy_name
from backend.files.pieces import Row, keep_pieces, open_pieces, seal_pieces
from backend.files.scanning import Harmful, scan
from backend.files.types import judge, named_as, types
from backend.keys import NOW, SETTINGS
from backend.refusals import NotAllowed, Refused

MEGABYTE = 1024 * 1024
PATH = "/desk/cases/{reference}/add-file"
FILE_BOX = Field(FILE, "The file", "line")
"""For the list of what is wrong; the box itself is no line."""
routes = web.RouteTableDef()


def fields() -> list[Field]:
    """Return the boxes before the file."""
    return [
        Field("what", "What is it", "choice", options=tuple(FILE_KINDS.items())),
        on_day("Which day stands on it", "Of a report or a letter its own day, which may be before the complaint."),
        maybe(Field("about", "In a few words", "line", "What somebody has to know who looks for it.")),
    ]


@guarded_page(routes, "GET", PATH, "file_add")
async def show_form(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the empty form."""
    return form(request, visit, await read_case(request, visit, "file_form_opened"), Typed())


def form(
    request: web.Request, visit: Visit, opened: Opened, typed: Typed, refused: str = "", status: int = 409
) -> web.Response:
    """Return the form as it was filled in. A browser never fills in the box of a file again."""
    once = (typed.raw.get("once") or [""])[0]
    return draw_filled(
        request,
        visit,
        "add_file.html",
        opened,
        [*fields(), FILE_BOX],
        typed,
        refused,
        refused_with=status,
        boxes=fields(),
        once=once if ONCE.fullmatch(once) else str(uuid.uuid4()),
        most=f"{request.app[SETTINGS].file_mb} MB",
        kinds=types().in_short,
    )


@guarded_page(routes, "POST", PATH, "file_add", takes_file=("what", "on", "about", "once"))
async def add_file(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Keep a file with its case; a second press adds nothing. What is refused leaves nothing behind."""
    upload, book = request[UPLOAD], casebook_of(request)
    opened = await book.reading(lambda session: find_case(request, visit, session))
    typed, once = read(fields(), upload.fields), (upload.fields.get("once") or [""])[0]
    if was_taken(opened, once):
        return added(opened)
    try:
        async with request.app[SLOTS].to_read(visit.staff.id):
            name, content = await upload_of(request, upload, opened)
            if typed.wrong:
                return form(request, visit, opened, typed)
            async with request.app[SLOTS].to_work():
                await take(request, visit, opened, typed, name, content, once)
    except Busy as busy:
        return form(request, visit, opened, typed, busy.say, 503)
    except NotAllowed as refused:
        return form(request, visit, opened, typed, refused.say)
    except Refused as refused:
        if refused.field is None:
            raise
        typed.wrong[refused.field] = refused.say
        return form(request, visit, opened, typed)
    return added(opened)


async def take(
    request: web.Request, visit: Visit, opened: Opened, typed: Typed, name: str, content: bytes, once: str
) -> None:
    """Judge a file, have it scanned, seal and keep it. Raises Refused."""
    kind = await asyncio.to_thread(judge, content)
    await scanned(request, visit, opened, content)
    fact = e.FileAdded(on=typed["on"], what=typed["what"], file=str(uuid.uuid4()), type=kind, size=len(content))
    words = sealed(named_as(kind, tidy_name(name)), typed["about"], len(content))
    pieces = await seal_pieces(casebook_of(request), opened.case.uuid, fact.file, content)
    is_kept = False
    try:
        is_kept = await keep(request, visit, fact, words, pieces, once)
    except (Refused, web.HTTPException):
        # Not after whatever else: a database that goes may have kept it all the same.
        await casebook_of(request).secrets.data_keys.drop_unused(fact.file)
        raise
    if not is_kept:
        await casebook_of(request).secrets.data_keys.drop_unused(fact.file)


def added(opened: Opened) -> web.Response:
    """Return to the case."""
    return redirect_to(f"/desk/cases/{opened.case.reference}?file=added")


async def upload_of(request: web.Request, upload: Upload, opened: Opened) -> tuple[str, bytes]:
    """Return name and content of the file; raises FileRefused where it, or all of the case, is too large."""
    settings = request.app[SETTINGS]
    name, content = await upload.read_file(settings.file_mb * MEGABYTE)
    check_room(opened, len(content), settings.case_files_mb)
    return name, content


def check_room(opened: Opened, size: int, most: int) -> None:
    """Raise FileRefused where the files of a case would be more than so many megabytes."""
    left = most * MEGABYTE - room_taken(opened.history)
    if size > left:
        room = f"{say_size(left)} of it are left" if left > 0 else "nothing of it is left"
        raise FileRefused(f"All files of a case may have {most} MB, and {room}. This one has {say_size(size)}.")


async def scanned(request: web.Request, visit: Visit, opened: Opened, content: bytes) -> None:
    """Have it looked at where a scanner is configured; raises NotScanned, Harmful. What was found is in the audit."""
    address = request.app[SETTINGS].clamd_url
    if not address:
        return
    try:
        await scan(address, content)
    except Harmful as harmful:
        said = entry(visit, opened, "file_harmful", found=harmful.found, size=len(content))
        await casebook_of(request).writing(lambda session: write_audit(request, session, said))
        raise


async def keep(request: web.Request, visit: Visit, fact: e.FileAdded, words: str, pieces: list[Row], once: str) -> bool:
    """Write event, pieces and audit in one transaction; return False where the same press did so before.

    Raises NotAllowed, FileRefused.
    """
    book, now = casebook_of(request), request.app[NOW]()

    async def work(session: AsyncSession) -> bool:
        opened = await find_case(request, visit, session)
        if was_taken(opened, once):
            return False
        check_room(opened, fact.size, request.app[SETTINGS].case_files_mb)
        who, case_uuid = visit.staff.id, opened.case.uuid
        state = await book.add(session, case_uuid, fact, actor=who, now=now, words=words, once=mark_of(once))
        await keep_pieces(session, pieces)
        said = entry(visit, opened, "file_added", file=state.files[-1], kind=fact.what, type=fact.type, size=fact.size)
        await write_audit(request, session, said)
        return True

    kept: bool = await book.writing(work)
    return kept


@guarded_page(routes, "GET", "/desk/cases/{reference}/files/{file}", "file")
async def download(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Give one file, to be saved and never shown here. That somebody has it is in the audit before they do."""
    wanted = request.match_info["file"]

    async def work(session: AsyncSession) -> tuple[Opened, HeldFile]:
        opened = await find_case(request, visit, session)
        file = {str(seq): one for seq, one in files_seen(visit, opened).items()}.get(wanted)
        if file is None or file.removed:
            raise web.HTTPNotFound
        await write_audit(request, session, entry(visit, opened, "file_opened", file=file.seq))
        return opened, file

    opened, file = await casebook_of(request).writing(work)
    pieces = open_pieces(opened.book, opened.case.uuid, file.id, file.size)
    first = await anext(pieces)
    headers = {
        "Content-Disposition": attachment(file.name),
        "Content-Type": "application/octet-stream",
        "Content-Length": str(file.size),
    }
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    await response.write(first)
    async for piece in pieces:
        await response.write(piece)
    await response.write_eof()
    return response
