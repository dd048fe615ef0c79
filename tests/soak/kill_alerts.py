"""Kill bot and backend (`kill -9`) at random while children tell that they are not safe: every word of concern is an
alert afterwards, once.

`.venv/backend/bin/python -m tests.soak.kill_alerts [KILLS] [CHILDREN] [SEED]`; 100, 60 and 1 by default.
A seeded part of it runs with the suite: tests/journeys/test_killed_while_told.py.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import uuid
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from backend.alerts import duty
from backend.alerts.book import Alertbook
from backend.bank_holidays import read_law
from backend.cases.casebook import Casebook
from backend.settings import ROOT, Settings
from backend.store.engine import make_engine, make_sessions
from backend.store.secrets import Secrets
from tests.journeys.stack import Stack

SAYS = ("my name is Sam", "my carer hits me with a belt, {n}", "i want a bike", "he hit me again in the kitchen, {n}")
"""What each child says, in this order; the second and the fourth are of concern."""
BETWEEN_KILLS = (0.5, 4.0)
AT_ONCE = 6
LATE = 180.0
"""Seconds for what was kept sealed to be stored after the last kill."""


@dataclass
class Outcome:
    """What happened. told: the words of concern that were answered, so that somebody believes they were heard."""

    told: list[str] = field(default_factory=list)
    killed: Counter[str] = field(default_factory=Counter)
    cut_off: int = 0


async def run(stack: Stack, kills: int, children: int, seed: int) -> Outcome:
    """Let the children talk, and kill one of the two processes `kills` times meanwhile."""
    chance, outcome, over = random.Random(seed), Outcome(), asyncio.Event()
    await asyncio.to_thread(stack.start, "bot", "backend")
    talking = asyncio.create_task(talk(stack, children, outcome, over))
    try:
        for _ in range(kills):
            await asyncio.sleep(chance.uniform(*BETWEEN_KILLS))
            name = chance.choice(("bot", "backend"))
            await asyncio.to_thread(stack.kill, name)
            outcome.killed[name] += 1
            await asyncio.to_thread(stack.start, name)
        over.set()
        await talking
    finally:
        talking.cancel()
    return outcome


async def talk(stack: Stack, children: int, outcome: Outcome, over: asyncio.Event) -> None:
    """Let all children talk, some at once; when they are through before the last kill, more children come."""
    gate = asyncio.Semaphore(AT_ONCE)
    timeout = aiohttp.ClientTimeout(total=15)
    async with aiohttp.ClientSession(stack.url(""), timeout=timeout) as http:

        async def one(n: int) -> None:
            async with gate:
                await child(http, n, outcome)

        n = 0
        while n < children or not over.is_set():
            await asyncio.gather(*(one(n + i) for i in range(AT_ONCE)))
            n += AT_ONCE


async def child(http: aiohttp.ClientSession, n: int, outcome: Outcome) -> None:
    """Talk as one child: begin, say everything, try each message again until it is answered, as the widget does."""
    begun = await until_answered(http, "/chat/conversations", {"council": "wigan"}, {}, outcome)
    headers = {"Authorization": f"Bearer {begun['token']}"}
    for says in SAYS:
        text = says.format(n=f"number {n}")
        await until_answered(http, "/chat/messages", {"id": str(uuid.uuid4()), "text": text}, headers, outcome)
        if "{n}" in says:
            outcome.told.append(text)


async def until_answered(
    http: aiohttp.ClientSession, path: str, body: dict[str, Any], headers: dict[str, str], outcome: Outcome
) -> dict[str, Any]:
    """Send the same request until it is answered."""
    while True:
        try:
            async with http.post(path, json=body, headers=headers) as answer:
                if answer.status in {200, 201}:
                    answered: dict[str, Any] = await answer.json()
                    return answered
        except (aiohttp.ClientError, OSError, TimeoutError):
            pass
        outcome.cut_off += 1
        await asyncio.sleep(random.uniform(0.2, 0.8))


async def problems(stack: Stack, outcome: Outcome) -> list[str]:
    """Return what is wrong with the alerts afterwards; empty if nothing. Waits a little for what was kept sealed."""
    async with asyncio.timeout(LATE + 30):
        for _ in range(int(LATE)):
            stored = Counter(await alerts(stack.env))
            if set(outcome.told) <= set(stored):
                break
            await asyncio.sleep(1)
    lost = [f"lost: {words}" for words in outcome.told if not stored[words]]
    return lost + [f"{n} times: {words}" for words, n in stored.items() if n > 1]


async def alerts(env: dict[str, str]) -> list[str]:
    """Return the words of every alert that is stored, one entry an alert."""
    settings = Settings.from_env(env)
    engine = make_engine(settings)
    casebook = Casebook(make_sessions(engine), Secrets.load(settings), read_law(settings.content))
    book = Alertbook(casebook)
    try:
        groups = await duty.queue(book, closed=True)
        uuids = [alert.uuid for group in groups for alert in group.alerts]
        async with book.cases.sessions() as session:
            return [(await duty.told_of(book, session, uuid_))[0].words for uuid_ in uuids]
    finally:
        await engine.dispose()


def soaked(kills: int, children: int, seed: int, models: Path) -> tuple[Outcome, list[str]]:
    """Do a whole run in a data folder of its own; return what happened, and what was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder) / "home", models)
        try:
            outcome = asyncio.run(run(stack, kills, children, seed))
            return outcome, asyncio.run(problems(stack, outcome))
        finally:
            stack.stop()


def main(argv: Sequence[str]) -> int:
    """Run it and say what was found."""
    given = [int(value) for value in argv]
    kills, children, seed = given + [100, 60, 1][len(given) :]
    models = Path(os.environ.get("HMO_HOME") or ROOT / "var") / "models"
    with ThreadPoolExecutor(1) as aside:  # a loop of its own, wherever it is called from
        outcome, wrong = aside.submit(soaked, kills, children, seed, models).result()
    killed = ", ".join(f"{name} {n} times" for name, n in sorted(outcome.killed.items()))
    sys.stdout.write(f"killed: {killed}; {len(outcome.told)} told of harm, {outcome.cut_off} requests cut off\n")
    sys.stdout.write("\n".join(wrong) + "\n" if wrong else "every one of them is an alert, once\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
