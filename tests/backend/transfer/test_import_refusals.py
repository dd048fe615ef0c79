"""What an import never does: repeat words, fall over, bring back what was deleted, or make a case twice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from backend.cases.casebook import Casebook, rows_of
from backend.cases.tables import CaseRow
from backend.desk import staff
from backend.retention.deletion import delete_item
from backend.retention.due_items import Item
from backend.retention.proof import is_gone
from backend.retention.rules import Rule
from backend.transfer import import_command
from backend.transfer.import_command import take_over
from backend.transfer.sheet import BadSheet
from tests.backend.conftest import settings_of
from tests.backend.transfer.kit import ANSWERED, NOW, PLAIN, opened, taken

pytestmark = pytest.mark.asyncio
CANARY = "quietwing"


async def the_case(book: Casebook) -> CaseRow:
    [case] = await book.reading(lambda session: session.scalars(select(CaseRow)))
    return case


async def account(book: Casebook, name: str) -> str:
    """Make an account of an officer, olu@wigan.example; return its id."""

    async def work(session) -> str:  # type: ignore[no-untyped-def]
        new = await staff.add(
            session, book.secrets.sealer, sign_in="olu@wigan.example", name=name,
            roles=["complaints_officer"], councils=["wigan"], now=NOW,
        )  # fmt: skip
        return new.staff.id

    return await book.writing(work)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (f"K-1,2/11/2026,{CANARY}", "line 1 has no names of columns"),
        (f"key,{CANARY} hurt me", "line 1, column 2: no such column"),
        (f"key,{CANARY},hurt", "line 1, columns 2, 3: no such column"),
        (f"key,closed. {CANARY}", "line 1, column 2: no such column"),
        (f"key,{CANARY},{CANARY}", "line 1, columns 2, 3: no such column"),
        (f"{CANARY},{CANARY}", "line 1 has no names of columns"),
    ],
)
async def test_a_first_line_that_is_no_header_is_never_repeated(sqlite_home: Path, header: str, reason: str) -> None:
    async with opened(settings_of(sqlite_home)) as book:
        with pytest.raises(BadSheet, match=reason) as refused:
            await take_over(book, f"{header}\n1,2,3\n".encode(), "wigan", print, NOW, dry=True)
        assert CANARY not in refused.value.say


async def test_more_points_than_a_case_can_hold_are_a_refusal_without_words(sqlite_home: Path) -> None:
    async with opened(settings_of(sqlite_home)) as book:
        points = "\n".join(f"{CANARY} {number}" for number in range(501))
        outcome, [said] = await taken(book, {**PLAIN, "points": points}, {**PLAIN, "key": "K-2"}, dry=True)
        assert "column points: These are too many points" in said
        assert CANARY not in said
        assert (outcome.made, outcome.refused) == (1, 1)


async def test_whatever_else_cannot_be_kept_is_a_refusal_of_its_line_alone(
    sqlite_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = import_command.draft_of

    def falls_over(row, office):  # type: ignore[no-untyped-def]
        if row.cells["key"] == "K-1":
            too_much(row.cells["words"])
        return real(row, office)

    monkeypatch.setattr(import_command, "draft_of", falls_over)
    async with opened(settings_of(sqlite_home)) as book:
        outcome, said = await taken(book, PLAIN, {**PLAIN, "key": "K-2"}, dry=True)
        assert said == ["line 2, column key: Something in this line cannot be kept as it is."]
        assert (outcome.made, outcome.refused) == (1, 1)


def too_much(words: str) -> None:
    """Raise a ValidationError that holds words."""
    from backend.cases.shape import Point

    Point.model_validate({"text": words, "other": words})


@pytest.mark.parametrize("left", ["ledger", "proof"])
async def test_a_case_that_retention_deleted_is_refused_when_its_line_is_read_again(
    sqlite_home: Path, left: str
) -> None:
    settings = settings_of(sqlite_home)
    async with opened(settings) as book:
        closed = {**PLAIN, **ANSWERED, "closed.on": "17/11/2026"}
        outcome, _ = await taken(book, closed)
        assert outcome.made == 1
        case = await the_case(book)
        much_later = datetime(2034, 11, 23, 10, tzinfo=UTC)
        item = Item(case.uuid, case.reference, "wigan", "complaint", Rule("complaint", 6), NOW.date())
        assert await delete_item(book, item, by="u-1", now=much_later)
        if left == "proof":
            for path in settings.ledger.iterdir():
                path.unlink()
        else:

            async def forget(session) -> None:  # type: ignore[no-untyped-def]
                from sqlalchemy import delete

                from backend.retention.tables import ProofRow

                assert await is_gone(book, session, case.reference)
                await session.execute(delete(ProofRow))

            await book.writing(forget)
        for dry in (True, False):
            outcome, said = await taken(book, closed, dry=dry)
            assert (outcome.made, outcome.refused) == (0, 1)
            assert said == ["line 2, column key: This case was here and was deleted before. It stays deleted."]
        assert await book.reading(lambda session: session.scalar(select(func.count()).select_from(CaseRow))) == 0


async def test_it_is_never_given_to_whoever_may_be_the_person_it_is_about(sqlite_home: Path) -> None:
    async with opened(settings_of(sqlite_home)) as book:
        await account(book, "Olu Featherby")
        given = {**PLAIN, "assigned_to": "olu@wigan.example", "words": "That Featherby never rings."}
        _, [dry_said] = await taken(book, given, dry=True)
        outcome, said = await taken(book, given)
        assert outcome.made == 1
        assert said[1] == dry_said
        assert dry_said.startswith("line 2, column assigned_to: Their name may stand in this case.")
        assert (await book.state((await the_case(book)).uuid)).assigned_to is None


async def test_a_lesson_points_to_its_action_also_where_staff_are_named(sqlite_home: Path) -> None:
    async with opened(settings_of(sqlite_home)) as book:
        await account(book, "Olu Featherby")
        row = {
            **PLAIN, **ANSWERED, "person_named": "Olu Featherby", "points": "No call",
            "answered.finding_1": "upheld", "answered.say_1": "Yes.", "answered.act_1": "A rota",
            "answered.owner_1": "Team North", "answered.due_1": "1/12/2026",
            "learned.on": "17/11/2026", "learned.words": "We ring.", "learned.action": "5",
        }  # fmt: skip
        outcome, said = await taken(book, row)
        assert outcome.made == 1, said
        rows = await book.reading(lambda session: session.scalars(select(CaseRow)))
        [case] = list(rows)
        history = await book.reading(lambda session: rows_of(session, case.uuid))
        assert [one.kind for one in history][:6] == [
            "received", "staff_recognised", "acknowledged", "answered", "action_planned", "learned",
        ]  # fmt: skip
        assert history[5].facts["action"] == history[4].seq


@pytest.mark.parametrize("other", ["k-1", "\uff2b-1", " K-1 ", "K-\u2460"])
async def test_the_same_key_in_another_spelling_is_the_same_case(sqlite_home: Path, other: str) -> None:
    async with opened(settings_of(sqlite_home)) as book:
        _, [said] = await taken(book, PLAIN, {**PLAIN, "key": other}, dry=True)
        assert "The same stands in line 2." in said
        await taken(book, PLAIN)
        outcome, _ = await taken(book, {**PLAIN, "key": other})
        assert (outcome.made, outcome.here_before) == (0, 1)
