"""Accounts: the first from the command line, later ones by an admin who sees no case."""

from __future__ import annotations

import asyncio
import html
import re

import pyotp
import pytest
from sqlalchemy import select

from backend.desk import command, staff
from backend.desk.tables import ProposalRow
from backend.keys import STORE
from backend.notify import outbox
from backend.notify.mail import MAIL, Mail
from backend.notify.tables import NoticeRow
from tests.backend.desk.kit import Browser, Desk, words_of

pytestmark = pytest.mark.asyncio
NEW = {"sign_in": "New.Person@wigan.example", "name": "New Person", "roles": ["manager"], "councils": ["wigan"]}


PASSWORD = "purple kettle on the roof"


async def come_in(desk: Desk, sign_in: str, password: str, secret: str) -> int:
    """Try to sign in; the status."""
    browser = await desk.stranger()
    await browser.read("/desk/sign-in")
    desk.clock.pass_time(seconds=30)
    code = pyotp.TOTP(secret).at(desk.clock())
    return (await browser.post("/desk/sign-in", sign_in=sign_in, password=password, code=code)).status


def link_on(page: str) -> str:
    """Return the one-time link that is shown where no letter can be sent: its path."""
    found = re.search(r"https?://[^/]+(/desk/welcome/[\w-]+)", html.unescape(page))
    assert found, words_of(page)
    return found[1]


async def set_up(desk: Desk, path: str, password: str = PASSWORD) -> str:
    """Return what its person does with the link; the secret of their codes."""
    browser = await desk.stranger()
    page = await browser.read(path)
    secret = re.findall(r'<span class="code">(\w+)</span>', page)[0]
    desk.clock.pass_time(seconds=30)
    code = pyotp.TOTP(secret).at(desk.clock())
    assert await browser.do(path, new=password, again=password, code=code) == "/desk/sign-in?ready=yes"
    return secret


async def confirm(browser: Browser, what: str = "confirm") -> str:
    """Press the first button of the list; the page that follows."""
    page = await browser.read("/desk/confirmations")
    path = re.findall(r'action="(/desk/confirmations/[0-9a-f-]+)"', page)[0]
    answer = await browser.post(path, what=what)
    return await answer.text() if answer.status == 200 else answer.headers.get("Location", str(answer.status))


async def test_somebody_new_can_sign_in_when_a_second_person_has_confirmed(desk: Desk) -> None:
    admin, second = await desk.person("admin"), await desk.person("admin")
    await admin.read("/desk/people")
    assert await admin.do("/desk/people", **NEW) == "/desk/people?asked=yes"
    page = words_of(await admin.read("/desk/people?asked=yes"))
    assert "New Person waits for a second person" in page
    assert "Nothing waits for you." in words_of(await admin.read("/desk/confirmations"))
    path = link_on(await confirm(second))
    secret = await set_up(desk, path)
    assert await come_in(desk, "new.person@wigan.example", PASSWORD, secret) == 303
    granted = {"change": "add", "roles": ["manager"], "councils": ["wigan"]}
    assert [(row.actor, row.facts) for row in await desk.audit("staff_add")] == [(admin.id, granted)]
    [confirmed] = await desk.audit("staff_confirmed")
    assert (confirmed.actor, confirmed.facts) == (second.id, {**granted, "asked_by": admin.id})
    assert len(await desk.audit("link_used")) == 1
    auditor = await desk.person("auditor")
    assert "staff confirmed: Complaints manager; Wigan Council" in words_of(await auditor.read("/desk/audit"))
    twice = await admin.post("/desk/people", **NEW)
    assert "There is an account with this e-mail address." in words_of(await twice.text())
    assert (await admin.post("/desk/people", **(NEW | {"roles": []}))).status == 400


