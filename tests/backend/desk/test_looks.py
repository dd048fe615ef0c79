"""What is to be read today, and what the page of an alert knows: who it is, how to reach them, what they told."""

from __future__ import annotations

import pytest

from backend.cases import events as e
from tests.backend.alerts.kit import CANARY, alert
from tests.backend.cases.kit import new_uuid
from tests.backend.desk.kit import Browser, Desk, words_of

pytestmark = pytest.mark.asyncio


async def again(desk: Desk, browser: Browser) -> Browser:
    """Sign in again: the session ended while time passed."""
    assert browser.new
    return await desk.enter(browser.new, browser)


async def test_a_look_stands_in_its_own_queue_and_is_counted_where_somebody_begins(desk: Desk) -> None:
    duty, manager = await desk.person("safeguarding_duty"), await desk.person("manager")
    look = await desk.alert(**alert(conversation=new_uuid(), level="look", urgent=True))
    assert look[:8] not in await duty.read("/desk/alerts")
    assert "1 message to read today" in words_of(await duty.read("/desk/alerts"))
    page = words_of(await duty.read("/desk/looks"))
    assert look[:8] in page
    assert "Mon 23 Nov 2026, 17:00" in page
    assert CANARY not in page
    assert "1 message for safeguarding to read today" in words_of(await manager.read("/desk/today"))
    desk.clock.pass_time(hours=8)
    assert "1 past the day" in words_of(await (await again(desk, manager)).read("/desk/today"))


async def test_it_is_read_and_said_to_be_nothing_and_the_words_are_gone(desk: Desk) -> None:
    duty = await desk.person("safeguarding_duty", name="Dee Duty")
    look = await desk.alert(**alert(conversation=new_uuid(), level="look"))
    path = f"/desk/alerts/{look}"
    page = await duty.read(path)
    assert CANARY in page
    assert "I take this on" not in page
    assert (await duty.post(f"{path}/nothing", outcome="")).status == 400
    assert await duty.do(f"{path}/nothing", outcome="another_meaning") == "/desk/looks?done=nothing"
    assert (await duty.get(path)).status == 404
    assert "There is nothing to read." in words_of(await duty.read("/desk/looks?done=nothing"))
    assert [row.actor for row in await desk.audit("alert_nothing")] == [duty.id]


async def test_it_is_made_an_alert(desk: Desk) -> None:
    duty = await desk.person("safeguarding_duty")
    look = await desk.alert(**alert(conversation=new_uuid(), level="look"))
    await duty.read(f"/desk/alerts/{look}")
    assert await duty.do(f"/desk/alerts/{look}/raise") == f"/desk/alerts/{look}?done=raise"
    assert "I take this on" in await duty.read(f"/desk/alerts/{look}")
    assert look[:8] in await duty.read("/desk/alerts")


async def test_the_alert_shows_who_it_is_and_the_worst_answer_stands_over_a_later_yes(desk: Desk) -> None:
    duty, conversation = await desk.person("safeguarding_duty"), new_uuid()
    who = {"name": "Jo Canary", "placement": "with my nan", "age_band": "13_to_15"}
    await desk.alert(**alert(conversation=conversation, safe_now="no", who=who))
    desk.clock.pass_time(seconds=1)
    newest = await desk.alert(
        **alert(conversation=conversation, reach={"how": "phone", "to": "000", "safe": "not_sure"})
    )
    queue = words_of(await duty.read("/desk/alerts"))
    assert "Urgent Nobody has acknowledged it , and nobody could be told No" in queue
    page = words_of(await duty.read(f"/desk/alerts/{newest}"))
    for must in (
        "They said that they are not safe right now.",
        "Jo Canary",
        "with my nan",
        "13 to 15",
        "They are not sure it is safe",
    ):
        assert must in page


async def test_the_case_fills_in_what_the_talk_does_not_know_and_safeguarding_may_read_it(desk: Desk) -> None:
    duty = await desk.person("safeguarding_duty")
    reply = {"how": "email", "to": "jo@example.org", "safe": "yes", "avoid": None}
    case = await desk.case(words=[{"at": desk.clock().isoformat(), "text": "my bag is lost"}], reply=reply)
    uuid = await desk.alert(**alert(conversation=new_uuid(), case_uuid=case.uuid))
    assert "jo@example.org" in await duty.read(f"/desk/alerts/{uuid}")
    page = await duty.read(f"/desk/alerts/{uuid}/case")
    assert "my bag is lost" in page
    assert page.count("<form") == 1
    assert [row.about for row in await desk.audit("case_read_for_alert")] == [case.uuid]
    assert (await duty.get(f"/desk/cases/{case.reference}")).status == 404
    await desk.happens(case, e.StaffNamed(staff=(duty.id,)))
    assert "jo@example.org" not in await duty.read(f"/desk/alerts/{uuid}")
    assert "my bag is lost" not in await duty.read(f"/desk/alerts/{uuid}/case")


async def test_while_an_alert_is_open_the_case_says_to_speak_to_safeguarding_first(desk: Desk) -> None:
    duty, officer = await desk.person("safeguarding_duty"), await desk.person("complaints_officer")
    says, case, conversation = "Speak to safeguarding before you contact anybody", await desk.case(), new_uuid()
    path = f"/desk/cases/{case.reference}"
    assert says not in await officer.read(path)
    await desk.alert(**alert(conversation=conversation, case_uuid=case.uuid))
    desk.clock.pass_time(seconds=1)
    newest = await desk.alert(**alert(conversation=conversation))
    assert says in await officer.read(path)
    assert says in await officer.read(f"{path}/letter/acknowledge")
    assert CANARY not in await officer.read(path)
    assert says not in await (await desk.person("auditor")).read(path)
    await duty.read(f"/desk/alerts/{newest}")
    await duty.do(f"/desk/alerts/{newest}/acknowledge")
    assert says in await officer.read(path)
    await duty.do(f"/desk/alerts/{newest}/close", outcome="known_acted_on", reason="Their worker visits today.")
    assert says not in await officer.read(path)


async def test_one_that_is_past_its_time_is_loud_and_one_word_is_no_sentence(desk: Desk) -> None:
    duty = await desk.person("manager", "safeguarding_duty")
    uuid = await desk.alert(**alert(conversation=new_uuid()))
    await duty.read(f"/desk/alerts/{uuid}")
    await duty.do(f"/desk/alerts/{uuid}/acknowledge")
    page = words_of(await duty.read(f"/desk/alerts/{uuid}"))
    assert "by Tue 24 Nov 2026, 17:00" in page
    assert "Not confirmed by your council yet." in page
    answer = await duty.post(f"/desk/alerts/{uuid}/close", outcome="police", reason="done")
    assert "Please say it in a sentence." in await answer.text()
    desk.clock.pass_time(days=2)
    await again(desk, duty)
    assert "1 alert taken on and past the time" in words_of(await duty.read("/desk/today"))
    assert "late" in words_of(await duty.read("/desk/alerts"))
