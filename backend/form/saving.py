"""Saving a form for later, and coming back to it: the four words are shown once, and typed in another browser."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from backend.cases.codes import tidy_code
from backend.chat.limits import wait_for
from backend.form import cookie
from backend.form.beginning import onward, to
from backend.form.going import close
from backend.form.pages import card_page, draw, notes_of, said_by, speaker_of
from backend.form.reading import Fields
from backend.form.running import FORMS
from backend.form.saved import Saved, are_of_a_chat, by_words, open_here
from backend.form.saved import save as save_form
from backend.form.state import Form, by_id
from backend.form.words import spoken


async def save(request: web.Request, form_id: str, fields: Fields) -> web.Response:
    """Keep it under new words and show them, unless somebody may not be safe: then the help card comes first."""
    form = await by_id(request.app, form_id)
    if form is None or form.state.alert:
        return await onward(request, form_id)
    if fields.get("saves", "0") == str(form.state.saves):
        saved = await save_form(request.app, form_id, form.state.saves)
        form = await by_id(request.app, form_id)
        if form and saved:
            return words_page(request, form, saved)
    if form is None or not form.saved:
        return await onward(request, form_id)
    return card_page(request, form, "form_saved_before", at="stop")


def words_page(request: web.Request, form: Form, saved: Saved) -> web.Response:
    """The four words, to print or to copy by hand. Nobody can show them again."""
    speaker = speaker_of(request, form)
    card = said_by(speaker, "form_saved", {"kept_until": spoken(saved.until)})
    notes = notes_of(speaker, form.state)
    return draw(request, "saved.html", form, at="stop", card=card, code=saved.words, notes=notes)


async def leave(request: web.Request, form: Form) -> web.Response:
    """Nothing of a saved form stays in this browser. One that is not saved would be lost: ask again."""
    if not form.saved:
        return to(request, "/stop")
    await close(request.app, cookie.token_of(request))
    return cookie.take(request, to(request, "/left"))


def whose_page(request: web.Request, form: Form) -> web.Response:
    """Whose form is it? Above that, what hiding and deleting mean where it is saved."""
    notes = [said_by(speaker_of(request, form), "form_is_saved")] if form.saved else []
    return card_page(request, form, "form_carry_on", at="", notes=notes)


def stop_page(request: web.Request, form: Form) -> web.Response:
    """What to do with the form. One that is saved can be left as it is."""
    return card_page(request, form, "form_stop_saved" if form.saved else "form_stop", at="stop")


async def come_back(request: web.Request, form: Form | None, fields: Fields) -> web.Response:
    """Open the form of these four words. Whatever is wrong, they stay in the box."""
    typed, app = fields.get("words", ""), request.app
    other = begun_here(form)
    if other and not cookie.proves(other, fields.get("proof", "")):
        # The page was drawn before that form was begun: it could not say what happens to it.
        return come_back_page(request, form, typed=typed, status=409)
    if not tidy_code(typed):
        return come_back_page(request, form, wrong="form_empty", typed=typed, status=422)
    if wait := wait_for(app[FORMS].resumes, request):
        response = come_back_page(request, form, wrong="form_words_many", typed=typed, status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    found = await by_words(app, request.match_info["council"], typed)
    token = await open_here(app, found.id) if found else None
    if found is None or token is None:
        wrong = "form_words_of_chat" if await are_of_a_chat(app, typed) else "form_words_wrong"
        return come_back_page(request, form, wrong=wrong, typed=typed, status=422)
    if other and other.id != found.id:
        await close(app, cookie.token_of(request))
    return await onward(request, found.id, token)


def come_back_page(
    request: web.Request, form: Form | None, *, wrong: str | None = None, typed: str = "", status: int = 200
) -> web.Response:
    """The box for the four words; above it, what happens to a form that is open in this browser."""
    speaker, other = speaker_of(request, form), begun_here(form)
    about: dict[str, Any] = {"card": said_by(speaker, "form_come_back"), "typed": typed}
    if wrong:
        about["wrong"] = said_by(speaker, wrong)
    if other:
        about["notes"] = [said_by(speaker, "form_other_saved" if other.saved else "form_other_open")]
    return draw(request, "come_back.html", form, at="come_back", status=status, **about)


def begun_here(form: Form | None) -> Form | None:
    """A form with something in it that is not sent."""
    begun = form is not None and not form.state.sent and (form.state.answers or form.state.drafts)
    return form if begun else None
