"""The bot's HTTP server: who may call it, what it refuses, and what it never says."""

from __future__ import annotations

import io
import json
import logging
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from bot.conversations import Conversations
from bot.logs import JsonFormatter, keep_words_out_of_logs
from bot.server import create_app, hash_of
from tests.bot.conftest import PretendBackend

pytestmark = pytest.mark.asyncio
TOKEN = {"Authorization": "Bearer test-token"}


@pytest_asyncio.fixture
async def door(loaded: Conversations) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(create_app(loaded, "test-token"))) as client:
        yield client


def body(**changes: Any) -> dict[str, Any]:
    told = {
        "conversation_id": str(uuid.uuid4()),
        "message_id": "m1",
        "choice": "begin",
        "context": {"council": "wigan"},
    }
    return {key: value for key, value in {**told, **changes}.items() if value is not None}


async def test_the_first_screen_comes_whole_and_says_what_is_asked(door: TestClient) -> None:
    answer = await door.post("/converse", json=body(), headers=TOKEN)
    (welcome,) = (await answer.json())["messages"]
    assert (answer.status, welcome["ask"], welcome["kind"]) == (200, "kind", "ask")
    assert {"thank_you", "comment", "complaint"} <= {choice["id"] for choice in welcome["choices"]}


async def test_a_conversation_whose_store_was_lost_is_not_begun_anew_with_half_of_what_was_told(
    door: TestClient, loaded: Conversations
) -> None:
    under_way = {"council": "wigan", "under_way": True}
    lost = body(choice=None, text="and he took my bike", context=under_way)
    answer = await door.post("/converse", json=lost, headers=TOKEN)
    assert (answer.status, (await answer.json())["problem"]) == (500, "no_answer")
    gone = {"message_id": "m2", "context": {"council": "wigan", "at": "2026-11-23T10:00:00+00:00"}}
    path = f"/conversations/{lost['conversation_id']}/gone"
    assert (await door.post(path, json=gone, headers=TOKEN)).status == 503
    assert await loaded.store.retrieve(lost["conversation_id"]) is None
    known = body()
    await door.post("/converse", json=known, headers=TOKEN)
    goes_on = {**known, "message_id": "m2", "choice": "complaint", "context": under_way}
    assert (await door.post("/converse", json=goes_on, headers=TOKEN)).status == 200


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer tést"}])
async def test_nobody_without_the_secret_comes_in(door: TestClient, headers: dict[str, str]) -> None:
    answer = await door.post("/converse", json=body(), headers=headers)
    assert answer.status == 401


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"choice": None}, "text"),
        ({"text": "hello"}, "text"),
        ({"choice": None, "text": 5}, "text"),
        ({"conversation_id": ""}, "conversation_id"),
        ({"message_id": "a\nb"}, "message_id"),
        ({"context": {"council": "atlantis"}}, "council"),
        ({"context": "wigan"}, "context"),
        ({"surprise": "canary-word"}, "unknown field"),
        ({"choice": None, "text": "x" * 20_001}, "text"),
    ],
)
async def test_a_bad_request_names_the_field_and_never_the_words(
    door: TestClient, changes: dict[str, Any], field: str
) -> None:
    answer = await door.post("/converse", json=body(**changes), headers=TOKEN)
    told = await answer.json()
    assert answer.status in (400, 413)
    assert told["field"] == field
    assert "canary-word" not in await answer.text()


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 5000])
async def test_rubbish_is_refused_and_never_a_500(door: TestClient, rubbish: bytes) -> None:
    answer = await door.post("/converse", data=rubbish, headers=TOKEN)
    assert answer.status == 400


async def test_a_text_can_be_understood_without_a_conversation(door: TestClient) -> None:
    answer = await door.post("/parse", json={"text": "what is an advocate"}, headers=TOKEN)
    understood = await answer.json()
    assert understood["intent"] == "ask_what_is_advocate"
    assert len(understood["ranking"]) >= 1


async def test_a_deleted_conversation_begins_anew(door: TestClient) -> None:
    told = body()
    await door.post("/converse", json=told, headers=TOKEN)
    await door.post("/converse", json={**told, "message_id": "m2", "choice": "complaint"}, headers=TOKEN)
    await door.delete(f"/conversations/{told['conversation_id']}", headers=TOKEN)
    answer = await door.post("/converse", json={**told, "message_id": "m3"}, headers=TOKEN)
    assert (await answer.json())["messages"][-1]["ask"] == "kind"


