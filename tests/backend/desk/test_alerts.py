"""Alerts at the desk: the most pressing first; reading, taking on, passing on and closing are done with a name."""

from __future__ import annotations

import pytest

from backend.alerts.book import rows_of
from backend.keys import STORE
from tests.backend.alerts.kit import CANARY, alert
from tests.backend.cases.kit import new_uuid
from tests.backend.desk.kit import Desk, words_of

pytestmark = pytest.mark.asyncio


async def kinds(desk: Desk, uuid: str) -> list[tuple[str, str]]:
    """Return what happened to an alert, and who did it; what the watcher does by itself is left out."""
    async with desk.app[STORE].sessions() as session:
        return [(row.kind, row.actor) for row in await rows_of(session, uuid) if row.actor != "system"]


async def test_the_queue_shows_no_words_and_the_urgent_one_first(desk: Desk) -> None:
    duty = await desk.person("safeguarding_duty")
    first = await desk.alert(**alert(conversation=new_uuid()))
    urgent = await desk.alert(**alert(conversation=new_uuid(), urgent=True))
    page = await duty.read("/desk/alerts")
    assert CANARY not in page
    assert page.index(urgent[:8]) < page.index(first[:8])


async def test_reading_is_written_down_before_anything_is_shown(desk: Desk) -> None:
    duty = await desk.person("safeguarding_duty", name="Dee Duty")
    uuid = await desk.alert(**alert(conversation=new_uuid()))
    assert CANARY in await duty.read(f"/desk/alerts/{uuid}")
    assert ("opened", duty.id) in await kinds(desk, uuid)
    assert [(row.about, row.council) for row in await desk.audit("alert_read")] == [(uuid, "wigan")]


async def test_an_alert_is_taken_on_passed_on_and_closed(desk: Desk) -> None:
    duty = await desk.person("safeguarding_duty", name="Dee Duty")
    uuid = await desk.alert(**alert(conversation=new_uuid()))
    path = f"/desk/alerts/{uuid}"
    await duty.read(path)
    assert await duty.do(f"{path}/acknowledge") == f"{path}?done=acknowledge"
    assert "Taken on by Dee Duty" in words_of(await duty.read(path))
    await duty.do(f"{path}/refer", to="The front door", reason="They visit today. <b>")
    page = await duty.read(path)
    assert "Passed on by Dee Duty: The front door: They visit today. <b>" in words_of(page)
    assert "today. <b>" not in page
    await duty.do(f"{path}/close", outcome="spoken_to_child", reason="The child is with their aunt.")
    assert "Closed by Dee Duty" in words_of(await duty.read(path))
    assert "There are no open alerts." in words_of(await duty.read("/desk/alerts"))
    acts = [kind for kind, actor in await kinds(desk, uuid) if actor == duty.id and kind != "opened"]
    assert acts == ["acknowledged", "referred", "closed"]
    done = [row.what for row in await desk.audit() if row.what in {"alert_acknowledge", "alert_refer", "alert_close"}]
    assert done == ["alert_acknowledge", "alert_refer", "alert_close"]


async def test_a_refusal_keeps_what_was_typed(desk: Desk) -> None:
    duty = await desk.person("safeguarding_duty")
    uuid = await desk.alert(**alert(conversation=new_uuid()))
    await duty.read(f"/desk/alerts/{uuid}")
    answer = await duty.post(f"/desk/alerts/{uuid}/close", outcome="police", reason="Long and careful.")
    assert answer.status == 409
    assert "Acknowledge it first" in words_of(await answer.text())
    await duty.do(f"/desk/alerts/{uuid}/acknowledge")
    answer = await duty.post(f"/desk/alerts/{uuid}/refer", to="", reason="Long and careful.")
    page = await answer.text()
    assert answer.status == 400
    assert "Please fill this in." in page
    assert "Long and careful." in page


async def test_somebody_else_has_taken_it_on_is_said(desk: Desk) -> None:
    first, second = await desk.person("safeguarding_duty"), await desk.person("safeguarding_duty")
    uuid = await desk.alert(**alert(conversation=new_uuid()))
    for browser in (first, second):
        await browser.read(f"/desk/alerts/{uuid}")
    await first.do(f"/desk/alerts/{uuid}/acknowledge")
    answer = await second.post(f"/desk/alerts/{uuid}/acknowledge")
    assert answer.status == 409
    assert "Somebody else has acknowledged it." in words_of(await answer.text())


async def test_html_in_a_childs_words_does_nothing_here_either(desk: Desk) -> None:
    duty = await desk.person("safeguarding_duty")
    uuid = await desk.alert(**alert(conversation=new_uuid(), words="<script>alert(1)</script>"))
    page = await duty.read(f"/desk/alerts/{uuid}")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("path", ["/desk/alerts/not-a-uuid", f"/desk/alerts/{new_uuid()}"])
async def test_no_such_alert_is_not_there(desk: Desk, path: str) -> None:
    duty = await desk.person("safeguarding_duty")
    assert (await duty.get(path)).status == 404
