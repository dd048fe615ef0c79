"""Words arrive: safely kept or honestly refused, once, with a receipt that can be given again."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.cases.casebook import rows_of
from backend.cases.receive import representation_of
from backend.cases.tables import CaseRow, EventRow
from tests.backend.cases.kit import NOW, WORDS, Api, example, new_uuid, represented, telling

pytestmark = pytest.mark.asyncio


async def events(api: Api) -> list[EventRow]:
    """Return every event in the store."""
    async with api.book.sessions() as session:
        return list(await session.scalars(select(EventRow).order_by(EventRow.case_uuid, EventRow.seq)))


async def test_a_receipt_has_reference_code_and_dates_of_the_procedure(api: Api) -> None:
    receipt = await api.tell()
    assert receipt["received_on"] == "2026-12-24"
    assert [(one["what"], one["by"], one["at_latest"]) for one in receipt["expected"]] == [
        ("acknowledge", "2026-12-30", "2026-12-30"),
        ("stage_1_answer", "2027-01-12", "2027-01-26"),
    ]
    assert "Not counted: Friday 25 December, Christmas Day." in receipt["expected"][0]["because"]
    assert len(receipt["code"].split()) == 4
    assert not set(receipt["reference"]) & set("0O1I")


@pytest.mark.parametrize(
    ("told", "first", "days_stand"),
    [
        ({}, False, False),
        ({"speaker": {"role": "own_right", "relation": "parent"}}, False, False),
        ({"speaker": {"role": "on_behalf", "relation": "other", "relation_said": "teacher"}}, True, False),
        ({"speaker": {"role": "own_right", "relation": "family"}}, True, False),
        ({"speaker": {"role": "own_right", "relation": "family"}, "happened": {"when": "over_a_year"}}, True, False),
        ({"happened": {"when": "over_a_year"}}, True, True),
        ({"happened": {"when": "over_a_year"}, "kind": "comment"}, False, False),
        ({"speaker": {"role": "own_right", "relation": "family"}, "kind": "thank_you"}, False, False),
    ],
)
async def test_a_receipt_says_where_somebody_decides_first_whether_it_is_looked_into(
    api: Api, told: dict[str, Any], first: bool, days_stand: bool
) -> None:
    """And whether the days in it hold whatever day a yes is, as they do where only its age is decided."""
    receipt = await api.tell(**told)
    assert (receipt["decided_first"], receipt["days_stand"]) == (first, days_stand)


async def test_the_same_submission_again_is_the_same_case_with_the_same_receipt(api: Api) -> None:
    uuid = new_uuid()
    first = await api.put(f"/api/cases/{uuid}", telling())
    again = await api.put(f"/api/cases/{uuid.upper()}", telling(told_at="2026-12-24T09:59:59Z"))
    assert (first[0], again[0]) == (201, 200)
    assert first[1] == again[1]
    assert len(await events(api)) == 1


async def test_twenty_at_the_same_moment_are_one_case(api: Api) -> None:
    uuid = new_uuid()
    answers = await asyncio.gather(*(api.put(f"/api/cases/{uuid}", telling()) for _ in range(20)))
    assert sorted(status for status, _ in answers) == [200] * 19 + [201]
    assert len({str(receipt) for _, receipt in answers}) == 1
    assert len(await events(api)) == 1


async def test_other_words_under_the_same_uuid_are_kept_without_a_second_clock(api: Api) -> None:
    uuid = new_uuid()
    first = await api.tell(uuid)
    api.clock.now = NOW + timedelta(days=5)
    other = {"words": [{"at": "2026-12-24T09:58:00Z", "text": "Something else"}]}
    assert await api.tell(uuid, **other) == first
    assert await api.tell(uuid, **other) == first
    received, again = await events(api)
    assert (received.kind, again.kind) == ("received", "told_again")
    assert representation_of(api.book, again).words[0].text == "Something else"
    assert representation_of(api.book, received).words[0].text == WORDS


async def test_every_word_comes_back_verbatim(api: Api) -> None:
    texts = ["  spaces  ", "null \0 byte", "😢" * 20_000, "שלום مرحبا", "/restart", "a\nb\t‮", "'; DROP TABLE cases;--"]
    words = [{"at": "2026-12-24T09:58:00Z", "text": text} for text in texts]
    await api.tell(words=words)
    (row,) = await events(api)
    assert [one.text for one in representation_of(api.book, row).words] == texts


async def test_half_an_emoji_does_not_stop_the_rest(api: Api) -> None:
    await api.tell(words=[{"at": "2026-12-24T09:58:00Z", "text": "sad \ud83d"}])
    (row,) = await events(api)
    assert representation_of(api.book, row).words[0].text == "sad \ufffd"


@pytest.mark.parametrize(
    "name", [f"representation.{one}" for one in ("complaint_for_a_child", "thank_you", "advocate_request")]
)
async def test_the_examples_of_the_contract_are_received_as_they_are(api: Api, name: str) -> None:
    body = example(name)
    status, _ = await api.put(f"/api/cases/{new_uuid()}", body)
    assert status == 201
    (row,) = await events(api)
    assert representation_of(api.book, row) == type(represented()).model_validate(body)


async def test_nothing_personal_is_in_plain_columns(api: Api) -> None:
    body = example("representation.complaint_for_a_child")
    await api.put(f"/api/cases/{new_uuid()}", body)
    async with api.book.sessions() as session:
        (case,) = list(await session.scalars(select(CaseRow)))
        (row,) = await rows_of(session, case.uuid)
    plain = f"{case.__dict__} {row.kind} {row.actor} {row.facts} {row.once}"
    for said in ("Example", "call me back", "sorry", "000 0000", "school"):
        assert said not in plain
        assert said.encode() not in row.sealed
    assert row.key_id == api.book.secrets.sealer.key_id


async def test_only_a_hash_of_the_code_is_stored(api: Api) -> None:
    receipt = await api.tell()
    async with api.book.sessions() as session:
        (case,) = list(await session.scalars(select(CaseRow)))
    assert case.code_hash.startswith("$argon2id$")
    # All four together: one short word may stand in a random hash by chance.
    assert not all(word in f"{case.__dict__}" for word in receipt["code"].split())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"child": {"shoe_size": 4}}, "child.shoe_size"),
        ({"my secret words here": 1}, "unknown"),
        ({"council": "nowhere"}, "council"),
        ({"kind": "moan"}, "kind"),
        ({"words": []}, "words"),
        ({"words": [{"at": "2026-12-24T09:58:00Z", "text": ""}]}, "words.0.text"),
        ({"words": [{"at": "2026-12-24T09:58:00Z", "text": "x" * 40_001}]}, "words.0.text"),
        ({"told_at": "2026-12-24T09:58:00"}, "told_at"),
        ({"told_at": None}, "told_at"),
        ({"advocate": {"answer": "perhaps"}}, "advocate.answer"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_wrong_field_is_named_and_the_words_are_not_repeated(
    api: Api, change: dict[str, Any], field: str
) -> None:
    status, answer = await api.put(f"/api/cases/{new_uuid()}", telling(**change))
    assert (status, answer["problem"], answer["field"]) == (400, "bad_request", field)
    assert WORDS not in str(answer)
    assert "secret" not in str(answer)
    assert await events(api) == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"3", b"\xff\xfe", b'{"a":' * 5000, b"null"], ids=lambda body: repr(body[:8])
)
async def test_a_body_that_is_no_representation_is_refused(api: Api, body: bytes) -> None:
    async with api.client.put(f"/api/cases/{new_uuid()}", data=body, headers=api.headers) as answer:
        assert answer.status == 400
        assert (await answer.json())["problem"] == "bad_request"


async def test_a_body_without_end_is_cut_off(api: Api) -> None:
    async with api.client.put(f"/api/cases/{new_uuid()}", data=b" " * 3_000_000, headers=api.headers) as answer:
        assert answer.status == 413
        assert (await answer.json())["problem"] == "too_long"


async def test_a_path_that_is_no_uuid_is_refused(api: Api) -> None:
    status, answer = await api.put("/api/cases/mine", telling())
    assert (status, answer["field"]) == (400, "uuid")


@pytest.mark.parametrize("shown", [None, "Bearer ", "Bearer wrong", "Basic x", "Bearer \xe9"])
async def test_without_the_service_token_nobody_comes_in(api: Api, shown: str | None) -> None:
    headers = {"Authorization": shown} if shown is not None else {}
    for method, path in (
        ("PUT", f"/api/cases/{new_uuid()}"),
        ("POST", "/api/progress"),
        ("PUT", "/api/cases/x/requests/y"),
    ):
        async with api.client.request(method, path, json=telling(), headers=headers) as answer:
            assert answer.status == 401
            assert (await answer.json())["problem"] == "not_allowed"


@pytest.mark.parametrize(
    ("minutes", "received_on", "flag"),
    [
        (4, "2026-12-24", None),
        (60 * 24, "2026-12-24", "told_in_future"),
        (-60 * 24 * 2, "2026-12-22", None),
        (-60 * 24 * 31, "2026-11-23", "told_long_ago"),
    ],
)
async def test_the_clock_starts_when_it_was_told_unless_that_is_in_the_future(
    api: Api, minutes: int, received_on: str, flag: str | None
) -> None:
    uuid = new_uuid()
    receipt = await api.tell(uuid, told_at=(NOW + timedelta(minutes=minutes)).isoformat())
    assert receipt["received_on"] == received_on
    state = await api.book.state(uuid)
    assert state.flags == (frozenset({flag}) if flag else frozenset())


async def test_a_summer_night_is_the_next_day(api: Api) -> None:
    receipt = await api.tell(told_at="2026-06-04T23:30:00Z")
    assert receipt["received_on"] == "2026-06-05"


async def test_words_are_kept_even_when_the_calendar_is_too_short(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    api.clock.now = NOW.replace(year=2029)
    receipt = await api.tell(told_at="2029-12-24T09:00:00Z")
    assert receipt["expected"] == []
    assert "no dates" in caplog.text
    assert (await api.progress(receipt["reference"], receipt["code"]))[0] == 200


async def test_two_cases_never_share_a_reference(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.cases.codes.reference_of", lambda key, uuid, attempt=0: f"SAM-{attempt}")
    references = [(await api.tell())["reference"] for _ in range(3)]
    assert references == ["SAM-0", "SAM-1", "SAM-2"]


async def test_what_was_told_before_there_was_any_rule_is_refused_by_its_field_and_not_with_a_crash(api: Api) -> None:
    for told_at in ("0001-01-01T00:00:00Z", "1969-12-31T23:59:00Z", "2006-08-31T12:00:00+01:00"):
        status, said = await api.put(f"/api/cases/{new_uuid()}", telling(told_at=told_at))
        assert (status, said["field"]) == (400, "told_at")
