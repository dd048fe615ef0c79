"""Two machines behind a balancer, where everything is killed, restarted, silenced and upgraded while children talk.

    .venv/backend/bin/python -m tests.soak.several_machines [CONVERSATIONS] [SEED]

200 and 1 by default. It begins with the backends of an earlier version (EARLIER), migrates under them, and brings one
machine after the other to this version. Every third child tells of harm, the others send a thank you. Afterwards: no
message, alert, case or mail is lost, doubled or out of order. Exit code 1 where one is. A small part of it runs with
the suite: tests/journeys/test_several_machines.py.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import tarfile
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import text

from backend.settings import ROOT, Settings
from backend.store.engine import make_sync_engine
from tests.journeys.cluster import Cluster, cluster
from tests.journeys.opened import opened_cases
from tests.soak.kill_alerts import alerts

EARLIER = "94ed15df1582bd81c44aad29c905c2d3c6980f6e"
"""The commit of the version before: migrations up to 0017."""
AT_ONCE = 10
HARM = ("my name is Sam", "my carer hits me with a belt, number {n}", "i want a bike", "he hit me again, number {n}")
THANKS = (
    ">thank_you", ">me", "Emma always listens to me, number {n}", ">thats_all", "Emma", ">no_reply", ">skip", ">send",
)  # fmt: skip
LATE = 90
"""Seconds for what was kept aside to be stored, and for mails to be sent."""
TROUBLE_SECONDS = 200.0
SILENCE = 5.0
MOST_TRIES = 20


@dataclass
class Outcome:
    """What happened: words of concern that were answered, thanks whose receipt was seen, what was wrong at once."""

    harm: list[str] = field(default_factory=list)
    thanks: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    troubles: Counter[str] = field(default_factory=Counter)
    talks: int = 0
    turns: int = 0
    cut_off: int = 0
    tried_again: int = 0
    """How often somebody read that it was not sent yet, and pressed "try again"."""


@dataclass
class Child:
    """One child with a phone, which tries each message again until it is answered, as the widget does."""

    http: aiohttp.ClientSession
    outcome: Outcome
    n: int
    token: str = ""
    said: list[str] = field(default_factory=list)

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send the same request until it is answered."""
        headers = {"X-Forwarded-For": f"10.0.{self.n // 250}.{self.n % 250 + 1}"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        while True:
            try:
                async with self.http.request(method, path, json=body, headers=headers) as answer:
                    if answer.status in {200, 201}:
                        answered: dict[str, Any] = await answer.json()
                        return answered
                    if answer.status not in {429, 500, 502, 503, 504}:
                        raise AssertionError(f"child {self.n}: {path} was refused with {answer.status}")
            except (aiohttp.ClientError, OSError, TimeoutError):
                pass
            self.outcome.cut_off += 1
            await asyncio.sleep(random.uniform(0.2, 0.8))

    async def say(self, step: str) -> list[dict[str, Any]]:
        """Say one thing; return what was answered."""
        message = str(uuid.uuid4())
        said = {"choice": step[1:]} if step.startswith(">") else {"text": step}
        self.said.append(message)
        answered = await self.ask("POST", "/chat/messages", {"id": message, **said})
        self.outcome.turns += 1
        return list(answered["messages"])

    async def talk(self) -> None:
        """Talk from the first word to the last; note what is wrong with the whole of it."""
        self.token = (await self.ask("POST", "/chat/conversations", {"council": "wigan"}))["token"]
        tells = self.n % 3 == 0
        last: list[dict[str, Any]] = []
        for step in HARM if tells else THANKS:
            words = step.format(n=self.n)
            last = await self.say(words)
            if "{n}" in step:
                (self.outcome.harm if tells else self.outcome.thanks).append(words)
        for _ in range(MOST_TRIES):
            if tells or "sent" in kinds(last):
                break
            # Told the truth: it is not sent yet. They press what is offered.
            last = await self.say(">" + last[-1]["choices"][0]["id"])
            self.outcome.tried_again += 1
        if not tells and "sent" not in kinds(last):
            self.outcome.wrong.append(f"child {self.n}: no receipt, but {[one.get('card') for one in last]}")
        shown = (await self.ask("GET", "/chat/messages"))["messages"]
        own = [one for one in shown if one["from"] == "person"]
        if [one["id"] for one in own] != self.said:
            self.outcome.wrong.append(f"child {self.n}: the talk is not what was said, in its order")
        if not all(one["answered"] for one in own):
            self.outcome.wrong.append(f"child {self.n}: something has no answer")
        self.outcome.talks += 1


def kinds(messages: list[dict[str, Any]]) -> set[str]:
    """Return of which kinds these messages are."""
    return {message["kind"] for message in messages}


async def talk_all(url: str, conversations: int, outcome: Outcome) -> None:
    """Let all children talk, some at once; each request is a connection of its own."""
    gate = asyncio.Semaphore(AT_ONCE)
    connector = aiohttp.TCPConnector(force_close=True, limit=0)
    async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=25), connector=connector) as http:

        async def one(n: int) -> None:
            async with gate:
                await Child(http, outcome, n).talk()

        await asyncio.gather(*(one(n) for n in range(conversations)))


