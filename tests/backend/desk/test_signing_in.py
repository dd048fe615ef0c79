"""Signing in: who is let in, who waits, and what an attacker finds."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend import keys
from backend.desk.sessions import hash_of
from backend.desk.signing_in import FREE, LONGEST_WAIT, wait_after
from backend.desk.tables import SessionRow, StaffRow
from tests.backend.desk.kit import Desk, words_of

pytestmark = pytest.mark.asyncio


async def test_name_password_and_code_together_open_the_desk(desk: Desk) -> None:
    browser = await desk.person("complaints_officer", name="Olu Officer")
    assert "What must I do today" in await browser.read("/desk/today")
    [row] = await desk.audit("signed_in")
    assert (row.actor, row.facts) == (browser.id, {"how": "password"})


@pytest.mark.parametrize("wrong", ["sign_in", "password", "code"])
async def test_one_wrong_answer_opens_nothing_and_nothing_says_which(desk: Desk, wrong: str) -> None:
    new = await desk.account("complaints_officer")
    browser = await desk.stranger()
    await browser.read("/desk/sign-in")
    response = await browser.post("/desk/sign-in", **(desk.typed(new) | {wrong: "somebody@else.example"}))
    assert response.status == 403
    text = words_of(await response.text())
    assert "The e-mail address, the password or the code is not right." in text
    assert (await browser.get("/desk/today")).status == 303
    assert [row.about for row in await desk.audit("sign_in_refused")] == [None if wrong == "sign_in" else new.staff.id]


async def test_a_code_opens_once(desk: Desk) -> None:
    new = await desk.account("complaints_officer")
    browser, thief = await desk.stranger(), await desk.stranger()
    typed = desk.typed(new)
    for one in (browser, thief):
        await one.read("/desk/sign-in")
    await browser.do("/desk/sign-in", **typed)
    assert (await thief.post("/desk/sign-in", **typed)).status == 403


async def test_the_same_code_at_the_same_moment_opens_once(each_desk: Desk) -> None:
    new = await each_desk.account("complaints_officer")
    browsers = [await each_desk.stranger() for _ in range(4)]
    typed = each_desk.typed(new)
    for browser in browsers:
        await browser.read("/desk/sign-in")
    answers = await asyncio.gather(*(browser.post("/desk/sign-in", **typed) for browser in browsers))
    assert sorted(answer.status for answer in answers) == [303, 403, 403, 403]


async def test_an_older_code_than_the_last_one_never_opens(desk: Desk) -> None:
    new = await desk.account("complaints_officer")
    early = desk.typed(new)
    await desk.enter(new)
    browser = await desk.stranger()
    await browser.read("/desk/sign-in")
    assert (await browser.post("/desk/sign-in", **early)).status == 403


async def test_wrong_tries_make_the_right_one_wait_and_the_wait_grows(each_desk: Desk) -> None:
    new = await each_desk.account("complaints_officer")
    browser = await each_desk.stranger()
    await browser.read("/desk/sign-in")
    wrong = {"password": "no"}
    each_desk.clock.pass_time(seconds=-30 * FREE)
    tries = [(await browser.post("/desk/sign-in", **(each_desk.typed(new) | wrong))).status for _ in range(FREE)]
    assert tries == [403] * FREE
    each_desk.clock.pass_time(seconds=-29)
    refused = await browser.post("/desk/sign-in", **each_desk.typed(new))
    assert refused.status == 429
    assert "wait until 10:00:15" in words_of(await refused.text())
    assert (await browser.post("/desk/sign-in", **(each_desk.typed(new) | wrong))).status == 403
    each_desk.clock.pass_time(seconds=-5)
    assert (await browser.post("/desk/sign-in", **each_desk.typed(new))).status == 429
    await each_desk.enter(new)


async def test_many_guesses_at_once_are_no_way_round_the_wait(each_desk: Desk) -> None:
    new = await each_desk.account("complaints_officer")
    browser = await each_desk.stranger()
    await browser.read("/desk/sign-in")
    typed = each_desk.typed(new) | {"password": "no"}
    answers = await asyncio.gather(*(browser.post("/desk/sign-in", **typed) for _ in range(12)))
    assert [answer.status for answer in answers].count(403) == FREE


async def test_an_unknown_name_is_slowed_down_like_a_known_one(desk: Desk) -> None:
    browser = await desk.stranger()
    await browser.read("/desk/sign-in")
    typed = {"sign_in": "nobody@wigan.example", "password": "x", "code": "000000"}
    answers = [(await browser.post("/desk/sign-in", **typed)).status for _ in range(FREE + 1)]
    assert answers == [403] * FREE + [429]


async def test_the_wait_doubles_and_ends_at_a_quarter_of_an_hour() -> None:
    waits = [wait_after(count) for count in range(1, 60)]
    assert waits[: FREE - 1] == [timedelta(0)] * (FREE - 1)
    assert waits[FREE - 1 : FREE + 2] == [timedelta(seconds=15), timedelta(seconds=30), timedelta(minutes=1)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


async def test_nothing_a_thief_of_the_database_finds_opens_the_desk(desk: Desk) -> None:
    browser = await desk.person("complaints_officer")
    assert browser.new
    cookie = browser.client.session.cookie_jar.filter_cookies(desk.server.make_url("/desk/"))["desk"].value
    held = b"".join(path.read_bytes() for path in desk.settings.home.glob("backend.sqlite3*"))
    for secret in (cookie, browser.new.password, browser.new.totp_secret):
        assert secret.encode() not in held
    assert hash_of(cookie).encode() in held


async def test_a_session_that_a_stranger_planted_opens_nothing_and_is_not_kept(desk: Desk) -> None:
    new, browser = await desk.account("complaints_officer"), await desk.stranger()
    jar, url = browser.client.session.cookie_jar, desk.server.make_url("/desk/")
    jar.update_cookies({"desk": "planted"}, url)
    assert (await browser.get("/desk/today")).status == 303
    await desk.enter(new, browser)
    assert jar.filter_cookies(url)["desk"].value != "planted"
    thief = await desk.stranger()
    thief.client.session.cookie_jar.update_cookies({"desk": "planted"}, url)
    assert (await thief.get("/desk/today")).status == 303


async def test_signing_in_again_ends_the_session_this_browser_had(desk: Desk) -> None:
    new = await desk.account("complaints_officer")
    browser = await desk.enter(new)
    url = desk.server.make_url("/desk/")
    old = browser.client.session.cookie_jar.filter_cookies(url)["desk"].value
    stranger = await desk.stranger()
    await stranger.read("/desk/sign-in")
    jar = stranger.client.session.cookie_jar
    jar.update_cookies({"desk": old}, url)
    await stranger.do("/desk/sign-in", **desk.typed(new))
    async with desk.app[keys.SESSIONS]() as session:
        assert hash_of(old) not in set(await session.scalars(select(SessionRow.token_hash)))


async def test_half_an_hour_without_a_press_ends_it_and_a_press_in_between_does_not(desk: Desk) -> None:
    browser = await desk.person("complaints_officer")
    for _ in range(3):
        desk.clock.pass_time(minutes=29)
        assert (await browser.get("/desk/today")).status == 200
    desk.clock.pass_time(minutes=31)
    assert (await browser.get("/desk/today")).status == 303


async def test_a_day_is_the_longest_however_busy(desk: Desk) -> None:
    browser = await desk.person("complaints_officer")
    for _ in range(26):
        desk.clock.pass_time(minutes=28)
        last = (await browser.get("/desk/today")).status
    assert last == 303


async def test_signing_out_ends_it_for_whoever_copied_the_cookie(desk: Desk) -> None:
    browser = await desk.person("complaints_officer")
    url = desk.server.make_url("/desk/")
    copied = browser.client.session.cookie_jar.filter_cookies(url)["desk"].value
    assert await browser.do("/desk/sign-out") == "/desk/sign-in"
    thief = await desk.stranger()
    thief.client.session.cookie_jar.update_cookies({"desk": copied}, url)
    assert (await thief.get("/desk/today")).status == 303


async def test_an_account_that_is_closed_is_out_at_once_and_stays_out(desk: Desk) -> None:
    browser = await desk.person("complaints_officer")
    async with desk.app[keys.SESSIONS].begin() as session:
        (await session.get_one(StaffRow, browser.id)).ended_at = desk.clock()
    assert (await browser.get("/desk/today")).status == 303
    stranger = await desk.stranger()
    await stranger.read("/desk/sign-in")
    assert browser.new
    assert (await stranger.post("/desk/sign-in", **desk.typed(browser.new))).status == 403


async def test_the_cookie_is_for_the_desk_only_and_no_script_reads_it(desk: Desk) -> None:
    browser = await desk.stranger()
    await browser.read("/desk/sign-in")
    answer = await browser.post("/desk/sign-in", **desk.typed(await desk.account("complaints_officer")))
    cookie = next(value for value in answer.headers.getall("Set-Cookie") if value.startswith("desk="))
    for part in ("HttpOnly", "SameSite=Lax", "Path=/desk"):
        assert part in cookie
    assert "Secure" not in cookie


async def test_behind_https_the_cookie_is_secure(desk: Desk) -> None:
    browser = await desk.stranger()
    answer = await browser.client.get("/desk/sign-in", headers={"X-Forwarded-Proto": "https"})
    assert all("Secure" in value for value in answer.headers.getall("Set-Cookie"))


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/desk",
        "/\\evil.example",
        "/desk/..//evil.example",
        "/desk//evil.example",
        "/desk/../c/wigan/",
        "javascript:alert(1)",
        "/desk\r\nX-Evil: 1",
        "/deskevil",
        "https:/desk/",
        "/desk/@evil.example",
        "",
    ],
)
async def test_after_signing_in_nobody_is_sent_to_another_site(desk: Desk, address: str) -> None:
    new, browser = await desk.account("complaints_officer"), await desk.stranger()
    await browser.read("/desk/sign-in")
    assert await browser.do("/desk/sign-in", **(desk.typed(new) | {"next": address})) == "/desk/"


async def test_after_signing_in_they_come_to_the_page_they_wanted(desk: Desk) -> None:
    new, browser = await desk.account("complaints_officer"), await desk.stranger()
    asked = await browser.get("/desk/cases?show=late&page=2")
    assert asked.headers["Location"] == "/desk/sign-in?next=/desk/cases?show%3Dlate%26page%3D2"
    page = await browser.read(asked.headers["Location"])
    assert 'value="/desk/cases?show=late&amp;page=2"' in page
    typed = desk.typed(new) | {"next": "/desk/cases?show=late&page=2"}
    assert await browser.do("/desk/sign-in", **typed) == "/desk/cases?show=late&page=2"


async def test_what_was_typed_comes_back_harmless(desk: Desk) -> None:
    browser = await desk.stranger()
    evil = '"><script>alert(1)</script>@x'
    await browser.read("/desk/sign-in")
    page = await (await browser.post("/desk/sign-in", sign_in=evil, password="x", code="1", next=evil)).text()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


async def test_a_new_password_needs_the_old_one_and_ends_other_sessions(desk: Desk) -> None:
    browser = await desk.person("complaints_officer")
    assert browser.new
    other = await desk.enter(browser.new)
    new = {"new": "purple kettle on the roof", "again": "purple kettle on the roof"}
    assert (await browser.post("/desk/account/password", old="wrong", **new)).status == 400
    short = {"old": browser.new.password, "new": "short", "again": "short"}
    assert (await browser.post("/desk/account/password", **short)).status == 400
    assert await browser.do("/desk/account/password", old=browser.new.password, **new) == "/desk/account?done=password"
    assert "Your password is changed" in await browser.read("/desk/account?done=password")
    assert (await other.get("/desk/today")).status == 303
    stranger = await desk.stranger()
    await stranger.read("/desk/sign-in")
    assert (await stranger.post("/desk/sign-in", **desk.typed(browser.new))).status == 403
    await stranger.do("/desk/sign-in", **(desk.typed(browser.new) | {"password": new["new"]}))


async def test_signing_out_everywhere_ends_every_session(desk: Desk) -> None:
    browser = await desk.person("complaints_officer")
    assert browser.new
    other = await desk.enter(browser.new)
    await browser.do("/desk/account/sign-out")
    assert [(await one.get("/desk/today")).status for one in (browser, other)] == [303, 303]
