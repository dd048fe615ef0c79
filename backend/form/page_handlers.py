"""What follows when a button was pressed. Whatever goes wrong, what was typed is on the page that comes back."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from backend.errors import Problem
from backend.form import cookie
from backend.form.beginning import begin_with, redirect_to, redirect_to_next, start_with_answer
from backend.form.changes import keep_answer, keep_draft, keep_safe_answer, send_form
from backend.form.deletion import delete_form
from backend.form.page_order import BY_ASK, before
from backend.form.pages import check_page, question_page
from backend.form.posted_fields import Fields, NotAnAnswer, read_answer
from backend.form.save_pages import come_back, come_back_page, leave, save
from backend.form.state import Form, State, change
from backend.form.words import LOOKS
from backend.logs import where

log = logging.getLogger(__name__)
type Step = Callable[[web.Request, Form, Fields], Awaitable[web.Response]]
ASIDE = ("back", "look", "stop", "save")
"""Buttons that leave a page without answering it."""


async def handle_page(request: web.Request, fields: Fields) -> web.Response:
    """Handle any page but the first."""
    name, form = request.match_info["page"], None
    try:
        form = await cookie.form_of(request)
        return await dispatch(request, form, name, fields)
    except (Problem, web.HTTPException):
        raise
    except Exception as error:
        log.error("a page of a form could not be kept: %s", where(error))
        if name == "come_back":
            return come_back_page(request, form, wrong="form_words_broken", typed=fields.get("words", ""), status=503)
        if name not in BY_ASK:
            raise
        return question_page(request, form, name, wrong="form_not_kept", typed=fields.get("text", ""))


async def dispatch(request: web.Request, form: Form | None, name: str, fields: Fields) -> web.Response:
    """Handle the page by its name."""
    if name == "look":
        return await handle_look(request, form, fields)
    if name == "come_back":
        return await come_back(request, form, fields)
    if form is None or form.state.sent:
        # The form is gone (a day is over, or it was hidden elsewhere): what was typed begins a new one.
        return await start_with_answer(request, None, name, fields) if name in BY_ASK else redirect_to(request)
    if not cookie.proves(form, fields.get("proof", "")):
        wrong, typed = "form_press_again", fields.get("text", "")
        return question_page(request, form, name, wrong=wrong, typed=typed) if name in BY_ASK else redirect_to(request)
    steps: dict[str, Step] = {"check": handle_check, "stop": handle_stop, "not_safe": handle_not_safe}
    if name in BY_ASK:
        return await handle_question(request, form, fields)
    if name not in steps:
        raise web.HTTPNotFound
    return await steps[name](request, form, fields)


async def handle_question(request: web.Request, form: Form, fields: Fields) -> web.Response:
    """Keep the answer, or what stands in the box."""
    ask, text = request.match_info["page"], fields.get("text", "")
    if fields.get("go") in ASIDE:
        if text.strip() and text != (form.state.answers.said(ask) or ""):
            await keep_draft(request.app, form, ask, text)
        return await handle_aside(request, form, ask, fields)
    try:
        answer = read_answer(BY_ASK[ask], fields.get("choice"), text)
    except NotAnAnswer as missing:
        return question_page(request, form, ask, wrong=missing.card, typed=text)
    await keep_answer(request.app, form, ask, answer)
    return await redirect_to_next(request, form.id)


async def handle_aside(request: web.Request, form: Form, ask: str, fields: Fields) -> web.Response:
    """Do what a button does that answers nothing."""
    go = fields["go"]
    if go == "save":
        return await save(request, form.id, fields)
    if go == "back":
        earlier = before(form.state.answers, ask)
        return redirect_to(request, f"/{earlier}" if earlier else "")
    return redirect_to(request, f"/look?from={ask}" if go == "look" else "/stop")


async def handle_check(request: web.Request, form: Form, fields: Fields) -> web.Response:
    """Send it; only what holds the receipt says that it is sent."""
    if fields.get("go") in ASIDE:
        return await handle_aside(request, form, "check", fields)
    if fields.get("choice") == "stop":
        return redirect_to(request, "/stop")
    try:
        await send_form(request.app, form)
    except Exception as error:
        log.error("a form could not be sent: %s", where(error))
        return check_page(request, form, failed=True)
    return redirect_to(request, "/sent")


async def handle_stop(request: web.Request, form: Form, fields: Fields) -> web.Response:
    """Send what is there, save it, leave it, delete it, or carry on."""
    choice = fields.get("choice")
    if choice == "save":
        return await save(request, form.id, fields)
    if choice == "leave":
        return await leave(request, form)
    if choice == "delete":
        await delete_form(request.app, cookie.token_of(request))
        return cookie.take(request, redirect_to(request, "/deleted"))
    if choice == "send_now":

        def hurry(state: State) -> None:
            state.hurry = True

        await change(request.app, form.id, hurry)
    return await redirect_to_next(request, form.id)


async def handle_not_safe(request: web.Request, form: Form, fields: Fields) -> web.Response:
    """Handle that the help card was read."""
    await keep_safe_answer(request.app, form, fields.get("choice"))
    return await redirect_to_next(request, form.id)


async def handle_look(request: web.Request, form: Form | None, fields: Fields) -> web.Response:
    """Keep how the pages are drawn with the form."""
    wanted = {name: fields[name] for name, options in LOOKS.items() if fields.get(name) in options}
    back = fields.get("from", "")
    if form is None:
        return await begin_with(request, State(look=wanted), "")

    def work(state: State) -> None:
        state.look = wanted

    await change(request.app, form.id, work)
    return redirect_to(request, f"/{back}" if back in (*BY_ASK, "check") else "")
