"""Limits slow down before they refuse, never lose a message, and never remember an address."""

from __future__ import annotations

import asyncio
import uuid
from datetime import date
from itertools import pairwise
from types import SimpleNamespace

import pytest
from limits import RateLimitItemPerSecond

from backend.chat.application import CHAT, RESUMES, STARTS_AT_ONCE
from backend.chat.help_card import card_messages
from backend.content.load import load
from backend.keys import SETTINGS
from backend.networks import read_networks
from backend.rate_limits import ABSURD, BURST, LONGEST_PAUSE, PAUSE_EACH, SECONDS_EACH, Pace, PerAddress
from backend.settings import ROOT
from tests.backend.app.kit import Running, Talker

TODAY = date(2026, 11, 23)


def test_ten_messages_a_minute_and_five_at_once_pass_without_any_wait() -> None:
    pace = Pace()
    assert [pace.pause("a", at=0) for _ in range(BURST)] == [0] * BURST
    assert [pace.pause("a", at=SECONDS_EACH * n) for n in range(1, 50)] == [0] * 49


def test_faster_is_slowed_a_little_more_each_time_and_never_more_than_two_seconds() -> None:
    pace = Pace()
    pauses = [pace.pause("a", at=0) for _ in range(60)]
    assert pauses == sorted(pauses)
    assert 0 < pauses[BURST] < 0.2
    assert pauses[-1] == LONGEST_PAUSE


def test_one_talk_does_not_slow_another() -> None:
    pace = Pace()
    for _ in range(50):
        pace.pause("a", at=0)
    assert pace.pause("b", at=0) == 0


def test_an_absurd_rate_is_told_when_to_come_back_and_is_then_taken() -> None:
    pace = Pace()
    for _ in range(BURST + ABSURD):
        assert pace.come_back_after("a", at=0) == 0
        pace.pause("a", at=0)
    wait = pace.come_back_after("a", at=0)
    assert 0 < wait <= SECONDS_EACH
    assert pace.come_back_after("a", at=wait) == 0


def test_a_talk_that_is_within_the_pace_again_is_forgotten() -> None:
    pace = Pace()
    pace.pause("a", at=0)
    pace.tidy(at=SECONDS_EACH)
    assert pace._ahead == {}


