"""Odd input: kept exactly as it came, or refused kindly with the name of the field; never a 500, never an echo."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.chat.shapes import LONGEST
from tests.backend.app.kit import Running, Talker

pytestmark = pytest.mark.asyncio
CANARY = "canary-kxqz"
ODD = {
    "slash": '/complain{"slot":"x"}',
    "nul": f"a\x00b{CANARY}\x00",
    "right to left": "\u202eשלום עולם\u202c مرحبا",
    "emoji": "😢👩‍👩‍👧‍👦🏳️‍🌈" * 50,
    "blank lines": "\r\n\t a \u200b\u2028",
    "markup": "<script>alert('x')</script>&amp;",
    "sql": "'; DROP TABLE chat_turns; --",
    "combining": "Z̷̧̛a̸l̵g̶o̴" * 100,
    "only a nul": "\x00",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
async def test_odd_text_is_kept_word_for_word(server: Running, child: Talker, text: str) -> None:
    await child.say(text)
    assert server.bot.asked[-1]["text"] == text
    assert (await child.talk())[1]["text"] == text


@pytest.mark.parametrize("character", ["a", "😢", "\x00", "\u05d0"])
async def test_the_longest_text_is_taken_in_any_alphabet(server: Running, child: Talker, character: str) -> None:
    text = character * LONGEST
    body = json.dumps({"id": str(uuid.uuid4()), "text": text}, ensure_ascii=False)
    headers = {**child.headers, "Content-Type": "application/json"}
    response = await child.client.post("/chat/messages", data=body.encode(), headers=headers)
    assert response.status == 200
    assert server.bot.asked[-1]["text"] == text


@pytest.mark.parametrize("length", [LONGEST + 1, 200_000])
async def test_a_longer_text_is_refused_and_nothing_of_it_is_kept(server: Running, child: Talker, length: int) -> None:
    response = await child.post(text="a" * length)
    body = await response.json()
    assert (response.status, body["problem"], body["field"]) == (413, "too_long", "text")
    assert len(await child.talk()) == 1
    assert len(server.bot.asked) == 1


ID = str(uuid.uuid4())
REFUSED: list[tuple[Any, str | None]] = [
    ({"id": ID}, "text"),
    ({"id": ID, "text": CANARY, "choice": "yes"}, "text"),
    ({"id": ID, "text": ""}, "text"),
    ({"id": ID, "text": " \n"}, "text"),
    ({"id": ID, "text": 5}, "text"),
    ({"id": ID, "text": [CANARY]}, "text"),
    ({"id": ID, "text": {"a": CANARY}}, "text"),
    ({"id": ID, "choice": CANARY.upper()}, "choice"),
    ({"id": ID, "choice": "/restart"}, "choice"),
    ({"id": ID, "choice": "yes\n"}, "choice"),
    ({"id": ID, "choice": "a" * 65}, "choice"),
    ({"id": CANARY, "text": "a"}, "id"),
    ({"id": 7, "text": "a"}, "id"),
    ({"id": ID + "\n", "text": "a"}, "id"),
    ({"text": "a"}, "id"),
    ({"id": ID, "text": "a", CANARY: "a"}, None),
    ([CANARY], None),
    (CANARY, None),
    (True, None),
]


@pytest.mark.parametrize(("body", "field"), REFUSED)
async def test_a_wrong_shape_is_refused_by_the_name_of_our_field(child: Talker, body: Any, field: str | None) -> None:
    response = await child.client.post("/chat/messages", json=body, headers=child.headers)
    answer = await response.json()
    assert (response.status, answer["problem"], answer.get("field")) == (400, "bad_request", field)
    assert answer["say"]
    assert CANARY not in (await response.text()).casefold()


RAW = {
    "nothing": b"",
    "not JSON": b"{canary-kxqz",
    "not UTF-8": b'{"text": "\xff\xfe"}',
    "half an emoji in the id": b'{"id": "\\ud83d", "text": "a"}',
    "very deep": b"[" * 50_000,
    "a huge number": b'{"id": %s}' % (b"9" * 5000),
    "not a number": b'{"id": NaN, "text": Infinity}',
}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW.keys())
async def test_broken_bytes_are_refused_kindly(child: Talker, raw: bytes) -> None:
    headers = {**child.headers, "Content-Type": "application/json"}
    response = await child.client.post("/chat/messages", data=raw, headers=headers)
    assert response.status == 400
    assert (await response.json())["problem"] == "bad_request"
    assert "canary" not in await response.text()


HALF = "\ufffd"
MENDED = {
    "half an emoji": (b"i am sad \\ud83d", f"i am sad {HALF}"),
    "the other half": (b"\\ude22 help", f"{HALF} help"),
    "two halves": (b"\\ud83d\\ude22", "\U0001f622"),
    "half an emoji, raw": (b"i am sad \xed\xa0\xbd", f"i am sad {HALF * 3}"),
    "bytes of another encoding": (b"he hits me at the caf\xe9", f"he hits me at the caf{HALF}"),
    "a bare line break": (b"help\nme", "help\nme"),
    "a bare NUL": (b"help\x00me", "help\x00me"),
}


@pytest.mark.parametrize(("raw", "heard"), MENDED.values(), ids=MENDED.keys())
async def test_broken_unicode_is_mended_and_heard(child: Talker, raw: bytes, heard: str) -> None:
    headers = {**child.headers, "Content-Type": "application/json"}
    body = b'{"id": "%s", "text": "%s"}' % (ID.encode(), raw)
    response = await child.client.post("/chat/messages", data=body, headers=headers)
    assert response.status == 200
    whole = await (await child.client.get("/chat/messages", headers=child.headers)).json()
    assert [said["text"] for said in whole["messages"] if said["from"] == "person"] == [heard]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_a_form_of_another_site_cannot_post_here(child: Talker, kind: str) -> None:
    headers = {**child.headers, "Content-Type": kind}
    response = await child.client.post("/chat/messages", data=b'{"id": "a"}', headers=headers)
    assert response.status == 415


async def test_any_text_at_all_comes_back_the_same(server: Running, child: Talker) -> None:
    texts: list[str] = []

    @settings(max_examples=60, database=None, suppress_health_check=list(HealthCheck))
    @given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    for text in texts[:: max(1, len(texts) // 20)]:
        child = await server.begin()
        await child.say(text)
        assert server.bot.asked[-1]["text"] == text
        assert (await child.talk())[1]["text"] == text
