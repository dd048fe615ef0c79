"""A mail server in changing moods, an outbox that fills meanwhile, a backend that is killed, and what must be so then.

Used by mails.py, with the real backend and a thousand mails, and by tests/backend/notify/test_mails_killed.py.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.bank_holidays import read_law
from backend.cases.casebook import Casebook
from backend.cases.receive import receive
from backend.desk import letter_outbox
from backend.desk.letter_outbox import OutgoingLetter
from backend.notify import outbox
from backend.notify.tables import NoticeRow
from backend.settings import Settings
from backend.store.engine import make_engine, make_sessions
from backend.store.secrets import Secrets
from tests.backend.cases.kit import represented
from tests.backend.notify.sink import KEEPS, Mood, Sink
from tests.soak.serve_fast import START, at_speed

IN_A_MOOD = (0.1, 1.0)
MOODS: tuple[Mood, ...] = (
    *("well", "well", "well", "slow_after_data", "slow_after_data", "refuses", "refuses_after_data", "resets"),
    *("silent", "goes_in_data", "goes_after_data", "silent_after_data"),
)
LETTER, ADDRESS = "acknowledge", "ash@example.org"
PATIENCE = 180.0
"""Seconds for everything to leave once all is well."""


class Killed(Protocol):
    """A backend in a process of its own, which can be killed."""

    def start(self) -> None:
        """Start it, and return when it serves or soon will."""

    def kill(self) -> None:
        """Kill it with `kill -9`, or one of them."""

    def end(self) -> None:
        """Kill all of it, once it is over."""


@dataclass
class MoodySink(Sink):
    """A mail server in changing moods. cut_off: how many letters it kept without saying so."""

    cut_off: int = 0

    async def take(self, mood: Mood, reader: asyncio.StreamReader) -> bool:
        """Read a letter; return whether anything is said about it."""
        answers = await super().take(mood, reader)
        self.cut_off += mood in KEEPS and not answers
        return answers

    async def change(self, chance: random.Random, *, thinks: tuple[float, float]) -> None:
        """Change the mood again and again, until this is cancelled; then all is well."""
        try:
            while True:
                self.mood, self.thinks = chance.choice(MOODS), chance.uniform(*thinks)
                await asyncio.sleep(chance.uniform(*IN_A_MOOD))
        finally:
            self.mood = "well"

    def arrived(self) -> Counter[str]:
        """Return how often each mail came, by the words in it."""
        return Counter(str(mail.get_payload()).strip() for mail in self.mails)


@dataclass
class Outcome:
    """What happened. unsure: letters that an officer was asked about. again: notices that came again, by Message-ID.

    cut_off: mails that the server kept without saying so.
    """

    mails: int = 0
    kills: int = 0
    unsure: int = 0
    again: int = 0
    cut_off: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass
class Soak:
    """One run. began: when its clock did, which is `speed` times as fast as others. letters: the words of each."""

    settings: Settings
    book: Casebook
    sink: MoodySink
    chance: random.Random
    began: datetime
    speed: float
    alive: tuple[float, float] = (0.2, 3.0)
    """Seconds between a start and a kill."""
    case: str = ""
    letters: list[str] = field(default_factory=list)

    def now(self) -> datetime:
        """Return what the clock of the killed process says."""
        return at_speed(self.speed, self.began)

    async def queue(self, words: str) -> None:
        """Queue one mail as the backend does; a letter as two presses of the same button."""
        if words.startswith("notice"):
            notice = outbox.notice(
                notice_id=str(uuid.UUID(int=self.chance.getrandbits(128), version=4)),
                about="alert",
                address="duty@example.org",
                subject="s",
                text=words,
                now=self.now(),
            )
            await self.book.writing(lambda session: outbox.put(session, notice))
            return
        for _ in range(2):
            await self.press(words, once=words)

    async def press(self, words: str, once: str) -> None:
        """Press "send" of a letter."""
        letter = OutgoingLetter(self.case, LETTER, ADDRESS, "A letter", words, once)
        secrets = self.book.secrets
        await self.book.writing(lambda session: letter_outbox.queue_letter(session, letter, secrets, self.now()))

    async def queue_all(self, mails: int, seconds: float) -> None:
        """Queue so many mails, spread over so many seconds."""
        told = represented(told_at=START, words=[{"at": START, "text": "words"}])
        self.case = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        await receive(self.book, self.case, told, now=START)
        for n in range(mails):
            await self.queue(f"{'letter' if n % 2 else 'notice'} number {n}")
            await asyncio.sleep(seconds / mails)

    async def kill_again_and_again(self, target: Killed, kills: int) -> None:
        """Kill the process and start it anew, at random moments."""
        for _ in range(kills):
            await asyncio.sleep(self.chance.uniform(*self.alive))
            await asyncio.to_thread(target.kill)
            await asyncio.to_thread(target.start)

    async def rows(self) -> list[NoticeRow]:
        """Return every notice."""

        async def work(session: AsyncSession) -> list[NoticeRow]:
            return list(await session.scalars(select(NoticeRow)))

        return await self.book.reading(work)

    async def until_settled(self) -> None:
        """Wait until nothing is on its way any more."""
        async with asyncio.timeout(PATIENCE):
            while any(row.standing in outbox.OPEN for row in await self.rows()):
                await asyncio.sleep(0.2)

    async def ask_them(self) -> int:
        """Do what an officer does about letters that are unsure: ask whether each came; return how many there were."""
        came = {one.strip("<>").split("@")[0] for one in self.sink.ids}
        names = {row.id: row for row in await self.rows() if row.standing == outbox.UNSURE}
        numbers = {self.number(words): words for words in self.letters}
        for notice_id in names.keys() - came:
            await self.press(numbers[notice_id], once=f"{numbers[notice_id]} again")
        await self.book.writing(lambda session: letter_outbox.mark_sent_by_hand(session, self.case, LETTER))
        return len(names)

    def number(self, words: str) -> str:
        """Return the id of the notice of this letter."""
        return OutgoingLetter(self.case, LETTER, ADDRESS, "A letter", words, words).number

    def problems(self, mails: int, kills: int, *, before_asking: bool) -> list[str]:
        """Return what is wrong; before_asking: letters of which nobody knows yet may be missing."""
        arrived = self.sink.arrived()
        words = [f"{'letter' if n % 2 else 'notice'} number {n}" for n in range(mails)]
        wrong = [f"{one} came {arrived[one]} times" for one in words if one[0] == "l" and arrived[one] > 1]
        wrong += [f"{one} is lost" for one in words if not arrived[one] and not (before_asking and one[0] == "l")]
        wrong += [f"nobody wrote this: {one}" for one in arrived.keys() - set(words)]
        again, excused = self.again(), self.sink.cut_off + kills
        wrong += [f"{again} notices came again, and only {excused} were cut off"] * (again > excused)
        return wrong

    def again(self) -> int:
        """Return how many mails came again with the same Message-ID."""
        return len(self.sink.ids) - len(set(self.sink.ids))


@contextlib.asynccontextmanager
async def soaking(
    settings: Settings, seed: int, *, speed: float, alive: tuple[float, float] = (0.2, 3.0)
) -> AsyncIterator[Soak]:
    """Give a mail server, and the store of a backend that is prepared."""
    engine = make_engine(settings)
    book = Casebook(make_sessions(engine), Secrets.load(settings), read_law(settings.content))
    sink = MoodySink()
    await sink.start()
    try:
        yield Soak(settings, book, sink, random.Random(seed), datetime.now(UTC), speed, alive)
    finally:
        await sink.stop()
        await engine.dispose()


async def run(soak: Soak, target: Killed, mails: int, kills: int) -> Outcome:
    """Send all of them while everything goes wrong, then let all be well; return what was found."""
    began = time.monotonic()
    soak.letters = [f"letter number {n}" for n in range(1, mails, 2)]
    thinks = (1 / soak.speed, 45 / soak.speed)
    await asyncio.to_thread(target.start)
    moody = asyncio.create_task(soak.sink.change(soak.chance, thinks=thinks))
    try:
        killing = asyncio.create_task(soak.kill_again_and_again(target, kills))
        await soak.queue_all(mails, kills * sum(soak.alive) / 2)
        await killing
        moody.cancel()
        await asyncio.wait([moody])
        await soak.until_settled()
        wrong = soak.problems(mails, kills, before_asking=True)
        unsure = await soak.ask_them()
        await soak.until_settled()
        wrong += soak.problems(mails, kills, before_asking=False)
        wrong += [f"{row.standing}: {row.trouble}" for row in await soak.rows() if row.standing in ("dead", "unsure")]
    finally:
        moody.cancel()
        await asyncio.to_thread(target.end)
    return Outcome(mails, kills, unsure, soak.again(), soak.sink.cut_off, wrong, time.monotonic() - began)
