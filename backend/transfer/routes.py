"""Route for a council's own system: cases that changed, whole, with a token of its own (`--for export`)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.chain import Entry, append, key_of
from backend.cases.casebook import casebook_of
from backend.cases.endpoints import CONSUMER, Endpoint, allow_council, answer, guarded
from backend.cases.routes import WRONG
from backend.errors import Problem
from backend.keys import CONTENT, NOW
from backend.transfer.case_file import CaseFile, case_file
from backend.transfer.changed import Place, changed_after, moment_of
from backend.transfer.shapes import ChangedCases, ExportedCase

MOST, USUAL = 100, 50
"""Cases of one page: at most, and where nothing is said."""
MOST_DIGITS = 3
OVERLAP = timedelta(hours=1)
"""Longer than anything is written down after the moment that it carries, but for an import (docs/moving.md)."""
BEGINNING = datetime(2006, 9, 1, tzinfo=UTC)
"""When the regulations came into force: before every case."""


@guarded("export")
async def get_changed_cases(request: web.Request) -> web.Response:
    """Return a page of the cases of `?council=` that changed since `?since=`, or of those after `?after=`."""
    council, most, place = asked_for(request)
    book, now = casebook_of(request.app), request.app[NOW]()

    async def work(session: AsyncSession) -> tuple[list[Place], list[CaseFile]]:
        found = await changed_after(session, council, place, most + 1)
        kept = [file for one in found[:most] if (file := await case_file(book, session, one.case_uuid))]
        actor = f"token {request[CONSUMER].name}"
        for file in kept:
            facts = {"reference": file.case.reference, "by": "api"}
            entry = Entry(actor, "case_exported", about=file.case.uuid, council=council, facts=facts)
            await append(session, key_of(book.secrets.code_key), entry, now)
        return found, kept

    found, files = await book.writing(work)
    cases = tuple(exported(file, now) for file in files)
    after = str(found[most - 1]) if len(found) > most else None
    return answer(ChangedCases(cases=cases, after=after, again_since=now - OVERLAP))


def asked_for(request: web.Request) -> tuple[str, int, Place]:
    """Return council, size of a page and where it begins; raises Problem."""
    query = request.query
    council, said = query.get("council", ""), query.get("most", "") or str(USUAL)
    if council not in request.app[CONTENT].councils:
        raise Problem("bad_request", 400, say="We do not know this council.", field="council")
    allow_council(request, council)
    most = int(said) if said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS else 0
    if not 1 <= most <= MOST:
        raise Problem("bad_request", 400, say=f"A page has 1 to {MOST} cases.", field="most")
    try:
        name = "after" if query.get("after") else "since"
        place = Place.read(query["after"]) if query.get("after") else Place(since_of(query.get("since", "")))
    except ValueError:
        say = "A moment looks like 2026-11-27T09:00:00+00:00." if name == "since" else "Take it from the page before."
        raise Problem("bad_request", 400, say=say, field=name) from None
    return council, most, place


def since_of(text: str) -> datetime:
    """Return the moment; the beginning where nothing is said. Raises ValueError."""
    return moment_of(text) if text else BEGINNING


def exported(file: CaseFile, now: datetime) -> ExportedCase:
    """Return a case in its shape. Who read it is the council's own audit, and not in it."""
    held = file.as_json(now)
    return ExportedCase.model_validate({name: held[name] for name in ExportedCase.model_fields})


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/cases",
        get_changed_cases,
        "Cases of a council that changed since a moment, whole, page by page: docs/moving.md names the fields.",
        gives=ChangedCases,
        also=WRONG,
        query={
            "council": "The name of the council.",
            "since": "A moment with its zone; without it, from the beginning. Take `again_since` of the last time.",
            "after": "Of the page before, in place of `since`.",
            "most": f"Cases of a page, 1 to {MOST}; without it, {USUAL}.",
        },
    ),
)
routes = web.RouteTableDef()
for one in ENDPOINTS:
    routes.route(one.method, one.path)(one.handler)
