"""Signing in: who is let in, who waits, and what an attacker finds."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend import keys
from backend.desk import devices, passwords, staff, wrong_tries
from backend.desk.maintenance import maintain
from backend.desk.sessions import hash_of
from backend.desk.tables import DeviceRow, SessionRow, StaffRow, WrongTryRow
from backend.desk.wrong_tries import LONGEST_WAIT, wait_after
from tests.backend.desk.kit import Desk, words_of

pytestmark = pytest.mark.asyncio
FREE = wrong_tries.ACCOUNT.free


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
    # An invented name leaves no row that is there for ever.
    assert [row.about for row in await desk.audit("sign_in_refused")] == ([] if wrong == "sign_in" else [new.staff.id])


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


@pytest.fixture
def quick_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer wrong codes are many, and more tries of one address are few: a test tries less."""
    monkeypatch.setattr(wrong_tries, "CODES", wrong_tries.Limit("codes", 6))
    monkeypatch.setattr(wrong_tries, "ADDRESS", wrong_tries.Limit("address", 60))


async def guess(desk: Desk, new: staff.New, times: int, **typed: str) -> list[int]:
    """Return what a stranger gets, who knows the address and no code."""
    browser = await desk.stranger()
    await browser.read("/desk/sign-in")
    wrong = {"sign_in": new.staff.sign_in, "password": "x", "code": "000000", **typed}
    return [(await browser.post("/desk/sign-in", **wrong)).status for _ in range(times)]


async def test_a_stranger_cannot_make_an_officer_wait(desk: Desk) -> None:
    new = await desk.account("complaints_officer")
    assert await guess(desk, new, 3 * FREE) == [403] * 3 * FREE
    assert await guess(desk, new, FREE, password=new.password) == [403] * FREE
    # Not even in a browser in which the officer never was.
    assert await (await desk.enter(new)).read("/desk/today")


async def test_a_known_and_an_unknown_name_get_the_same_answers(desk: Desk) -> None:
    new = await desk.account("complaints_officer")
    known, unknown = [await guess(desk, new, 5, sign_in=name) for name in (new.staff.sign_in, "nobody@wigan.example")]
    assert known == unknown == [403] * 5


async def test_one_address_may_not_try_without_end_and_an_office_is_forgiven_its_right_ones(desk: Desk) -> None:
    new = await desk.account("complaints_officer")
    for _ in range(3):
        await desk.enter(new)
    answers = await guess(desk, new, wrong_tries.ADDRESS.free + 1)
    assert answers == [403] * wrong_tries.ADDRESS.free + [429]
    desk.clock.pass_time(seconds=15)
    assert await guess(desk, new, 1) == [403]


async def test_a_browser_of_their_own_is_not_slowed_by_tries_from_elsewhere(desk: Desk) -> None:
    new = await desk.account("complaints_officer")
    mine = await desk.enter(new)
    thief = await desk.stranger()  # who reads the codes over a shoulder and guesses the password
    await thief.read("/desk/sign-in")
    for _ in range(FREE):
        await thief.post("/desk/sign-in", **(desk.typed(new) | {"password": "no"}))
    desk.clock.pass_time(seconds=-29)
    assert (await thief.post("/desk/sign-in", **desk.typed(new))).status == 429
    desk.clock.pass_time(seconds=-29)
    await mine.do("/desk/sign-out")
    await mine.read("/desk/sign-in")
    assert await mine.do("/desk/sign-in", **desk.typed(new)) == "/desk/"


async def test_a_known_browser_has_a_limit_of_its_own_and_opens_nothing(desk: Desk) -> None:
    new, other = await desk.account("complaints_officer"), await desk.account("manager")
    browser = await desk.enter(new)
    await browser.do("/desk/sign-out")
    await browser.read("/desk/sign-in")
    assert (await browser.get("/desk/today")).status == 303
    answers = []
    for _ in range(FREE + 1):
        answers.append((await browser.post("/desk/sign-in", **(desk.typed(new) | {"password": "no"}))).status)
        desk.clock.pass_time(seconds=-29)
    assert answers == [403] * FREE + [429]
    # For somebody else's account it is a browser like any other.
    assert await browser.do("/desk/sign-in", **desk.typed(other)) == "/desk/"


