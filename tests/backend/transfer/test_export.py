"""A case, or all of a council, for its own system: whole, for whom the table of the desk allows, and written down."""

from __future__ import annotations

import csv
import errno
import json
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.tables import AuditRow
from backend.cases import events as e
from backend.cases.casebook import Casebook, rows_of
from backend.cases.tables import CaseRow
from backend.desk import staff
from backend.files.names import tidy_name
from backend.files.tables import PieceRow
from backend.retention.deletion import finish_deletion
from backend.retention.files import remove_content
from backend.settings import ROOT
from backend.transfer import export_command
from backend.transfer.case_file import CASE_COLUMNS, EVENT_COLUMNS, as_csv
from backend.transfer.export_command import NotExported, opened_new, run
from tests.backend.conftest import settings_of
from tests.backend.files.kit import PDF, keep_file
from tests.backend.transfer.kit import HEARD, NOW, PLAIN, opened, taken

pytestmark = pytest.mark.asyncio
WHO = "mia@wigan.example"


async def person(book: Casebook, *roles: str, sign_in: str = WHO, councils: tuple[str, ...] = ("wigan",)) -> str:
    """Make an account; return its id."""

    async def work(session: Any) -> str:
        new = await staff.add(
            session, book.secrets.sealer, sign_in=sign_in, name="Mia Manager", roles=roles, councils=councils, now=NOW
        )
        return new.staff.id

    return await book.writing(work)


def table(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    return list(csv.DictReader(StringIO(path.read_text("utf-8"))))


async def test_all_of_a_council_is_given_whole_and_each_case_is_in_the_audit(sqlite_home: Path, tmp_path: Path) -> None:
    settings, to = settings_of(sqlite_home), tmp_path / "out"
    async with opened(settings) as book:
        manager = await person(book, "manager")
        rows = [{**PLAIN, **HEARD, "key": f"K-{number}", "words": f"=SUM({number})"} for number in range(3)]
        await taken(book, *rows)
        await taken(book, PLAIN, council="devon")
    said = await run(settings, "wigan", WHO, to)
    assert said == [f"3 of 3 cases are in {to}: cases.json, cases.csv, events.csv."]
    whole = json.loads((to / "cases.json").read_text("utf-8"))
    assert {one["told"]["words"][0]["text"] for one in whole} == {"=SUM(0)", "=SUM(1)", "=SUM(2)"}
    assert {one["council"] for one in whole} == {"wigan"}
    cases, events = table(to / "cases.csv"), table(to / "events.csv")
    assert [one["acknowledged_on"] for one in cases] == ["2026-11-03"] * 3
    assert [one["next_what"] for one in cases] == ["stage_1_answer"] * 3
    assert all(one["words"].startswith("'=SUM(") for one in cases)  # no spreadsheet runs it
    assert [one["kind"] for one in events[:3]] == ["received", "acknowledged", "note_written"]
    assert [one["to_be_checked"] for one in events[:3]] == ["no", "no", "yes"]
    assert {stat.S_IMODE((to / name).stat().st_mode) for name in ("cases.json", "cases.csv", "events.csv")} == {0o600}
    async with opened(settings) as book:
        audit = await book.reading(lambda session: session.scalars(select(AuditRow)))
        exported = [row for row in audit if row.what == "case_exported"]
        assert {row.about for row in exported} == {one["uuid"] for one in whole}
        assert {(row.actor, row.facts["by"]) for row in exported} == {(manager, "command line")}


async def test_what_officers_added_to_a_case_is_given_too_each_file_under_a_name_that_is_no_path(
    sqlite_home: Path, tmp_path: Path
) -> None:
    settings, to, content = settings_of(sqlite_home), tmp_path / "out", bytes(range(256)) * 1000
    async with opened(settings) as book:
        await person(book, "manager")
        await taken(book, {**PLAIN, "key": "K-1"}, {**PLAIN, "key": "K-2"})
        async with book.sessions() as session:
            case = (await session.scalars(select(CaseRow).order_by(CaseRow.reference))).first()
        assert case
        seq = await keep_file(book, case.uuid, content, now=NOW, name=tidy_name("../../Letter.pdf"))
    await run(settings, "wigan", WHO, to)
    [path] = (to / "files").iterdir()
    assert path.name == f"{case.reference}-{seq}-Letter.pdf"
    assert path.read_bytes() == content
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)
    held = {one["reference"]: one["files"] for one in json.loads((to / "cases.json").read_text("utf-8"))}
    assert [(one["seq"], one["size"]) for one in held[case.reference]] == [(seq, len(content))]


