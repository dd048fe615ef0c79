"""Somebody who may not be safe is heard in the form too: before the next page, or as soon as the bot is back."""

from __future__ import annotations

import asyncio
import logging

import pytest
from sqlalchemy import select

from backend.alerts import gateway_alerts, unstored_alerts
from backend.alerts.application import book_of
from backend.alerts.duty import queue
from backend.cases.tables import CaseRow
from backend.chat.bot import BotSilent, parsed
from backend.chat.looking import TRIES
from backend.form import check as form_check
from backend.form import safety_check
from backend.form.application import FORMS
from backend.form.safety_check import find_waiting
from backend.keys import SETTINGS, STORE
from backend.notify.mail import MAIL, Mail
from tests.backend.app.kit import Clock, Running
from tests.backend.form.kit import Person, alerts, cases

pytestmark = pytest.mark.asyncio
HURT = "he hurt me CANARY-7419"


async def test_an_alert_is_stored_before_the_next_page_is_shown(server: Running, person: Person) -> None:
    await person.answer(until="what_happened")
    await person.press(text=HURT)
    assert person.ask == "not_safe"
    (alert,) = await alerts(server)
    assert (alert.words, alert.channel, alert.role, alert.urgent) == (HURT, "form", "child", False)
    assert "I have passed it on to someone whose job is to keep you safe." in person.text
    assert "Are you safe right now?" in person.text
    assert 'href="tel:999"' in person.html


async def test_the_help_card_says_until_when_a_person_should_have_read_it(server: Running, person: Person) -> None:
    await person.answer(until="what_happened")
    await person.press(text=HURT)
    assert "A person at the council should read it by 10:30 today." in person.text


