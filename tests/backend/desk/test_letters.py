"""Letters: by e-mail only where the person chose that and said it is safe, and only when an officer presses send."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession

from backend import background_tasks
from backend.alerts.application import WATCH
from backend.cases import events as e
from backend.cases.casebook import rows_of
from backend.desk.letter_outbox import OutgoingLetter, queue_letter
from backend.notify import outbox
from backend.notify.mail import MAIL, Mail
from tests.backend.desk.kit import MONDAY, Browser, Desk, running, settings_at, words_of
from tests.backend.notify.conftest import sink
from tests.backend.notify.sink import Sink

__all__ = ["sink"]
pytestmark = pytest.mark.asyncio
EMAIL = {"how": "email", "to": "ash@example.org", "safe": "yes"}


@pytest_asyncio.fixture
async def desk(sqlite_home: Path, sink: Sink) -> AsyncIterator[Desk]:
    """Give the desk with a mail server."""
    mail = Mail(smtp_url=sink.url, sender="desk@wigan.example")
    async with running(settings_at(sqlite_home), change=lambda app: app.__setitem__(MAIL, mail)) as opened:
        yield opened


async def test_pressing_send_sends_it_once_and_that_is_written_down(desk: Desk, sink: Sink) -> None:
    officer, case = await desk.person("complaints_officer"), await desk.case(reply=EMAIL, person_named="canary-name")
    path = f"/desk/cases/{case.reference}/letter/acknowledge"
    await officer.read(path)
    assert sink.mails == []
    once = str(uuid4())
    assert await officer.do(path, once=once) == path
    assert await officer.do(path, once=once) == path
    await left(officer, path)
    [letter] = sink.mails
    assert ["ash@example.org" in one for one in sink.recipients] == [True]
    text = letter.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert case.reference in text.decode()
    assert b"canary" not in sink.raw[0] + text
    assert case.reference not in str(letter["Subject"])
    assert [row.facts["letter"] for row in await desk.audit("letter_sent")] == ["acknowledge"]
    [kept] = re.findall(rf"/desk/cases/{case.reference}/kept/\d+", await officer.read(f"/desk/cases/{case.reference}"))
    for line in text.decode().split("\r\n\r\n" if b"\r\n" in text else "\n\n"):
        assert line.strip() in words_of(await officer.read(kept)), "the history has it as it left"
    held = b"".join(path.read_bytes() for path in desk.settings.home.glob("backend.sqlite3*"))
    assert b"ash@example.org" not in held
    assert case.reference.encode() in held


async def test_what_was_sent_is_kept_once_in_the_history_however_often_it_left(desk: Desk) -> None:
    officer, case = await desk.person("complaints_officer"), await desk.case(reply=EMAIL)
    path = f"/desk/cases/{case.reference}/letter/acknowledge"
    await officer.read(path)
    for _ in range(2):  # sent again on purpose: the same words are kept once
        await officer.do(path, once=str(uuid4()))
    kinds = [row.kind for row in await desk.book.reading(lambda session: rows_of(session, case.uuid))]
    assert kinds == ["received", "letter_kept"]


async def left(officer: Browser, path: str) -> str:
    """Return the page of the letter, once it has been sent."""
    return await until_it_says(officer, path, "This letter left by e-mail")


async def until_it_says(officer: Browser, path: str, words: str) -> str:
    """Return the page of the letter, once it says this."""
    for _ in range(200):
        page = words_of(await officer.read(path))
        if words in page:
            return page
        await asyncio.sleep(0.05)
    raise AssertionError(f"the page never said: {words}")


async def test_a_letter_waits_sealed_until_the_mail_server_takes_it(desk: Desk, sink: Sink) -> None:
    officer, case = await desk.person("complaints_officer"), await desk.case(reply=EMAIL)
    path = f"/desk/cases/{case.reference}/letter/acknowledge"
    await officer.read(path)
    sink.mood = "refuses"
    await officer.do(path, once=str(uuid4()))
    page = words_of(await officer.read(path))
    assert "This letter is on its way by e-mail" in page
    held = b"".join(path.read_bytes() for path in desk.settings.home.glob("backend.sqlite3*"))
    assert b"ash@example.org" not in held
    assert b"We have it. Thank you" not in held
    sink.mood = "well"
    for _ in range(3):
        desk.clock.pass_time(minutes=4)
        desk.app[WATCH].letters.set()
        await asyncio.sleep(0.2)
    await left(officer, path)
    assert len(sink.mails) == 1


async def test_a_letter_that_could_not_be_sent_stands_on_today_until_it_went_another_way(
    desk: Desk, sink: Sink
) -> None:
    officer, case = await desk.person("complaints_officer"), await desk.case(reply=EMAIL)
    path = f"/desk/cases/{case.reference}/letter/acknowledge"
    await officer.read(path)
    sink.mood = "refuses"
    await officer.do(path, once=str(uuid4()))

    async def give_up(session: AsyncSession) -> None:
        [row] = await outbox.letters_about(session, case.uuid)
        await outbox.settle(session, row.id, "dead", desk.clock())

    await desk.book.writing(give_up)
    assert "1 letter that did not leave by e-mail, or may not have" in words_of(await officer.read("/desk/today"))
    assert "This letter could not be sent by e-mail." in words_of(await officer.read(path))
    await officer.do(path, by_hand="yes")
    assert "could not be sent" not in words_of(await officer.read("/desk/today"))
    assert "could not be sent" not in words_of(await officer.read(path))
    assert [row.facts["letter"] for row in await desk.audit("letter_by_hand")] == ["acknowledge"]


@pytest.mark.parametrize("seen_to", ["it arrived", "sent again"])
async def test_a_letter_that_may_have_left_is_not_sent_again_by_itself_and_stands_on_today_until_somebody_knows(
    desk: Desk, sink: Sink, seen_to: str
) -> None:
    officer, case = await desk.person("complaints_officer"), await desk.case(reply=EMAIL)
    path = f"/desk/cases/{case.reference}/letter/acknowledge"
    await officer.read(path)
    sink.mood = "goes_after_data"
    await officer.do(path, once=str(uuid4()))
    page = await until_it_says(officer, path, "Nobody knows whether this letter arrived.")
    [sent] = sink.ids
    assert sent.strip("<>").split("@")[0] in page, "by its Message-ID the mail team finds it"
    desk.clock.pass_time(hours=5)
    assert officer.new
    officer = await desk.enter(officer.new)
    sink.mood = "well"
    desk.app[WATCH].letters.set()
    assert "find out whether it arrived" in words_of(await officer.read("/desk/today"))
    assert sink.ids == [sent], "they would have it twice"
    await officer.read(path)
    if seen_to == "it arrived":
        await officer.do(path, by_hand="yes")
    else:
        await officer.do(path, once=str(uuid4()))
        desk.clock.pass_time(minutes=1)  # another process may try before the one that could not
        desk.app[WATCH].letters.set()
        await left(officer, path)
    assert "find out whether it arrived" not in words_of(await officer.read("/desk/today"))
    assert "Nobody knows" not in words_of(await officer.read(path))


async def test_a_letter_about_which_the_mail_server_thinks_is_waited_for_when_the_process_stops(
    sqlite_home: Path, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background_tasks, "STOP_SECONDS", 0.05)
    mail, settings = Mail(smtp_url=sink.url), settings_at(sqlite_home)
    sink.mood, sink.thinks = "slow_after_data", 0.7
    async with running(settings, change=lambda app: app.__setitem__(MAIL, mail)) as desk:
        officer, case = await desk.person("complaints_officer"), await desk.case(reply=EMAIL)
        path = f"/desk/cases/{case.reference}/letter/acknowledge"
        await officer.read(path)
        for _ in range(2):
            await officer.do(path, once=str(uuid4()))
        async with asyncio.timeout(30):
            while not sink.raw:
                await asyncio.sleep(0.01)
    async with running(settings) as desk, desk.book.sessions() as session:
        rows = await outbox.letters_about(session, case.uuid)
        assert sorted(row.standing for row in rows) == ["sent", "waiting"], "and the next one is not begun"
    assert len(sink.raw) == 1


async def test_a_letter_of_the_same_name_about_another_part_takes_none_off_today(desk: Desk) -> None:
    officer, case, secrets = await desk.person("complaints_officer"), await desk.case(reply=EMAIL), desk.book.secrets
    path = f"/desk/cases/{case.reference}/letter/acknowledge"

    def of(words: str, once: str) -> OutgoingLetter:
        return OutgoingLetter(case.uuid, "acknowledge", "ash@example.org", "A letter", words, once)

    async def queue(one: OutgoingLetter) -> None:
        desk.clock.pass_time(seconds=1)
        await desk.book.writing(lambda session: queue_letter(session, one, secrets, desk.clock()))

    async def settled(session: AsyncSession) -> None:
        await outbox.settle(session, first.number, outbox.UNSURE, desk.clock())

    first = of("Part 1: by 3 December.", "1")
    await queue(first)
    await desk.book.writing(settled)
    await queue(of("Part 2: by 9 December.", "2"))
    assert "find out whether it arrived" in words_of(await officer.read("/desk/today"))
    page = await officer.read(path)
    assert "Another letter of this kind" in words_of(page)
    await officer.do(path, by_hand=first.number)
    assert "find out whether it arrived" not in words_of(await officer.read("/desk/today"))
    await queue(of("Part 1: by 3 December.", "3"))
    assert "Another letter" not in words_of(await officer.read(path))
    async with desk.book.sessions() as session:
        assert {row.standing for row in await outbox.letters_about(session, case.uuid)} == {"waiting", "by_hand"}


@pytest.mark.parametrize(
    "reply",
    [
        EMAIL | {"safe": "no"},
        EMAIL | {"safe": "not_sure"},
        EMAIL | {"safe": None},
        EMAIL | {"how": "letter"},
        EMAIL | {"to": "ash@example.org, other@example.org"},
        EMAIL | {"to": "ash@example.org\r\nBcc: other@example.org"},
        EMAIL | {"to": None},
    ],
)
async def test_it_is_sent_nowhere_else(desk: Desk, sink: Sink, reply: dict[str, str | None]) -> None:
    officer, case = await desk.person("complaints_officer"), await desk.case(reply=reply)
    path = f"/desk/cases/{case.reference}/letter/acknowledge"
    assert "Send it now" not in await officer.read(path)
    answer = await officer.post(path)
    assert answer.status == 409
    assert "did not choose e-mail, or did not say that it is safe" in words_of(await answer.text())
    assert sink.mails == []
    assert await desk.audit("letter_sent") == []


async def test_the_letter_of_an_answer_holds_what_the_officer_wrote(desk: Desk) -> None:
    officer, case = await desk.person("complaints_officer"), await desk.case()
    path = f"/desk/cases/{case.reference}"
    await officer.read(f"{path}/answer")
    day = MONDAY.date().isoformat()
    await officer.do(f"{path}/answer", on=day, outcome="resolved", words="Tess rings you <today>.")
    page = await officer.read(f"{path}/letter/answer")
    assert "Tess rings you &lt;today&gt;." in page
    assert "Here is our answer to what you told us." in words_of(page)


async def test_after_the_last_day_of_stage_1_the_letter_that_opens_stage_2_is_offered(desk: Desk) -> None:
    officer, case = await desk.person("complaints_officer"), await desk.case()
    path = f"/desk/cases/{case.reference}"
    assert (await officer.get(f"{path}/letter/stage_2_open")).status == 404
    desk.clock.pass_time(days=40)
    assert officer.new
    officer = await desk.enter(officer.new)
    assert f"{path}/letter/stage_2_open" in await officer.read(path)
    assert "You can ask for stage 2 now." in words_of(await officer.read(f"{path}/letter/stage_2_open"))


async def test_a_withdrawal_has_its_letter(desk: Desk) -> None:
    officer, case = await desk.person("complaints_officer"), await desk.case()
    await desk.happens(case, e.Withdrawn(), actor="teller")
    page = await officer.read(f"/desk/cases/{case.reference}/letter/withdrawn")
    assert "You asked us to stop, and we have stopped." in words_of(page)


async def test_without_a_mail_server_it_is_said(sqlite_home: Path) -> None:
    async with running(settings_at(sqlite_home), change=lambda app: app.__setitem__(MAIL, Mail())) as opened:
        officer, case = await opened.person("complaints_officer"), await opened.case(reply=EMAIL)
        path = f"/desk/cases/{case.reference}/letter/acknowledge"
        await officer.read(path)
        answer = await officer.post(path)
        assert "No e-mail is set up here." in words_of(await answer.text())