async def test_what_was_removed_or_does_not_open_leaves_nothing_behind_and_stops_nothing(
    sqlite_home: Path, tmp_path: Path
) -> None:
    settings, to = settings_of(sqlite_home), tmp_path / "out"
    async with opened(settings) as book:
        manager = await person(book, "manager")
        await taken(book, {**PLAIN, "key": "K-1"}, {**PLAIN, "key": "K-2"})
        async with book.sessions() as session:
            first, second = await session.scalars(select(CaseRow).order_by(CaseRow.opened_at, CaseRow.uuid))
        removed = await keep_file(book, first.uuid, PDF, now=NOW, name="Robin Other.pdf")
        broken = await keep_file(book, first.uuid, PDF, now=NOW, name="Broken.pdf")
        kept = await keep_file(book, second.uuid, PDF, now=NOW, name="Letter.pdf")
        rows = await book.reading(lambda session: rows_of(session, first.uuid))
        ids = {row.seq: str(row.facts["file"]) for row in rows if row.kind == "file_added"}

        async def gone(session: AsyncSession) -> str:
            # As after a restore from before it was removed: the proof says so, the history does not.
            await session.execute(delete(PieceRow).where(PieceRow.file_id == ids[broken]))
            return await remove_content(
                book, session, ids[removed], case_uuid=first.uuid, council="wigan", why="twice", by=manager, now=NOW
            )

        await finish_deletion(book, await book.writing(gone), NOW)
    said = await run(settings, "wigan", WHO, to)
    assert said[0].startswith("2 of 2")
    assert said[1:] == [f"Files that could not be opened: {first.reference}-{broken}. See `check`."]
    assert [path.name for path in (to / "files").iterdir()] == [f"{second.reference}-{kept}-Letter.pdf"]
    whole = {one["reference"]: one["files"] for one in json.loads((to / "cases.json").read_text("utf-8"))}
    assert [one["removed"] for one in whole[first.reference]] == [True, False]
    assert [one["removed"] for one in whole[second.reference]] == [False]


@pytest.mark.parametrize("longest", [255, 143, 60], ids=["a usual disk", "a sealed disk", "a short one"])
async def test_a_long_name_of_a_file_keeps_nothing_from_being_given(
    longest: int, sqlite_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on_this_disk(path: Path) -> int:
        if len(path.name.encode()) > longest:
            raise OSError(errno.ENAMETOOLONG, "File name too long")
        return opened_new(path)

    monkeypatch.setattr(export_command, "opened_new", on_this_disk)
    settings, to = settings_of(sqlite_home), tmp_path / "out"
    async with opened(settings) as book:
        await person(book, "manager")
        await taken(book, {**PLAIN, "key": "K-1"})
        async with book.sessions() as session:
            case = (await session.scalars(select(CaseRow))).one()
        # As they were kept before they were cut by bytes, and as they are kept now.
        names = ["報" * 116 + ".pdf", "ж" * 120, tidy_name("ж" * 500 + ".pdf")]
        kept = [await keep_file(book, case.uuid, PDF, now=NOW, name=name) for name in names]
    [said] = await run(settings, "wigan", WHO, to)
    assert said.startswith("1 of 1")
    found = sorted((to / "files").iterdir())
    assert [path.name.split("-ж")[0].split("-報")[0].removesuffix(".pdf") for path in found] == [
        f"{case.reference}-{seq}" for seq in kept
    ]
    assert {path.read_bytes() for path in found} == {PDF}
    assert all(len(path.name.encode()) <= longest for path in found)


async def test_only_whom_the_desk_allows_gets_it_and_nobody_a_case_in_which_they_are_named(
    sqlite_home: Path, tmp_path: Path
) -> None:
    settings = settings_of(sqlite_home)
    async with opened(settings) as book:
        manager = await person(book, "manager", "auditor")
        await person(book, "complaints_officer", sign_in="olu@wigan.example")
        await person(book, "manager", sign_in="dee@devon.example", councils=("devon",))
        await taken(book, PLAIN, {**PLAIN, "key": "K-2"})
        case = (await book.reading(lambda session: session.scalars(select(CaseRow)))).first()
        assert case
        await book.record(case.uuid, e.StaffNamed(staff=(manager,)), actor="s0", now=NOW)
    for who in ("olu@wigan.example", "dee@devon.example", "nobody@wigan.example"):
        with pytest.raises(NotExported, match="may export"):
            await run(settings, "wigan", who, tmp_path / "no")
    assert not (tmp_path / "no").exists()
    said = await run(settings, "wigan", WHO, tmp_path / "out")
    assert said[1:] == ["1 are left out: this person is named in them, or they are being deleted."]
    whole = json.loads((tmp_path / "out" / "cases.json").read_text("utf-8"))
    assert case.reference not in [one["reference"] for one in whole]
    assert len(whole) == 1


async def test_one_case_by_its_reference_and_nothing_is_written_over(sqlite_home: Path, tmp_path: Path) -> None:
    settings, to = settings_of(sqlite_home), tmp_path / "out"
    async with opened(settings) as book:
        await person(book, "auditor")
        _, said = await taken(book, PLAIN, {**PLAIN, "key": "K-2"})
    reference = said[0].rpartition(" ")[2]
    await run(settings, "wigan", WHO, to, reference.lower().replace("-", ""))
    [one] = json.loads((to / "cases.json").read_text("utf-8"))
    assert one["reference"] == reference
    with pytest.raises(NotExported, match="already"):
        await run(settings, "wigan", WHO, to, reference)
    with pytest.raises(NotExported, match="no such case"):
        await run(settings, "wigan", WHO, tmp_path / "other", "222-222")


async def test_every_field_of_the_files_is_documented() -> None:
    page = (ROOT / "docs" / "moving.md").read_text("utf-8")
    missing = [name for name in (*CASE_COLUMNS, *EVENT_COLUMNS) if f"`{name}`" not in page]
    assert missing == []


async def test_a_bare_carriage_return_in_words_begins_no_line_of_the_table() -> None:
    text = as_csv(("a", "b"), [{"a": "one\rtwo", "b": "=x"}])
    assert text == '"a","b"\n"one\rtwo","\'=x"\n'
