"""Letters of a case: to read, to print, or to send by e-mail where that is the way the person chose."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.application import WATCH
from backend.cases import events as e
from backend.cases.deadlines import dates_if_known
from backend.cases.letters import Letter, main_reader
from backend.cases.papers import Paper
from backend.cases.state import State
from backend.content.load import Content
from backend.content.page_facts import page_facts
from backend.desk import letter_outbox
from backend.desk.alert_facts import open_alert_of_case
from backend.desk.case_access import Opened, entry, find_case, read_case
from backend.desk.guarded_pages import Visit, casebook_of, guarded_page, redirect_to, write_audit
from backend.desk.letter_drafts import TITLES, About, asked_letter, letter_to
from backend.desk.letter_outbox import OutgoingLetter
from backend.desk.pages import draw, today_of
from backend.desk.posted_forms import read_text
from backend.desk.timeline import reply_now
from backend.keys import CONTENT, LAW, NOW
from backend.law.book import Law
from backend.law.working_days import in_london
from backend.notify.mail import MAIL

WRITTEN_IN = {"extend": "extended", "answer": "answered"}
"""Letters of an act that was recorded before letters were kept with it, and the event that has their words."""
SENT = "sent:"
"""In front of the number of the notice, on the event that keeps a letter because it left."""
SUBJECT = "A letter from {council}"
"""Nothing of what it is about: e-mail is read on lock screens."""
ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
routes = web.RouteTableDef()


def letters_for(state: State, *, past: bool) -> dict[str, str]:
    """Return the letters that make sense now, with their titles. past: today is after the latest day of stage 1."""
    running = state.kind == "complaint" and state.stage == 1 and not state.answered_on and not state.ended
    fits = {
        "acknowledge": state.ended is None,
        "extend": state.extended_to is not None and not state.answered_on,
        "answer": state.answered_on is not None,
        "stage_2_open": running and past,
        "withdrawn": state.ended == "withdrawn",
    }
    asked = asked_letter(state)  # in the chat, too, where no officer wrote to them
    return {name: TITLES[name] for name, fit in fits.items() if fit} | ({asked: TITLES[asked]} if asked else {})


def letter_now(content: Content, law: Law, opened: Opened, name: str, today: date) -> Letter:
    """Return the letter as it was kept with its act; before that, as it would be today."""
    to = main_reader(opened.state)
    kept = [one for one in kept_letters(opened) if one.with_its_act]
    theirs = [one.letter for one in kept if (one.letter.name, one.letter.to) == (name, to)]
    return theirs[-1] if theirs else letter_to(content, law, about_case(opened, name, today), name, to)


@dataclass(frozen=True)
class Kept:
    """A letter that was kept, and where it stands in the history. with_its_act: not only because it left by e-mail."""

    seq: int
    on: date
    letter: Letter
    with_its_act: bool = True


def kept_letters(opened: Opened) -> list[Kept]:
    """Return every kept letter of a case, the oldest first."""
    return [
        Kept(
            row.seq, in_london(row.at), Letter.opened(opened.book.words_of(row)), not (row.once or "").startswith(SENT)
        )
        for row in opened.rows
        if row.kind == "letter_kept"
    ]


def about_case(opened: Opened, name: str, today: date) -> About:
    """Return what a letter about the case as it stands is drafted from, with what staff wrote for it before."""
    kind = WRITTEN_IN.get(name)
    written = [opened.book.words_of(row) for row in opened.rows if row.kind == kind]
    paper = Paper.opened(written[-1]) if written else Paper()
    return About(opened.case.reference, opened.told, opened.state, today, paper)


@guarded_page(routes, "GET", "/desk/cases/{reference}/letter/{letter}", "letter")
async def letter(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show a letter, to read, to print, to send."""
    opened = await read_case(request, visit, "letter_read")
    return await show(request, visit, opened, "")


async def show(request: web.Request, visit: Visit, opened: Opened, problem: str) -> web.Response:
    """Return the page of a letter, and what became of it if it went by e-mail."""
    name = request.match_info["letter"]
    if not may_be_written(opened, name, request.app[LAW], today_of(request)):
        raise web.HTTPNotFound
    book = casebook_of(request)
    letter = letter_now(request.app[CONTENT], request.app[LAW], opened, name, today_of(request))
    mark = letter_outbox.mark_of(book.secrets.code_key, letter.as_text)
    posted = await book.reading(lambda session: letter_outbox.find_posted(session, opened.case.uuid, name, mark))
    alerted = await book.reading(lambda session: open_alert_of_case(session, opened.case))
    return draw(
        request,
        visit,
        "letter.html",
        status=409 if problem else 200,
        case=opened.case,
        state=opened.state,
        told=opened.told,
        letter=letter,
        reply=reply_now(opened),
        address=address_of(opened) if visit.may("letter_send") else "",
        problem=problem,
        speak_first=alerted and visit.may("letter_send"),
        posted=posted.newest,
        others=posted.others,
        once=str(uuid.uuid4()),
    )


