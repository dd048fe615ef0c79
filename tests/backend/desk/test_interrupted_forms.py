"""A form that was sent after the session was over: what was typed is there again, for who typed it and nobody else."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from sqlalchemy import select

from backend import keys
from backend.desk import interrupted_forms, maintenance
from backend.desk.tables import KeptFormRow
from tests.backend.alerts.kit import alert
from tests.backend.cases.kit import new_uuid
from tests.backend.desk.kit import MONDAY, Browser, Desk, words_of

pytestmark = pytest.mark.asyncio
DAY = MONDAY.date().isoformat()


def onward(address: str) -> str:
    """Return where signing in leads to."""
    return parse_qs(urlsplit(address).query)["next"][0]


async def too_late(desk: Desk, officer: Browser, path: str, **typed: str) -> str:
    """Open a form, be away for an hour, send it; where signing in leads to."""
    await officer.read(path)
    desk.clock.pass_time(minutes=60)
    return onward(await officer.do(path, **typed))


async def test_an_answer_sent_after_half_an_hour_is_there_again_and_can_be_sent(desk: Desk) -> None:
    officer, case = await desk.person("complaints_officer"), await desk.case()
    path = f"/desk/cases/{case.reference}/answer"
    back = await too_late(desk, officer, path, on=DAY, outcome="resolved", words="Tess <rings> you.")
    assert back.startswith(f"{path}?kept=")
    door = await officer.read(f"/desk/sign-in?next={quote(back)}")
    assert "What you typed is kept: sign in, and it is there again." in words_of(door)
    assert officer.new
    await desk.enter(officer.new, officer)
    page = await officer.read(back)
    assert "You were signed out before this was kept. Nothing is lost" in words_of(page)
    assert "Tess &lt;rings&gt; you." in page
    assert 'value="resolved" checked' in page
    await officer.do(path, on=DAY, outcome="resolved", words="Tess <rings> you.")
    assert (await desk.state(case)).answered_on == MONDAY.date()


async def test_somebody_else_does_not_get_it(desk: Desk) -> None:
    officer, other, case = await desk.person("manager"), await desk.account("manager"), await desk.case()
    path = f"/desk/cases/{case.reference}/words"
    back = await too_late(desk, officer, path, words="canary-kept")
    page = await (await desk.enter(other)).read(back)
    assert "canary-kept" not in page
    assert "Nothing is lost" not in page


async def test_it_lies_sealed_and_is_forgotten_after_half_a_day(desk: Desk) -> None:
    officer, case = await desk.person("complaints_officer"), await desk.case()
    await too_late(desk, officer, f"/desk/cases/{case.reference}/words", words="canary-kept")
    held = b"".join(path.read_bytes() for path in desk.settings.home.glob("backend.sqlite3*"))
    assert b"canary-kept" not in held
    desk.clock.pass_time(hours=13)
    await maintenance.maintain(desk.app)
    async with desk.app[keys.STORE].sessions() as session:
        assert list(await session.scalars(select(KeptFormRow))) == []


async def test_a_note_on_an_alert_and_a_case_by_phone_are_kept_too(desk: Desk) -> None:
    duty, uuid = await desk.person("manager"), await desk.alert(**alert(conversation=new_uuid()))
    await duty.read(f"/desk/alerts/{uuid}")
    await duty.do(f"/desk/alerts/{uuid}/acknowledge")
    desk.clock.pass_time(minutes=60)
    back = onward(await duty.do(f"/desk/alerts/{uuid}/refer", to="Social worker Kim", reason="Rang at ten."))
    assert duty.new
    await desk.enter(duty.new, duty)
    page = await duty.read(back)
    assert "Social worker Kim" in page
    assert "Rang at ten." in page
    back = await too_late(desk, duty, "/desk/add", words="They took my bike.", channel="phone")
    await desk.enter(duty.new, duty)
    assert "They took my bike." in await duty.read(back)


async def test_a_form_without_our_token_is_not_kept(desk: Desk) -> None:
    officer, case = await desk.person("complaints_officer"), await desk.case()
    await officer.read(f"/desk/cases/{case.reference}/words")
    desk.clock.pass_time(minutes=60)
    answer = await officer.post(f"/desk/cases/{case.reference}/words", words="planted", form_token="0" * 64)
    assert answer.status == 403
    async with desk.app[keys.STORE].sessions() as session:
        assert list(await session.scalars(select(KeptFormRow))) == []


async def test_a_password_is_never_kept(desk: Desk) -> None:
    officer = await desk.person("complaints_officer")
    desk.clock.pass_time(minutes=60)
    assert onward(await officer.do("/desk/account/password", old="a", new="b", again="b")) == "/desk/account"
    async with desk.app[keys.STORE].sessions() as session:
        assert list(await session.scalars(select(KeptFormRow))) == []


async def test_only_the_newest_of_one_person_are_kept(desk: Desk) -> None:
    officer, sealer = await desk.person("complaints_officer"), desk.book.secrets.sealer
    for minute in range(interrupted_forms.MOST_EACH + 3):
        at = MONDAY + timedelta(minutes=minute)
        await desk.book.writing(
            lambda s, at=at: interrupted_forms.keep_form(s, sealer, officer.id, "add_case", {"words": ["x"]}, at)
        )
    async with desk.app[keys.STORE].sessions() as session:
        rows = list(await session.scalars(select(KeptFormRow).order_by(KeptFormRow.kept_at)))
    assert [row.kept_at for row in rows] == [
        MONDAY + timedelta(minutes=n) for n in range(3, 3 + interrupted_forms.MOST_EACH)
    ]


@pytest.mark.parametrize("path", ["/desk/sign-out", "/desk/retention/hold", "/desk/audit/verify"])
async def test_after_a_late_press_signing_in_leads_to_a_page_that_is_there(desk: Desk, path: str) -> None:
    officer = await desk.person("manager", "auditor")
    desk.clock.pass_time(minutes=60)
    back = onward(await officer.do(path))
    assert officer.new
    await desk.enter(officer.new, officer)
    assert (await officer.get(back)).status in {200, 303}
