"""What a posted page changes: an answer, a draft, the answer to "Are you safe right now?", the sending."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from aiohttp import web

from backend.alerts.application import book_of, nudge
from backend.alerts.receive import answer_safe_now
from backend.alerts.unstored_alerts import keep_safe_now
from backend.cases.casebook import casebook_of
from backend.cases.receive import receive
from backend.cases.shapes import Receipt, Representation, YesNo
from backend.chat.shapes import LONGEST
from backend.form.safety_check import check_form, row_for
from backend.form.state import Form, State, change
from backend.form.tables import UncheckedRow
from backend.keys import NOW
from backend.logs import where
from telling.answers import Answer, Answers, Given
from telling.facts import facts_of_answers
from telling.order import next_open
from telling.questions.reply import can_be_reached
from telling.questions.what import DECISION_WHEN, is_said_to_come
from telling.representation import representation_of
from telling.roles import kind_of
from telling.story import STORY, Story, Word

log = logging.getLogger(__name__)
SAFE_ANSWERS: tuple[YesNo, ...] = ("yes", "no", "not_sure")


async def keep_answer(
    app: web.Application, form: Form, ask: str, answer: Answer, *, notes: Sequence[str] = (), heard: bool = False
) -> None:
    """Keep an answer; its words are looked at before the next page. heard: the bot had them in the chat."""
    now = app[NOW]().isoformat()

    def work(state: State) -> None:
        given = told_once(answer, state.answers, now) if ask == STORY else answer
        state.answers = state.answers.with_({ask: given})
        state.drafts.pop(ask, None)
        state.notes = [*notes, *notes_after(ask, answer, state.answers)]

    await change_and_check(app, form, ask, None if heard else answer.said, work)


def told_once(answer: Answer, before: Answers, now: str) -> Given:
    """Return the story of one box. The same words sent again stay the words of that moment."""
    if before.words and before.story.said == answer.said:
        return before.story
    return Story((Word(now, answer.said or ""),), done=True)


async def keep_draft(app: web.Application, form: Form, ask: str, words: str, *, unheard: str | None = None) -> None:
    """Keep what stands in the box of a page that is left without an answer. unheard: only this is to be looked at."""

    def work(state: State) -> None:
        state.drafts[ask] = words
        state.notes = []

    look = words if unheard is None else unheard
    await change_and_check(app, form, ask, look[:LONGEST] if look.strip() else None, work)


async def change_and_check(
    app: web.Application, form: Form, ask: str, words: str | None, work: Callable[[State], None]
) -> None:
    """Change the form; words that are new to it wait in the same transaction to be looked at, and then are."""

    def with_words(state: State) -> UncheckedRow | None:
        # A story is looked at again when it becomes the answer: only then is it known what it sounds like.
        draft = None if ask == STORY else state.drafts.get(ask)
        known = (state.answers.said(ask), draft)
        work(state)
        if words is None or words in known:
            return None
        state.unchecked = True
        return row_for(app, form.id, form.council, state, ask, words)

    state = await change(app, form.id, with_words)
    if state is not None and state.unchecked:
        await check_form(app, form.id)


def notes_after(ask: str, answer: Answer, answers: Answers) -> list[str]:
    """Return the cards that follow an answer, as in the chat. answers: all of them, this one too."""
    if ask == "child_agrees" and answer.choice in ("no", "not_sure"):
        return ["child_view_needed"]
    if ask == DECISION_WHEN and is_said_to_come(answers):
        return ["decision_noted"]
    return ["note_over_a_year"] if ask == "happened_when" and answer.choice == "over_a_year" else []


async def keep_safe_answer(app: web.Application, form: Form, choice: str | None) -> None:
    """Note that the help card was read.

    An answer to "Are you safe right now?" goes to the alert; nobody has to give one.
    """
    alert = form.state.alert or {}
    answer = next((one for one in SAFE_ANSWERS if one == choice), None)
    if answer and alert:
        await add_safe_now(app, str(alert["uuid"]), answer)

    def work(state: State) -> None:
        if state.alert == form.state.alert:
            state.alert = None
        state.warned += 1
        state.safe_now = answer or state.safe_now or "skip"
        state.notes = [f"safe_now_{answer}"] if answer else []

    await change(app, form.id, work)


async def add_safe_now(app: web.Application, uuid: str, answer: YesNo) -> None:
    """Add it, or keep it until it can be added."""
    try:
        found = await answer_safe_now(book_of(app), uuid, answer, now=app[NOW]())
    except Exception as error:
        log.error("an answer to an alert could not be added: %s", where(error))
        found = False
    if not found:
        await keep_safe_now(app, uuid, answer)
    nudge(app)


async def send_form(app: web.Application, form: Form) -> State | None:
    """Hand it over, once, whatever is pressed how often; then only the receipt stays. Raises what the case store does.

    The moment it was first sent is kept: a broken store must not cost the child a day.
    """
    now = app[NOW]()

    def begin(state: State) -> None:
        state.told_at = state.told_at or now.isoformat()
        state.notes = []

    state = await change(app, form.id, begin)
    if state is None or state.sent or next_open(state.answers, state.hurry, paged=True) != "check":
        return state
    book = casebook_of(app)
    answers = representation_of(state.answers, council=form.council, channel="form", told_at=str(state.told_at))
    representation = Representation.model_validate(answers)
    receipt, _ = await receive(book, state.case, representation, now=now)

    def finish(state: State) -> None:
        state.sent = sent_of(state, receipt)
        state.answers, state.drafts = Answers(), {}

    return await change(app, form.id, finish)


def sent_of(state: State, receipt: Receipt) -> dict[str, object]:
    """Return what is needed to show the receipt again, without a word of the person."""
    if state.sent:
        return state.sent
    return {
        "receipt": receipt.model_dump(mode="json"),
        "kind": kind_of(state.answers),
        "who": state.answers.chosen("who_is_typing"),
        "reachable": can_be_reached(state.answers),
        "facts": facts_of_answers(state.answers),
    }