async def test_nobody_is_the_second_person_for_themselves(desk: Desk) -> None:
    admin, officer = await desk.person("admin", "manager"), await desk.person("complaints_officer")
    second = await desk.person("admin")
    await admin.read("/desk/people")
    await admin.do(f"/desk/people/{officer.id}", what="save", roles=["manager"], councils=["wigan"])
    async with desk.app[STORE].sessions() as session:
        [proposal] = (await session.scalars(select(ProposalRow))).all()
    # Who asked cannot confirm, and the one whom it is about could not either.
    assert (await admin.post(f"/desk/confirmations/{proposal.id}", what="confirm")).status == 404
    await second.do(f"/desk/people/{admin.id}", what="save", roles=["admin", "auditor"], councils=["wigan"])
    async with desk.app[STORE].sessions() as session:
        about = {row.staff_id: row.id for row in await session.scalars(select(ProposalRow))}
    assert (await admin.post(f"/desk/confirmations/{about[admin.id]}", what="confirm")).status == 404
    assert await second.do(f"/desk/confirmations/{proposal.id}", what="confirm") == "/desk/confirmations?done=yes"
    again = await second.post(f"/desk/confirmations/{proposal.id}", what="confirm")
    assert "decided this already" in words_of(await again.text())
    assert (await second.post(f"/desk/confirmations/{proposal.id}", what="rubbish")).status == 400


async def test_a_manager_confirms_for_their_own_councils_only(desk: Desk) -> None:
    admin, officer = await desk.person("admin"), await desk.person("complaints_officer")
    here, elsewhere = await desk.person("manager"), await desk.person("manager", councils=("devon",))
    await admin.do(f"/desk/people/{officer.id}", what="save", roles=["manager"], councils=["wigan"])
    assert "Nothing waits for you." in words_of(await elsewhere.read("/desk/confirmations"))
    async with desk.app[STORE].sessions() as session:
        [proposal] = (await session.scalars(select(ProposalRow))).all()
    assert (await elsewhere.post(f"/desk/confirmations/{proposal.id}", what="confirm")).status == 404
    assert await confirm(here) == "/desk/confirmations?done=yes"
    assert officer.new
    assert (await (await desk.enter(officer.new)).get("/desk/numbers")).status == 200


async def test_what_is_refused_changes_nothing_and_is_written_down(desk: Desk) -> None:
    admin, second, officer = [await desk.person(role) for role in ("admin", "admin", "complaints_officer")]
    await admin.do(f"/desk/people/{officer.id}", what="save", roles=["auditor"], councils=["wigan"])
    assert await confirm(second, "refuse") == "/desk/confirmations?done=yes"
    assert (await officer.get("/desk/today")).status == 200
    assert (await officer.get("/desk/audit")).status == 404
    assert [row.actor for row in await desk.audit("staff_refused")] == [second.id]
    assert "Nothing waits for you." in words_of(await second.read("/desk/confirmations"))


async def test_power_given_waits_and_power_taken_goes_at_once(desk: Desk) -> None:
    admin, officer = await desk.person("admin"), await desk.person("complaints_officer", councils=("wigan", "devon"))
    await desk.person("admin")
    here = f"/desk/people/{officer.id}"
    for roles, councils in ((["auditor"], ["wigan"]), (["complaints_officer"], ["wigan", "sefton"])):
        assert (await admin.do(here, what="save", roles=roles, councils=councils)).endswith("?done=asked")
        assert (await officer.get("/desk/today")).status == 200
        assert (await officer.get("/desk/audit")).status == 404
    assert (await admin.do(here, what="save", roles=["complaints_officer"], councils=["wigan"])).endswith("?done=yes")
    assert (await officer.get("/desk/today")).status == 303
    assert officer.new
    assert "Devon" not in await (await desk.enter(officer.new)).read("/desk/account")