class Seconds:
    """The clock of the library, as the tests set it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.at = 1_000_000.0
        for module in ("limits.storage.memory", "backend.rate_limits"):
            patch.setattr(f"{module}.time", SimpleNamespace(time=lambda: self.at))


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    return Seconds(monkeypatch)


def test_an_address_may_start_so_many_an_hour_and_again_later(seconds: Seconds) -> None:
    limit, waits = PerAddress(most=2), []
    for _ in range(3):
        waits.append(limit.come_back_after("192.0.2.1", TODAY))
        seconds.at += 10
    assert waits == [0, 0, 3580]
    assert limit.come_back_after("192.0.2.2", TODAY) == 0
    seconds.at += 3580
    assert limit.come_back_after("192.0.2.1", TODAY) == 0


def test_addresses_are_held_only_as_hashes_whose_salt_is_gone_the_next_day() -> None:
    limit = PerAddress(most=2)
    limit.come_back_after("192.0.2.1", TODAY)
    storage = limit._windows.storage
    [first] = storage.events
    assert "192.0.2.1" not in str(vars(storage))
    limit.come_back_after("192.0.2.1", date(2026, 11, 24))
    assert first not in limit._windows.storage.events


@pytest.mark.asyncio
async def test_a_busy_school_is_slowed_then_learns_what_is_so_and_who_to_call(server: Running) -> None:
    starts, today = server.app[CHAT].starts, server.clock().date()
    most = server.settings.starts_per_address
    assert most > STARTS_AT_ONCE
    pauses = []
    for _ in range(most):
        assert starts.come_back_after("127.0.0.1", today) == 0
        pauses.append(starts.pause("127.0.0.1", today))
    assert pauses[:STARTS_AT_ONCE] == [0] * STARTS_AT_ONCE
    assert 0 < pauses[STARTS_AT_ONCE] < pauses[-1] == LONGEST_PAUSE
    response = await server.client.post("/chat/conversations", json={"council": "wigan"})
    body = await response.json()
    assert (response.status, body["problem"]) == (429, "too_many")
    assert "like in a school" in body["say"]
    assert int(response.headers["Retry-After"]) > 0
    assert "999" in str(body["messages"])


def test_a_refused_start_shows_who_to_call_and_not_that_something_is_broken() -> None:
    content = load(ROOT / "easy_read_content")
    for council in content.councils:
        (message,) = card_messages(content, council, "help_now")
        assert message["card"] == "help_now"
        assert "999" in str(message["lines"])


@pytest.mark.asyncio
async def test_a_start_waits_as_long_as_its_address_has_begun_too_many(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("backend.rate_limits.asyncio", SimpleNamespace(sleep=sleep))
    for _ in range(STARTS_AT_ONCE + 2):
        server.app[CHAT].starts.come_back_after("127.0.0.1", server.clock().date())
    await server.begin()
    assert waited == [pytest.approx(3 * PAUSE_EACH)]


@pytest.mark.asyncio
@pytest.mark.filterwarnings("ignore:Changing state of started")
async def test_a_hundred_children_behind_one_distant_proxy_are_all_let_in_at_once(server: Running) -> None:
    server.app[SETTINGS] = server.settings.model_copy(
        update={"trusted_proxies": read_networks("127.0.0.1, 10.0.0.0/8")}
    )
    for n in range(100):
        headers = {"X-Forwarded-For": f"203.0.113.{n}, 10.0.0.7"}
        response = await server.client.post("/chat/conversations", json={"council": "wigan"}, headers=headers)
        assert response.status == 201
        assert server.app[CHAT].starts.pause(f"203.0.113.{n}", server.clock().date()) == 0
    assert len(server.app[CHAT].starts._windows.storage.events) == 100


@pytest.mark.asyncio
@pytest.mark.filterwarnings("ignore:Changing state of started")
async def test_one_client_alone_behind_the_same_proxy_is_slowed_long_before_it_is_refused(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    near = {"trusted_proxies": read_networks("127.0.0.1, 10.0.0.0/8"), "starts_per_address": STARTS_AT_ONCE + 40}
    server.app[SETTINGS] = server.settings.model_copy(update=near)
    starts = server.app[CHAT].starts
    monkeypatch.setattr(starts, "_item", RateLimitItemPerSecond(STARTS_AT_ONCE + 40, 3600))
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async def begin(client: str) -> int:
        headers = {"X-Forwarded-For": f"{client}, 10.0.0.7"}
        response = await server.client.post("/chat/conversations", json={"council": "wigan"}, headers=headers)
        return response.status

    monkeypatch.setattr("backend.rate_limits.asyncio", SimpleNamespace(sleep=sleep))
    alone = [await begin("203.0.113.5") for _ in range(STARTS_AT_ONCE + 41)]
    assert alone == [201] * (STARTS_AT_ONCE + 40) + [429]
    assert waited[:STARTS_AT_ONCE] == [0] * STARTS_AT_ONCE
    assert all(0 < earlier <= later for earlier, later in pairwise(waited[STARTS_AT_ONCE:]))
    assert await begin("203.0.113.6") == 201
    assert waited[-1] == 0


@pytest.mark.asyncio
async def test_guessing_codes_is_stopped_after_a_few(server: Running) -> None:
    statuses = [
        (await server.client.post("/chat/resume", json={"code": f"one two three {n}"})).status
        for n in range(RESUMES + 1)
    ]
    assert statuses == [404] * RESUMES + [429]


@pytest.mark.asyncio
async def test_a_message_refused_for_its_rate_is_taken_later_under_the_same_id(
    server: Running, child: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation_id = server.bot.asked[0]["conversation_id"]
    pace, at = server.app[CHAT].pace, asyncio.get_running_loop().time()
    for _ in range(BURST + ABSURD):
        pace.pause(conversation_id, at)
    this = str(uuid.uuid4())
    response = await child.post(id=this, text="too fast")
    assert (response.status, (await response.json())["problem"]) == (429, "too_fast")
    assert int(response.headers["Retry-After"]) >= 1
    pace._ahead.clear()
    await child.say("too fast", id=this)
