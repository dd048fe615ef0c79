"""Saving a form for later, and coming back to it: the four words are shown once, and typed in another browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from backend.cases.casebook import casebook_of
from backend.cases.new_code import ask_for_new_code
from backend.cases.shapes import NewCode
from backend.chat.application import CHAT
from backend.errors import Problem
from backend.form import cookie
from backend.form.application import FORMS
from backend.form.beginning import redirect_to, redirect_to_next
from backend.form.deletion import close_form
from backend.form.pages import card_page, draw, notes_of, said_by, speaker_of
from backend.form.posted_fields import Fields
from backend.form.saved_forms import Saved, are_of_a_chat, by_words, open_here
from backend.form.saved_forms import save as save_form
from backend.form.state import Form, by_id
from backend.keys import NOW
from backend.rate_limits import wait_for
from telling.ids import tidy_code, uuid_of
from telling.spoken_dates import say_date

MOST_CONTACT = 500
"""Characters."""


async def save(request: web.Request, form_id: str, fields: Fields) -> web.Response:
    """Keep it under new words and show them, unless somebody may not be safe: then the help card comes first."""
    form = await by_id(request.app, form_id)
    if form is None or form.state.alert:
        return await redirect_to_next(request, form_id)
    if wait := request.app[CHAT].saves.come_back_after(form_id, request.app[NOW]().date()):
        raise Problem("saved_often", 429, headers={"Retry-After": str(wait)})
    if fields.get("saves", "0") == str(form.state.saves):
        saved = await save_form(request.app, form_id, form.state.saves)
        form = await by_id(request.app, form_id)
        if form and saved:
            return words_page(request, form, saved)
    if form is None or not form.saved:
        return await redirect_to_next(request, form_id)
    return card_page(request, form, "form_saved_before", at="stop")


def words_page(request: web.Request, form: Form, saved: Saved) -> web.Response:
    """Return the four words, to print or to copy by hand. Nobody can show them again."""
    speaker = speaker_of(request, form)
    card = said_by(speaker, "form_saved", {"kept_until": say_date(saved.until)})
    notes = notes_of(speaker, form.state)
    return draw(request, "saved.html", form, at="stop", card=card, code=saved.words, notes=notes)


async def leave(request: web.Request, form: Form) -> web.Response:
    """Close a saved form: nothing of it stays in this browser. One that is not saved would be lost: ask again."""
    if not form.saved:
        return redirect_to(request, "/stop")
    await close_form(request.app, cookie.token_of(request))
    return cookie.take(request, redirect_to(request, "/left"))


def whose_page(request: web.Request, form: Form) -> web.Response:
    """Show whose form it is, and what hiding and deleting mean where it is saved."""
    notes = [said_by(speaker_of(request, form), "form_is_saved")] if form.saved else []
    return card_page(request, form, "form_carry_on", at="", notes=notes)


def stop_page(request: web.Request, form: Form) -> web.Response:
    """Return what to do with the form. One that is saved can be left as it is."""
    return card_page(request, form, "form_stop_saved" if form.saved else "form_stop", at="stop")


async def ask_new_code(request: web.Request, form: Form | None, fields: Fields) -> web.Response:
    """Ask a person for a new code to what was sent. The answer is the same whether there is such a reference."""
    reference, contact = fields.get("reference", "").strip(), fields.get("contact", "").strip()
    kept = {"reference": reference, "contact": contact}
    if not reference or not contact:
        return come_back_page(request, form, lost="form_new_code_empty", kept=kept, status=422)
    if wait := await wait_for(request.app[FORMS].resumes, request):
        response = come_back_page(request, form, lost="form_words_many", kept=kept, status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    asked = NewCode(kind="new_code", contact=contact[:MOST_CONTACT])
    once = uuid_of("new_code", reference, contact)
    await ask_for_new_code(casebook_of(request.app), reference[:100], once, asked, now=request.app[NOW]())
    return come_back_page(request, form, lost="form_new_code_asked")


async def come_back(request: web.Request, form: Form | None, fields: Fields) -> web.Response:
    """Open the form of these four words. Whatever is wrong, they stay in the box."""
    if fields.get("go") == "new_code":
        return await ask_new_code(request, form, fields)
    typed, app = fields.get("words", ""), request.app
    other = begun_here(form)
    if other and not cookie.proves(other, fields.get("proof", "")):
        # The page was drawn before that form was begun: it could not say what happens to it.
        return come_back_page(request, form, typed=typed, status=409)
    if not tidy_code(typed):
        return come_back_page(request, form, wrong="form_empty", typed=typed, status=422)
    if wait := await wait_for(app[FORMS].resumes, request):
        response = come_back_page(request, form, wrong="form_words_many", typed=typed, status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    found = await by_words(app, request.match_info["council"], typed)
    token = await open_here(app, found.id) if found else None
    if found is None or token is None:
        wrong = "form_words_of_chat" if await are_of_a_chat(app, typed) else "form_words_wrong"
        return come_back_page(request, form, wrong=wrong, typed=typed, status=422)
    if other and other.id != found.id:
        await close_form(app, cookie.token_of(request))
    return await redirect_to_next(request, found.id, token)


def come_back_page(
    request: web.Request,
    form: Form | None,
    *,
    wrong: str | None = None,
    typed: str = "",
    lost: str | None = None,
    kept: Mapping[str, str] | None = None,
    status: int = 200,
) -> web.Response:
    """Return the box for the four words; above it, what happens to a form that is open in this browser.

    lost: the card that answers whoever lost the code of what they sent; kept: what stands in their boxes.
    """
    speaker, other = speaker_of(request, form), begun_here(form)
    about: dict[str, Any] = {"card": said_by(speaker, "form_come_back"), "typed": typed, "kept": kept or {}}
    about["lost"] = said_by(speaker, lost or "form_lost_code")
    if wrong:
        about["wrong"] = said_by(speaker, wrong)
    if other:
        about["notes"] = [said_by(speaker, "form_other_saved" if other.saved else "form_other_open")]
    return draw(request, "come_back.html", form, at="come_back", status=status, **about)


def begun_here(form: Form | None) -> Form | None:
    """Return a form with something in it that is not sent."""
    begun = form is not None and not form.state.sent and (form.state.answers or form.state.drafts)
    return form if begun else None
