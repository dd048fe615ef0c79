"""Routes of the form: each page is read with GET, each button posts, and a page that was kept is followed by GET."""

from __future__ import annotations

import logging
from pathlib import Path

from aiohttp import web

from backend.form import cookie, page_handlers
from backend.form.beginning import redirect_to, redirect_to_next, start_from_chat, start_with_answer
from backend.form.deletion import close_form, delete_form
from backend.form.page_order import BY_ASK
from backend.form.pages import card_page, check_page, draw, question_page, sent_page, warned_page
from backend.form.posted_fields import read_fields
from backend.form.save_pages import begun_here, come_back_page, stop_page, whose_page
from backend.form.state import Form
from backend.keys import CONTENT
from backend.logs import where
from telling.order import applicable, next_open

log = logging.getLogger(__name__)
routes = web.RouteTableDef()
WITHOUT_A_FORM = ("later", "deleted", "left")
"""Pages of one card."""


@routes.get("/c/{council}/form")
async def start(request: web.Request) -> web.Response:
    """Show the first page; where a form is open in this browser, first the question whose it is: no word of it is
    shown.
    """
    form = await form_of(request)
    if begun := begun_here(form):
        return whose_page(request, begun)
    # With `new`, a form was begun a moment ago and the browser did not keep its cookie.
    return question_page(request, unsent(form), "kind", lost="new" in request.query and form is None)


@routes.post("/c/{council}/form")
async def begin(request: web.Request) -> web.Response:
    """Begin, carry on, or start again."""
    cookie.refuse_other_sites(request)
    form, fields = await form_of(request), await read_fields(request)
    choice = fields.get("choice")
    if form and choice == "carry_on":
        return await redirect_to_next(request, form.id)
    if form and choice == "start_again" and cookie.proves(form, fields.get("proof", "")):
        await delete_form(request.app, cookie.token_of(request))
        return cookie.take(request, redirect_to(request))
    if form and not form.state.sent and form.state.answers:
        return whose_page(request, form)
    return await start_with_answer(request, unsent(form), "kind", fields)


@routes.get("/form.css")
async def style(request: web.Request) -> web.FileResponse:
    """Show what the form has beside the style of the chat; asked about again each time (ETag)."""
    return web.FileResponse(Path(__file__).parent / "form.css", headers={"Cache-Control": "no-cache"})


@routes.post("/c/{council}/form/hide")
async def hide(request: web.Request) -> web.Response:
    """Hide this page: forget all that is not saved, show nothing, and go where nobody minds, without a way back."""
    cookie.refuse_other_sites(request)
    response = await forgotten(request)
    page = draw(request, "leaving.html", None)
    response.body, response.content_type, response.charset = page.body, "text/html", "utf-8"
    return response


@routes.post("/c/{council}/form/forget")
async def forget_receipt(request: web.Request) -> web.Response:
    """Handle that the receipt was copied: nothing stays in this browser."""
    cookie.refuse_other_sites(request)
    response = await forgotten(request)
    response.set_status(303)
    response.headers["Location"] = f"/c/{request.match_info['council']}/"
    return response


@routes.post("/c/{council}/form/carry")
async def carry(request: web.Request) -> web.Response:
    """Take over what was said in a chat that is down now: nothing is asked twice, nothing is lost."""
    cookie.refuse_other_sites(request)
    return await start_from_chat(request, unsent(await form_of(request)), await read_fields(request))


@routes.get("/c/{council}/form/{page:[a-z_]+}")
async def page(request: web.Request) -> web.Response:
    """Show a page; without a form the first one, so that "back" after hiding shows nothing of it."""
    name, form = request.match_info["page"], await form_of(request)
    if name in WITHOUT_A_FORM:
        return card_page(request, form, f"form_{name}", at=name)
    if name == "come_back":
        return come_back_page(request, form)
    if name == "look":
        return draw(request, "look.html", form, at="look", back_to=request.query.get("from", ""))
    if form is None:
        return redirect_to(request, "?new" if "new" in request.query else "")
    return opened(request, form, name)


def opened(request: web.Request, form: Form, name: str) -> web.Response:
    """Return a page of an open form.

    Who may not be safe sees the help card first; what was sent shows only the receipt.
    """
    state = form.state
    if state.alert:
        return warned_page(request, form) if name == "not_safe" else redirect_to(request, "/not_safe")
    if state.sent:
        return sent_page(request, form) if name == "sent" else redirect_to(request, "/sent")
    following = next_open(state.answers, state.hurry, paged=True)
    if name == "check" and following == "check":
        return check_page(request, form)
    if name == "stop":
        return stop_page(request, form)
    if name in BY_ASK and name in applicable(state.answers):
        return question_page(request, form, name)
    if name in BY_ASK or name in ("check", "sent", "not_safe"):
        return redirect_to(request, f"/{following}")
    raise web.HTTPNotFound


@routes.post("/c/{council}/form/{page:[a-z_]+}")
async def press(request: web.Request) -> web.Response:
    """Handle that a button of a page was pressed."""
    cookie.refuse_other_sites(request)
    known(request)
    return await page_handlers.handle_page(request, await read_fields(request))


async def form_of(request: web.Request) -> Form | None:
    """Return the form that is open in this browser; HTTPNotFound for a council we do not have."""
    known(request)
    return await cookie.form_of(request)


def known(request: web.Request) -> None:
    """Raise HTTPNotFound for a council we do not have."""
    if request.match_info["council"] not in request.app[CONTENT].councils:
        raise web.HTTPNotFound


def unsent(form: Form | None) -> Form | None:
    """Return None for a form that was sent: it is over, and the next one begins anew."""
    return None if form is None or form.state.sent else form


async def forgotten(request: web.Request) -> web.Response:
    """Make the browser forget, and the server what is not saved. Whatever breaks, the browser does."""
    known(request)
    try:
        await close_form(request.app, cookie.token_of(request))
    except Exception as error:
        log.error("a form could not be deleted, it is swept later: %s", where(error))
    return cookie.take(request, web.Response())
