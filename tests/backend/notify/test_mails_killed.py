"""A seeded part of tests/soak/mails.py: `kill -9` while the mail server is silent, slow, refuses or breaks off."""

from __future__ import annotations

import pytest

from backend.settings import Settings
from tests.backend.alerts import victim
from tests.soak.mail_troubles import Soak, run, soaking

MAILS, KILLS, SEED = 40, 3, 3
SPEED = 300.0
"""Seconds of the clock for one real second."""
ALIVE = (0.1, 0.6)


class Forked:
    """What empties the outbox, in a process that is forked from one that has read law and packs already."""

    def __init__(self, soak: Soak) -> None:
        self.given = (soak.settings, soak.sink.url, soak.began, soak.speed)

    def start(self) -> None:
        """Start it."""
        self.process = victim.forked(victim.serve_post, *self.given)
        self.process.start()

    def kill(self) -> None:
        """Kill it without a chance to tidy up."""
        self.process.kill()
        self.process.join()

    def end(self) -> None:
        """Kill it."""
        self.kill()


@pytest.mark.asyncio
async def test_no_mail_is_lost_and_no_letter_to_a_person_comes_twice(database: Settings) -> None:
    async with soaking(database, SEED, speed=SPEED, alive=ALIVE) as soak:
        outcome = await run(soak, Forked(soak), MAILS, KILLS)
    assert outcome.wrong == []
