"""Limits slow down before they refuse, never lose a message, and never remember an address."""

from __future__ import annotations

import asyncio
import uuid
from datetime import date

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from backend.chat.limits import ABSURD, BURST, LONGEST_PAUSE, SECONDS_EACH, Pace, PerAddress, address_of
from backend.chat.running import CHAT, RESUMES, STARTS_AN_HOUR
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


def test_an_address_may_start_so_many_an_hour_and_again_later() -> None:
    limit = PerAddress(most=2)
    assert [limit.come_back_after("192.0.2.1", TODAY, at) for at in (0, 10, 20)] == [0, 0, 3580]
    assert limit.come_back_after("192.0.2.2", TODAY, 20) == 0
    assert limit.come_back_after("192.0.2.1", TODAY, 3600) == 0


def test_addresses_are_held_only_as_hashes_whose_salt_is_gone_the_next_day() -> None:
    limit = PerAddress(most=2)
    limit.come_back_after("192.0.2.1", TODAY, 0)
    [first] = limit._seen
    assert "192.0.2.1" not in str(vars(limit))
    limit.come_back_after("192.0.2.1", date(2026, 11, 24), 1)
    assert first not in limit._seen


def request_from(peer: str, forwarded: str | None = None) -> web.Request:
    """A request as the server sees it."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return make_mocked_request("GET", "/", headers=headers).clone(remote=peer)


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        ("192.0.2.1", None, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", None, "127.0.0.1"),
    ],
)
def test_only_a_proxy_on_this_machine_is_believed_about_addresses(peer: str, forwarded: str | None, seen: str) -> None:
    assert address_of(request_from(peer, forwarded)) == seen


@pytest.mark.asyncio
async def test_a_childrens_home_can_start_sixty_an_hour_and_then_learns_who_to_call(server: Running) -> None:
    assert STARTS_AN_HOUR == 60
    at = asyncio.get_running_loop().time()
    for _ in range(STARTS_AN_HOUR):
        assert server.app[CHAT].starts.come_back_after("127.0.0.1", server.clock().date(), at) == 0
    response = await server.client.post("/chat/conversations", json={"council": "wigan"})
    body = await response.json()
    assert (response.status, body["problem"]) == (429, "too_many")
    assert int(response.headers["Retry-After"]) > 0
    assert "999" in str(body["messages"])


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