async def test_signing_out_everywhere_forgets_the_browsers_too(desk: Desk) -> None:
    browser = await desk.person("complaints_officer")
    async with desk.app[keys.STORE].sessions() as session:
        assert len((await session.scalars(select(DeviceRow))).all()) == 1
    await browser.do("/desk/account/sign-out")
    async with desk.app[keys.STORE].sessions() as session:
        assert (await session.scalars(select(DeviceRow))).all() == []


@pytest.mark.usefixtures("quick_codes")
async def test_after_very_many_wrong_codes_a_new_browser_needs_two_in_a_row(desk: Desk) -> None:
    new = await desk.account("complaints_officer")
    mine = await desk.enter(new)
    await guess(desk, new, wrong_tries.CODES.free, password=new.password)
    browser = await desk.stranger()
    await browser.read("/desk/sign-in")
    refused = await browser.post("/desk/sign-in", **desk.typed(new))
    assert refused.status == 403
    page = await refused.text()
    assert "type two codes, one after the other" in words_of(page)
    assert 'name="next_code"' in page
    first = desk.typed(new)
    twice = await browser.post("/desk/sign-in", **first, next_code=first["code"])
    assert twice.status == 403
    second = desk.typed(new)
    assert await browser.do("/desk/sign-in", **first, next_code=second["code"]) == "/desk/"
    # A browser of theirs needed one all the time, and now everybody does again.
    await mine.do("/desk/sign-out")
    await mine.read("/desk/sign-in")
    assert await mine.do("/desk/sign-in", **desk.typed(new)) == "/desk/"
    assert await desk.enter(new)


@pytest.mark.usefixtures("quick_codes")
async def test_an_invented_name_is_asked_for_two_codes_just_like_a_real_one(desk: Desk) -> None:
    new = await desk.account("complaints_officer")
    pages = []
    for name in (new.staff.sign_in, "nobody@wigan.example"):
        await guess(desk, new, wrong_tries.CODES.free, sign_in=name)
        browser = await desk.stranger()
        await browser.read("/desk/sign-in")
        response = await browser.post("/desk/sign-in", sign_in=name, password="x", code="000000")
        pages.append(words_of(await response.text()))
    assert pages[0] == pages[1]
    assert "two codes" in pages[0]


async def test_a_flood_of_wrong_codes_leaves_few_rows_in_the_audit_and_invented_names_none(desk: Desk) -> None:
    new = await desk.account("complaints_officer")
    await guess(desk, new, 12)
    await guess(desk, new, 12, sign_in="nobody@wigan.example")
    rows = await desk.audit("sign_in_refused")
    assert [row.facts for row in rows] == [{"wrong_codes_today": 1}, {"wrong_codes_today": 10}]


async def test_tries_and_browsers_are_swept_when_they_count_no_more(desk: Desk) -> None:
    new = await desk.account("complaints_officer")
    await desk.enter(new)
    await guess(desk, new, 2)

    async def held() -> tuple[int, int]:
        async with desk.app[keys.STORE].sessions() as session:
            tried, known = await session.scalars(select(WrongTryRow)), await session.scalars(select(DeviceRow))
            return len(tried.all()), len(known.all())

    await maintain(desk.app)
    assert await held() == (2, 1)
    desk.clock.pass_time(hours=25)
    await maintain(desk.app)
    assert await held() == (0, 1)
    for _ in range(devices.KNOWN_FOR.days):
        desk.clock.pass_time(hours=24)
    await maintain(desk.app)
    assert await held() == (0, 0)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "12 letters or more"),
        ("password1234", "easy to guess"),
        ("qwertyuiop12", "easy to guess"),
        ("letmeinletmein", "easy to guess"),
        ("Summer2026!!", "easy to guess"),
        ("a kettle for complaints.officer now", "your name or a part of your e-mail"),
        ("Wigan on the roof of a kettle", "your name or a part of your e-mail"),
        ("the roof of Olufemi is purple", "your name or a part of your e-mail"),
    ],
)
async def test_common_passwords_and_those_with_the_own_address_are_refused(password: str, says: str) -> None:
    assert says in passwords.wrong_with(password, password, "complaints.officer@wigan.example", "Olufemi O")


