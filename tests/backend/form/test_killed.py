"""`kill -9` while words of a form wait to be looked at: each becomes one alert all the same."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
from multiprocessing.process import BaseProcess
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

import backend.app
from backend.settings import ROOT, Settings
from tests.backend.app.kit import Clock, run, settings_in
from tests.backend.app.pretend_bot import PretendBot
from tests.backend.form.kit import Person, alerts
from tests.journeys.stack import free_port

KILLS = int(os.environ.get("KILLS", "3"))


def serve(settings: Settings) -> None:
    """Serve until killed."""
    app = backend.app.create_app(settings)
    web.run_app(app, host="127.0.0.1", port=settings.port, print=None, access_log=None, loop=asyncio.new_event_loop())


def victim(settings: Settings) -> BaseProcess:
    """Make a process that is there to be killed."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=serve, args=(settings,), daemon=True)
    process.start()
    return process


async def patiently(person: Person, path: str, **fields: str) -> None:
    """Press until somebody answers, as a person does."""
    while True:
        try:
            async with asyncio.timeout(5):
                await person.go(path)
                await person.press(**fields)
            return
        except (aiohttp.ClientError, OSError, TimeoutError):
            await asyncio.sleep(0.1)


@pytest.mark.asyncio
async def test_words_that_wait_to_be_looked_at_survive(home: Path, bot: PretendBot, clock: Clock) -> None:
    chance = random.Random(20_261_122)
    (home / "content").unlink(missing_ok=True)
    (home / "content").symlink_to(ROOT / "easy_read_content")
    settings = settings_in(home).model_copy(update={"bot_url": bot.url, "port": free_port()})
    said = [f"he hurt me {n}" for n in range(KILLS)]
    process = victim(settings)
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as http:
        person = Person(http, f"http://127.0.0.1:{settings.port}")
        try:
            await patiently(person, "", choice="complaint")
            await patiently(person, "/who_is_typing", choice="me")
            for n, words in enumerate(said):
                bot.mood, bot.delay = chance.choice([("broken", 0.0), ("well", 0.3)])
                telling = asyncio.create_task(patiently(person, "/what_happened", text=words))
                await asyncio.sleep(chance.uniform(0.05, 0.4))
                if n == 0:
                    await telling
                await asyncio.to_thread(process.kill)
                await asyncio.to_thread(process.join)
                process = victim(settings)
                await telling
                await patiently(person, "/not_safe", choice="carry_on")
        finally:
            process.kill()
            process.join()
    bot.mood, bot.delay = "well", 0.0
    async with run(home, bot, clock) as server:
        async with asyncio.timeout(10):
            while len(await alerts(server)) < KILLS:
                await asyncio.sleep(0.05)
        assert sorted(alert.words for alert in await alerts(server)) == said
