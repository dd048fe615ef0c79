"""The form about the young person: for the report alone, every box may stay blank, nobody else ever reads it."""

from __future__ import annotations

import json
import logging
import re

import pytest

from backend.cases.casebook import rows_of
from backend.cases.tables import CaseRow
from backend.cases.young_person import lists
from tests.backend.desk.kit import Browser, Desk, words_of

pytestmark = pytest.mark.asyncio
GIVEN = {"care_leaver": "yes", "age": "from_16", "ethnicity": "mixed", "sexual_orientation": "bisexual"}


def form_of(case: CaseRow) -> str:
    """Return the address of the form."""
    return f"/desk/cases/{case.reference}/young-person"


def chosen(page: str) -> dict[str, str]:
    """Return what stands in each box of the form."""
    boxes = re.findall(r'<select id="(\w+)".*?</select>', page, re.DOTALL)
    assert boxes == list(lists().questions)
    found = {}
    for name in boxes:
        box = page[page.index(f'<select id="{name}"') :]
        selected = re.search(r'value="(\w+)" selected', box[: box.index("</select>")])
        found |= {name: selected.group(1)} if selected else {}
    return found


async def recorded(browser: Browser, case: CaseRow, **answers: str) -> None:
    """Fill in the form."""
    await browser.read(form_of(case))
    assert await browser.do(form_of(case), **answers) == f"/desk/cases/{case.reference}?done=young_person"