@pytest.mark.parametrize("role", ["manager", "admin"])
async def test_renewing_who_has_power_needs_two_and_until_then_nothing_is_lost(desk: Desk, role: str) -> None:
    admin, second, manager = await desk.person("admin"), await desk.person("admin"), await desk.person(role)
    assert (await admin.do(f"/desk/people/{manager.id}", what="renew")).endswith("?done=asked")
    assert (await manager.get("/desk/account")).status == 200
    path = link_on(await confirm(second))
    assert (await manager.get("/desk/account")).status == 303
    assert manager.new
    assert await come_in(desk, manager.new.staff.sign_in, manager.new.password, manager.new.totp_secret) == 403
    secret = await set_up(desk, path)
    assert await come_in(desk, manager.new.staff.sign_in, PASSWORD, secret) == 303


async def test_an_officer_is_renewed_by_one_admin_who_sees_neither_password_nor_secret(desk: Desk) -> None:
    admin, officer = await desk.person("admin"), await desk.person("complaints_officer")
    assert officer.new
    page = await (await admin.post(f"/desk/people/{officer.id}", what="renew")).text()
    path = link_on(page)
    assert "otpauth" not in page
    assert (await officer.get("/desk/today")).status == 303
    assert await come_in(desk, officer.new.staff.sign_in, officer.new.password, officer.new.totp_secret) == 403
    secret = await set_up(desk, path)
    assert secret not in page
    assert await come_in(desk, officer.new.staff.sign_in, PASSWORD, secret) == 303


async def test_where_letters_can_be_sent_the_link_goes_to_its_person_and_nobody_is_shown_it(desk: Desk) -> None:
    admin, officer = await desk.person("admin"), await desk.person("complaints_officer")
    desk.app._state[MAIL] = Mail(smtp_url="smtp://127.0.0.1:9", sender="desk@wigan.example")
    answer = await admin.post(f"/desk/people/{officer.id}", what="renew")
    assert answer.status == 303
    async with desk.app[STORE].sessions() as session:
        [row] = (await session.scalars(select(NoticeRow))).all()
    letter = outbox.open_letter(row, desk.book.secrets.sealer)
    assert officer.new
    assert letter.address == officer.new.staff.sign_in
    path = link_on(letter.text)
    held = b"".join(one.read_bytes() for one in desk.settings.home.glob("backend.sqlite3*"))
    assert path.rpartition("/")[2].encode() not in held
    await set_up(desk, path)


async def test_a_link_opens_once_for_three_days_and_an_older_one_not_any_more(desk: Desk) -> None:
    admin, officer = await desk.person("admin"), await desk.person("complaints_officer")
    renew = {"what": "renew"}
    first = link_on(await (await admin.post(f"/desk/people/{officer.id}", **renew)).text())
    second = link_on(await (await admin.post(f"/desk/people/{officer.id}", **renew)).text())
    stranger = await desk.stranger()
    assert [(await stranger.get(path)).status for path in (first, second, "/desk/welcome/x")] == [410, 200, 410]
    await set_up(desk, second)
    assert (await stranger.get(second)).status == 410
    third = link_on(await (await admin.post(f"/desk/people/{officer.id}", **renew)).text())
    desk.clock.pass_time(hours=7)
    desk.clock.pass_time(days=3)
    page = await stranger.get(third)
    assert page.status == 410
    assert "Ask the person who looks after accounts" in words_of(await page.text())
    assert (await stranger.post(third, new=PASSWORD, again=PASSWORD, code="000000")).status in (403, 410)


async def test_a_link_wants_a_good_password_and_a_right_code_and_is_still_there_after_a_slip(desk: Desk) -> None:
    admin, officer = await desk.person("admin"), await desk.person("complaints_officer")
    path = link_on(await (await admin.post(f"/desk/people/{officer.id}", what="renew")).text())
    browser = await desk.stranger()
    page = await browser.read(path)
    secret = re.findall(r'<span class="code">(\w+)</span>', page)[0]
    assert page.count("<svg") == 1
    for new, code, says in (
        ("password1234", pyotp.TOTP(secret).at(desk.clock()), "easy to guess"),
        (PASSWORD, "000000", "The code is not right."),
    ):
        answer = await browser.post(path, new=new, again=new, code=code)
        assert answer.status == 400
        assert says in words_of(await answer.text())
    await set_up(desk, path)


