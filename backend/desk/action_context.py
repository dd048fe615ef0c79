"""What the forms of the actions on a case need to know: the case, the law, who there is to choose from."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.named_staff import may_be_named, texts_of
from backend.cases.papers import Item, Paper
from backend.cases.state import may_open
from backend.cases.terms import ROUTES
from backend.cases.young_person import latest
from backend.desk import mistakes as marks
from backend.desk import staff
from backend.desk.actions.action import Context
from backend.desk.case_access import Opened
from backend.desk.guarded_pages import Visit
from backend.desk.pages import today_of
from backend.desk.third_persons import Names
from backend.keys import CONTENT, LAW, SECRETS

OUTSIDE = "offers_stage_2_outside"
"""What the page of a council says of both who investigate: a child is told so, and the desk holds to it."""


async def context_of(request: web.Request, visit: Visit, session: AsyncSession, opened: Opened) -> Context:
    """Return what the forms of this case need to know."""
    names = await staff.names(session)
    council = opened.state.council
    facts = request.app[CONTENT].councils[council].facts
    return Context(
        state=opened.state,
        law=request.app[LAW],
        today=today_of(request),
        actor=visit.staff.id,
        colleagues=await staff.working_for(session, council),
        advocates=await free_advocates(session, opened),
        names=names,
        suspects=suspects(opened, names),
        correctable=marks.options(opened, visit.staff, names),
        sent_with=await marks.letters_since(session, opened),
        person_id=lambda name: id_of_person(request.app[SECRETS].code_key, names, name),
        young_person=lambda: latest(opened.book, opened.rows),
        paper=lambda kind: newest_paper(opened, kind),
        told_points=lambda: [point.text for point in opened.told.points],
        action_words=lambda seq: action_words(opened, seq),
        files=lambda: [(str(one.seq), one.name) for one in opened.files if not one.in_error],
        places=places_of(facts),
        both_outside=bool(facts.get(OUTSIDE)),
        names_in=lambda text: Names.of(opened.tellings, names.values()).stand_in(text),
    )


def places_of(facts: Mapping[str, str]) -> dict[str, str]:
    """Return where a person goes with each kind of point, as the council publishes it. facts: of the council."""
    general = {"corporate": "contacts_elsewhere"}
    found = {route: general.get(route, f"contacts_places_{route}") for route in ROUTES}
    reached = {route: [facts.get(f"{name}_{part}", "") for part in ("name", "phone")] for route, name in found.items()}
    told = {route: ", ".join(filter(None, parts)) for route, parts in reached.items()}
    return {route: f"{place[:1].upper()}{place[1:]}." for route, place in told.items() if place}


def action_words(opened: Opened, seq: int) -> Item:
    """Return what was promised by this event, and who does it."""
    return next((Item.opened(opened.book.words_of(row)) for row in opened.rows if row.seq == seq), Item(""))


def suspects(opened: Opened, names: Mapping[str, str]) -> frozenset[str]:
    """Return the ids of staff of whose names a part stands in what was told."""
    told = opened.told
    texts = texts_of(told)
    return frozenset(one for one, name in names.items() if may_be_named(name, told.person_named or "", texts))


def newest_paper(opened: Opened, kind: str) -> Paper:
    """Return the last paper of this kind of event; an empty one where there is none."""
    found = [row for row in opened.rows if row.kind == kind]
    return Paper.opened(opened.book.words_of(found[-1])) if found else Paper()


async def free_advocates(session: AsyncSession, opened: Opened) -> list[staff.Staff]:
    """Return advocates of this council who are not named in the case."""
    found = await staff.working_for(session, opened.state.council, "advocate")
    return [one for one in found if may_open(opened.state, one.id)]


def id_of_person(key: bytes, names: Mapping[str, str], name: str) -> str:
    """Return the id of a person without an account: the same for the same name, and not to be guessed back from it."""
    plain = " ".join(name.casefold().split())
    for known, held in names.items():
        if " ".join(held.casefold().split()) == plain:
            return known
    return "p" + hmac.new(key, f"person:{plain}".encode(), hashlib.sha256).hexdigest()[:12]