async def test_where_nobody_is_told_nothing_is_said_to_be_passed_on(
    server: Running, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As where no pack names anybody and nothing can send.
    monkeypatch.setitem(server.app._state, MAIL, Mail())
    await person.answer(until="what_happened")
    await person.press(text=HURT)
    assert "nobody gets a message about them" in person.text
    assert "passed" not in person.text
    assert len(await alerts(server)) == 1


async def test_a_look_is_one_quiet_line_once_and_interrupts_nothing(
    server: Running, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def looks(self: object, text: str) -> dict[str, object]:
        return {"intent": "make_complaint", "safeguarding": {"concern": True, "level": "look", "urgent": False}}

    monkeypatch.setattr("backend.chat.bot.Bot.parse", looks)
    quiet = "If you are not safe, press I need help now."
    await person.answer(until="what_happened")
    await person.press(text="they took my phone")
    assert person.ask == "happened_when"
    assert person.text.count(quiet) == 1
    await person.press(choice="this_month")
    await person.press(choice="social_worker", text="the manager took it")
    assert quiet not in person.text
    found = await queue(book_of(server.app))
    assert all(group.is_look for group in found)
    assert found


@pytest.mark.parametrize(
    ("answer", "says"), [("no", "Please call 999 now."), ("yes", "I have noted that you are safe")]
)
async def test_the_answer_goes_to_the_alert_and_the_form_goes_on(
    server: Running, person: Person, answer: str, says: str
) -> None:
    await person.answer(until="what_happened")
    await person.press(text=HURT)
    await person.press("/not_safe", choice=answer)
    assert person.ask == "happened_when"
    assert says in person.text
    ((state,),) = [group.alerts for group in await queue(book_of(server.app))]
    assert state.safe_now == answer
    assert state.is_urgent == (answer == "no")
    await person.go("/check")
    assert person.ask == "happened_when"


async def test_the_words_stay_part_of_the_complaint_and_the_alert_knows_its_case(
    server: Running, person: Person
) -> None:
    await person.answer(until="what_happened")
    await person.press(text=HURT)
    await person.press("/not_safe", choice="carry_on")
    while person.ask != "check":
        await person.press(choice="skip")
    await person.press(choice="send")
    (told,), (alert,) = await cases(server), await alerts(server)
    assert told.words[0].text == HURT
    async with server.app[STORE].sessions() as session:
        assert alert.case_uuid == await session.scalar(select(CaseRow.uuid))


async def test_every_box_is_looked_at_and_being_safe_is_asked_once(server: Running, person: Person) -> None:
    await person.answer(until="what_happened")
    await person.press(text=HURT)
    await person.press("/not_safe", choice="not_sure")
    await person.press(text="it still hurts, he hurt me")
    assert person.ask == "not_safe"
    assert "I have passed this on as well." in person.text
    assert "Are you safe right now?" not in person.text
    await person.press("/not_safe", choice="carry_on")
    assert person.ask == "about"
    await person.press(go="back", text="he has a knife")
    await person.go("/about")
    assert "Please call 999 now if you are hurt or in danger." in person.text
    assert [alert.urgent for alert in await alerts(server)] == [False, False, True]


async def test_no_page_can_be_reached_past_the_help_card(person: Person) -> None:
    await person.answer(until="what_happened")
    await person.press(text=HURT)
    for path in ("/about", "/check", "/kind"):
        await person.go(path)
        assert person.ask == "not_safe"


async def test_an_adult_is_told_an_adults_numbers(server: Running, person: Person) -> None:
    await person.answer(until="who_is_typing")
    for fields in ({"choice": "about_me"}, {"choice": "parent"}, {"text": "my son is hurt"}):
        await person.press(**fields)
    assert "0808 800 5000" in person.text
    assert (await alerts(server))[0].role == "helper"


async def test_while_the_bot_is_down_the_page_says_whom_to_call_and_the_words_wait(
    server: Running, person: Person
) -> None:
    server.bot.mood = "broken"
    await person.answer(until="what_happened")
    await person.press(text=HURT)
    assert person.ask == "happened_when"
    assert "I could not check yet if someone is not safe." in person.text
    assert "0800 1111" in person.text
    assert await safety_check.check_all(server.app) == 1
    server.bot.mood = "well"
    assert await safety_check.check_all(server.app) == 0
    assert [alert.words for alert in await alerts(server)] == [HURT]
    await person.go("/happened_when")
    assert person.ask == "not_safe", "who is still there meets the help card"


async def test_words_on_which_the_bot_fails_are_read_by_a_person(server: Running, person: Person) -> None:
    server.bot.fails_on = "kills"
    await person.answer(until="what_happened")
    await person.press(text="this kills the bot")
    for _ in range(TRIES + 1):
        await safety_check.check_all(server.app)
    assert [alert.words for alert in await alerts(server)] == ["this kills the bot"]
    assert await find_waiting(server.app) == []


@pytest.mark.parametrize("leaves", ["hides", "sends", "deletes"])
async def test_words_are_looked_at_also_when_the_form_is_gone(server: Running, person: Person, leaves: str) -> None:
    server.bot.mood = "broken"
    await person.answer(until="what_happened")
    await person.press(text=HURT)
    if leaves == "sends":
        while person.ask != "check":
            await person.press(choice="skip")
        await person.press(choice="send")
    elif leaves == "hides":
        await person.post(f"{person.form}/hide", {})
    else:
        await person.press("/stop", choice="delete")
    server.bot.mood = "well"
    await safety_check.check_all(server.app)
    assert [alert.words for alert in await alerts(server)] == [HURT]
    assert await find_waiting(server.app) == []


async def test_words_without_concern_are_not_kept_after_the_look(server: Running, person: Person) -> None:
    await person.answer()
    assert await find_waiting(server.app) == []
    assert await alerts(server) == []
    assert "My bag was lost when I moved. 😢" in server.bot.parsed
    assert "000 0000" in server.bot.parsed


@pytest.mark.parametrize(
    "body", [b"{}", b'{"safeguarding": null}', b'{"safeguarding": {"concern": "no"}}', b"[]", b"<html>"]
)
async def test_silence_about_safety_is_never_read_as_safe(body: bytes) -> None:
    with pytest.raises(BotSilent):
        parsed(body)


async def test_an_alert_that_cannot_be_stored_is_kept_and_the_truth_is_told(
    server: Running, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise OSError("disk")

    await person.answer(until="what_happened")
    with monkeypatch.context() as patch:
        patch.setattr(gateway_alerts, "receive", refuse)
        patch.setattr(unstored_alerts, "receive", refuse)
        await person.press(text=HURT)
        assert "I could not pass your words on yet." in person.text
        assert unstored_alerts.names_in(unstored_alerts.folder_of(server.app[SETTINGS]))
    await safety_check.check_all(server.app)
    await unstored_alerts.store_all(server.app)
    assert [alert.words for alert in await alerts(server)] == [HURT]
    assert await find_waiting(server.app) == []


async def test_the_task_in_the_background_looks_by_itself(
    server: Running, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.bot.mood = "broken"
    await person.answer(until="what_happened")
    await person.press(text=HURT)
    server.bot.mood = "well"
    server.app[FORMS].wake.set()
    async with asyncio.timeout(5):
        while not await alerts(server):
            await asyncio.sleep(0.02)


async def test_the_check_tells_of_words_that_nobody_looks_at(server: Running, person: Person, clock: Clock) -> None:
    server.bot.mood = "broken"
    await person.answer(until="what_happened")
    await person.press(text=HURT)
    settings = server.app[SETTINGS]
    assert await asyncio.to_thread(form_check.problems, settings, clock()) == []
    clock.pass_time(minutes=16)
    (problem,) = await asyncio.to_thread(form_check.problems, settings, clock())
    assert problem.startswith("forms: 1 texts wait")


async def test_no_word_reaches_a_log_or_an_error(
    server: Running, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.bot.mood = "broken"
    await person.answer(until="what_happened")
    await person.press(text=HURT)
    server.bot.mood = "well"
    await safety_check.check_all(server.app)
    await person.press("/not_safe", choice="carry_on")
    while person.ask != "check":
        await person.press(choice="skip")
    await person.press(choice="send")
    for word in ("CANARY-7419", "hurt me"):
        assert word not in caplog.text
    assert b"CANARY-7419" not in server.bytes_on_disk()
