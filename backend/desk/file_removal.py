"""Remove the content of a file that was recorded in error, for good: a page that says what that is, and the press."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import events as e
from backend.cases.terms import FILE_REMOVALS
from backend.desk import staff
from backend.desk.actions.fields import Field, Typed, maybe, read
from backend.desk.case_access import Opened, entry, files_seen, find_case, read_case
from backend.desk.filled_forms import draw_filled
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, redirect_to, write_audit
from backend.desk.posted_forms import read_fields
from backend.files.held import HeldFile
from backend.keys import NOW
from backend.refusals import NotAllowed
from backend.retention.deletion import finish_deletion
from backend.retention.files import remove_content

PATH = "/desk/cases/{reference}/files/{file}/remove"
routes = web.RouteTableDef()


def fields() -> Sequence[Field]:
    """Return the boxes."""
    return [
        Field("why", "Why", "choice", options=tuple(FILE_REMOVALS.items())),
        maybe(Field("words", "What else should be known", "words", "Nothing of what is in it.")),
    ]


def wanted(request: web.Request, visit: Visit, opened: Opened) -> HeldFile:
    """Return the file in the path; raises 404 where there is none, or none for this person."""
    found = {str(seq): one for seq, one in files_seen(visit, opened).items()}.get(request.match_info["file"])
    if found is None:
        raise web.HTTPNotFound
    return found


@guarded_page(routes, "GET", PATH, "file_remove")
async def ask(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show what would go and what stays."""
    opened = await read_case(request, visit, "file_removal_opened")
    return await page(request, visit, opened, Typed())


async def page(request: web.Request, visit: Visit, opened: Opened, typed: Typed, refused: str = "") -> web.Response:
    """Return the page, with what went wrong."""
    names = await casebook_of(request).reading(staff.names)
    file = wanted(request, visit, opened)
    return draw_filled(request, visit, "remove_file.html", opened, fields(), typed, refused, names=names, file=file)


@guarded_page(routes, "POST", PATH, "file_remove")
async def remove(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Remove it; a second press finds it gone."""
    book, typed = casebook_of(request), read(fields(), await read_fields(request))
    opened = await book.reading(lambda session: find_case(request, visit, session))
    if typed.wrong:
        return await page(request, visit, opened, typed)
    try:
        proof = await book.writing(lambda session: taken(request, visit, session, typed))
    except NotAllowed as refused:
        return await page(request, visit, opened, typed, refused.say)
    if proof:
        await finish_deletion(book, proof, request.app[NOW]())
    return redirect_to(f"/desk/cases/{opened.case.reference}?file=removed")


async def taken(request: web.Request, visit: Visit, session: AsyncSession, typed: Typed) -> str | None:
    """Write event, proof and audit, and delete the pieces, in one transaction; return the proof. Raises NotAllowed."""
    book, now, who = casebook_of(request), request.app[NOW](), visit.staff.id
    opened = await find_case(request, visit, session)
    file = wanted(request, visit, opened)
    if file.removed:
        return None
    fact = e.FileRemoved(file=file.seq, why=typed["why"])
    await book.add(session, opened.case.uuid, fact, actor=who, now=now, words=typed["words"])
    case_uuid, council = opened.case.uuid, opened.state.council
    proof = await remove_content(
        book, session, file.id, case_uuid=case_uuid, council=council, why=fact.why, by=who, now=now
    )
    older = {} if file.own_key else {"older_backups": "open_it"}
    await write_audit(request, session, entry(visit, opened, "file_removed", file=file.seq, why=fact.why, **older))
    return proof