@dataclass
class Troubles:
    """What goes wrong."""

    cluster: Cluster
    chance: random.Random
    outcome: Outcome

    def note(self, what: str) -> None:
        """Count it."""
        self.outcome.troubles[what] += 1

    async def kill_backend(self) -> None:
        """Kill a backend: it may be the one that does the rounds."""
        await self.cluster.kill(self.chance.randrange(2), "backend")
        self.note("backend killed")

    async def kill_bot(self) -> None:
        """Kill a bot."""
        await self.cluster.kill(self.chance.randrange(2), "bot")
        self.note("bot killed")

    async def restart_postgres(self) -> None:
        """Restart PostgreSQL."""
        await asyncio.to_thread(self.cluster.postgres.restart)
        self.note("PostgreSQL restarted")

    async def silence_keys(self) -> None:
        """Have the keys of cases take every byte and answer none."""
        self.cluster.keys.silence()
        await asyncio.sleep(SILENCE)
        self.cluster.keys.speak()
        self.note("keys silent")

    async def upgrade(self, n: int) -> None:
        """Bring one machine to this version, as docs/several-machines.md says."""
        machine = self.cluster.machines[n]
        await asyncio.to_thread(machine.terminate, "backend")
        machine.backend_root = ROOT
        await asyncio.to_thread(machine.start, "backend")
        await self.cluster.until_ready(n)
        self.note("machine upgraded")

    async def roll(self) -> None:
        """Migrate under the older version, then upgrade one machine after the other; a kill in every state."""
        await self.kill_bot()
        machine = self.cluster.machines[0]
        before, machine.backend_root = machine.backend_root, ROOT
        await asyncio.to_thread(machine.run_backend, "migrate")
        machine.backend_root = before
        self.note("migrated under the earlier version")
        await self.kill_backend()
        await self.upgrade(0)
        await self.kill_backend()
        await self.upgrade(1)

    async def anything(self, seconds: float) -> None:
        """Let anything happen for so long, each kind first once, however long that takes."""
        all_kinds = [self.restart_postgres, self.silence_keys, self.kill_backend, self.kill_bot]
        until, first = time.monotonic() + seconds, list(all_kinds)
        while first or time.monotonic() < until:
            await asyncio.sleep(self.chance.uniform(1, 4))
            await (first.pop(0) if first else self.chance.choice(all_kinds))()


async def run(one: Cluster, conversations: int, seed: int, *, rolls: bool, seconds: float) -> Outcome:
    """Let the children talk while everything goes wrong."""
    outcome = Outcome()
    troubles = Troubles(one, random.Random(seed), outcome)
    await one.start("bot", "backend")
    for n in range(2):
        await one.until_ready(n)
    talking = asyncio.create_task(talk_all(one.url, conversations, outcome))

    async def trouble() -> None:
        began = time.monotonic()
        if rolls:
            await troubles.roll()
        await troubles.anything(max(0.0, seconds - (time.monotonic() - began)))

    troubling = asyncio.create_task(trouble())
    try:
        await asyncio.wait({talking, troubling}, return_when=asyncio.FIRST_EXCEPTION)
        await asyncio.gather(talking, troubling)
    finally:
        talking.cancel()
        troubling.cancel()
    return outcome