async def test_two_messages_at_once_are_both_taken_one_after_the_other(door: TestClient) -> None:
    import asyncio

    told = body()
    for number, choice in enumerate(("begin", "complaint", "me")):
        await door.post("/converse", json={**told, "message_id": f"s{number}", "choice": choice}, headers=TOKEN)
    texts = [
        body(conversation_id=told["conversation_id"], message_id=f"t{n}", choice=None, text=f"part {n}")
        for n in range(5)
    ]
    answers = await asyncio.gather(*[door.post("/converse", json=text, headers=TOKEN) for text in texts])
    assert [answer.status for answer in answers] == [200] * 5
    back = body(conversation_id=told["conversation_id"], message_id="e", choice="stop")
    await door.post("/converse", json=back, headers=TOKEN)
    send = body(conversation_id=told["conversation_id"], message_id="f", choice="send_now")
    await door.post("/converse", json=send, headers=TOKEN)
    done = body(conversation_id=told["conversation_id"], message_id="g", choice="thats_all")
    check = (await (await door.post("/converse", json=done, headers=TOKEN)).json())["messages"][-1]
    story = next(row["said"] for row in check["summary"] if row["ask"] == "what_happened")
    assert sorted(story.split("\n")) == [f"part {n}" for n in range(5)]


async def test_what_nobody_touched_is_swept_when_the_gateway_says_so(door: TestClient) -> None:
    told = body()
    await door.post("/converse", json=told, headers=TOKEN)
    long_ago = await door.post("/conversations/sweep", json={"untouched_since": 1_000_000_000}, headers=TOKEN)
    assert await long_ago.json() == {"deleted": 0}
    for wrong in ({}, {"untouched_since": "now"}, {"untouched_since": True}, [1]):
        assert (await door.post("/conversations/sweep", json=wrong, headers=TOKEN)).status == 400
    answer = await door.post("/conversations/sweep", json={"untouched_since": 4_000_000_000}, headers=TOKEN)
    assert (await answer.json())["deleted"] >= 1
    assert (await door.post("/conversations/sweep", json={"untouched_since": 1})).status == 401


async def test_the_door_says_which_keys_and_which_model_it_holds_as_fingerprints_and_to_the_backend_only(
    loaded: Conversations,
) -> None:
    app = create_app(loaded, "test-token", door_hash=hash_of("backend"), model_hash="0" * 64)
    async with TestClient(TestServer(app)) as client:
        assert (await client.get("/fingerprints")).status == 401
        answer = await client.get("/fingerprints", headers={"Authorization": "Bearer backend"})
        assert await answer.json() == {
            "token": hash_of("test-token"),
            "conversations-key": loaded.store.key_fingerprint,
            "model": "0" * 64,
        }
        assert "test-token" not in await answer.text()


@pytest.mark.parametrize("given", ["6f1e0c9a-5b1d-4c53-9a55-0d0a3b7c1e11", "my dad hits me"])
async def test_a_request_has_one_id_in_the_log_in_the_answer_and_at_the_backend(
    door: TestClient, pretend_backend: PretendBackend, given: str
) -> None:
    is_one, written = "-" in given, io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter("%(message)s"))
    logger = logging.getLogger("bot")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        told = body(choice=None, text="canary he hits me with a belt every night")
        answer = await door.post("/converse?canary=1", json=told, headers={**TOKEN, "X-Request-ID": given})
        await door.request("CANARY", "/canary", headers=TOKEN)
    finally:
        logger.removeHandler(handler)
    assert answer.headers.get("X-Request-ID") == (given if is_one else None)
    assert pretend_backend.request_ids == [given if is_one else ""]
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    asked = next(line for line in lines if line.get("route") == "converse")
    assert (asked["status"], asked["method"], asked["request_id"]) == (200, "POST", given if is_one else "-")
    assert isinstance(asked["ms"], int)
    assert "canary" not in written.getvalue().lower()


@pytest.mark.parametrize("written", ["json", "text", ""])
async def test_the_log_is_written_as_it_was_asked_for_and_never_quotes_a_library(
    written: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOG_FORMAT", written)
    root = logging.getLogger()
    before = root.handlers[:]
    try:
        keep_words_out_of_logs()
        [handler] = root.handlers
        record = logging.LogRecord("rasa.core", logging.ERROR, "x.py", 1, "canary %s", ("words",), None)
        line = handler.format(record)
    finally:
        root.handlers[:] = before
    assert "canary" not in line
    assert "(message left out)" in line
    assert line.startswith("{") is (written == "json")
