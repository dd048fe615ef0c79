"""Who may do what: every page of the desk × every role × a case of theirs and one that is not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from backend.cases import events as e
from backend.cases.letters import Block, Letter
from backend.cases.tables import CaseRow
from backend.desk.guarded_pages import PAGE_NAME
from backend.desk.oidc import OPENID, OpenId
from backend.desk.permissions import ANYBODY, EVERYBODY, ROLES, BadPermissions, read, table
from tests.backend.alerts.kit import alert
from tests.backend.cases.kit import new_uuid
from tests.backend.desk.kit import Browser, Desk, running, settings_at, words_of
from tests.backend.files.kit import keep_file

pytestmark = pytest.mark.asyncio
NOWHERE = "222-222"


@pytest_asyncio.fixture
async def desk(sqlite_home: Path) -> AsyncIterator[Desk]:
    """Give the desk with an identity provider set up that does not answer: its routes are there too."""
    how = OpenId(issuer="http://127.0.0.1:9", client_id="desk", label="Council sign-in")
    async with running(settings_at(sqlite_home), change=lambda app: app.__setitem__(OPENID, how)) as opened:
        yield opened


def pages(app: web.Application) -> Iterator[tuple[str, str, str]]:
    """Give method, path and name of every page under /desk."""
    for route in app.router.routes():
        path = route.resource.canonical if route.resource else ""
        if path.startswith("/desk") and route.method in {"GET", "POST"}:
            yield route.method, path, getattr(route.handler, PAGE_NAME, "")


def expected(role: str, name: str) -> str:
    """Return the scope of a role, `own account` for what everybody may, or nothing."""
    row = table()[name]
    if isinstance(row, Mapping):
        return row.get(role, "")
    return "own account"


def filled(path: str, case: CaseRow, alert_uuid: str, person: str) -> str:
    """Return a path with this case, alert and person in it."""
    values = {"reference": case.reference, "letter": "acknowledge", "uuid": alert_uuid, "alert": alert_uuid}
    new = {"staff": person, "proposal": new_uuid(), "link": "x", "seq": "2", "file": "3"}
    for name, value in {**values, **new}.items():
        path = path.replace("{" + name + "}", value)
    return path


async def test_every_page_of_the_desk_has_a_row_in_the_table_and_every_row_a_page(desk: Desk) -> None:
    names = {name for _, _, name in pages(desk.app)}
    assert "" not in names
    assert names == set(table())


async def test_a_page_that_somebody_forgot_to_declare_is_open_to_nobody(desk: Desk) -> None:
    async def forgotten(request: web.Request) -> web.Response:
        return web.Response(text="secret")

    browser = await desk.person(*ROLES)
    desk.app.router._frozen = False
    desk.app.router.add_get("/desk/forgotten", forgotten)
    desk.app.router.add_get("/desk/also/{forgotten}", forgotten)
    assert [(await browser.get(path)).status for path in ("/desk/forgotten", "/desk/also/x")] == [404, 404]


@pytest.mark.parametrize(
    "text", ["today: {boss: all}", "today: {manager: everything}", "today: everyone", "today: [manager]"]
)
async def test_a_table_with_a_mistake_is_refused(text: str) -> None:
    with pytest.raises(BadPermissions, match=r"permissions\.yml: today"):
        read(text)


async def make(desk: Desk, council: str, role: str, person: str, *, theirs: bool) -> tuple[CaseRow, str]:
    """Store a case and an alert of this council. theirs: as this person's role can have it."""
    case = await desk.case(council=council)
    kept = Letter("answer", "child", "Our answer", "Hello,", (Block("Here it is.", "letter"),)).sealed()
    fact = e.LetterKept(letter="answer", to="child")
    await desk.book.record(case.uuid, fact, actor="s0", now=desk.clock(), words=kept)
    assert await keep_file(desk.book, case.uuid, now=desk.clock()) == 3
    if theirs and role == "team_manager":
        await desk.happens(case, e.Assigned(to=person))
    if theirs and role == "advocate":
        await desk.happens(case, e.AccessAgreed(on=desk.clock().date(), staff=person, agreed=True))
    return case, await desk.alert(**alert(council=council, conversation=new_uuid()))


async def look(browser: Browser, method: str, path: str) -> int:
    """Return the status of asking for this page with a valid form that is empty."""
    response = await (browser.get(path) if method == "GET" else browser.post(path))
    return response.status


