"""A code that is made at the desk is shown once, opens from then on, and the one before opens nothing."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from sqlalchemy import select

from backend.cases import codes
from backend.cases import events as e
from backend.cases.new_code import ask_for_new_code
from backend.cases.receive import receive
from backend.cases.shapes import NewCode
from backend.cases.tables import CaseRow
from backend.desk import new_codes
from tests.backend.callers import service_token
from tests.backend.cases.kit import new_uuid, represented
from tests.backend.desk.kit import Browser, Desk, words_of
from tests.backend.transfer.kit import NOW, PLAIN, taken

pytestmark = pytest.mark.asyncio
CODE = re.compile(r'<dd class="code">([a-z]+ [a-z]+ [a-z]+ [a-z]+)</dd>')
KNOWN = {"to": "child", "known": "yes"}


async def opens(desk: Desk, case: CaseRow, code: str) -> bool:
    """Return whether whoever told us sees the case with this code."""
    browser = await desk.stranger()
    headers = {"Authorization": f"Bearer {service_token(desk.settings)}"}
    body = {"reference": case.reference, "code": code}
    return (await browser.client.post("/api/progress", json=body, headers=headers)).status == 200


async def made(browser: Browser, case: CaseRow, **change: Any) -> str:
    """Make a code; which it is."""
    path = f"/desk/cases/{case.reference}/new-code"
    await browser.read(path)
    response = await browser.post(path, **{**KNOWN, "once": new_uuid(), **change})
    text = await response.text()
    assert response.status == 200, words_of(text)[:1000]
    found = CODE.findall(text)
    assert len(found) == 1
    return str(found[0])


async def test_the_new_code_opens_and_the_one_before_does_not_any_more(each_desk: Desk) -> None:
    desk, officer = each_desk, await each_desk.person("complaints_officer")
    case = await desk.case()
    first = codes.code_of(desk.book.secrets.code_key, case.uuid)
    assert await opens(desk, case, first)
    second = await made(officer, case)
    third = await made(officer, case, to="advocate")
    assert len({first, second, third}) == 3
    assert [await opens(desk, case, code) for code in (first, second, third)] == [False, False, True]
    rows = await desk.audit("code_made")
    assert [(row.actor, row.about, row.facts["to"]) for row in rows] == [
        (officer.id, case.uuid, "child"),
        (officer.id, case.uuid, "advocate"),
    ]
    facts = str([row.facts for row in await desk.audit()])
    assert second not in facts
    assert third not in facts
    page = words_of(await officer.read(f"/desk/cases/{case.reference}"))
    assert "A new code was made" in page
    assert third not in page


async def pressed(browser: Browser, case: CaseRow, once: str, **change: str) -> tuple[int, str]:
    """Press once (more); status and page."""
    body = {**KNOWN, "once": once, **change}
    response = await browser.post(f"/desk/cases/{case.reference}/new-code", **body)
    return response.status, await response.text()


async def test_a_second_press_shows_the_same_code_and_each_showing_is_in_the_audit(
    desk: Desk, officer: Browser
) -> None:
    case, once = await desk.case(), new_uuid()
    code = await made(officer, case, once=once)
    status, page = await pressed(officer, case, once, to="adult")
    assert status == 200
    assert code in page
    assert "For the child" in words_of(page), "whom it was made for, not what was sent since"
    assert [len(await desk.audit(what)) for what in ("code_made", "code_shown")] == [1, 1]
    assert code not in str([row.facts for row in await desk.audit()])


async def test_a_press_is_shown_no_code_after_a_later_one_was_made(desk: Desk, officer: Browser) -> None:
    case, once = await desk.case(), new_uuid()
    code = await made(officer, case, once=once)
    later = await made(officer, case)
    status, page = await pressed(officer, case, once)
    assert status == 409
    assert "Another code was made after this one." in words_of(page)
    assert code not in page
    assert later not in page
    assert [await opens(desk, case, one) for one in (code, later)] == [False, True]
    assert [len(await desk.audit(what)) for what in ("code_made", "code_shown")] == [2, 0]


async def test_two_presses_at_once_make_one_code_and_both_show_it(each_desk: Desk) -> None:
    desk, officer = each_desk, await each_desk.person("complaints_officer")
    case, once = await desk.case(), new_uuid()
    await officer.read(f"/desk/cases/{case.reference}/new-code")
    answers = await asyncio.gather(*(pressed(officer, case, once) for _ in range(4)))
    assert [status for status, _ in answers] == [200] * 4
    found = {code for _, page in answers for code in CODE.findall(page)}
    assert len(found) == 1
    assert await opens(desk, case, found.pop())
    assert [len(await desk.audit(what)) for what in ("code_made", "code_shown")] == [1, 3]


async def test_whoever_is_slower_than_somebody_else_is_told(
    desk: Desk, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, other = await desk.case(), await desk.person("manager")
    hashing = new_codes.hash_of_next

    async def overtaken(*given: Any) -> str:
        monkeypatch.setattr(new_codes, "hash_of_next", hashing)
        await made(other, case)
        return await hashing(*given)

    await officer.read(f"/desk/cases/{case.reference}/new-code")
    monkeypatch.setattr(new_codes, "hash_of_next", overtaken)
    status, page = await pressed(officer, case, new_uuid())
    assert status == 409
    assert "This case has gone on since" in words_of(page)
    assert len(await desk.audit("code_made")) == 1


async def test_nobody_gets_one_before_it_is_known_who_they_are(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    path = f"/desk/cases/{case.reference}/new-code"
    await officer.read(path)
    for change, say in (
        ({"known": ""}, "Find out first who it is"),
        ({"to": ""}, "Please fill this in"),
    ):
        response = await officer.post(path, **{**KNOWN, "once": new_uuid(), **change})
        assert response.status == 400
        assert say in words_of(await response.text())
    assert await desk.audit("code_made") == []
    assert await opens(desk, case, codes.code_of(desk.book.secrets.code_key, case.uuid))


async def test_who_asked_for_a_new_code_is_off_the_list_once_it_is_made(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    asked = NewCode.model_validate({"kind": "new_code", "contact": "07700 900123"})
    await ask_for_new_code(desk.book, case.reference, new_uuid(), asked, now=desk.clock())
    page = await officer.read(f"/desk/cases/{case.reference}")
    assert "Make a new code</a>" in page
    await made(officer, case)
    assert "new_code_asked" not in (await desk.state(case)).flags
    for _ in range(11):
        await ask_for_new_code(desk.book, case.reference, new_uuid(), asked, now=desk.clock())
    assert "new_code_asked" in (await desk.state(case)).flags, "asked again, it is a task again"


async def test_the_same_telling_sent_again_gets_the_code_that_opens_it_now(desk: Desk, officer: Browser) -> None:
    uuid, told = new_uuid(), represented(council="wigan", told_at=desk.clock())
    receipt, _ = await receive(desk.book, uuid, told, now=desk.clock())
    code = await made(officer, await desk.find(receipt.reference))
    again, is_new = await receive(desk.book, uuid, told, now=desk.clock())
    assert (again.code, is_new) == (code, False)


async def test_a_case_from_a_councils_own_list_says_that_nobody_has_a_code_until_one_is_made(
    desk: Desk, officer: Browser
) -> None:
    await taken(desk.book, PLAIN, now=NOW)
    async with desk.book.sessions() as session:
        case = (await session.scalars(select(CaseRow))).one()
    page = words_of(await officer.read(f"/desk/cases/{case.reference}"))
    assert "this case came from the council’s own list, and nobody has one yet" in page
    code = await made(officer, case)
    assert await opens(desk, case, code)
    assert "nobody has one yet" not in words_of(await officer.read(f"/desk/cases/{case.reference}"))


async def test_nobody_else_makes_one(desk: Desk) -> None:
    case = await desk.case()
    path = f"/desk/cases/{case.reference}/new-code"
    for role in ("team_manager", "auditor", "advocate", "safeguarding_duty", "admin"):
        assert (await (await desk.person(role)).get(path)).status == 404
    named = await desk.person("complaints_officer")
    await desk.happens(case, e.StaffNamed(staff=(named.id,)))
    assert (await named.get(path)).status == 404