async def test_words_in_a_row_that_do_not_belong_together_are_fine() -> None:
    for password in ("purple kettle on the roof", staff.new_password(), staff.new_password()):
        assert passwords.wrong_with(password, password, "officer@wigan.example", "Olu O") == ""
    assert "not the same" in passwords.wrong_with("purple kettle on", "purple kettle no", "a@b.example", "A")


async def test_guessing_the_old_password_of_an_open_session_is_slowed(desk: Desk) -> None:
    browser = await desk.person("complaints_officer")
    assert browser.new
    new = {"new": "purple kettle on the roof", "again": "purple kettle on the roof"}
    answers = [(await browser.post("/desk/account/password", old=f"no{n}", **new)).status for n in range(FREE + 1)]
    assert answers == [400] * FREE + [429]
    assert (await browser.post("/desk/account/password", old=browser.new.password, **new)).status == 429
    desk.clock.pass_time(seconds=15)
    await browser.do("/desk/account/password", old=browser.new.password, **new)


async def test_a_right_old_password_is_not_counted_when_the_new_one_is_refused(desk: Desk) -> None:
    browser = await desk.person("complaints_officer")
    assert browser.new
    for _ in range(2 * FREE):
        typed = {"old": browser.new.password, "new": "password1234", "again": "password1234"}
        assert (await browser.post("/desk/account/password", **typed)).status == 400


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
    async with desk.app[keys.STORE].sessions() as session:
        assert hash_of(old) not in set(await session.scalars(select(SessionRow.token_hash)))


async def test_half_an_hour_without_a_press_ends_it_and_a_press_in_between_does_not(desk: Desk) -> None:
    browser = await desk.person("complaints_officer")
    for _ in range(3):
        desk.clock.pass_time(minutes=29)
        assert (await browser.get("/desk/today")).status == 200
    desk.clock.pass_time(minutes=31)
    assert (await browser.get("/desk/today")).status == 303


async def test_eight_hours_are_the_longest_however_busy(desk: Desk) -> None:
    browser = await desk.person("complaints_officer")
    answers = []
    for _ in range(18):
        desk.clock.pass_time(minutes=28)
        answers.append((await browser.get("/desk/today")).status)
    assert answers == [200] * 17 + [303]


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
    async with desk.app[keys.STORE].sessions.begin() as session:
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


async def test_behind_https_every_cookie_is_for_this_host_alone(desk: Desk) -> None:
    new = await desk.account("complaints_officer")
    https = {"X-Forwarded-Proto": "https"}
    answer = await (await desk.stranger()).client.get("/desk/sign-in", headers=https)
    [form] = answer.headers.getall("Set-Cookie")
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', await answer.text())
    assert found
    shown = {**https, "Cookie": form.partition(";")[0]}
    typed = {**desk.typed(new), "form_token": found[1]}
    plain = await desk.stranger()
    entered = await plain.client.post("/desk/sign-in", data=typed, headers=shown, allow_redirects=False)
    assert entered.status == 303
    kept = [form, *entered.headers.getall("Set-Cookie")]
    assert {value.partition("=")[0] for value in kept} == {"__Host-desk_form", "__Host-desk", "__Host-desk_device"}
    for value in kept:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(value.split("; ")), value
        assert "Domain" not in value
    # One that was planted without the prefix, from a neighbour or without TLS, is not looked at.
    session = next(value for value in kept if value.startswith("__Host-desk=")).partition(";")[0]
    for cookie, status in ((session, 200), (session.removeprefix("__Host-"), 303)):
        headers = {**https, "Cookie": cookie, "Accept": "text/html"}
        page = await (await desk.stranger()).client.get("/desk/today", headers=headers, allow_redirects=False)
        assert page.status == status


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