async def problems(one: Cluster, outcome: Outcome, conversations: int) -> list[str]:
    """Return what is wrong afterwards; empty if nothing. Waits a little for what was kept aside."""
    # Without the line: it is in this loop, and whoever opens words here waits for the keys in it.
    env = one.machines[0].env | {"DATA_KEYS_URL": one.postgres.url("keys")}
    settings = Settings.from_env(env)
    for _ in range(LATE):
        told = Counter(await alerts(env))
        if set(outcome.harm) <= set(told) and not waiting(settings):
            break
        await asyncio.sleep(1)
    wrong = list(outcome.wrong)
    wrong += [f"alert lost: {words}" for words in outcome.harm if not told[words]]
    wrong += [f"alert {n} times: {words}" for words, n in told.items() if n > 1]
    kept = await asyncio.to_thread(opened_cases, env)
    cases = Counter(word["text"] for case in kept for word in case["told"]["words"])
    wrong += [f"case lost: {words}" for words in outcome.thanks if not cases[words]]
    wrong += [f"case {n} times: {words}" for words, n in cases.items() if n > 1]
    if sent_again(one) > outcome.troubles["backend killed"]:
        wrong.append(f"{sent_again(one)} mails twice, by their Message-ID")
    wrong += [f"{n} notices wait or were given up" for n in [waiting(settings)] if n]
    wrong += [f"{n} turns passed on twice" for n in [twice(settings)] if n]
    if outcome.talks != conversations:
        wrong.append(f"{outcome.talks} of {conversations} conversations came to their end")
    return wrong


def sent_again(one: Cluster) -> int:
    """Return how many mails came again with the same Message-ID, by which a receiver drops the second.

    A process that is killed between handing one over and noting that leaves no other choice (notify/outbox.py).
    """
    return len(one.sink.ids) - len(set(one.sink.ids))


def waiting(settings: Settings) -> int:
    """Return how many notices have not left."""
    return count(settings, "SELECT count(*) FROM notices WHERE standing <> 'sent'")


def twice(settings: Settings) -> int:
    """Return how often one contact was told of the same alert for the same reason more than once."""
    of_turn = "facts ->> 'to', facts ->> 'due', facts ->> 'urgent'"
    again = f"SELECT 1 FROM alert_events WHERE kind = 'escalated' GROUP BY alert_uuid, {of_turn} HAVING count(*) > 1"
    return count(settings, f"SELECT count(*) FROM ({again}) AS again")


def count(settings: Settings, asked: str) -> int:
    """Return a number from the database of cases."""
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            return int(connection.scalar(text(asked)) or 0)
    finally:
        engine.dispose()


def earlier_tree(folder: Path) -> Path:
    """Return a tree of the earlier version; raises CalledProcessError where its commit is not in this repository."""
    packed = subprocess.run(["git", "archive", "--format=tar", EARLIER], cwd=ROOT, check=True, capture_output=True)
    (folder / "earlier.tar").write_bytes(packed.stdout)
    with tarfile.open(folder / "earlier.tar") as archive:
        archive.extractall(folder / "earlier", filter="data")
    return folder / "earlier"


async def soaked(
    folder: Path, models: Path, conversations: int, seed: int, *, rolls: bool, seconds: float
) -> tuple[Outcome, list[str], tuple[int, int]]:
    """Do a whole run; return what happened, what was wrong, how many mails were sent, and how many of them again."""
    root = earlier_tree(folder) if rolls else ROOT
    async with cluster(folder / "run", models, root=root, with_haproxy=rolls) as one:
        outcome = await run(one, conversations, seed, rolls=rolls, seconds=seconds)
        return outcome, await problems(one, outcome, conversations), (len(set(one.sink.ids)), sent_again(one))


def main(argv: Sequence[str]) -> int:
    """Run it and say what was found."""
    given = [int(value) for value in argv]
    conversations, seed = given + [200, 1][len(given) :]
    models = Path(os.environ.get("HMO_HOME") or ROOT / "var") / "models"
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "run").mkdir()
        outcome, wrong, mails = asyncio.run(
            soaked(Path(folder), models, conversations, seed, rolls=True, seconds=TROUBLE_SECONDS)
        )
    happened = ", ".join(f"{what} {n}" for what, n in sorted(outcome.troubles.items()))
    took = time.monotonic() - began
    sys.stdout.write(
        f"{outcome.talks} conversations, {outcome.turns} turns, {len(outcome.thanks)} sent, {len(outcome.harm)} "
        f"alerts, {mails[0]} mails ({mails[1]} again with the same Message-ID), {outcome.cut_off} requests again, "
        f'{outcome.tried_again} pressed "try again", {took:.0f} s; {happened}\n'
    )
    sys.stdout.write("\n".join(wrong) + "\n" if wrong else "0 lost, 0 doubled, 0 mails twice, 0 out of order\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
