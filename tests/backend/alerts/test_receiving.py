"""An alert is stored once, whatever is repeated, refused or missing; and nothing about it is repeated in a refusal."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from backend.alerts import duty
from backend.openapi import document
from tests.backend.alerts.kit import CANARY, Doors, alert, new_uuid

pytestmark = pytest.mark.asyncio


async def test_a_new_alert_is_201_and_the_same_again_is_200_and_kept_once(doors: Doors) -> None:
    uuid, body = new_uuid(), alert()
    told = {"alert": uuid, "stored": True, "told": True, "by": "2026-11-23T10:30:00Z"}
    assert await doors.put(uuid, body) == (201, told)
    assert await doors.put(uuid.upper(), body) == (200, told)
    assert (await doors.put(uuid, body | {"told_at": "2026-11-23T11:00:00Z", "score": 0.2}))[0] == 200
    assert (await doors.kinds(uuid)).count("received") == 1
    assert "told_again" not in await doors.kinds(uuid)


async def test_twenty_at_once_are_one(doors: Doors) -> None:
    uuid, body = new_uuid(), alert()
    answers = await asyncio.gather(*(doors.put(uuid, body) for _ in range(20)))
    assert sorted(status for status, _ in answers) == [200] * 19 + [201]
    assert (await doors.kinds(uuid)).count("received") == 1


async def test_the_same_alert_with_other_words_loses_neither(doors: Doors) -> None:
    uuid = new_uuid()
    await doors.put(uuid, alert(words="first"))
    await doors.put(uuid, alert(words="second", urgent=True))
    await doors.put(uuid, alert(words="second", urgent=True))
    [read] = await duty.read(doors.book, uuid, by="Ann", now=doors.clock())
    assert {told.words for told in read.told} == {"first", "second"}
    assert read.state.is_urgent


@pytest.mark.parametrize("seed", range(2))
async def test_any_order_of_repeats_and_answers_gives_the_same_queue(doors: Doors, seed: int) -> None:
    chance = random.Random(seed)
    uuids = [new_uuid() for _ in range(3)]
    bodies = {uuid: alert(urgent=n == 0) for n, uuid in enumerate(uuids)}
    for uuid in uuids:
        await doors.put(uuid, bodies[uuid])
    repeats: list[Any] = [lambda u=u: doors.put(u, bodies[u]) for u in uuids * 3]
    repeats += [lambda u=u: doors.safe_now(u, "not_sure") for u in uuids * 2]
    chance.shuffle(repeats)
    await asyncio.gather(*(again() for again in repeats))
    [group] = await duty.queue(doors.book)
    assert sorted(state.uuid for state in group.alerts) == sorted(uuids)
    assert [state.safe_now for state in group.alerts] == ["not_sure"] * 3
    for uuid in uuids:
        kinds = await doors.kinds(uuid)
        assert (kinds.count("received"), kinds.count("safe_now")) == (1, 1)


async def test_are_you_safe_now_can_be_answered_again_and_no_makes_it_urgent_for_good(doors: Doors) -> None:
    uuid = await doors.store()
    assert [await doors.safe_now(uuid, answer) for answer in ("no", "no", "yes")] == [200, 200, 200]
    [group] = await duty.queue(doors.book)
    assert group.alerts[0].safe_now == "yes"
    assert group.urgent
    assert (await doors.kinds(uuid)).count("safe_now") == 2


async def test_an_answer_to_an_alert_that_never_was_is_404(doors: Doors) -> None:
    assert await doors.safe_now(new_uuid(), "no") == 404


WRONG: list[tuple[Any, str | None]] = [
    (alert(council="atlantis"), "council"),
    ({key: value for key, value in alert().items() if key != "words"}, "words"),
    (alert(words=""), "words"),
    (alert(words=[CANARY]), "words"),
    (alert(category=f"{CANARY} with blanks"), "category"),
    (alert(told_at="2026-11-23T10:00:00"), "told_at"),
    (alert(told_at="0001-01-01T00:00:00+14:00"), "told_at"),
    (alert(told_at="9999-12-31T23:59:59-14:00"), "told_at"),
    (alert(urgent=CANARY), "urgent"),
    (alert(safe_now=CANARY), "safe_now"),
    (alert(case_uuid=CANARY), "case_uuid"),
    (alert(extra_field=CANARY), "extra_field"),
    (alert(**{f"{CANARY} said it": 1}), "unknown"),
    ([CANARY], "body"),
    (CANARY, "body"),
]


async def test_a_wrong_field_is_named_and_nothing_is_repeated(doors: Doors) -> None:
    for body, field in WRONG:
        status, answer = await doors.put(new_uuid(), body)
        assert (status, answer["problem"], answer["field"]) == (400, "bad_request", field)
        assert CANARY not in str(answer)
    assert await duty.queue(doors.book) == []


async def test_only_the_bot_may_come_in(doors: Doors) -> None:
    assert (await doors.put(new_uuid(), alert(), token="guessed"))[0] == 401
    assert (await doors.put(new_uuid(), {"answer": "no"}, "/safe_now", token=""))[0] == 401
    assert await duty.queue(doors.book) == []


async def test_the_longest_story_in_any_alphabet_is_taken_and_a_book_is_not(doors: Doors) -> None:
    await doors.store(words="😢" * 20_000)
    status, answer = await doors.put(new_uuid(), alert(words="a" * (3 * 1024 * 1024)))
    assert (status, answer["problem"]) == (413, "too_long")


async def test_half_an_emoji_does_not_lose_the_alert(doors: Doors) -> None:
    uuid = await doors.store(words=f"{CANARY} \ud83d")
    [read] = await duty.read(doors.book, uuid, by="Ann", now=doors.clock())
    assert read.told[0].words.startswith(CANARY)


async def test_the_doors_are_in_the_openapi_document() -> None:
    paths = document()["paths"]
    assert "put" in paths["/api/alerts/{uuid}"]
    assert "put" in paths["/api/alerts/{uuid}/safe_now"]
