"""A case that came by phone, by letter or in person: the same words, the same clock, the same receipt."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from backend.cases import events as e
from backend.cases.casebook import rows_of
from backend.cases.receive import representation_of
from backend.cases.tables import CaseRow
from backend.desk import told_fields
from backend.desk.case_access import Opened
from backend.keys import STORE
from backend.settings import ROOT
from tests.backend.callers import service_token
from tests.backend.desk.kit import Browser, Desk, words_of

pytestmark = pytest.mark.asyncio
LETTER = {"channel": "letter", "kind": "complaint", "role": "child", "words": "Nobody <rings> me.\r\nI am sad 😢"}


async def kept(desk: Desk, page: str) -> Opened:
    """Return the case that the page after adding names."""
    [reference] = set(re.findall(r'href="/desk/cases/([^"/]+)"', page))
    case = await desk.find(reference)
    async with desk.app[STORE].sessions() as session:
        rows = await rows_of(session, case.uuid)
    return Opened(case, rows, await desk.state(case), desk.book)


async def test_a_letter_becomes_a_case_whose_clock_runs_from_the_day_it_came(desk: Desk, officer: Browser) -> None:
    await officer.read("/desk/add")
    more = {"about": ["home", "carer"], "person_named": "Alex", "how": "letter", "to": "The Willows", "safe": "yes"}
    answer = await officer.post("/desk/add", on="2026-11-20", **LETTER, **more)
    page = await answer.text()
    assert answer.status == 200
    opened = await kept(desk, page)
    told = representation_of(desk.book, opened.rows[0])
    assert told.words[0].text == "Nobody <rings> me.\nI am sad 😢"
    assert (told.channel, told.about, told.person_named) == ("letter", ("carer", "home"), "Alex")
    assert (told.reply.to, told.advocate.answer) == ("The Willows", "not_asked")
    assert opened.state.received_on == date(2026, 11, 20)
    assert "by Friday 4 December 2026" in words_of(page)
    [row] = await desk.audit("case_added")
    assert (row.actor, row.facts["channel"]) == (officer.id, "letter")


async def test_age_home_needs_and_how_to_reach_their_advocate_stand_on_the_case(desk: Desk, officer: Browser) -> None:
    await officer.read("/desk/add")
    more = {"age_band": "13_to_15", "placement": "In a home", "needs": ["interpreter", "private_talk"]}
    advocate = {"advocate": "have_one", "advocate_name": "Ada", "advocate_contact": "ada@advocates.example"}
    answer = await officer.post("/desk/add", on="2026-11-20", **LETTER, **more, **advocate)
    opened = await kept(desk, await answer.text())
    told = representation_of(desk.book, opened.rows[0])
    assert (told.child.age_band, told.child.placement) == ("13_to_15", "In a home")
    assert (told.advocate.name, told.advocate.contact) == ("Ada", "ada@advocates.example")
    page = words_of(await officer.read(f"/desk/cases/{opened.case.reference}"))
    for words in ("Age 13 to 15", "Lives In a home", "To talk with somebody alone, An interpreter", "ada@advocates"):
        assert words in page, words
    assert "Find a way to talk alone" in page, "a need that somebody has to see to is a task"


async def test_what_stands_in_a_box_that_does_not_fit_any_more_is_not_kept(desk: Desk, officer: Browser) -> None:
    await officer.read("/desk/add")
    stale = {"speaker_name": "Kim Adult", "relation": "parent", "advocate": "no_thanks", "advocate_name": "Ada"}
    answer = await officer.post("/desk/add", on="2026-11-20", **LETTER, **stale)
    told = representation_of(desk.book, (await kept(desk, await answer.text())).rows[0])
    assert (told.speaker.name, told.speaker.relation, told.advocate.name) == (None, None, None)
    assert told.advocate.answer == "no_thanks"
    answer = await officer.post("/desk/add", on="2026-11-20", **{**LETTER, **stale, "role": "on_behalf"})
    told = representation_of(desk.book, (await kept(desk, await answer.text())).rows[0])
    assert (told.speaker.name, told.speaker.relation, told.advocate.name) == ("Kim Adult", "parent", None)


async def test_the_style_hides_exactly_what_is_not_kept() -> None:
    style = (ROOT / "backend/desk/static/desk.css").read_text("utf-8")
    assert told_fields.style() in style
    assert style.count(".added:") == len(told_fields.MISFITS)
    names = {box.name for box in told_fields.boxes().values()}
    assert {one for misfit in told_fields.MISFITS for one in (misfit.box, *misfit.boxes)} <= names


async def test_whoever_rings_for_an_advocate_need_not_say_why_and_the_service_is_asked(
    desk: Desk, officer: Browser
) -> None:
    await officer.read("/desk/add")
    typed = {**LETTER, "channel": "phone", "kind": "advocate_request", "words": "", "child_name": "Sam"}
    answer = await officer.post("/desk/add", on="2026-11-23", **typed, advocate_to_know="It is about her review.")
    opened = await kept(desk, await answer.text())
    told = representation_of(desk.book, opened.rows[0])
    assert (told.kind, told.words, told.advocate.to_know) == ("advocate_request", (), "It is about her review.")
    path = f"/desk/cases/{opened.case.reference}"
    page = await officer.read(path)
    assert "They only want an advocate, and told nothing else." in page
    assert "It is about her review." in page
    assert f'href="{path}/advocate-asked"' in page
    await officer.read(f"{path}/advocate-asked")
    await officer.do(f"{path}/advocate-asked", on="2026-11-23", words="Voices for Us, they ring back.")
    page = await officer.read(path)
    assert "Find out who the advocate is" in words_of(page)
    await officer.read(f"{path}/advocate")
    letter = words_of(await officer.preview(f"{path}/advocate", on="2026-11-23", words="Jo Hill"))
    assert "We have found somebody who helps you speak up." in letter
    assert "Jo Hill" in letter


async def test_reference_and_code_work_for_the_person(desk: Desk, officer: Browser) -> None:
    await officer.read("/desk/add")
    page = await (await officer.post("/desk/add", on="2026-11-23", **LETTER)).text()
    reference, code = re.findall(r'<dd class="code">([^<]+)</dd>', page)
    asked = {"reference": reference, "code": code}
    headers = {"Authorization": f"Bearer {service_token(desk.settings)}"}
    answer = await officer.client.post("/api/progress", json=asked, headers=headers)
    assert answer.status == 200
    told = await answer.json()
    assert told["received_on"] == "2026-11-23"
    assert told["read_on"]  # whoever typed it had it before them


async def test_pressed_twice_it_is_one_case(desk: Desk, officer: Browser) -> None:
    [once] = re.findall(r'name="once" value="([^"]+)"', await officer.read("/desk/add"))
    for _ in range(2):
        assert (await officer.post("/desk/add", on="2026-11-23", once=once, **LETTER)).status == 200
    async with desk.app[STORE].sessions() as session:
        assert await session.scalar(select(func.count()).select_from(CaseRow)) == 1
    assert len(await desk.audit("case_added")) == 1
    [first], [again] = await desk.audit("case_added"), await desk.audit("code_shown")
    assert (again.about, again.facts["reference"]) == (first.about, first.facts["reference"])


async def test_whoever_is_named_in_a_case_since_is_not_shown_its_code_again(desk: Desk, officer: Browser) -> None:
    [once] = re.findall(r'name="once" value="([^"]+)"', await officer.read("/desk/add"))
    assert (await officer.post("/desk/add", on="2026-11-23", once=once, **LETTER)).status == 200
    async with desk.app[STORE].sessions() as session:
        case = (await session.scalars(select(CaseRow))).one()
    await desk.happens(case, e.StaffNamed(staff=(officer.id,)))
    assert (await officer.post("/desk/add", on="2026-11-23", once=once, **LETTER)).status == 404
    assert await desk.audit("code_shown") == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"words": ""}, "What they said, in their own words: Please fill this in."),
        ({"kind": ""}, "What is it: Please fill this in."),
        ({"on": "2026-11-24"}, "That day has not come yet."),
        ({"on": "2005-11-20"}, "Look at the year."),
        ({"on": "0206-11-20"}, "Look at the year: 206. Write it with four digits"),
        ({"on": "20/11/26"}, "Look at the year: 26."),
        ({"on": "9026-11-20"}, "Look at the year: 9026."),
        ({"on": "20026-11-20"}, "Write a day like 27/11/2026."),
        ({"on": "yesterday"}, "Write a day like 27/11/2026."),
        ({"channel": "chat"}, "How did it come: Please choose one."),
        ({"words": "x" * 40_001}, "40000 can be kept here."),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    desk: Desk, officer: Browser, change: dict[str, str], says: str
) -> None:
    await officer.read("/desk/add")
    fields = {"on": "2026-11-23", **LETTER, "person_named": "Alex & Co", **change}
    answer = await officer.post("/desk/add", **fields)
    page = await answer.text()
    assert answer.status == 400
    assert says in words_of(page)
    assert "Alex &amp; Co" in page


@pytest.mark.parametrize("day", ["first", "2025-12-25"])
async def test_an_old_letter_is_kept_and_every_page_of_it_opens(desk: Desk, officer: Browser, day: str) -> None:
    await officer.read("/desk/add")
    first = max(desk.book.law.statute.begins_on, desk.book.law.days.known_from)
    day = first.isoformat() if day == "first" else day
    early = await officer.post("/desk/add", on=(first - timedelta(days=1)).isoformat(), **LETTER)
    assert (early.status, "no date can be worked out here" in await early.text()) == (400, True)
    answer = await officer.post("/desk/add", on=day, **LETTER)
    assert answer.status == 200
    opened = await kept(desk, await answer.text())
    assert opened.state.received_on.isoformat() == day
    for path in ("today", "cases", f"cases/{opened.case.reference}", f"cases/{opened.case.reference}/acknowledge"):
        assert (await officer.get(f"/desk/{path}")).status == 200


async def test_a_case_from_before_the_calendar_opens_and_says_that_it_has_no_dates(
    desk: Desk, officer: Browser
) -> None:
    case = await desk.case(told_at=datetime(2008, 2, 29, 12, tzinfo=UTC).isoformat())
    page = words_of(await officer.read(f"/desk/cases/{case.reference}"))
    assert "The calendar of bank holidays is too short." in page
    assert (await officer.get("/desk/today")).status == 200


async def test_a_very_long_letter_of_emoji_is_kept(desk: Desk, officer: Browser) -> None:
    await officer.read("/desk/add")
    answer = await officer.post("/desk/add", on="2026-11-23", **(LETTER | {"words": "😢" * 20_000}))
    assert answer.status == 200
    opened = await kept(desk, await answer.text())
    assert representation_of(desk.book, opened.rows[0]).words[0].text == "😢" * 20_000


async def test_only_councils_of_ones_own_can_be_chosen(desk: Desk) -> None:
    browser = await desk.person("complaints_officer", councils=("wigan", "devon"))
    page = await browser.read("/desk/add")
    assert "Islington" not in page
    assert (await browser.post("/desk/add", on="2026-11-23", council="islington", **LETTER)).status == 400
    answer = await browser.post("/desk/add", on="2026-11-23", council="devon", **LETTER)
    assert (await kept(desk, await answer.text())).state.council == "devon"
