"""The trained model, loaded once for all tests of understanding."""

import asyncio

import pytest

from bot import light_rasa
from bot.models import newest_model
from bot.nlu.normalise import GUARD


@pytest.fixture(scope="session")
def understand():
    """A function: text -> what the newest trained model makes of it."""
    light_rasa.install()
    from rasa.core.agent import Agent

    agent = Agent.load(str(newest_model()))
    loop = asyncio.new_event_loop()
    yield lambda text: loop.run_until_complete(agent.parse_message(GUARD + text))
    loop.close()