async def test_what_is_saved_is_there_again_and_a_blank_stays_blank(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    assert chosen(await officer.read(form_of(case))) == {}
    await recorded(officer, case, **GIVEN, gender="", disability="not_known")
    assert chosen(await officer.read(form_of(case))) == {**GIVEN, "disability": "not_known"}


async def test_an_answer_can_be_changed_and_taken_back(desk: Desk, officer: Browser) -> None:
    case, manager = await desk.case(), await desk.person("manager")
    await recorded(officer, case, **GIVEN)
    await recorded(manager, case, age="from_18", gender="prefers_not")
    assert chosen(await officer.read(form_of(case))) == {"age": "from_18", "gender": "prefers_not"}
    await recorded(officer, case)
    assert chosen(await officer.read(form_of(case))) == {}


async def test_the_page_says_what_it_is_for_and_who_sees_it(desk: Desk, officer: Browser) -> None:
    shown = words_of(await officer.read(form_of(await desk.case())))
    for text in (
        "who complained: age, gender, disability",
        "The chat never asks a child for this.",
        "What you leave blank stays blank",
        "only used as numbers, and small numbers are hidden",
        "not on the page of the case and in no letter",
        "an auditor exports",
    ):
        assert text in shown


@pytest.mark.parametrize("name", list(lists().questions))
async def test_an_answer_that_is_not_on_the_list_is_refused_by_the_name_of_its_box(desk: Desk, name: str) -> None:
    officer, case = await desk.person("complaints_officer"), await desk.case()
    await officer.read(form_of(case))
    answer = await officer.post(form_of(case), **{**GIVEN, name: "a purple one"})
    shown = await answer.text()
    assert answer.status == 400
    assert f"{lists().questions[name].label}: Please choose one." in words_of(shown)
    assert chosen(shown) == {other: value for other, value in GIVEN.items() if other != name}
    assert len(await desk.book.reading(lambda session: rows_of(session, case.uuid))) == 1


@pytest.mark.parametrize("age", ["", "from_12", "not_known", "prefers_not"])
async def test_sexual_orientation_is_refused_below_16_or_where_the_age_is_not_known(desk: Desk, age: str) -> None:
    officer, case = await desk.person("complaints_officer"), await desk.case()
    await officer.read(form_of(case))
    answer = await officer.post(form_of(case), age=age, sexual_orientation="other")
    assert answer.status == 400
    shown = words_of(await answer.text())
    assert "Sexual orientation: Only for these ages: 16 or 17, 18 to 25." in shown


async def test_a_form_with_nothing_in_it_leaves_no_line_in_the_history(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    await officer.read(form_of(case))
    answer = await officer.post(form_of(case))
    assert answer.status == 409
    assert "there is nothing to keep" in words_of(await answer.text())
    assert len(await desk.book.reading(lambda session: rows_of(session, case.uuid))) == 1


async def test_it_is_not_offered_for_an_idea(desk: Desk, officer: Browser) -> None:
    idea, complaint = await desk.case(kind="comment"), await desk.case()
    assert form_of(complaint) in await officer.read(f"/desk/cases/{complaint.reference}")
    assert form_of(idea) not in await officer.read(f"/desk/cases/{idea.reference}")
    assert (await officer.get(form_of(idea))).headers["Location"].endswith("?not_now=young_person")


@pytest.mark.parametrize("role", ["team_manager", "advocate", "auditor", "admin", "safeguarding_duty"])
async def test_nobody_but_officers_and_managers_finds_the_form(desk: Desk, role: str) -> None:
    browser, case = await desk.person(role), await desk.case()
    assert (await browser.get(form_of(case))).status == 404
    assert (await browser.post(form_of(case), **GIVEN)).status == 404
    assert len(await desk.book.reading(lambda session: rows_of(session, case.uuid))) == 1


async def test_the_history_says_that_and_by_whom_it_was_recorded_and_never_what(desk: Desk, officer: Browser) -> None:
    case, auditor = await desk.case(), await desk.person("auditor")
    await recorded(officer, case, **GIVEN)
    for browser in (officer, auditor):
        page = await browser.read(f"/desk/cases/{case.reference}")
        shown = words_of(page)
        assert "About the young person recorded" in shown
        assert "Olu Officer" in shown[shown.index("About the young person recorded") :]
        for name, value in GIVEN.items():
            if name != "care_leaver":
                assert lists().questions[name].options[value] not in shown
                assert value not in page
    assert "Mixed" not in await officer.read(f"/desk/cases/{case.reference}/letter/acknowledge")


async def test_opening_and_saving_it_is_in_the_audit_without_the_answers(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    await recorded(officer, case, **GIVEN)
    rows = [row for row in await desk.audit() if row.about == case.uuid]
    assert [(row.what, row.facts.get("move")) for row in rows] == [
        ("form_opened", "young_person"),
        ("did_young_person", None),
    ]
    assert "bisexual" not in repr([row.facts for row in rows])


async def test_it_lies_sealed_in_the_database_and_in_no_log(
    desk: Desk, officer: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    case = await desk.case()
    await recorded(officer, case, **GIVEN)
    await officer.post(form_of(case), age="canary-age", sexual_orientation="bisexual")
    await (await desk.person("manager")).read("/desk/numbers")
    rows = await desk.book.reading(lambda session: rows_of(session, case.uuid))
    assert json.loads(desk.book.words_of(rows[-1]) or "") == GIVEN
    assert rows[-1].facts == {}
    held = b"".join(path.read_bytes() for path in desk.settings.home.rglob("*") if path.is_file())
    for word in (b"bisexual", b"from_16", b"mixed", b"canary-age"):
        assert word not in held
        assert word.decode() not in caplog.text


async def test_two_sets_of_answers_are_equally_long_in_the_database(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    await recorded(officer, case, **GIVEN)
    await recorded(officer, case, age="under_8")
    rows = await desk.book.reading(lambda session: rows_of(session, case.uuid))
    assert len({len(row.sealed or b"") for row in rows[1:]}) == 1


async def test_the_export_of_a_whole_case_has_it_as_everything_that_is_kept(desk: Desk, officer: Browser) -> None:
    case, auditor = await desk.case(), await desk.person("auditor")
    await recorded(officer, case, **GIVEN)
    await auditor.read(f"/desk/cases/{case.reference}")
    whole = json.loads(await (await auditor.post(f"/desk/cases/{case.reference}/export")).text())
    assert [one["kind"] for one in whole["events"]] == ["received", "young_person_recorded"]
    assert json.loads(whole["events"][1]["words"]) == GIVEN


async def test_what_was_filled_in_when_already_signed_out_is_there_again(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    await officer.read(form_of(case))
    desk.clock.pass_time(minutes=60)
    onward = await officer.do(form_of(case), **GIVEN)
    assert officer.new
    await desk.enter(officer.new, officer)
    back = re.search(r"kept%3D([\w-]+)|kept=([\w-]+)", onward)
    assert back
    page = await officer.read(f"{form_of(case)}?kept={back.group(1) or back.group(2)}")
    assert chosen(page) == GIVEN
