"""A form begins: at its first page, with words that outlived the form they were typed into, or with what a chat that
is down has heard already. And where to go next.
"""

from __future__ import annotations

from aiohttp import web

from backend.errors import Problem
from backend.form import cookie
from backend.form.application import FORMS
from backend.form.changes import keep_answer, keep_draft
from backend.form.page_order import BY_ASK
from backend.form.pages import question_page
from backend.form.posted_fields import Fields, NotAnAnswer, read_answer
from backend.form.state import Form, State, begin, by_id
from backend.rate_limits import wait_for
from telling.answers import Answer
from telling.order import next_open
from telling.story import STORY

LONGEST_CARRIED = 200_000


async def start_with_answer(request: web.Request, form: Form | None, ask: str, fields: Fields) -> web.Response:
    """Keep the first answer of a form; one is begun where none is open."""
    text, lost = fields.get("text", ""), ask != "kind"
    try:
        answer = read_answer(BY_ASK[ask], fields.get("choice"), text)
    except NotAnAnswer as missing:
        return question_page(request, form, ask, wrong=missing.card, typed=text)
    form, token = await open_or_begin(request, form)
    await keep_answer(request.app, form, ask, answer, notes=["form_lost"] if lost else [])
    return await redirect_to_next(request, form.id, token)


async def start_from_chat(request: web.Request, form: Form | None, fields: Fields) -> web.Response:
    """Take over what was said in the chat: `choice.<ask>`, `text.<ask>`, and `unheard`, which the bot never got.

    The story waits in its box, so that its writer can look at it; other words are answers as they stand.
    """
    answers = answers_in(fields)
    story = "\n".join(part for part in (fields.get("text.what_happened"), fields.get("unheard")) if part)
    if not answers and not story.strip():
        return redirect_to(request)
    form, token = await open_or_begin(request, form)
    for ask, answer in answers:
        await keep_answer(request.app, form, ask, answer, heard=True)
    if story.strip():
        await keep_draft(request.app, form, STORY, story[:LONGEST_CARRIED], unheard=fields.get("unheard"))
    return await redirect_to_next(request, form.id, token)


def answers_in(fields: Fields) -> list[tuple[str, Answer]]:
    """Return what of it answers a question of ours."""
    found = []
    for ask, question in BY_ASK.items():
        if ask == STORY:
            continue
        try:
            found.append((ask, read_answer(question, fields.get(f"choice.{ask}"), fields.get(f"text.{ask}", ""))))
        except NotAnAnswer:
            continue
    return found


async def begin_with(request: web.Request, state: State, path: str) -> web.Response:
    """Begin a form with this state, and go on."""
    _, token = await begun(request, state)
    return cookie.give(request, redirect_to(request, path), token)


async def open_or_begin(request: web.Request, form: Form | None) -> tuple[Form, str | None]:
    """Return the form, and the token of its cookie where it is new."""
    return (form, None) if form else await begun(request, State())


async def begun(request: web.Request, state: State) -> tuple[Form, str]:
    """Return a new form; raises Problem where one address begins absurdly many."""
    if wait := await wait_for(request.app[FORMS].begun, request):
        raise Problem("too_many", 429, headers={"Retry-After": str(wait)})
    return await begin(request.app, request.match_info["council"], state)


async def redirect_to_next(request: web.Request, form_id: str, token: str | None = None) -> web.Response:
    """Return the first page that is still to be answered, by what is known now."""
    form = await by_id(request.app, form_id)
    following = f"/{next_open(form.state.answers, form.state.hurry, paged=True)}" if form else ""
    # `new`: the next page can tell a browser that keeps no cookies from a form that is over.
    response = redirect_to(request, following + ("?new" if token else ""))
    return cookie.give(request, response, token) if token else response


def redirect_to(request: web.Request, path: str = "") -> web.Response:
    """Go on with another page of the form."""
    return web.Response(status=303, headers={"Location": cookie.here(request) + path})
