"""A notice is sent at least once, by one process at a time, tried for hours, and never given up in silence."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backend.notify import outbox
from backend.notify.delivery import Round, Settling, deliver
from backend.notify.letter import HandingOver, Letter, MaybeTaken, NotSent
from backend.notify.tables import NoticeRow
from backend.store.sealing import Keyring, Sealer
from backend.store.transactions import Store

pytestmark = pytest.mark.asyncio
type Sessions = async_sessionmaker[AsyncSession]
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
SEALER = Sealer(Keyring("k1", {"k1": bytes(32)}))


class Post:
    """Counts letters; broken: so many tries fail first. breaks: the line breaks after the last byte."""

    def __init__(self, sessions: Sessions, broken: int = 0) -> None:
        self.sessions, self.broken, self.now = sessions, broken, NOW
        self.letters: list[Letter] = []
        self.tried_at: list[datetime] = []
        self.settled: list[tuple[str, bool]] = []
        self.breaks = False

    async def send(self, letter: Letter, handing_over: HandingOver) -> None:
        """Send a letter, as a sender does."""
        self.tried_at.append(self.now)
        await asyncio.sleep(0.01)
        if len(self.tried_at) <= self.broken:
            raise NotSent("SMTPServerDisconnected")
        await handing_over()
        self.letters.append(letter)
        if self.breaks:
            raise MaybeTaken("SMTPServerDisconnected")

    async def note(self, session: AsyncSession, notice: NoticeRow, sent: bool) -> None:
        """Note what is told when a notice is settled."""
        self.settled.append((notice.id, sent))

    async def hold(self, session: AsyncSession, notice: NoticeRow) -> None:
        """Nothing else is written about."""

    async def round(self) -> int:
        """Do one round of the outbox and return how many letters it sent."""
        settling = Settling(self.hold, self.note)
        return await deliver(Store(self.sessions), self.send, lambda: self.now, settling, SEALER)

    async def until_settled(self) -> None:
        """Let time pass from try to try."""
        while not self.settled:
            await self.round()
            async with self.sessions() as session:
                self.now = await outbox.next_due(session) or self.now


async def queue(sessions: Sessions, *names: str) -> None:
    """Put notices into the outbox."""
    for name in names:
        async with sessions.begin() as session:
            notice = outbox.notice(
                notice_id=name, about="a", address="duty@example.org", subject="s", text="t", now=NOW
            )
            await outbox.put(session, notice)


async def test_a_notice_queued_twice_is_sent_once(sessions: Sessions) -> None:
    await queue(sessions, "n1", "n1")
    post = Post(sessions)
    assert (await post.round(), await post.round()) == (1, 0)
    assert [letter.id for letter in post.letters] == ["n1"]
    assert post.settled == [("n1", True)]


async def test_a_letter_to_a_person_is_sealed_until_it_is_sent_and_gone_afterwards(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        plain = outbox.notice(notice_id="n1", about="a", address="ash@example.org", subject="s", text="We", now=NOW)
        await outbox.put(session, outbox.sealed_letter(plain, "answer", SEALER))
    async with sessions() as session:
        [row] = await outbox.letters_about(session, "a")
        assert (row.address, row.text) == ("", "")
        assert b"ash@" not in (row.sealed or b"")
    post = Post(sessions)
    assert await post.round() == 1
    assert post.letters == [Letter("n1", "ash@example.org", "s", "We", once=True)]
    async with sessions() as session:
        [row] = await outbox.letters_about(session, "a")
    assert (row.sealed, row.standing) == (None, "sent")


async def test_a_letter_whose_key_is_not_there_waits_and_stops_no_other(sessions: Sessions) -> None:
    other = Sealer(Keyring("k9", {"k9": bytes(32)}))
    async with sessions.begin() as session:
        plain = outbox.notice(notice_id="n0", about="a", address="ash@example.org", subject="s", text="We", now=NOW)
        await outbox.put(session, outbox.sealed_letter(plain, "answer", other))
    await queue(sessions, "n1")
    post = Post(sessions)
    assert await post.round() == 1
    assert [letter.id for letter in post.letters] == ["n1"]
    async with sessions() as session:
        [row] = await outbox.letters_about(session, "a")
    assert (row.standing, row.trouble) == ("waiting", "CannotUnseal")


async def test_what_was_sent_is_noted_although_the_database_goes_meanwhile(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    await queue(sessions, "n1")
    post, writing, gone = Post(sessions), Store.writing, iter([False, False, True, True, False])

    async def of_a_database_that_is_started_again(self: Store, work: Any) -> Any:
        if next(gone):
            raise OperationalError("", {}, Exception("the server is going down"))
        return await writing(self, work)

    monkeypatch.setattr(Store, "writing", of_a_database_that_is_started_again)
    assert await post.round() == 1
    post.now += outbox.LEASE
    assert await post.round() == 0, "after the lease nobody sends it once more"
    assert [letter.id for letter in post.letters] == ["n1"]
    assert post.settled == [("n1", True)]


async def test_two_processes_never_send_the_same_notice(sessions: Sessions) -> None:
    await queue(sessions, *(f"n{i}" for i in range(12)))
    one, other = Post(sessions), Post(sessions)
    await asyncio.gather(one.round(), other.round(), one.round(), other.round())
    assert sorted(letter.id for letter in one.letters + other.letters) == sorted(f"n{i}" for i in range(12))


async def test_after_a_failure_it_is_tried_later_and_later_until_it_is_sent(sessions: Sessions) -> None:
    await queue(sessions, "n1")
    post = Post(sessions, broken=4)
    await post.until_settled()
    gaps = [(b - a).total_seconds() for a, b in zip(post.tried_at, post.tried_at[1:], strict=False)]
    assert gaps == [5, 10, 20, 40]
    assert post.settled == [("n1", True)]


async def test_it_is_given_up_after_48_tries_in_more_than_four_hours_and_stays_visible(sessions: Sessions) -> None:
    await queue(sessions, "n1")
    post = Post(sessions, broken=10_000)
    await post.until_settled()
    assert len(post.tried_at) >= 48
    assert post.tried_at[-1] - post.tried_at[0] >= timedelta(hours=4)
    assert post.settled == [("n1", False)]
    async with sessions() as session:
        dead = (await session.scalars(select(NoticeRow).where(NoticeRow.standing == "dead"))).one()
    assert (dead.id, dead.trouble) == ("n1", "SMTPServerDisconnected")
    post.now += timedelta(days=1)
    assert await post.round() == 0


async def test_a_notice_whose_process_died_is_sent_again_after_the_lease_under_the_same_id(sessions: Sessions) -> None:
    await queue(sessions, "n1")
    async with sessions.begin() as session:
        [seen] = await outbox.due(session, NOW)
        assert await outbox.claim(session, seen, NOW)
    post = Post(sessions)
    assert await post.round() == 0
    post.now += outbox.LEASE
    assert await post.round() == 1
    assert [letter.id for letter in post.letters] == ["n1"]


async def queue_letter(sessions: Sessions, name: str, letter: str = "answer") -> None:
    """Put a letter to a person into the outbox."""
    async with sessions.begin() as session:
        plain = outbox.notice(notice_id=name, about="a", address="ash@example.org", subject="s", text="We", now=NOW)
        await outbox.put(session, outbox.sealed_letter(plain, letter, SEALER))


async def standing(sessions: Sessions, name: str) -> str:
    """Return how it stands with a notice."""
    async with sessions() as session:
        return (await session.get_one(NoticeRow, name)).standing


@pytest.mark.parametrize(("letter", "comes"), [(None, 2), ("sign_in_link", 2), ("answer", 1)])
async def test_where_the_line_broke_after_the_last_byte_staff_are_told_again_and_a_person_is_not(
    sessions: Sessions, letter: str | None, comes: int
) -> None:
    await (queue_letter(sessions, "n1", letter) if letter else queue(sessions, "n1"))
    post = Post(sessions)
    post.breaks = True
    assert await post.round() == 0
    post.breaks, post.now = False, NOW + timedelta(days=1)
    await post.round()
    assert [one.id for one in post.letters] == ["n1"] * comes
    assert await standing(sessions, "n1") == ("sent" if comes == 2 else "unsure")


@pytest.mark.parametrize(("letter", "comes"), [(None, 1), ("sign_in_link", 1), ("answer", 0)])
async def test_of_a_process_that_died_while_it_left_staff_are_told_again_and_a_person_is_not(
    sessions: Sessions, letter: str | None, comes: int
) -> None:
    await (queue_letter(sessions, "n1", letter) if letter else queue(sessions, "n1"))
    async with sessions.begin() as session:
        [seen] = await outbox.due(session, NOW)
        ours = await outbox.claim(session, seen, NOW)
        assert ours
        assert await outbox.hand_over(session, ours, ours.handing(NOW))
    post = Post(sessions)
    post.now = NOW + outbox.LEASE
    assert await post.round() == 0, "whoever has it may still hear from the mail server"
    post.now += timedelta(minutes=11)
    assert await post.round() == comes
    assert [one.id for one in post.letters] == ["n1"] * comes
    assert await standing(sessions, "n1") == ("sent" if comes else "unsure")
    async with sessions() as session:
        assert (await session.get_one(NoticeRow, "n1")).sealed is None


async def test_whoever_was_too_slow_lets_nothing_leave_that_another_has_taken(sessions: Sessions) -> None:
    await queue_letter(sessions, "n1")
    slow, other = Post(sessions), Post(sessions)
    other.now = NOW + outbox.LEASE + timedelta(seconds=1)
    letters, go_on = slow.letters, asyncio.Event()

    async def send(letter: Letter, handing_over: HandingOver) -> None:
        await go_on.wait()
        await handing_over()
        letters.append(letter)

    slow.send = send  # type: ignore[method-assign]
    asleep = asyncio.create_task(slow.round())
    while not await other.round():
        await asyncio.sleep(0.01)
    go_on.set()
    assert await asleep == 0
    assert (len(other.letters), letters) == (1, [])
    assert await standing(sessions, "n1") == "sent", "and what went wrong with the slow one changes nothing"


async def test_what_the_mail_server_refused_after_the_last_byte_is_tried_again(sessions: Sessions) -> None:
    await queue_letter(sessions, "n1")
    post, tries = Post(sessions), iter([True, False])

    async def send(letter: Letter, handing_over: HandingOver) -> None:
        await handing_over()
        if next(tries):
            raise NotSent("SMTPDataError")
        post.letters.append(letter)

    post.send = send  # type: ignore[method-assign]
    await post.until_settled()
    assert post.settled == [("n1", True)]


class Thinking(Post):
    """Its mail server has the letter, and thinks until it is let go. slow: it is asleep before that, until then."""

    def __init__(self, sessions: Sessions, *, slow: bool = False) -> None:
        super().__init__(sessions)
        self.slow, self.let_go = slow, asyncio.Event()

    async def send(self, letter: Letter, handing_over: HandingOver) -> None:
        """Send a letter, and hear late that it is taken."""
        if self.slow:
            await self.let_go.wait()
        await handing_over()
        self.letters.append(letter)
        await self.let_go.wait()


async def until(sessions: Sessions, name: str, wanted: str) -> None:
    """Wait until it stands so with a notice."""
    async with asyncio.timeout(30):
        while await standing(sessions, name) != wanted:
            await asyncio.sleep(0.01)


async def until_claimed(sessions: Sessions, name: str, tries: int) -> None:
    """Wait until somebody has a notice, with its so-many-th try."""
    async with asyncio.timeout(30):
        while True:
            async with sessions() as session:
                if (await session.get_one(NoticeRow, name)).tries == tries:
                    return
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("tries", [0, outbox.MOST_TRIES - 2])
async def test_whoever_was_too_slow_changes_nothing_about_what_another_is_handing_over(
    sessions: Sessions, tries: int
) -> None:
    await queue_letter(sessions, "n1")
    async with sessions.begin() as session:
        (await session.get_one(NoticeRow, "n1")).tries = tries
    slow, other, third = Thinking(sessions, slow=True), Thinking(sessions), Post(sessions)
    asleep = asyncio.create_task(slow.round())
    await until_claimed(sessions, "n1", tries + 1)
    other.now = NOW + outbox.LEASE + timedelta(seconds=1)
    at_work = asyncio.create_task(other.round())
    await until(sessions, "n1", "handing")
    slow.now = other.now + timedelta(seconds=5)
    slow.let_go.set()
    assert await asleep == 0
    assert await standing(sessions, "n1") == "handing"
    third.now = slow.now + timedelta(minutes=2)
    assert await third.round() == 0, "nobody sends what may have left"
    other.let_go.set()
    assert await at_work == 1
    assert (slow.letters, third.letters, slow.settled) == ([], [], [])
    assert other.settled == [("n1", True)]


async def test_what_was_noted_although_the_database_did_not_say_so_is_still_ours_to_note_about(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    await queue_letter(sessions, "n1")
    post, writing, calls = Post(sessions), Store.writing, iter(range(9))

    async def that_goes_after_the_commit(self: Store, work: Any) -> Any:
        done = await writing(self, work)
        if next(calls) == 1:
            raise NotSent("OperationalError")
        return done

    monkeypatch.setattr(Store, "writing", that_goes_after_the_commit)
    assert await post.round() == 0
    assert await standing(sessions, "n1") == "waiting", "it never left: nobody is asked about it"


async def test_what_was_taken_is_noted_once_whoever_had_it_meanwhile(sessions: Sessions) -> None:
    await queue(sessions, "n1")
    slow, other = Thinking(sessions), Post(sessions)
    asleep = asyncio.create_task(slow.round())
    await until(sessions, "n1", "handing")
    other.now = NOW + timedelta(hours=1)
    assert await other.round() == 1
    slow.let_go.set()
    await asleep
    assert other.settled + slow.settled == [("n1", True)]


async def test_of_a_letter_whose_process_died_only_whether_it_is_there_is_asked(sessions: Sessions) -> None:
    await queue_letter(sessions, "n1")
    async with sessions.begin() as session:
        [seen] = await outbox.due(session, NOW)
        ours = await outbox.claim(session, seen, NOW)
        assert ours
        await outbox.hand_over(session, ours, ours.handing(NOW))
    post = Post(sessions)
    post.now = NOW + timedelta(hours=1)

    async def send(letter: Letter, handing_over: HandingOver) -> None:
        post.letters.append(letter)

    post.send = send  # type: ignore[method-assign]
    assert await post.round() == 1
    assert [(one.only_ask, one.tried) for one in post.letters] == [(True, True)]
    assert await standing(sessions, "n1") == "sent", "GOV.UK Notify said that it has it"


async def test_once_the_process_stops_no_notice_is_handed_over_and_what_may_have_left_is_named(
    sessions: Sessions,
) -> None:
    for name in ("n1", "n2", "n3"):
        await queue_letter(sessions, name)
    post, goes_on = Thinking(sessions), [True]
    how = Round(goes_on=lambda: goes_on[0])
    settling = Settling(post.hold, post.note)
    at_work = asyncio.create_task(deliver(Store(sessions), post.send, lambda: post.now, settling, SEALER, how))
    async with asyncio.timeout(30):
        while not how.leaving:
            await asyncio.sleep(0.01)
    assert how.leaving == {post.letters[0].id}
    goes_on[0] = False
    post.let_go.set()
    assert await at_work == 1
    assert how.leaving == set()
    assert sorted([await standing(sessions, name) for name in ("n1", "n2", "n3")]) == ["sent", "waiting", "waiting"]
    slow = Thinking(sessions, slow=True)
    post.now += timedelta(hours=1)
    goes_on[0] = True
    at_work = asyncio.create_task(deliver(Store(sessions), slow.send, lambda: post.now, settling, SEALER, how))
    await until_claimed(sessions, "n2", 1)
    goes_on[0] = False
    slow.let_go.set()
    assert await at_work == 0
    assert slow.letters == []


async def test_what_must_not_come_twice_leaves_by_itself_and_a_sign_in_link_does_not_wait_behind_it(
    sessions: Sessions,
) -> None:
    await queue_letter(sessions, "n1")
    await queue_letter(sessions, "n2", "sign_in_link")
    await queue(sessions, "n3")
    async with sessions() as session:
        found = {lane: {one.id for one in await outbox.due(session, NOW, once=lane)} for lane in (True, False)}
    assert found == {True: {"n1"}, False: {"n2", "n3"}}
