"""What a person is told of dates: only those of the law or of the council's own page, each by its own name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backend.cases import events as e
from backend.cases.letters import Block, Letter
from tests.backend.cases.kit import Api, noon
from tests.backend.cases.test_progress_and_requests import ANSWERED, uuid_of

pytestmark = pytest.mark.asyncio
NEW_YEAR = date(2027, 1, 4)


def dues(answer: dict[str, Any]) -> dict[str, str]:
    """Return the dates of a receipt or a progress."""
    return {due["what"]: due["by"] for due in answer["expected"]}


@pytest.mark.parametrize(
    ("council", "kind", "acknowledged"),
    [
        ("islington", "complaint", "2026-12-30"),
        ("wigan", "complaint", None),
        ("devon", "complaint", None),
        ("wigan", "comment", "2027-01-05"),
        ("sefton", "thank_you", None),
    ],
)
async def test_a_day_for_we_have_it_is_told_only_where_the_council_published_one(
    api: Api, council: str, kind: str, acknowledged: str | None
) -> None:
    receipt = await api.tell(council=council, kind=kind)
    _, progress = await api.progress(receipt["reference"], receipt["code"])
    assert (dues(receipt).get("acknowledge"), dues(progress).get("acknowledge")) == (acknowledged, acknowledged)


async def test_a_council_whose_page_gives_a_later_day_than_the_law_has_both_told(api: Api) -> None:
    receipt = await api.tell(council="cheshire-west-and-chester")
    (answer,) = receipt["expected"]
    assert (answer["by"], answer["promised_by"]) == ("2027-01-12", "2027-01-26")
    assert (await api.tell(council="devon"))["expected"][0]["promised_by"] is None


async def test_a_late_we_have_it_that_nobody_promised_does_not_make_it_late(api: Api) -> None:
    receipt = await api.tell(council="wigan")
    api.clock.now = noon(date(2027, 1, 6))
    assert (await api.progress(receipt["reference"], receipt["code"]))[1]["late"] is False


async def test_what_was_asked_for_and_could_not_be_handed_over_counts_from_the_day_it_was_said(api: Api) -> None:
    receipt = await api.tell()
    await api.book.record(await uuid_of(api, receipt), ANSWERED, actor="officer-1", now=noon(date(2027, 1, 5)))
    api.clock.now = noon(date(2027, 1, 13))
    await api.ask(receipt, kind="next_stage", why=None, at="2027-01-11T20:00:00Z")
    assert (await api.book.state(await uuid_of(api, receipt))).stage_2_requested_on == date(2027, 1, 11)


@pytest.mark.parametrize("at", ["2026-12-01T10:00:00Z", "2027-01-01T10:00:00Z", "2030-01-01T10:00:00Z"])
async def test_a_clock_that_is_wrong_refuses_nobody(api: Api, at: str) -> None:
    receipt = await api.tell()
    await api.book.record(await uuid_of(api, receipt), ANSWERED, actor="officer-1", now=noon(date(2027, 1, 5)))
    api.clock.now = noon(date(2027, 1, 13))
    status, progress = await api.ask(receipt, kind="next_stage", why=None, at=at)
    assert (status, progress["stage"]) == (200, 2)


async def test_how_long_the_panel_can_be_asked_for_has_an_end(api: Api) -> None:
    receipt = await api.tell()
    uuid = await uuid_of(api, receipt)
    facts: list[tuple[e.Fact, date]] = [
        (ANSWERED, date(2027, 1, 5)),
        (e.StageRequested(stage=2), date(2027, 1, 6)),
        (
            e.Investigating(officer="io", independent_person="ip", independent=True, officer_apart=True),
            date(2027, 1, 7),
        ),
        (e.StatementAgreed(on=date(2027, 1, 8), points=1), date(2027, 1, 8)),
        (e.ReportReceived(on=date(2027, 1, 20), whose="officer"), date(2027, 1, 20)),
        (e.ReportReceived(on=date(2027, 1, 20), whose="independent_person"), date(2027, 1, 20)),
        (
            e.Stage2Answered(
                on=date(2027, 1, 29),
                stage_3_right_told=True,
                adjudicator="senior",
                findings=("upheld",),
                action_plan=True,
            ),
            date(2027, 1, 29),
        ),
    ]
    for fact, on in facts:
        actor = "officer-1" if fact.by_staff else "teller"
        await api.book.record(uuid, fact, actor=actor, now=noon(on))
    api.clock.now = noon(date(2027, 2, 1))
    _, progress = await api.progress(receipt["reference"], receipt["code"])
    assert [(one["what"], one["by"]) for one in progress["may_ask"]] == [("panel_request_window", "2027-02-26")]
    _, progress = await api.ask(receipt, kind="next_stage", why=None)
    assert (progress["may_ask"], dues(progress)) == ([], {"stage_3_panel": "2027-03-15"})


@pytest.mark.parametrize(
    ("reply", "comes_back"),
    [
        ({"how": "no_reply"}, True),
        ({}, True),
        ({"how": "in_person"}, False),
        ({"how": "email", "to": "a@example.org", "safe": "yes"}, False),
    ],
)
async def test_who_left_no_way_to_reach_them_reads_with_the_code_what_was_written(
    api: Api, reply: dict[str, str], comes_back: bool
) -> None:
    receipt = await api.tell(reply=reply)
    uuid = await uuid_of(api, receipt)
    for to in ("child", "advocate"):
        letter = Letter("answer", to, "Our answer", "Hello,", (Block("Here it is."), Block("We are sorry.", said=True)))  # type: ignore[arg-type]
        kept = e.LetterKept.model_validate({"letter": "answer", "to": to})
        await api.book.record(uuid, kept, actor="officer-1", now=noon(date(2027, 1, 5)), words=letter.sealed())
    letter = Letter("acknowledge", "child", "We have it", "Hello,", (Block("We have it."),))
    kept = e.LetterKept(letter="acknowledge", to="child")
    await api.book.record(uuid, kept, actor="officer-1", now=noon(date(2027, 1, 5)), words=letter.sealed())
    _, progress = await api.progress(receipt["reference"], receipt["code"])
    assert progress["comes_back"] is comes_back
    read = [{"what": "answer", "on": "2027-01-05", "lines": ["Here it is.", "We are sorry."]}]
    first = [{"what": "acknowledge", "on": "2027-01-05", "lines": ["We have it."]}]
    # who is reached in another way has these letters already
    assert progress["letters"] == ([*first, *read] if comes_back else [])


async def test_whoever_wants_no_letter_any_more_is_promised_none(api: Api) -> None:
    receipt = await api.tell(reply={"how": "letter", "to": "1 Road", "safe": "yes"})
    status, progress = await api.ask(receipt, kind="new_contact", reply={"how": "no_reply"})
    assert (status, progress["comes_back"]) == (200, True)


@pytest.mark.parametrize(
    ("fact", "also"),
    [
        (
            e.NotConsidered(on=NEW_YEAR, ground="prejudice", told_on=NEW_YEAR, might_prejudice=True),
            ["ground_prejudice"],
        ),
        (e.NotConsidered(on=NEW_YEAR, ground="outside", told_on=NEW_YEAR), ["ground_outside"]),
        (e.NotConsidered(on=NEW_YEAR, ground="outside", told_on=NEW_YEAR, part=True), ["part_not_looked_at"]),
    ],
)
async def test_what_the_council_decided_is_in_the_persons_own_view(api: Api, fact: e.Fact, also: list[str]) -> None:
    receipt = await api.tell()
    await api.book.record(await uuid_of(api, receipt), fact, actor="officer-1", now=noon(NEW_YEAR))
    _, progress = await api.progress(receipt["reference"], receipt["code"])
    assert progress["also"] == also
