"""The form of each action on a case. An action that is not possible now is not offered, and loses nothing typed."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import events as e
from backend.cases.early_requests import catch_up
from backend.cases.history import allow
from backend.cases.later_words import REQUESTED
from backend.cases.letters import Letter
from backend.cases.papers import Paper
from backend.desk.action_context import context_of
from backend.desk.actions.action import ACTIONS, Action, Context
from backend.desk.actions.fields import Typed
from backend.desk.actions.fields import read as read_form
from backend.desk.case_access import Opened, entry, files_seen, find_case
from backend.desk.edit_conflicts import check_news, check_not_behind, last_of, new_since, seen_up_to
from backend.desk.filled_forms import draw_filled
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, redirect_to, typed_before, write_audit
from backend.desk.letter_drafts import MAY_WRITE, OF_ACTION, TITLES, About, letter_of, letters_about, seen_mark
from backend.desk.pages import draw
from backend.desk.posted_forms import read_fields
from backend.desk.timeline import Line
from backend.keys import CONTENT, NOW
from backend.refusals import NotAllowed

ONCE = re.compile(r"[0-9a-f-]{36}")
REASONS_SHOWN = {"agree_downgrade": "downgrade_proposed", "refuse_downgrade": "downgrade_proposed"}
"""Actions beside which the words of an earlier event have to be read."""
routes = web.RouteTableDef()


def draw_form(
    request: web.Request,
    visit: Visit,
    action: Action,
    opened: Opened,
    context: Context,
    typed: Typed,
    refused: str = "",
) -> web.Response:
    """Return the form, as it was typed, with what was wrong."""
    once = (typed.raw.get("once") or [str(uuid.uuid4())])[0]
    at = seen_up_to(typed.raw)
    news = news_for(visit, opened, context, at) if refused else []
    earlier = REASONS_SHOWN.get(action.name)
    reasons = [opened.book.words_of(row) for row in opened.rows if row.kind == earlier]
    return draw_filled(
        request,
        visit,
        "action.html",
        opened,
        list(action.fields(context)),
        typed,
        refused,
        action=action,
        said=[one.text for one in opened.told.words],
        writes=action.name in MAY_WRITE or action.name in OF_ACTION,
        news=news,
        at=last_of(opened) if refused or at is None else at,
        once=once if ONCE.fullmatch(once) else str(uuid.uuid4()),
        reasons=[words for words in reasons[-1:] if words],
        titles=TITLES,
        sent=context.sent_with(0) if action.name == "correct" else (),
    )


async def show_form(request: web.Request, visit: Visit, action: Action) -> web.StreamResponse:
    """Show the empty form; where the action is not possible now, go back to the case."""

    async def work(session: AsyncSession) -> tuple[Opened, Context]:
        opened = await find_case(request, visit, session)
        context = await context_of(request, visit, session, opened)
        await write_audit(request, session, entry(visit, opened, "form_opened", move=action.name))
        return opened, context

    opened, context = await casebook_of(request).writing(work)
    if not action.is_legal(context):
        return redirect_to(f"/desk/cases/{opened.case.reference}?not_now={action.name}")
    raw = typed_before(request, f"move_{action.name}") or chosen(request)
    if raw:  # a form with something in it shows nothing else by itself
        raw = {**{box.name: [box.start] for box in action.fields(context) if box.start}, **raw}
    return draw_form(request, visit, action, opened, context, Typed(raw=raw))


def chosen(request: web.Request) -> dict[str, list[str]]:
    """Return which event of the history, or which action, the link that brought them here was about."""
    found = {name: request.query.get(name, "") for name in ("event", "action")}
    return {name: [value] for name, value in found.items() if value.isdecimal()}


async def handle_form(request: web.Request, visit: Visit, action: Action) -> web.StreamResponse:
    """Take the action; a refusal shows the form again with its reason and everything that was typed."""
    raw, book = await read_fields(request), casebook_of(request)

    async def look(session: AsyncSession) -> tuple[Opened, Context]:
        opened = await find_case(request, visit, session)
        return opened, await context_of(request, visit, session, opened)

    opened, context = await book.reading(look)
    typed = read_form(list(action.fields(context)), raw)
    typed.wrong |= {} if typed.wrong else action.mistakes(context, typed)
    once, at = (raw.get("once") or [""])[0], seen_up_to(raw)
    if was_taken(opened, once):
        return redirect_to(f"/desk/cases/{opened.case.reference}?done={action.name}")
    if typed.wrong:
        return draw_form(request, visit, action, opened, context, typed)
    try:
        check_news(news_for(visit, opened, context, at))
        letters = letters_of(request, action, opened, context, typed)
        if "change" in raw:
            return draw_form(request, visit, action, opened, context, typed)
        if letters and (raw.get("seen") or [""])[0] != seen_mark(letters):
            return draw_preview(request, visit, action, opened, letters, raw)
        await take(request, visit, action, typed, letters, once, last_of(opened) if at else None)
    except NotAllowed as refused:
        opened, context = await book.reading(look)  # as it is now: somebody may have been quicker
        return draw_form(request, visit, action, opened, context, typed, refused.say)
    return redirect_to(f"/desk/cases/{opened.case.reference}?done={action.name}")


def mark_of(once: str) -> str | None:
    """Return what is kept beside an event, so that a second press of its button is known."""
    return f"desk:{once}" if ONCE.fullmatch(once) else None


def was_taken(opened: Opened, once: str) -> bool:
    """Return whether this press has done it before."""
    mark = mark_of(once)
    return mark is not None and any(row.once == mark for row in opened.history)


async def take(
    request: web.Request,
    visit: Visit,
    action: Action,
    typed: Typed,
    letters: Sequence[Letter],
    once: str,
    at: int | None,
) -> None:
    """Write the act down, with the letters that were read for it before it: no act without what was written about it.

    once: the same for two presses of one button. at: the last event they have seen. Raises NotAllowed.
    """
    book, moment = casebook_of(request), request.app[NOW]()

    async def work(session: AsyncSession) -> None:
        now = await find_case(request, visit, session)
        if was_taken(now, once):
            return
        check_not_behind(now, at)
        if await catch_up(book, session, now.case.uuid, moment):
            now = await find_case(request, visit, session)
        fresh = await context_of(request, visit, session, now)
        fact, words = action.make(fresh, typed), action.words_of(fresh, typed)
        acts: list[tuple[e.Fact, str | None, str | None]] = [
            (e.LetterKept(letter=one.name, to=one.to), one.sealed(), None) for one in letters
        ]
        acts += [(fact, words, mark_of(once)), *((more, said, None) for more, said in action.also(fresh, typed))]
        after: int | None = last_of(now)  # by which all this was judged: nothing may be committed in between
        for act, said, mark in acts:
            who, uuid = visit.staff.id, now.case.uuid
            await book.add(session, uuid, act, actor=who, now=moment, words=said, once=mark, after=after)
            after = None
        await write_audit(request, session, entry(visit, now, f"did_{action.name}"))

    await book.writing(work)


def news_for(visit: Visit, opened: Opened, context: Context, at: int | None) -> list[Line]:
    """Return what happened since that this person may read."""
    return new_since(opened, at, context.names, notes=visit.may("notes"), files=files_seen(visit, opened))


def letters_of(request: web.Request, action: Action, opened: Opened, context: Context, typed: Typed) -> list[Letter]:
    """Return the letters that belong to this act, as the case will be after it. Raises NotAllowed."""
    fact, state = action.make(context, typed), opened.state
    allow(state, fact, context.actor, today=context.today, law=context.law)
    after = fact.apply(state, e.Event(len(opened.history) + 1, request.app[NOW](), context.actor, fact))
    name = letter_of(action.name, fact, after)
    if name is None:
        return []
    words = action.words_of(context, typed)
    paper = Paper.opened(None if e.kind_of(type(fact)) in REQUESTED else words)
    handler = context.names.get(after.assigned_to or "", "") if says_who(request, after.council) else ""
    about = About(
        opened.case.reference,
        opened.told,
        after,
        context.today,
        paper,
        handler,
        ground=getattr(fact, "ground", ""),
        part=getattr(fact, "back_with", None),
    )
    return letters_about(request.app[CONTENT], context.law, about, name)


def says_who(request: web.Request, council: str) -> bool:
    """Return whether this council promises to say who looks into it."""
    facts = request.app[CONTENT].councils[council].facts
    return bool(facts.get("offers_acknowledge_who") or facts.get("offers_says_who_and_when"))


def draw_preview(
    request: web.Request,
    visit: Visit,
    action: Action,
    opened: Opened,
    letters: Sequence[Letter],
    raw: Mapping[str, list[str]],
) -> web.Response:
    """Return the letters to be read before anything is recorded, with everything that was typed."""
    kept = {name: values for name, values in raw.items() if name not in ("form_token", "once", "seen")}
    once = (raw.get("once") or [""])[0]
    return draw(
        request,
        visit,
        "preview.html",
        action=action,
        case=opened.case,
        state=opened.state,
        letters=letters,
        seen=seen_mark(letters),
        raw=kept,
        once=once if ONCE.fullmatch(once) else str(uuid.uuid4()),
    )


def add_pages(action: Action) -> None:
    """Declare the two pages of one action: its form, and what the form posts."""
    path, name = f"/desk/cases/{{reference}}/{action.name.replace('_', '-')}", f"move_{action.name}"

    async def get(request: web.Request, visit: Visit) -> web.StreamResponse:
        return await show_form(request, visit, action)

    async def post(request: web.Request, visit: Visit) -> web.StreamResponse:
        return await handle_form(request, visit, action)

    guarded_page(routes, "GET", path, name)(get)
    guarded_page(routes, "POST", path, name, keeps=True)(post)


for one in ACTIONS.values():
    add_pages(one)
