"""A council's own system reads the cases that changed, whole, page by page, and nothing of another council."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio

from backend.cases import events as e
from backend.openapi import document
from backend.settings import Settings
from backend.tokens import book as tokens
from tests.backend.desk.kit import Desk, running, settings_at
from tests.backend.files.kit import keep_file

pytestmark = pytest.mark.asyncio
COUNCIL = "wigan"


@pytest_asyncio.fixture
async def desk(database: Settings) -> AsyncIterator[Desk]:
    """Give the server on each kind of database."""
    async with running(settings_at(database.home, database.database_url)) as opened:
        yield opened


async def token_for(desk: Desk, *councils: str) -> str:
    """Return a token that reads cases of these councils."""
    name = f"system-{len(councils)}-{councils[0]}"
    return await desk.book.writing(lambda session: tokens.add(session, name, "export", councils, desk.clock()))


async def ask(desk: Desk, token: str, council: str = COUNCIL, **query: str) -> tuple[int, dict[str, Any]]:
    """Return status and answer."""
    address = f"/api/cases?council={council}" + "".join(f"&{name}={quote(value)}" for name, value in query.items())
    browser = await desk.stranger()
    async with browser.client.get(address, headers={"Authorization": f"Bearer {token}"}) as answer:
        return answer.status, await answer.json()


def references(answer: dict[str, Any]) -> list[str]:
    """Return which cases are in an answer."""
    return [one["reference"] for one in answer["cases"]]


async def test_only_what_changed_since_comes_whole_and_each_case_is_in_the_audit(desk: Desk) -> None:
    token = await token_for(desk, COUNCIL)
    old, changed = await desk.case(), await desk.case(words=[{"at": "2026-11-23T09:00:00Z", "text": "The red kite."}])
    await desk.case(council="devon")
    desk.clock.pass_time(hours=5)
    since = desk.clock().isoformat()
    await desk.happens(changed, e.NoteWritten(on=desk.clock().date(), about="call"))
    seq = await keep_file(desk.book, changed.uuid, now=desk.clock())
    status, answer = await ask(desk, token, since=since)
    assert (status, references(answer), answer["after"]) == (200, [changed.reference], None)
    [case] = answer["cases"]
    assert case["told"]["words"][0]["text"] == "The red kite."
    assert [one["kind"] for one in case["events"]] == ["received", "note_written", "file_added"]
    assert [one["seq"] for one in case["files"]] == [seq]
    assert "audit" not in case
    assert {row.about for row in await desk.audit("case_exported")} == {changed.uuid}
    assert {(row.actor, row.facts["by"]) for row in await desk.audit("case_exported")} == {
        ("token system-1-wigan", "api")
    }
    _, everything = await ask(desk, token)
    assert set(references(everything)) == {old.reference, changed.reference}
    desk.clock.pass_time(minutes=30)
    _, again = await ask(desk, token, since=answer["again_since"])
    assert references(again) == [changed.reference], "an hour overlaps"


async def test_page_by_page_every_case_comes_once_also_where_many_changed_in_one_moment(desk: Desk) -> None:
    token = await token_for(desk, COUNCIL)
    made = {(await desk.case()).reference for _ in range(7)}
    desk.clock.pass_time(seconds=1)
    made |= {(await desk.case()).reference for _ in range(4)}
    seen: list[str] = []
    status, answer = await ask(desk, token, most="3")
    pages = 1
    while answer["after"]:
        seen += references(answer)
        assert len(answer["cases"]) == 3
        status, answer = await ask(desk, token, most="3", after=answer["after"])
        assert status == 200
        pages += 1
    seen += references(answer)
    assert (sorted(seen), pages) == (sorted(made), 4)


async def test_what_changes_while_the_pages_are_read_comes_again_at_the_end(desk: Desk) -> None:
    token = await token_for(desk, COUNCIL)
    cases = []
    for _ in range(3):
        cases.append(await desk.case())
        desk.clock.pass_time(seconds=10)
    _, first = await ask(desk, token, most="2")
    await desk.happens(cases[0], e.NoteWritten(on=desk.clock().date(), about="call"))
    _, rest = await ask(desk, token, most="2", after=first["after"])
    assert references(first) == [cases[0].reference, cases[1].reference]
    assert references(rest) == [cases[2].reference, cases[0].reference]


async def test_a_case_that_is_being_deleted_is_not_given(desk: Desk) -> None:
    token = await token_for(desk, COUNCIL)
    case, stays = await desk.case(), await desk.case()
    desk.book.secrets.data_keys.destroy(case.uuid)
    status, answer = await ask(desk, token)
    assert (status, references(answer)) == (200, [stays.reference])
    assert {row.about for row in await desk.audit("case_exported")} == {stays.uuid}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"since": "yesterday"}, "since"),
        ({"since": "2026-11-27T09:00:00"}, "since"),
        ({"after": "2026-11-27T09:00:00+00:00"}, "after"),
        ({"after": "x_y"}, "after"),
        ({"since": "0001-01-01T00:00:00+14:00"}, "since"),
        ({"since": "9999-12-31T23:59:59-14:00"}, "since"),
        ({"after": "0001-01-01T00:00:00+14:00_00000000-0000-4000-8000-000000000000"}, "after"),
        ({"after": "9999-12-31T23:59:59-14:00_00000000-0000-4000-8000-000000000000"}, "after"),
        ({"most": "0"}, "most"),
        ({"most": "0100"}, "most"),
        ({"most": "00500000"}, "most"),
        ({"most": "1" + "0" * 5000}, "most"),
        ({"most": "\u0665"}, "most"),
        ({"most": "101"}, "most"),
        ({"most": "many"}, "most"),
    ],
)
async def test_what_is_wrong_is_named(desk: Desk, query: dict[str, str], field: str) -> None:
    status, answer = await ask(desk, await token_for(desk, COUNCIL), **query)
    assert (status, answer["problem"], answer["field"]) == (400, "bad_request", field)


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"])
async def test_the_edges_of_time_are_moments_like_others(desk: Desk, since: str) -> None:
    case, place = await desk.case(), f"{since}_00000000-0000-4000-8000-000000000000"
    token, found = await token_for(desk, COUNCIL), [] if since[0] == "9" else [case.reference]
    for query in ({"since": since}, {"after": place}):
        status, answer = await ask(desk, token, **query)
        assert (status, references(answer)) == (200, found)


async def test_another_council_is_refused_and_nothing_is_written_down(desk: Desk) -> None:
    await desk.case(council="devon")
    token = await token_for(desk, COUNCIL)
    assert [(await ask(desk, token, council))[0] for council in ("devon", "nowhere")] == [403, 400]
    assert await desk.audit("case_exported") == []


async def test_it_stands_in_the_openapi_document() -> None:
    found = document()["paths"]["/api/cases"]["get"]
    assert found["x-token-for"] == ["export"]
    assert {one["name"] for one in found["parameters"]} == {"council", "since", "after", "most"}
