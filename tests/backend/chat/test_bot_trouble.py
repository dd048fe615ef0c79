"""When the bot is down, slow or odd: the words are kept, the person is told the truth, and nothing happens twice."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from aiohttp import ClientResponse

import backend.chat.bot
from backend.content.load import load
from tests.backend.app.kit import Clock, Json, Running, Talker, own_content, run
from tests.backend.app.pretend_bot import Mood, PretendBot

pytestmark = pytest.mark.asyncio
TROUBLE: list[Mood] = ["rubbish", "not_json", "empty", "broken", "refuses", "dies_after"]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the gateway wait half a second for the bot instead of ten."""
    assert backend.chat.bot.PATIENCE == 10
    monkeypatch.setattr(backend.chat.bot, "PATIENCE", 0.5)


async def not_sent(response: ClientResponse) -> Json:
    """Check that it is an honest refusal and return its body."""
    body: Json = await response.json()
    assert response.status == 503
    assert body["problem"] == "not_sent"
    assert "not sent" in body["say"]
    assert response.headers["Retry-After"]
    assert [message["kind"] for message in body["messages"]] == ["help"]
    assert "999" in str(body["messages"])
    assert "sent" not in {message["kind"] for message in body["messages"]}
    return body


@pytest.mark.parametrize("mood", [*TROUBLE, "slow"])
async def test_the_person_is_told_it_is_not_sent_and_can_try_again(server: Running, child: Talker, mood: Mood) -> None:
    this = str(uuid.uuid4())
    server.bot.mood = mood
    await not_sent(await child.post(id=this, text="Nobody listens."))
    mine = (await child.talk())[-1]
    assert (mine["text"], mine["answered"]) == ("Nobody listens.", False)
    server.bot.mood = "well"
    assert (await child.say("Nobody listens.", id=this))[0]["lines"][0]["say"] == "Thank you."
    assert [m["answered"] for m in await child.talk() if m["from"] == "person"] == [True]
    assert server.bot.processed.count(this) == 1


async def test_a_bot_that_is_down_and_comes_back(server: Running, child: Talker) -> None:
    this = str(uuid.uuid4())
    await server.bot.stop()
    await not_sent(await child.post(id=this, text="Are you there?"))
    await server.bot.start()
    await child.say("Are you there?", id=this)
    assert server.bot.processed.count(this) == 1


async def test_a_connection_that_breaks_once_is_not_the_persons_trouble(server: Running, child: Talker) -> None:
    this = str(uuid.uuid4())
    server.bot.mood = "drops_once"
    assert await child.say("hello", id=this)
    assert len(asked_under(server.bot, this)) == 2
    assert server.bot.processed.count(this) == 1


async def test_a_talk_that_cannot_begin_leaves_nothing_and_says_who_to_call(server: Running) -> None:
    await server.bot.stop()
    response = await server.client.post("/chat/conversations", json={"council": "wigan"})
    assert "token" not in await not_sent(response)


async def test_a_server_killed_between_bot_and_store_answers_the_retry_once(
    home: Path, bot: PretendBot, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise SystemError("killed here")

    this = str(uuid.uuid4())
    async with run(home, bot, clock) as first:
        child = await first.begin()
        with monkeypatch.context() as patch:
            patch.setattr("backend.chat.turns.answered", killed)
            assert (await child.post(id=this, text="once")).status == 503
    async with run(home, bot, clock) as second:
        child.client = second.client
        assert await child.say("once", id=this)
    assert bot.processed.count(this) == 1
    assert [m["text"] for m in asked_under(bot, this)] == ["once", "once"]


def asked_under(bot: PretendBot, message_id: str) -> list[Json]:
    """Return what the bot was asked under this id."""
    return [body for body in bot.asked if body["message_id"] == message_id]


async def test_a_message_that_was_late_stands_where_it_was_answered(server: Running, child: Talker) -> None:
    late = str(uuid.uuid4())
    server.bot.mood = "broken"
    await child.post(id=late, text="first")
    server.bot.mood = "well"
    await child.say("second")
    await child.say("first", id=late)
    assert [m["text"] for m in await child.talk() if m["from"] == "person"] == ["second", "first"]


async def test_the_help_card_is_the_councils_own_words(home: Path, bot: PretendBot, clock: Clock) -> None:
    (own_content(home) / "shared" / "cards" / "trouble.yml").write_text(
        "bot_down:\n"
        "  kind: help\n"
        "  lines:\n"
        '    - {say: "{council_name} did not get it. Call 999.", picture: phone}\n'
        '    - {say: "Call {contacts_advocate_fax}.", picture: phone, needs: contacts_advocate_fax}\n'
        '  choices: [{id: try_again, label: "Try again", picture: again}]\n'
    )
    async with run(home, bot, clock) as server:
        child = await server.begin("devon")
        bot.mood = "broken"
        [card] = (await not_sent(await child.post(text="hello")))["messages"]
    name = load(home / "content").councils["devon"].facts["council_name"]
    assert [line["say"] for line in card["lines"]] == [f"{name} did not get it. Call 999."]
    assert card["choices"] == [{"id": "try_again", "label": "Try again", "picture": "again"}]