async def test_closing_and_reopening(desk: Desk) -> None:
    admin, second, officer = [await desk.person(role) for role in ("admin", "admin", "complaints_officer")]
    await admin.do(f"/desk/people/{officer.id}", what="end")
    assert (await officer.get("/desk/today")).status == 303
    assert "(closed)" in await admin.read("/desk/people")
    assert (await admin.do(f"/desk/people/{officer.id}", what="reopen")).endswith("?done=asked")
    assert officer.new
    assert await come_in(desk, officer.new.staff.sign_in, officer.new.password, officer.new.totp_secret) == 403
    secret = await set_up(desk, link_on(await confirm(second)))
    assert await come_in(desk, officer.new.staff.sign_in, PASSWORD, secret) == 303


async def test_nobody_takes_the_keys_from_themselves(desk: Desk) -> None:
    admin = await desk.person("admin")
    for what in ("end", "save", "renew", "reopen"):
        answer = await admin.post(f"/desk/people/{admin.id}", what=what, roles=["auditor"])
        assert "Somebody else has to do this" in words_of(await answer.text())
    assert (await admin.get("/desk/people")).status == 200
    assert (await admin.post(f"/desk/people/{admin.id}", what="rubbish")).status == 400


async def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run the command line and return its exit code and what it prints."""
    done = await asyncio.to_thread(command.main, list(words))
    said = capsys.readouterr()
    return done, said.out, said.err


async def test_the_first_account_is_made_on_the_command_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HMO_HOME", str(desk.settings.home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert await run(capsys, "list") == (0, "no accounts yet\n", "")
    add = ("add", "Ann@wigan.example", "--name", "Ann Admin", "--role", "admin", "--role", "manager")
    done, out, _ = await run(capsys, *add, "--council", "all")
    assert (done, "Give this link to Ann Admin and to nobody else." in out) == (0, True)
    assert "otpauth" not in out
    [row] = await desk.book.reading(staff.everybody)
    assert row.password_hash is row.totp is None  # nobody ever saw what would open it
    secret = await set_up(desk, link_on(out))
    assert await come_in(desk, "ann@wigan.example", PASSWORD, secret) == 303
    assert (await run(capsys, *add))[0] == 1
    done, _, err = await run(capsys, "add", "b@x", "--name", "B", "--role", "auditor", "--council", "narnia")
    assert (done, "There is no council narnia" in err) == (1, True)
    assert "ann@wigan.example  Ann Admin  admin, manager" in (await run(capsys, "list"))[1]
    renewed = await run(capsys, "renew", "ann@wigan.example")
    assert await come_in(desk, "ann@wigan.example", PASSWORD, secret) == 403
    secret = await set_up(desk, link_on(renewed[1]))
    assert await come_in(desk, "ann@wigan.example", PASSWORD, secret) == 303
    assert (await run(capsys, "end", "ann@wigan.example"))[0] == 0
    assert await come_in(desk, "ann@wigan.example", PASSWORD, secret) == 403
    assert "This account is closed." in (await run(capsys, "renew", "ann@wigan.example"))[2]
    assert (await run(capsys, "renew", "nobody@wigan.example"))[0] == 1
    rows = [row for row in await desk.audit() if row.actor == "command line"]
    assert [row.what for row in rows] == ["staff_add", "staff_renew", "staff_end"]
    assert rows[0].facts["roles"] == ["admin", "manager"]
    assert "wigan" in rows[0].facts["councils"]


async def test_ids_say_nothing_about_the_person_and_passwords_are_long() -> None:
    ids, found = {staff.new_id() for _ in range(500)}, [staff.new_password() for _ in range(50)]
    assert len(ids) == 500
    assert all(re.fullmatch(r"s[0-9a-z]{7}", one) for one in ids)
    assert all(len(one.split()) == 5 for one in found)
    assert len(set(found)) == 50
