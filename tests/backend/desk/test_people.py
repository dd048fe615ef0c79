"""Accounts: the first from the command line, later ones by an admin who sees no case."""

from __future__ import annotations

import asyncio
import html
import re

import pyotp
import pytest

from backend.desk import command, staff
from tests.backend.desk.kit import Desk, words_of

pytestmark = pytest.mark.asyncio
NEW = {"sign_in": "New.Person@wigan.example", "name": "New Person", "roles": ["manager"], "councils": ["wigan"]}


def shown_once(page: str) -> tuple[str, str]:
    """Password and secret of one-time codes, from the page that shows them."""
    _, password, secret, _ = re.findall(r"<dd[^>]*>([^<]+)</dd>", page)
    return html.unescape(password), secret


async def come_in(desk: Desk, sign_in: str, password: str, secret: str) -> int:
    """Try to sign in; the status."""
    browser = await desk.stranger()
    await browser.read("/desk/sign-in")
    desk.clock.pass_time(seconds=30)
    code = pyotp.TOTP(secret).at(desk.clock())
    return (await browser.post("/desk/sign-in", sign_in=sign_in, password=password, code=code)).status


async def test_an_admin_adds_somebody_who_can_then_sign_in(desk: Desk) -> None:
    admin = await desk.person("admin")
    await admin.read("/desk/people")
    page = await (await admin.post("/desk/people", **NEW)).text()
    assert await come_in(desk, "new.person@wigan.example", *shown_once(page)) == 303
    assert "New Person" in await admin.read("/desk/people")
    assert [row.actor for row in await desk.audit("staff_add")] == [admin.id]
    twice = await admin.post("/desk/people", **NEW)
    assert "There is an account with this e-mail address." in words_of(await twice.text())
    assert (await admin.post("/desk/people", **(NEW | {"roles": []}))).status == 400


async def test_a_renewed_account_opens_only_with_what_is_new(desk: Desk) -> None:
    admin, officer = await desk.person("admin"), await desk.person("complaints_officer")
    assert officer.new
    page = await (await admin.post(f"/desk/people/{officer.id}", what="renew")).text()
    assert (await officer.get("/desk/today")).status == 303
    assert await come_in(desk, officer.new.staff.sign_in, officer.new.password, officer.new.totp_secret) == 403
    assert await come_in(desk, officer.new.staff.sign_in, *shown_once(page)) == 303


async def test_closing_and_reopening(desk: Desk) -> None:
    admin, officer = await desk.person("admin"), await desk.person("complaints_officer")
    await admin.do(f"/desk/people/{officer.id}", what="end")
    assert (await officer.get("/desk/today")).status == 303
    assert "(closed)" in await admin.read("/desk/people")
    page = await (await admin.post(f"/desk/people/{officer.id}", what="reopen")).text()
    assert officer.new
    assert await come_in(desk, officer.new.staff.sign_in, *shown_once(page)) == 303


async def test_a_changed_role_counts_at_once(desk: Desk) -> None:
    admin, officer = await desk.person("admin"), await desk.person("complaints_officer")
    await admin.do(f"/desk/people/{officer.id}", what="save", roles=["auditor"], councils=["devon"])
    assert officer.new
    again = await desk.enter(officer.new)
    assert (await again.get("/desk/add")).status == 404
    assert (await again.get("/desk/audit")).status == 200


async def test_nobody_takes_the_keys_from_themselves(desk: Desk) -> None:
    admin = await desk.person("admin")
    for what in ("end", "save"):
        answer = await admin.post(f"/desk/people/{admin.id}", what=what, roles=["auditor"])
        assert "Somebody else has to do this" in words_of(await answer.text())
    assert (await admin.get("/desk/people")).status == 200
    assert (await admin.post(f"/desk/people/{admin.id}", what="rubbish")).status == 400


async def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """The command line: what it gives back and prints."""
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
    assert done == 0
    assert "otpauth://totp/" in out
    password = re.findall(r"password:  (.+)", out)[0]
    secret = re.findall(r"authenticator app: (\w+)", out)[0]
    # The command line reads the clock on the wall, the server of the test its own.
    assert await come_in(desk, "ann@wigan.example", password, secret) == 303
    assert (await run(capsys, *add))[0] == 1
    done, _, err = await run(capsys, "add", "b@x", "--name", "B", "--role", "auditor", "--council", "narnia")
    assert (done, "There is no council narnia" in err) == (1, True)
    assert "ann@wigan.example  Ann Admin  admin, manager" in (await run(capsys, "list"))[1]
    assert (await run(capsys, "end", "ann@wigan.example"))[0] == 0
    assert await come_in(desk, "ann@wigan.example", password, secret) == 403
    assert (await run(capsys, "renew", "nobody@wigan.example"))[0] == 1
    assert [row.what for row in await desk.audit() if row.actor == "command line"] == ["staff_add", "staff_end"]


async def test_ids_say_nothing_about_the_person_and_passwords_are_long() -> None:
    ids, found = {staff.new_id() for _ in range(500)}, [staff.new_password() for _ in range(50)]
    assert len(ids) == 500
    assert all(re.fullmatch(r"s[0-9a-z]{7}", one) for one in ids)
    assert all(len(one.split()) == 5 for one in found)
    assert len(set(found)) == 50