@pytest.mark.parametrize("role", ROLES)
async def test_every_page_opens_for_what_is_theirs_and_is_not_there_for_what_is_not(desk: Desk, role: str) -> None:
    browser = await desk.person(role)
    own, own_alert = await make(desk, "wigan", role, browser.id, theirs=True)
    other, other_alert = await make(desk, "devon", role, browser.id, theirs=False)
    named, _ = await make(desk, "wigan", role, browser.id, theirs=True)
    await desk.happens(named, e.StaffNamed(staff=(browser.id,)))
    somebody = (await desk.account("complaints_officer")).staff.id
    never = not_there = 0
    for method, path, name in sorted(pages(desk.app)):
        if name in {"sign_out", "account_sign_out"}:
            continue
        scope = expected(role, name)
        status = await look(browser, method, filled(path, own, own_alert, somebody))
        assert (status != 404) == bool(scope), f"{role} {method} {path}: {status}"
        never += not scope
        about_one = "{reference}" in path or "{alert}" in path
        for case, alert_uuid in ((other, other_alert), (named, other_alert)):
            if about_one and scope != "all":
                status = await look(browser, method, filled(path, case, alert_uuid, somebody))
                assert status == 404, f"{role} {method} {path} not theirs: {status}"
                not_there += 1
    assert never
    assert not_there or role == "admin"


@pytest.mark.parametrize("role", ROLES)
async def test_a_list_shows_only_what_is_theirs(desk: Desk, role: str) -> None:
    browser = await desk.person(role)
    own, _ = await make(desk, "wigan", role, browser.id, theirs=True)
    other, _ = await make(desk, "devon", role, browser.id, theirs=False)
    named, _ = await make(desk, "wigan", role, browser.id, theirs=True)
    await desk.happens(named, e.StaffNamed(staff=(browser.id,)))
    for path in ("/desk/today", "/desk/cases"):
        response = await browser.get(path)
        page = await response.text()
        # nothing is due in the case, so the page of today does not list it for whoever handles it
        if path == "/desk/cases":
            assert (own.reference in page) == bool(expected(role, "cases"))
        assert other.reference not in page
        assert named.reference not in page


async def test_not_theirs_looks_exactly_like_not_there(desk: Desk) -> None:
    browser = await desk.person("complaints_officer")
    other = await desk.case(council="devon")
    for rest in ("", "/acknowledge", "/letter/acknowledge"):
        answers = [await browser.get(f"/desk/cases/{ref}{rest}") for ref in (other.reference, NOWHERE)]
        heads = [{k: v for k, v in answer.headers.items() if k not in ("Date", "X-Request-ID")} for answer in answers]
        assert heads[0] == heads[1]
        assert await answers[0].text() == await answers[1].text()
        assert [answer.status for answer in answers] == [404, 404]
    assert await desk.audit("case_read") == []


async def test_a_stranger_is_sent_to_the_door_by_every_page(desk: Desk) -> None:
    browser, case = await desk.stranger(), await desk.case()
    for method, path, name in pages(desk.app):
        if table()[name] != ANYBODY:
            response = await browser.client.request(method, filled(path, case, new_uuid(), "s0"), allow_redirects=False)
            assert response.status == 303, path
            assert response.headers["Location"].startswith("/desk/sign-in?next=/desk")


@pytest.mark.parametrize("token", ["", "0" * 64, "ü"])
async def test_no_form_does_anything_without_its_token(desk: Desk, token: str) -> None:
    browser, case = await desk.person(*ROLES), await desk.case()
    before = len(await desk.audit())
    for method, path, name in pages(desk.app):
        if method == "POST":
            response = await browser.post(filled(path, case, new_uuid(), browser.id), form_token=token)
            assert response.status == 403, f"{path} {name}"
            assert "Go back, open it again" in words_of(await response.text())
    assert len(await desk.audit()) == before
    assert (await browser.get("/desk/today")).status == 200


async def test_the_token_of_another_browser_does_not_fit(desk: Desk) -> None:
    mine, other, case = (
        await desk.person("complaints_officer"),
        await desk.person("complaints_officer"),
        await desk.case(),
    )
    path = f"/desk/cases/{case.reference}/words"
    assert (await mine.post(path, form_token=other.token, words="x")).status == 403
    assert (await mine.post(path, words="x")).status == 303


async def test_every_role_is_in_the_table_and_everybody_means_oneself(desk: Desk) -> None:
    rows: list[Any] = list(table().values())
    assert {role for row in rows if isinstance(row, Mapping) for role in row} == set(ROLES)
    own = {name for name, row in table().items() if row == EVERYBODY}
    assert own == {"home", "sign_out", "account", "account_password", "account_sign_out"}


@pytest.mark.parametrize(
    ("role", "first"),
    [("complaints_officer", "/desk/today"), ("safeguarding_duty", "/desk/alerts"), ("admin", "/desk/people")],
)
async def test_everybody_begins_on_a_page_that_is_theirs(desk: Desk, role: str, first: str) -> None:
    browser = await desk.person(role)
    for path in ("/desk", "/desk/"):
        assert (await browser.get(path)).headers["Location"] == first
    assert (await browser.get(first)).status == 200
