"""Letters to the person, drafted from Easy Read cards: to print, or by e-mail where that is the way they chose."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.running import WATCH
from backend.alerts.watching import mail_of
from backend.cases.deadlines import deadlines, past_stage_1
from backend.cases.state import State
from backend.content.card import fill, is_shown
from backend.content.load import Content
from backend.content.said import page_facts
from backend.desk import posting
from backend.desk.door import Visit, audited, casebook_of, door, sent_on, text_of
from backend.desk.opening import Opened, entry, find, read
from backend.desk.pages import draw, today_of
from backend.desk.posting import Post
from backend.desk.timeline import reply_now
from backend.keys import CONTENT, LAW, NOW
from backend.law.book import Law
from backend.law.reasons import said
from backend.law.working_days import CalendarTooShort

TITLES = {
    "acknowledge": "We have it",
    "extend": "We need more time",
    "answer": "Our answer",
    "stage_2_open": "You can ask for stage 2 now",
    "withdrawn": "We have stopped",
}
WORDS_OF = {"extend": "extended", "answer": "answered"}
"""Letters with words that staff wrote, and the event they wrote them with."""
SUBJECT = "A letter from {council}"
"""Nothing of what it is about: e-mail is read on lock screens."""
ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
routes = web.RouteTableDef()


@dataclass(frozen=True)
class Draft:
    """A letter, ready to print. lines: picture and words; words: what staff wrote for it."""

    name: str
    title: str
    lines: tuple[tuple[str, str], ...]
    words: str | None

    @property
    def as_text(self) -> str:
        """The letter as the text of an e-mail."""
        return "\n\n".join([*(text for _, text in self.lines), *([self.words] if self.words else [])]) + "\n"


def letters_for(state: State, *, past: bool) -> dict[str, str]:
    """The letters that make sense now, with their titles. past: today is after the latest day of stage 1."""
    running = state.kind == "complaint" and state.stage == 1 and not state.answered_on and not state.ended
    fits = {
        "acknowledge": state.ended is None,
        "extend": state.extended_to is not None and not state.answered_on,
        "answer": state.answered_on is not None,
        "stage_2_open": running and past,
        "withdrawn": state.ended == "withdrawn",
    }
    return {name: TITLES[name] for name, fit in fits.items() if fit}


def draft(content: Content, law: Law, opened: Opened, name: str) -> Draft:
    """The letter from the council's cards."""
    state = opened.state
    known = page_facts(content, state.council) | facts_of(law, opened)
    card = content.card(state.council, f"letter_{name}", state.kind)
    lines = [(line.picture, fill(line.say, known)) for line in card.lines if is_shown(line, known)]
    kind = WORDS_OF.get(name)
    written = [opened.book.words_of(row) for row in opened.rows if row.kind == kind]
    return Draft(name, TITLES[name], tuple(lines), written[-1] if written else None)


def facts_of(law: Law, opened: Opened) -> dict[str, str]:
    """Reference and dates, as cards name them. An answer's last day is only told where it differs."""
    try:
        dues = {due.deadline.what: due.deadline for due in deadlines(opened.state, law)}
    except CalendarTooShort:
        dues = {}
    found = {"reference": opened.case.reference}
    answer = dues.get("stage_1_answer") or dues.get("reply")
    if answer:
        found["reply_by"] = said(answer.by, year=False)
        if answer.at_latest > answer.by:
            found["at_latest"] = said(answer.at_latest, year=False)
    return found


@door(routes, "GET", "/desk/cases/{reference}/letter/{letter}", "letter")
async def letter(request: web.Request, visit: Visit) -> web.StreamResponse:
    """A letter, to read, to print, to send."""
    opened = await read(request, visit, "letter_read")
    return await show(request, visit, opened, "")


async def show(request: web.Request, visit: Visit, opened: Opened, problem: str) -> web.Response:
    """The page of a letter, and what became of it if it went by e-mail."""
    name = request.match_info["letter"]
    if not may_be_written(opened, name, request.app[LAW], today_of(request)):
        raise web.HTTPNotFound
    book = casebook_of(request)
    posted = await book.reading(lambda session: posting.newest(session, opened.case.uuid, name))
    return draw(
        request,
        visit,
        "letter.html",
        status=409 if problem else 200,
        case=opened.case,
        state=opened.state,
        told=opened.told,
        letter=draft(request.app[CONTENT], request.app[LAW], opened, name),
        reply=reply_now(opened),
        address=address_of(opened) if visit.may("letter_send") else "",
        problem=problem,
        posted=posted,
        once=str(uuid.uuid4()),
    )


def may_be_written(opened: Opened, name: str, law: Law, today: date) -> bool:
    """Does this letter make sense now?"""
    try:
        past = past_stage_1(opened.state, law, today)
    except CalendarTooShort:
        past = False
    return name in letters_for(opened.state, past=past)


def address_of(opened: Opened) -> str:
    """Where an e-mail may go: only if they chose e-mail and said that it is safe."""
    reply = reply_now(opened)
    to = (reply["to"] or "").strip()
    chosen = reply["how"] == "email" and reply["safe"] == "yes"
    return to if chosen and ADDRESS.fullmatch(to) else ""


@door(routes, "POST", "/desk/cases/{reference}/letter/{letter}", "letter_send")
async def send(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Send a letter by e-mail, because somebody pressed send; or note that it went another way."""
    opened = await read(request, visit, "letter_read")
    name, address = request.match_info["letter"], address_of(opened)
    form = await request.post()
    if text_of(form, "by_hand"):
        return await note_by_hand(request, visit, name)
    if not address:
        return await show(request, visit, opened, "They did not choose e-mail, or did not say that it is safe.")
    if not may_be_written(opened, name, request.app[LAW], today_of(request)):
        raise web.HTTPNotFound
    if mail_of(request.app).send() is None:
        return await show(request, visit, opened, "No e-mail is set up here. Please print the letter.")
    council = page_facts(request.app[CONTENT], opened.state.council).get("council_name", "the council")
    text = draft(request.app[CONTENT], request.app[LAW], opened, name).as_text
    once = text_of(form, "once")[:36]
    post = Post(opened.case.uuid, name, address, SUBJECT.format(council=council), text, once)

    async def work(session: AsyncSession) -> None:
        now = await find(request, visit, session)
        if await posting.queue(session, post, opened.book.secrets.sealer, request.app[NOW]()):
            await audited(request, session, entry(visit, now, "letter_sent", letter=name))

    await casebook_of(request).writing(work)
    request.app[WATCH].post.set()
    return sent_on(request.path)


async def note_by_hand(request: web.Request, visit: Visit, name: str) -> web.StreamResponse:
    """What could not be sent went another way: it is off the list of Today."""

    async def work(session: AsyncSession) -> None:
        now = await find(request, visit, session)
        if await posting.sent_another_way(session, now.case.uuid, name):
            await audited(request, session, entry(visit, now, "letter_by_hand", letter=name))

    await casebook_of(request).writing(work)
    return sent_on(request.path)