def may_be_written(opened: Opened, name: str, law: Law, today: date) -> bool:
    """Return whether this letter makes sense now."""
    past = dates_if_known(opened.state, law).past_stage_1(today)
    return name in letters_for(opened.state, past=past)


def address_of(opened: Opened) -> str:
    """Return where an e-mail may go: only if they chose e-mail and said that it is safe."""
    reply = reply_now(opened)
    to = (reply["to"] or "").strip()
    chosen = reply["how"] == "email" and reply["safe"] == "yes"
    return to if chosen and ADDRESS.fullmatch(to) else ""


@guarded_page(routes, "POST", "/desk/cases/{reference}/letter/{letter}", "letter_send")
async def send(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Send a letter by e-mail, because somebody pressed send; or note that it went another way."""
    opened = await read_case(request, visit, "letter_read")
    name, address = request.match_info["letter"], address_of(opened)
    form = await request.post()
    if by_hand := read_text(form, "by_hand"):
        return await note_by_hand(request, visit, name, "" if by_hand == "yes" else by_hand)
    if not address:
        return await show(request, visit, opened, "They did not choose e-mail, or did not say that it is safe.")
    if not may_be_written(opened, name, request.app[LAW], today_of(request)):
        raise web.HTTPNotFound
    if request.app[MAIL].send() is None:
        return await show(request, visit, opened, "No e-mail is set up here. Please print the letter.")
    council = page_facts(request.app[CONTENT], opened.state.council).get("council_name", "the council")
    leaving = letter_now(request.app[CONTENT], request.app[LAW], opened, name, today_of(request))
    once = read_text(form, "once")[:36]
    post = OutgoingLetter(opened.case.uuid, name, address, SUBJECT.format(council=council), leaving.as_text, once)

    async def work(session: AsyncSession) -> None:
        now = await find_case(request, visit, session)
        if await letter_outbox.queue_letter(session, post, opened.book.secrets, request.app[NOW]()):
            await keep_as_it_leaves(request, visit, session, now, leaving, post.number)
            await write_audit(request, session, entry(visit, now, "letter_sent", letter=name))

    await casebook_of(request).writing(work)
    request.app[WATCH].letters.set()
    return redirect_to(request.path)


async def keep_as_it_leaves(
    request: web.Request, visit: Visit, session: AsyncSession, now: Opened, letter: Letter, number: str
) -> None:
    """Keep a letter in the history word for word, unless it was kept like that with its act."""
    if letter in [one.letter for one in kept_letters(now)]:
        return
    fact, words = e.LetterKept(letter=letter.name, to=letter.to), letter.sealed()
    who, at = visit.staff.id, request.app[NOW]()
    await now.book.add(session, now.case.uuid, fact, actor=who, now=at, words=words, once=f"{SENT}{number}"[:41])


async def note_by_hand(request: web.Request, visit: Visit, name: str, notice_id: str) -> web.StreamResponse:
    """Note that what could not be sent went another way: it is off the list of Today. notice_id: which; "" is all."""

    async def work(session: AsyncSession) -> None:
        now = await find_case(request, visit, session)
        if await letter_outbox.mark_sent_by_hand(session, now.case.uuid, name, notice_id):
            await write_audit(request, session, entry(visit, now, "letter_by_hand", letter=name))

    await casebook_of(request).writing(work)
    return redirect_to(request.path)


@guarded_page(routes, "GET", "/desk/cases/{reference}/kept/{seq:[0-9]{1,6}}", "letter_kept")
async def kept_letter(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show one letter as it was kept, to read and to print: to the child, to the adult or to the advocate."""
    opened = await read_case(request, visit, "letter_read")
    found = [one for one in kept_letters(opened) if one.seq == int(request.match_info["seq"])]
    if not found:
        raise web.HTTPNotFound
    return draw(request, visit, "letter_kept.html", case=opened.case, state=opened.state, kept=found[0])
