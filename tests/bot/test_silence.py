"""Thirty silent minutes send a telling as it stands where its person wanted that: once, received when it was told."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta, timezone

import pytest
import pytest_asyncio

from bot.actions.backend import NotReceived
from bot.conversations import Conversations
from bot.wire import GONE, Answer, Converse
from tests.bot.conftest import Person, PretendBackend

pytestmark = pytest.mark.asyncio

BEGUN = datetime(2026, 11, 23, 22, 40, tzinfo=timezone.utc)
TOLD = ("they lost my bag", "and my coat")


class Teller(Person):
    """A person whose messages carry a time that the test sets."""

    def __init__(self, conversations: Conversations, council: str) -> None:
        super().__init__(conversations, council)
        self.now = BEGUN
        self.waits = False

    async def _turn(
        self, text: str | None, choice: str | None, message_id: str | None, ask: str | None = None
    ) -> list[dict[str, object]]:
        at = self.now.isoformat()
        told = Converse(self.id, message_id or str(uuid.uuid4()), text, choice, self.council, at, ask)
        answer = await self.conversations.turn(told)
        self.seen += answer.messages
        self.waits = answer.send_if_gone
        return answer.messages

    async def is_gone(self, message_id: str = "gone", **since: float) -> Answer:
        """Tell the bot, as the gateway does, that nothing was heard for so long."""
        at = (self.now + timedelta(**since)).isoformat()
        return await self.conversations.gone(Converse(self.id, message_id, None, GONE, self.council, at))


@pytest_asyncio.fixture
async def child(loaded: Conversations, pretend_backend: PretendBackend) -> Teller:
    """Give a child who told something and said yes."""
    teller = Teller(loaded, "wigan")
    await teller.follows(">begin", ">complaint", ">me", *TOLD, ">thats_all")
    assert teller.asked == "send_if_gone"
    return teller


def cards(answer: Answer) -> list[object]:
    """Return the names of the cards."""
    return [message["card"] for message in answer.messages]


async def test_after_a_yes_it_is_sent_as_it_stands_and_received_when_it_was_told(
    child: Teller, pretend_backend: PretendBackend
) -> None:
    told = child.now
    child.now += timedelta(hours=2)
    await child.follows(">yes", ">this_week")
    assert child.waits
    assert cards(await child.is_gone(minutes=29)) == []
    answer = await child.is_gone(minutes=30)
    assert cards(answer) == ["sent_while_gone", "sent_complaint"]
    assert answer.messages[-1]["receipt"]["reference"] == "WN-7K3P"
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == list(TOLD)
    assert datetime.fromisoformat(case["told_at"]) == told
    assert case["happened"]["when"] == "this_week"


async def test_it_is_sent_once_however_often_it_is_tried(child: Teller, pretend_backend: PretendBackend) -> None:
    await child.presses("yes")
    first = await child.is_gone(minutes=30)
    assert (await child.is_gone(minutes=31)).messages == first.messages
    assert cards(await child.is_gone("later", minutes=90)) == []
    assert (len(pretend_backend.cases), pretend_backend.tries) == (1, 1)


@pytest.mark.parametrize("said", [">no", ">skip", "no wait for me"])
async def test_without_a_yes_nothing_is_ever_sent(child: Teller, pretend_backend: PretendBackend, said: str) -> None:
    await child.follows(said)
    assert not child.waits
    assert cards(await child.is_gone(days=2)) == []
    assert pretend_backend.cases == {}


@pytest.mark.parametrize(
    "taken_back", [["dont send it"], ["pls do not send that"], [">stop", ">delete"], [">stop", ">save"],
                   [">start_again", ">yes"]]
)  # fmt: skip
async def test_after_it_was_taken_back_deleted_or_saved_nothing_is_sent(
    child: Teller, pretend_backend: PretendBackend, taken_back: list[str]
) -> None:
    await child.follows(">yes", *taken_back)
    assert not child.waits
    assert cards(await child.is_gone(hours=1)) == []
    assert pretend_backend.cases == {}


async def test_what_was_sent_by_its_person_is_not_sent_again(child: Teller, pretend_backend: PretendBackend) -> None:
    await child.presses("yes")
    await child.skips_to_the_read_back()
    await child.presses("send")
    assert not child.waits
    assert cards(await child.is_gone(hours=1)) == []
    assert pretend_backend.tries == 1


async def test_a_backend_that_is_away_changes_nothing_and_it_is_sent_later(
    child: Teller, pretend_backend: PretendBackend
) -> None:
    await child.presses("yes")
    pretend_backend.trouble = "error"
    with pytest.raises(NotReceived):
        await child.is_gone(minutes=30)
    pretend_backend.trouble = None
    assert cards(await child.is_gone(minutes=40)) == ["sent_while_gone", "sent_complaint"]


async def test_who_is_in_a_visit_is_sent_too_and_the_visit_goes_on(
    child: Teller, pretend_backend: PretendBackend
) -> None:
    await child.follows(">yes", "apple river green boat")
    open_question = child.asked
    assert cards(await child.is_gone(minutes=30)) == ["sent_while_gone", "sent_complaint"]
    await child.follows(">explain")
    assert child.asked == open_question


async def test_who_comes_back_starts_anew_and_what_was_sent_is_over(
    child: Teller, pretend_backend: PretendBackend
) -> None:
    await child.presses("yes")
    await child.is_gone(minutes=30)
    await child.follows(">begin", ">complaint", ">me", "and now they lost my shoes", ">thats_all", ">no")
    await child.skips_to_the_read_back()
    await child.presses("send")
    first, second = pretend_backend.cases.values()
    assert [word["text"] for word in second["words"]] == ["and now they lost my shoes"]
    assert first["words"] != second["words"]
