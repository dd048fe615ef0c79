"""Draw the pages of a form: templates in `pages/`, words from the cards. No page needs a script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from backend.cases.shapes import Receipt
from backend.councils import language_of, name_of, neutral_page
from backend.errors import Problem
from backend.form.page_order import BY_ASK, before
from backend.form.state import Form, State
from backend.form.words import LOOKS, Said, Speaker
from backend.keys import CONTENT, NOW
from backend.templates import templates
from telling.answers import Answer, Answers
from telling.cards import Line
from telling.help_card import TOLD_BY
from telling.order import step
from telling.questions.what import soon_facts
from telling.spoken_dates import say_date

PHONE = re.compile(r"\b(?:999|112|111|116 ?\d{3}|0\d{2,4}(?: ?\d{2,4}){1,3})\b")
"""A number a child may ring at once, as the widget finds it."""
PAGES = templates(Path(__file__).parent / "pages")


def numbers(lines: list[Line]) -> list[str]:
    """Return every telephone number in these lines, each once."""
    return list(dict.fromkeys(number for line in lines for number in PHONE.findall(line.say)))


PAGES.filters["numbers"] = numbers
PAGES.filters["spoken"] = say_date


def draw(request: web.Request, template: str, form: Form | None, *, status: int = 200, **more: Any) -> web.Response:
    """Return a page with what every page has around it. A pack without the cards of the form is not ready for it."""
    content, council = request.app[CONTENT], request.match_info["council"]
    state = form.state if form else State(proof="")
    speaker = Speaker(content, council, state.answers, at=request.app[NOW]())
    try:
        around: dict[str, object] = {
            **language_of(content, council),
            "council_name": name_of(content, council),
            "neutral": neutral_page(content, council),
            "here": f"/c/{council}/form",
            "pages": f"/c/{council}/",
            "words": speaker.labels(),
            "frame": content.frame,
            "help": speaker.say("help_now"),
            "look": state.look,
            "looks": LOOKS,
            "proof": state.proof,
            "saves": state.saves,
            "notes": [],
            "wrong": None,
            "at": "kind",
            "place": None,
            "back": None,
        }
        text = PAGES.get_template(template).render(around | more)
    except KeyError:
        raise Problem("not_ready", 503) from None
    return web.Response(text=text, content_type="text/html", status=status)


def question_page(
    request: web.Request,
    form: Form | None,
    ask: str,
    *,
    wrong: str | None = None,
    typed: str | None = None,
    lost: bool = False,
) -> web.Response:
    """Return one question. wrong: the card that says what to put right; typed: what stands in the box, whatever it is.

    lost: say that there is no form any more.
    """
    state = form.state if form else State(proof="")
    speaker = speaker_of(request, form)
    in_box = typed if typed is not None else state.drafts.get(ask, state.answers.said(ask) or "")
    status = {None: 200, "form_not_kept": 503}.get(wrong, 422)
    notes = [*([said_by(speaker, "form_lost")] if lost else []), *notes_of(speaker, state)]
    return draw(
        request,
        "question.html",
        form,
        status=status,
        at=ask,
        ask=ask,
        question=BY_ASK[ask],
        card=card_of(speaker, ask, again=wrong in ("form_pick", "form_empty")),
        chosen=state.answers.chosen(ask),
        typed=in_box,
        wrong=said_by(speaker, wrong) if wrong else None,
        field=speaker.names().get(ask),
        notes=notes,
        place=step(state.answers, ask, paged=True),
        back=before(state.answers, ask),
    )


def check_page(request: web.Request, form: Form, *, failed: bool = False) -> web.Response:
    """Return the read-back, each answer with a way to change it."""
    speaker, state = speaker_of(request, form), form.state
    return draw(
        request,
        "check.html",
        form,
        status=503 if failed else 200,
        at="check",
        card=card_of(speaker, "check"),
        rows=speaker.summary(),
        failed=said_by(speaker, "form_not_sent") if failed else None,
        notes=notes_of(speaker, state),
        place=step(state.answers, "check", paged=True),
        back=before(state.answers, "check"),
    )


def sent_page(request: web.Request, form: Form) -> web.Response:
    """Return the receipt, to print or to copy by hand."""
    kept = form.state.sent or {}
    receipt = Receipt.model_validate(kept["receipt"])
    who = Answers({"who_is_typing": Answer(kept["who"])})
    speaker = Speaker(request.app[CONTENT], form.council, who, kept.get("facts") or {}, request.app[NOW]())
    return draw(
        request,
        "sent.html",
        form,
        at="sent",
        card=speaker.sent(receipt, kept["kind"], kept["reachable"]),
        receipt=receipt,
        keep=speaker.say("form_keep_this"),
        notes=notes_of(speaker, form.state),
    )


def warned_page(request: web.Request, form: Form) -> web.Response:
    """Return the help card, before anything else is asked; and once, whether they are safe now."""
    state, speaker = form.state, speaker_of(request, form)
    asked = None if state.safe_now else said_by(speaker, "ask_safe_now")
    name = speaker.help_card(state.alert or {}, state.warned)
    card = said_by(speaker, name)
    if by := (state.alert or {}).get("by"):
        card.lines.extend(said_by(speaker, TOLD_BY, {"alert_by": str(by)}).lines)
    return draw(request, "warned.html", form, at="not_safe", card=card, asked=asked)


def card_page(request: web.Request, form: Form | None, name: str, *, at: str, **more: Any) -> web.Response:
    """Return a page of one card with its choices as buttons."""
    return draw(request, "card.html", form, at=at, card=said_by(speaker_of(request, form), name), **more)


def speaker_of(request: web.Request, form: Form | None) -> Speaker:
    """Return who says the cards of this page."""
    answers = form.state.answers if form else Answers()
    return Speaker(request.app[CONTENT], request.match_info["council"], answers, at=request.app[NOW]())


def card_of(speaker: Speaker, ask: str, again: bool = False) -> Said:
    """Return the card of a question; Problem where the pack has none."""
    try:
        return speaker.ask(ask, again)
    except KeyError:
        raise Problem("not_ready", 503) from None


def said_by(speaker: Speaker, name: str, now: Mapping[str, str] | None = None) -> Said:
    """Return a card by its name, with facts of this moment; Problem where the pack has none."""
    try:
        return speaker.say(name, now=now)
    except KeyError:
        raise Problem("not_ready", 503) from None


def notes_of(speaker: Speaker, state: State) -> list[Said]:
    """Return what stands above the question: what was answered to the last page, and whom to call while nobody could
    look.
    """
    names = [*state.notes, *(["form_not_checked"] if state.unchecked and not state.alert else [])]
    return [said_by(speaker, name, soon_facts(state.answers)) for name in names]
