"""Every act has its letter: read first, kept word for word, then the act is recorded; each reader has their own."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from backend.cases import events as e
from backend.cases.casebook import rows_of
from backend.desk.actions.action import ACTIONS
from backend.desk.letter_drafts import OF_ACTION, TITLES
from tests.backend.desk.kit import Browser, Desk, words_of

pytestmark = pytest.mark.asyncio
TODAY = date(2026, 11, 23)
DAY = TODAY.isoformat()
ANSWER = {"on": DAY, "outcome": "not_resolved", "words": "We could not find it.", "stage_2_right_told": "yes"}
ON_BEHALF = {
    "speaker": {"role": "on_behalf", "relation": "carer", "name": "Cara Carer"},
    "child": {"name": "Ash", "knows": "yes", "agrees": None},
}


async def preview(officer: Browser, reference: str, action: str, **fields: Any) -> str:
    """Return the letters as they are shown before anything is recorded."""
    path = f"/desk/cases/{reference}/{action.replace('_', '-')}"
    await officer.read(path)
    return await officer.preview(path, **fields)


async def kinds(desk: Desk, case: Any) -> list[str]:
    """Return the kinds of event of a case."""
    async with desk.book.sessions() as session:
        return [row.kind for row in await rows_of(session, case.uuid)]


def readers(page: str) -> list[str]:
    """To whom the letters of a page are."""
    return re.findall(r"<h2>(To [^<]+)</h2>", page)


async def test_nothing_is_recorded_before_the_letter_was_read_and_then_the_letter_comes_first(
    desk: Desk, officer: Browser
) -> None:
    case = await desk.case()
    page = await preview(officer, case.reference, "answer", **ANSWER)
    shown = words_of(page)
    assert "Nothing is recorded yet." in shown
    assert await kinds(desk, case) == ["received"]
    order = ("Here is our answer", "We could not find it.", "you can ask for stage 2")
    assert sorted(order, key=shown.index) == list(order)
    assert "0300 061 0614" in shown
    assert "Monday 21 December" in shown  # stage 2 can best be asked for until then
    path = f"/desk/cases/{case.reference}/answer"
    [seen] = re.findall(r'name="seen" value="([^"]+)"', page)
    assert await officer.do(path, **ANSWER, seen=seen) == f"/desk/cases/{case.reference}?done=answer"
    assert await kinds(desk, case) == ["received", "letter_kept", "answered"]
    page = await officer.read(f"/desk/cases/{case.reference}")
    assert "Our answer: To the child, in Easy Read" in words_of(page)
    assert "We could not find it." in await officer.read(f"/desk/cases/{case.reference}/kept/2")


async def test_a_letter_that_was_not_read_as_it_stands_now_is_shown_again(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    page = await preview(officer, case.reference, "answer", **ANSWER)
    [seen] = re.findall(r'name="seen" value="([^"]+)"', page)
    changed = {**ANSWER, "words": "We found it."}
    again = await officer.preview(f"/desk/cases/{case.reference}/answer", **changed, seen=seen)
    assert "We found it." in again
    assert await kinds(desk, case) == ["received"]


async def test_going_back_from_the_letter_loses_nothing_that_was_typed(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    await preview(officer, case.reference, "answer", **ANSWER)
    back = await officer.post(f"/desk/cases/{case.reference}/answer", **ANSWER, change="yes")
    assert "We could not find it." in await back.text()
    assert await kinds(desk, case) == ["received"]


async def test_a_letter_pressed_twice_is_kept_once(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    page = await preview(officer, case.reference, "answer", **ANSWER)
    fields = {name: re.findall(rf'name="{name}" value="([^"]+)"', page)[0] for name in ("once", "seen")}
    for _ in range(2):
        await officer.do(f"/desk/cases/{case.reference}/answer", **ANSWER, **fields)
    assert await kinds(desk, case) == ["received", "letter_kept", "answered"]


async def test_child_adult_and_advocate_each_have_their_own(desk: Desk, officer: Browser) -> None:
    case = await desk.case(**ON_BEHALF, advocate={"answer": "have_one", "name": "Ada Ade", "contact": "ada@a.example"})
    page = await preview(officer, case.reference, "answer", **ANSWER)
    assert readers(page) == ["To the adult", "To the child, in Easy Read", "To the advocate"]
    adult, child, advocate = re.findall(r"<article.*?</article>", page, re.DOTALL)
    assert "Dear Cara Carer," in adult
    assert "<img" not in adult
    assert "Dear Ash," in child
    assert "<img" in child
    assert "You are the advocate" in advocate
    assert "Dear Ada Ade," in advocate


async def test_the_no_of_a_child_is_told_to_both_and_their_words_to_nobody(desk: Desk, officer: Browser) -> None:
    case = await desk.case(**ON_BEHALF)
    said = {"on": DAY, "how": "in_person", "agrees": "no", "understands": "yes", "words": "I hate that she did this."}
    page = await preview(officer, case.reference, "child_view", **said)
    assert readers(page) == ["To the adult", "To the child, in Easy Read"]
    letters = words_of(" ".join(re.findall(r"<article.*?</article>", page, re.DOTALL)))
    assert "I hate that" not in letters
    assert "You can complain for yourself" in letters
    await officer.do(f"/desk/cases/{case.reference}/child-view", **said)
    assert await kinds(desk, case) == ["received", "letter_kept", "letter_kept", "child_asked"]
    state = await desk.state(case)
    assert (state.ended, state.not_looked_at_because) == ("not_looked_at", "child_says_no")


async def test_a_child_who_agrees_needs_no_letter(desk: Desk, officer: Browser) -> None:
    case = await desk.case(**ON_BEHALF)
    said = {"on": DAY, "how": "phone", "agrees": "yes", "understands": "yes", "words": "ok"}
    await officer.read(f"/desk/cases/{case.reference}/child-view")
    await officer.do(f"/desk/cases/{case.reference}/child-view", **said)
    assert await kinds(desk, case) == ["received", "child_asked"]


async def test_the_answer_takes_the_agreed_points_one_by_one(desk: Desk, officer: Browser) -> None:
    case = await desk.case(points=[{"text": "My bike"}, {"text": "My bus money"}])
    fields = {**ANSWER, "say_1": "We buy a new one.", "say_2": "You get it back."}
    fields |= {"finding_1": "upheld", "finding_2": "no_finding"}
    shown = words_of(await preview(officer, case.reference, "answer", **fields))
    assert "1. My bike You are right about this (upheld). We buy a new one." in shown
    assert "2. My bus money We could not find out about this. You get it back." in shown


@pytest.mark.parametrize(
    ("council", "told"), [("islington", "Ola Officer is finding out"), ("wigan", "A manager is finding out")]
)
async def test_who_looks_into_it_is_named_where_the_council_promises_that(desk: Desk, council: str, told: str) -> None:
    officer = await desk.person("complaints_officer", councils=(council,), name="Ola Officer")
    case = await desk.case(council=council)
    await desk.happens(case, e.Assigned(to=officer.id))
    fields = {"on": DAY, "procedure_given": "yes", "advocacy_given": "yes"}
    assert told in words_of(await preview(officer, case.reference, "acknowledge", **fields))


@pytest.mark.parametrize(
    ("advocate", "told"),
    [
        ({"answer": "yes_please"}, "You asked for an advocate, and we are finding one for you."),
        ({"answer": "have_one"}, "Your advocate can help you with all of this."),
        ({"answer": "no_thanks"}, "We can find an advocate for you, so just ask."),
    ],
)
async def test_what_is_said_of_an_advocate_is_as_it_stands(
    desk: Desk, officer: Browser, advocate: dict[str, str], told: str
) -> None:
    case = await desk.case(advocate=advocate)
    fields = {"on": DAY, "procedure_given": "yes", "advocacy_given": "yes"}
    page = await preview(officer, case.reference, "acknowledge", **fields)
    child = words_of(re.findall(r"<article.*?</article>", page, re.DOTALL)[0])
    others = {"finding one for you", "can help you with all of this", "so just ask"}
    assert told in child
    assert sum(part in child for part in others) == 1


async def test_why_it_is_not_looked_into_and_what_comes_next_is_written(desk: Desk) -> None:
    manager, case = await desk.person("manager"), await desk.case()
    fields = {
        "how_much": "whole",
        "ground": "prejudice",
        "on": DAY,
        "told_on": DAY,
        "words": "A court decides this in May.",
        "might_prejudice": "yes",
    }
    shown = words_of(await preview(manager, case.reference, "not_considered", **fields))
    for text in ("A court decides this in May.", "You can come back when that case is over.", "0300 061 0614"):
        assert text in shown
    assert "It happened a long time ago." not in shown


async def test_every_letter_has_a_title_and_every_act_with_a_letter_is_an_act() -> None:
    assert set(OF_ACTION.values()) <= set(TITLES)
    assert set(OF_ACTION) <= set(ACTIONS)
