"""The trained model, loaded once for all tests of understanding."""

import asyncio

import pytest

from bot import rasa_without_tensorflow
from bot.models import newest_model
from bot.nlu.normalise import GUARD


@pytest.fixture(scope="session")
def understand():
    """Give a function: text -> what the newest trained model makes of it."""
    rasa_without_tensorflow.install()
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    agent = Agent.load(str(newest_model()))
    loop = asyncio.new_event_loop()

    def understand_first_message(text):
        """Ask as the server asks of each message: with the question that is open."""
        said = UserMessage(GUARD + text, metadata={"ask": "kind"})
        return loop.run_until_complete(agent.processor.parse_message(said))

    yield understand_first_message
    loop.close()
