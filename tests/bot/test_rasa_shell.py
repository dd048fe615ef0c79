"""Somebody who knows Rasa types `rasa shell` and reads what a child reads: sentences and buttons, and no JSON."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot.conversations import Conversations
from bot.plain_message import SHELL
from tests.bot.conftest import Person, PretendBackend

pytestmark = pytest.mark.asyncio


class Shell:
    """`rasa shell` without its terminal: a message goes in as it sends it, and what it would print comes out."""

    def __init__(self, conversations: Conversations) -> None:
        self._agent, self._id = conversations._agent, str(uuid.uuid4())
        self.printed: list[dict[str, Any]] = []

    async def types(self, text: str) -> list[dict[str, Any]]:
        """Type a line, or the payload of a button."""
        channel = CollectingOutputChannel()
        await self._agent.handle_message(UserMessage(text, channel, self._id, input_channel=SHELL))
        self.printed = channel.messages
        return self.printed

    async def presses(self, title: str) -> list[dict[str, Any]]:
        """Press the button with these words, of the last message."""
        buttons = self.printed[-1]["buttons"]
        return await self.types(next(button["payload"] for button in buttons if button["title"] == title))


@pytest.fixture
def shell(loaded: Conversations, pretend_backend: PretendBackend) -> Shell:
    """Give a shell at its first line."""
    return Shell(loaded)


@pytest.fixture
def person(loaded: Conversations, pretend_backend: PretendBackend) -> Person:
    """Give a child of the council that Rasa's own tools speak for: they name none, so it is the first."""
    return Person(loaded, next(iter(loaded._voice.packs)))


async def test_the_shell_prints_the_sentences_and_buttons_of_the_card_and_no_json(shell: Shell, person: Person) -> None:
    printed = (await shell.types("hello"))[-1]
    card = (await person.types("hello"))[-1]
    assert printed["text"].split("\n") == [line["say"] for line in card["lines"]]
    assert [button["title"] for button in printed["buttons"]] == [choice["label"] for choice in card["choices"]]
    assert "custom" not in printed


async def test_a_button_of_the_shell_does_what_it_does_in_the_chat(shell: Shell, person: Person) -> None:
    await shell.types("hello")
    labels = {choice["id"]: choice["label"] for choice in (await person.types("hello"))[-1]["choices"]}
    for choice in ("complaint", "me"):
        printed = await shell.presses(labels[choice])
        card = (await person.presses(choice))[-1]
        labels = {one["id"]: one["label"] for one in card["choices"]}
        assert printed[-1]["text"].split("\n") == [line["say"] for line in card["lines"]]


async def test_a_button_with_a_rule_of_its_own_works_in_the_middle(shell: Shell, person: Person) -> None:
    await shell.types("hello")
    await person.types("hello")
    printed = await shell.types('/help_now{"choice": "help_now"}')
    card = (await person.presses("help_now"))[0]
    assert printed[0]["text"].split("\n") == [line["say"] for line in card["lines"]]


async def test_what_is_read_back_is_printed_line_by_line(shell: Shell, person: Person) -> None:
    steps = [">complaint", ">me", "nobody told me about my review", ">thats_all", ">stop", ">send_now"]
    await shell.types("hello")
    await person.follows(">begin", *steps)
    for step in steps:
        text = f'/press{{"choice": "{step[1:]}"}}' if step.startswith(">") else step
        printed = await shell.types(text)
    rows = [f"{row['label']}: {row['said']}" for row in person.seen[-1]["summary"]]
    assert rows
    assert printed[-1]["text"].split("\n")[-len(rows) :] == rows


async def test_a_card_that_comes_twice_running_is_said_in_other_words_in_the_shell_too(shell: Shell) -> None:
    await shell.types("hello")
    first = (await shell.types("what is an advocate"))[0]["text"]
    assert (await shell.types("what is an advocate"))[0]["text"] != first


async def test_the_chat_still_gets_the_whole_card(person: Person) -> None:
    message = (await person.presses("begin"))[-1]
    assert {"kind", "card", "lines", "choices", "ask"} <= message.keys()
