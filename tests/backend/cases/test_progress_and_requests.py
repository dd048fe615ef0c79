"""Progress for the person who told us, and what they ask for later."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.cases import events as e
from backend.cases.casebook import rows_of
from backend.cases.tables import CaseRow, EventRow
from backend.rate_limits import LONGEST_CODE_WAIT, WrongCodes
from tests.backend.cases.kit import NOW, Api, example, new_uuid, noon

REQUESTS = ["next_stage", "withdraw", "add_words", "new_contact", "advocate"]
ANSWERED = e.Answered(on=date(2027, 1, 5), outcome="not_resolved", stage_2_right_told=True)


async def uuid_of(api: Api, receipt: dict[str, Any]) -> str:
    """Return the uuid of the case of a receipt."""
    async with api.book.sessions() as session:
        found = await session.scalar(select(CaseRow.uuid).where(CaseRow.reference == receipt["reference"]))
        assert found
        return found


async def history(api: Api, receipt: dict[str, Any]) -> list[EventRow]:
    """Return the events of the case of a receipt."""
    uuid = await uuid_of(api, receipt)
    async with api.book.sessions() as session:
        return await rows_of(session, uuid)


@pytest.mark.asyncio
class TestProgress:
    """POST /api/progress."""

    async def test_tells_where_it_is_and_which_dates_are_open(self, api: Api) -> None:
        receipt = await api.tell()
        status, progress = await api.progress(receipt["reference"].lower(), receipt["code"].upper())
        assert status == 200
        assert progress["expected"] == receipt["expected"]
        assert (progress["state"], progress["stage"], progress["done"], progress["late"]) == ("received", 1, [], False)
        assert "next_stage" not in progress["can"]

    async def test_follows_the_case(self, api: Api) -> None:
        receipt = await api.tell()
        uuid = await uuid_of(api, receipt)
        fact = e.Acknowledged(on=date(2026, 12, 29), procedure_given=True, advocacy_given=True)
        await api.book.record(uuid, fact, actor="officer-1", now=noon(date(2026, 12, 29)))
        await api.book.record(uuid, ANSWERED, actor="officer-1", now=noon(date(2027, 1, 5)))
        api.clock.now = noon(date(2027, 1, 6))
        _, progress = await api.progress(receipt["reference"], receipt["code"])
        assert progress["state"] == "answered"
        assert progress["done"] == [
            {"what": "acknowledged", "on": "2026-12-29"},
            {"what": "answered", "on": "2027-01-05"},
        ]
        assert "next_stage" in progress["can"]
        assert progress["expected"] == []

    async def test_says_late_only_the_day_after(self, api: Api) -> None:
        receipt = await api.tell()
        for day, late in ((date(2026, 12, 30), False), (date(2026, 12, 31), True)):
            api.clock.now = noon(day)
            assert (await api.progress(receipt["reference"], receipt["code"]))[1]["late"] is late

    async def test_answers_a_wrong_code_like_an_unknown_reference(self, api: Api) -> None:
        receipt = await api.tell()
        other = await api.tell()
        answers = [
            await api.progress(receipt["reference"], other["code"]),
            await api.progress("KKK-KKK", receipt["code"]),
            await api.progress("", ""),
        ]
        assert {status for status, _ in answers} == {404}
        assert len({str(answer) for _, answer in answers}) == 1

    async def test_does_the_same_work_for_an_unknown_reference(self, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        looked: list[str] = []
        monkeypatch.setattr("backend.cases.codes.opens", lambda hashed, code: looked.append(hashed))
        receipt = await api.tell()
        await api.progress(receipt["reference"], "a b c d")
        await api.progress("KKK-KKK", "a b c d")
        assert len(looked) == 2
        assert all(hashed.startswith("$argon2id$") for hashed in looked)


class TestSlowingDown:
    """Several wrong codes make the next try wait, whether the reference exists or not."""

    def test_the_first_tries_are_free_and_then_each_wait_is_twice_as_long(self) -> None:
        slow = WrongCodes()
        waits = []
        for now in range(9):
            waits.append(slow.wait("K", now))
            slow.wrong("K", now)
        assert waits == [0, 0, 0, 0.5, 1, 2, 4, 8, 8]

    def test_another_reference_does_not_wait(self) -> None:
        slow = WrongCodes()
        for now in range(9):
            slow.wrong("K", now)
        assert slow.wait("M", 9) == 0
        assert slow.wait("K", 9) == LONGEST_CODE_WAIT.total_seconds()

    def test_the_right_code_and_an_hour_are_forgiven(self) -> None:
        slow = WrongCodes()
        for now in range(9):
            slow.wrong("K", now)
            slow.wrong("M", now)
        slow.right("K")
        assert (slow.wait("K", 9), slow.wait("M", 9 + 3_600)) == (0, 0)

    def test_it_does_not_grow_without_end(self) -> None:
        slow = WrongCodes()
        for n in range(10_050):
            slow.wrong(str(n), 0)
        assert len(slow._wrong) == 10_000

    @pytest.mark.asyncio
    async def test_the_door_uses_it(self, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        slept: list[float] = []

        async def sleep(seconds: float) -> None:
            slept.append(seconds)

        monkeypatch.setattr("backend.cases.routes.asyncio.sleep", sleep)
        for _ in range(5):
            await api.progress("KKK-KKK", "a b c d")
        assert slept[:3] == [0, 0, 0]
        assert 0 < slept[3] < slept[4]

    @pytest.mark.asyncio
    async def test_two_dozen_guesses_at_once_are_slowed_as_one_after_the_other(
        self, api: Api, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        receipt = await api.tell()
        slept: list[float] = []
        real = asyncio.sleep

        async def sleep(seconds: float) -> None:
            slept.append(seconds)
            await real(0.01)

        monkeypatch.setattr("backend.rate_limits.asyncio.sleep", sleep)
        guesses = (api.progress(receipt["reference"], f"a b c d{n}") for n in range(24))
        answers = [status for status, _ in await asyncio.gather(*guesses)]
        assert answers == [404] * 24
        assert slept == [0, 0, 0, 0.5, 1, 2, 4, *[8] * 17]
        # Nobody waits any more, and the right code still opens it.
        assert (await api.progress(receipt["reference"], receipt["code"]))[0] == 200

    @pytest.mark.asyncio
    async def test_who_stands_behind_many_wrong_guesses_is_told_to_come_back(
        self, api: Api, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("backend.rate_limits.LONGEST_CODE_WAIT", timedelta(seconds=0.2))
        receipt = await api.tell()
        guesses = (api.progress(receipt["reference"], f"a b c d{n}") for n in range(24))
        answers = [status for status, _ in await asyncio.gather(*guesses)]
        assert answers.count(404) < 24
        assert answers.count(404) + answers.count(429) == 24

    @pytest.mark.asyncio
    async def test_asking_for_new_codes_at_once_is_slowed_too(self, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        slept: list[float] = []
        real = asyncio.sleep

        async def sleep(seconds: float) -> None:
            slept.append(seconds)
            await real(0.01)

        monkeypatch.setattr("backend.rate_limits.asyncio.sleep", sleep)
        body = {"kind": "new_code", "contact": "07700 900123"}
        asked = (api.put(f"/api/cases/KKK-KKK/new_code/{new_uuid()}", body) for _ in range(24))
        answers = [status for status, _ in await asyncio.gather(*asked)]
        assert answers == [202] * 24
        assert slept == [0, 0, 0, 0.5, 1, 2, 4, *[8] * 17]


@pytest.mark.asyncio
class TestAsking:
    """PUT /api/cases/{reference}/requests/{uuid}."""

    @pytest.mark.parametrize("name", REQUESTS)
    async def test_the_examples_of_the_contract_are_kept_with_their_words(self, api: Api, name: str) -> None:
        receipt = await api.tell()
        body = example(f"request.{name}") | {"code": receipt["code"]}
        status, progress = await api.put(f"/api/cases/{receipt['reference']}/requests/{new_uuid()}", body)
        assert status == 200
        assert progress["reference"] == receipt["reference"]
        row = (await history(api, receipt))[1]
        words = api.book.words_of(row)
        assert words is not None
        assert receipt["code"] not in words
        assert row.actor == "teller"
        for said in ("There is more.", "They did not say sorry.", "000 0001"):
            assert (said in str(body)) == (said in words)

    @pytest.mark.parametrize("name", REQUESTS)
    async def test_the_same_request_again_changes_nothing(self, api: Api, name: str) -> None:
        receipt = await api.tell()
        body = example(f"request.{name}") | {"code": receipt["code"]}
        path = f"/api/cases/{receipt['reference']}/requests/{new_uuid()}"
        answers = await asyncio.gather(*(api.put(path, body) for _ in range(4)))
        assert {status for status, _ in answers} == {200}
        assert len({str(answer) for _, answer in answers}) == 1
        assert len(await history(api, receipt)) == 2

    async def test_other_words_under_the_same_uuid_are_not_lost(self, api: Api) -> None:
        receipt = await api.tell()
        uuid = new_uuid()
        for text in ("one", "two"):
            await api.ask(receipt, uuid, kind="add_words", words=[{"at": NOW.isoformat(), "text": text}])
        assert [row.kind for row in await history(api, receipt)] == ["received", "words_added", "words_added"]

    async def test_withdrawing_is_confirmed_back(self, api: Api) -> None:
        receipt = await api.tell()
        status, progress = await api.ask(receipt, kind="withdraw")
        assert (status, progress["state"], progress["expected"]) == (200, "withdrawn", [])
        assert progress["done"] == [{"what": "withdrawn", "on": "2026-12-24"}]
        status, refusal = await api.ask(receipt, kind="withdraw")
        assert (status, refusal["problem"]) == (409, "ended")

    async def test_words_are_kept_even_after_the_end(self, api: Api) -> None:
        receipt = await api.tell()
        await api.ask(receipt, kind="withdraw")
        status, _ = await api.ask(receipt, kind="add_words", words=[{"at": NOW.isoformat(), "text": "but"}])
        assert status == 200

    async def test_the_next_stage_too_early_asks_the_council_to_agree(self, api: Api) -> None:
        receipt = await api.tell()
        status, progress = await api.ask(receipt, kind="next_stage", why="it is serious")
        assert (status, progress["stage"]) == (200, 1)
        state = await api.book.state(await uuid_of(api, receipt))
        assert "agree_to_skip" in state.flags

    async def test_the_next_stage_after_an_answer_begins_stage_2(self, api: Api) -> None:
        receipt = await api.tell()
        await api.book.record(await uuid_of(api, receipt), ANSWERED, actor="officer-1", now=noon(date(2027, 1, 5)))
        api.clock.now = datetime(2027, 1, 13, 10, tzinfo=UTC)
        status, progress = await api.ask(receipt, kind="next_stage", why=None)
        assert (status, progress["stage"], progress["state"]) == (200, 2, "stage_2")
        (due,) = progress["expected"]
        assert (due["what"], due["by"]) == ("stage_2_answer", "2027-02-17")
        status, refusal = await api.ask(receipt, kind="next_stage", why="again")
        assert (status, refusal["problem"]) == (409, "too_soon")
        assert refusal["say"].startswith("You asked")

    async def test_an_idea_has_no_next_stage(self, api: Api) -> None:
        receipt = await api.tell(kind="comment")
        status, refusal = await api.ask(receipt, kind="next_stage")
        assert (status, refusal["problem"]) == (409, "not_a_complaint")

    async def test_reference_without_code_is_not_enough(self, api: Api) -> None:
        receipt = await api.tell()
        status, answer = await api.ask(receipt | {"code": "a b c d"}, kind="withdraw")
        assert (status, answer["problem"]) == (404, "no_such_code")
        assert len(await history(api, receipt)) == 1

    @pytest.mark.parametrize(
        "body", [{"kind": "explode"}, {"kind": "withdraw", "colour": 1}, {"kind": "add_words"}, {}]
    )
    async def test_a_request_that_is_none_is_refused(self, api: Api, body: dict[str, Any]) -> None:
        receipt = await api.tell()
        status, answer = await api.ask(receipt, **body)
        assert (status, answer["problem"]) == (400, "bad_request")


@pytest.mark.asyncio
async def test_two_writers_on_one_case_are_both_kept_in_order(api: Api) -> None:
    receipt = await api.tell()
    uuid = await uuid_of(api, receipt)

    async def staff(n: int) -> None:
        await api.book.record(uuid, e.Assigned(to=f"officer-{n}"), actor="officer-0", now=NOW + timedelta(seconds=n))

    async def child(n: int) -> None:
        status, _ = await api.ask(receipt, kind="add_words", words=[{"at": NOW.isoformat(), "text": f"word {n}"}])
        assert status == 200

    await asyncio.gather(*(writer(n) for n in range(12) for writer in (staff, child)))
    rows = await history(api, receipt)
    assert [row.seq for row in rows] == list(range(1, 26))
    words = [api.book.words_of(row) or "" for row in rows if row.kind == "words_added"]
    assert {f"word {n}" for n in range(12)} == {
        said for n in range(12) for text in words if (said := f"word {n}") + '"' in text
    }
    assert sum(row.kind == "assigned" for row in rows) == 12


@pytest.mark.asyncio
class TestNewCode:
    """PUT /api/cases/{reference}/new_code/{uuid}: a task for a person; nothing tells who has a case."""

    async def test_it_becomes_a_task_with_how_to_reach_whoever_asks(self, api: Api) -> None:
        receipt = await api.tell()
        body, uuid = {"kind": "new_code", "contact": "07700 900123"}, new_uuid()
        for _ in range(2):
            status, answer = await api.put(f"/api/cases/{receipt['reference']}/new_code/{uuid}", body)
            assert (status, answer) == (202, {"asked": True})
        *_, last = rows = await history(api, receipt)
        assert [row.kind for row in rows] == ["received", "new_code_asked"]
        assert "07700 900123" in str(api.book.words_of(last))
        state = await api.book.state(await uuid_of(api, receipt))
        assert "new_code_asked" in state.flags

    async def test_an_unknown_reference_is_answered_the_same(self, api: Api) -> None:
        body = {"kind": "new_code", "contact": "07700 900123"}
        status, answer = await api.put(f"/api/cases/7K3-P9W/new_code/{new_uuid()}", body)
        assert (status, answer) == (202, {"asked": True})

    async def test_the_code_goes_on_to_open_the_case(self, api: Api) -> None:
        receipt = await api.tell()
        body = {"kind": "new_code", "contact": "07700 900123"}
        await api.put(f"/api/cases/{receipt['reference']}/new_code/{new_uuid()}", body)
        status, _ = await api.progress(receipt["reference"], receipt["code"])
        assert status == 200
