"""A council's own list becomes cases: with their true dates, by the rules of the desk, once, or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from backend.alerts.tables import AlertRow
from backend.audit.tables import AuditRow
from backend.cases.casebook import Casebook, rows_of
from backend.cases.deadlines import dates
from backend.cases.receive import representation_of
from backend.cases.tables import CaseRow
from backend.desk import staff
from backend.desk.case_access import Opened
from backend.desk.subject_access import parts_of_case
from backend.desk.timeline import line_of
from backend.form.row_sealing import unseal
from backend.form.safety_check import check_all
from backend.form.tables import UncheckedRow
from backend.settings import ROOT, Settings
from backend.store.all_tables import all_tables
from backend.store.init import prepare
from backend.transfer.columns_page import document
from backend.transfer.import_command import main, take_over
from backend.transfer.sheet import BadSheet
from tests.backend.cases.kit import LAW
from tests.backend.conftest import settings_of
from tests.backend.desk.kit import running
from tests.backend.desk.test_replies import hears
from tests.backend.transfer.kit import ANSWERED, HEARD, NOW, PLAIN, opened, sheet, taken

CANARY = "Canary Quietwing"
STAGE_2 = {
    **ANSWERED,
    "stage_2.on": "2026-11-17",
    "investigators.officer": "Ira Officer",
    "investigators.person": "Ina Dependent",
    "investigators.officer_apart": "yes",
    "investigators.independent": "yes",
    "statement.on": "18/11/2026",
    "statement.words": "As agreed.",
    "statement.points": "Nobody rang.\nThe room was cold.",
    "officer_report.on": "19/11/2026",
    "officer_report.words": "It was so.",
    "person_report.on": "19/11/2026",
    "person_report.words": "I agree.",
    "stage_2_answered.on": "20/11/2026",
    "stage_2_answered.adjudicator": "Sia Senior",
    "stage_2_answered.finding_1": "upheld",
    "stage_2_answered.finding_2": "Not upheld",
    "stage_2_answered.words": "You were right about the calls.",
    "stage_2_answered.plan": "We ring on Mondays.",
    "stage_2_answered.act_1": "A new rota",
    "stage_2_answered.owner_1": "Team North",
    "stage_2_answered.due_1": "1/12/2026",
    "stage_2_answered.stage_3_right_told": "yes",
    "stage_3.on": "23/11/2026",
}


async def cases_in(book: Casebook) -> list[CaseRow]:
    return list(await book.reading(lambda session: session.scalars(select(CaseRow).order_by(CaseRow.reference))))


async def counts_of(book: Casebook) -> dict[str, int]:
    """Count the rows of every table."""

    async def work(session) -> dict[str, int]:  # type: ignore[no-untyped-def]
        return {
            table.name: int(await session.scalar(select(func.count()).select_from(table))) for table in all_tables()
        }

    return await book.reading(work)


@pytest.mark.asyncio
async def test_a_line_becomes_a_case_whose_clock_runs_from_its_true_day(sqlite_home: Path) -> None:
    async with opened(settings_of(sqlite_home)) as book:
        outcome, [said] = await taken(book, {**PLAIN, **HEARD, "note": "Rang twice.", "about": "home; carer"})
        [case] = await cases_in(book)
        assert (outcome.made, outcome.refused, said) == (1, 0, f"line 2: {case.reference}")
        state = await book.state(case.uuid)
        assert (state.received_on, state.acknowledged_on) == (date(2026, 11, 2), date(2026, 11, 3))
        assert state.flags == frozenset()  # nothing asks somebody to find out where a running case was
        stage_1 = dates(state, book.law).stage_1
        assert stage_1
        assert stage_1.by == date(2026, 11, 16)
        rows = await book.reading(lambda session: rows_of(session, case.uuid))
        told = representation_of(book, rows[0])
        assert told.words[0].text == PLAIN["words"]
        assert set(told.about) == {"home", "carer"}
        notes = [book.words_of(row) for row in rows if row.kind == "note_written"]
        assert notes == ["Taken over from the council’s own list, where its number is K-1.\n\nRang twice."]
        audit = await book.reading(lambda session: session.scalars(select(AuditRow)))
        [entry] = list(audit)
        assert (entry.what, entry.about, entry.council) == ("case_imported", case.uuid, "wigan")


@pytest.mark.asyncio
async def test_a_case_at_stage_3_comes_with_everything_that_led_there(sqlite_home: Path) -> None:
    async with opened(settings_of(sqlite_home)) as book:
        outcome, said = await taken(book, {**PLAIN, **STAGE_2})
        assert outcome.made == 1, said
        [case] = await cases_in(book)
        state = await book.state(case.uuid)
        assert (state.stage, state.stage_3_requested_on) == (3, date(2026, 11, 23))
        assert state.stage_2_findings == ("upheld", "not_upheld")
        assert state.statement_agreed_on == date(2026, 11, 18)
        [promised] = state.open_actions
        assert (promised.stage, promised.point, promised.due) == (2, 1, date(2026, 12, 1))
        assert {due.deadline.what for due in dates(state, book.law).open} == {"stage_3_panel"}


RULES = {
    "acknowledged.on": ({"acknowledged.advocacy_given": "no"}, "Tell them about advocates and offer help to get one."),
    "answered.on": ({"answered.stage_2_right_told": ""}, "Tell them that they may ask for stage 2."),
    "stage_2.on": ({"stage_2.on": "10/10/2026"}, "That is before the words arrived."),
    "investigators.officer": (
        {"investigators.person": "Ira Officer"},
        "The Investigating Officer and the Independent Person are two people.",
    ),
    "stage_2_answered.finding_2": ({"stage_2_answered.finding_2": ""}, "Please fill this in."),
    "stage_2_answered.finding_3": (
        {"stage_2_answered.finding_3": "upheld"},
        "There is no such column for this case.",
    ),
    "extended.to": (
        {"extended.to": "1/12/2027", "extended.reason": "complex", "extended.child_told_on": "4/11/2026",
         "extended.words": "Long."},
        "Stage 1 ends on 30 November 2026 at the very latest.",
    ),
}  # fmt: skip


@pytest.mark.asyncio
@pytest.mark.parametrize("column", sorted(RULES))
async def test_what_the_procedure_does_not_allow_is_refused_with_line_column_and_reason(
    sqlite_home: Path, column: str
) -> None:
    change, reason = RULES[column]
    async with opened(settings_of(sqlite_home)) as book:
        outcome, said = await taken(book, {**PLAIN, **STAGE_2, **change})
        assert said == [f"line 2, column {column}: {reason}"]
        assert (outcome.made, outcome.refused) == (0, 1)
        assert await cases_in(book) == []


@pytest.mark.asyncio
async def test_a_dry_run_stores_nothing_and_says_everything(sqlite_home: Path) -> None:
    settings = settings_of(sqlite_home)
    async with opened(settings) as book:
        before, keys = await counts_of(book), book.secrets.data_keys.count()
        rows = [
            {**PLAIN, **HEARD},
            {**PLAIN, "key": "K-2", "received_on": f"32/11/2026 {CANARY}", "channel": CANARY, "words": ""},
            {**PLAIN, "key": "K-3", "received_on": "24/11/2026"},
            {**PLAIN, "key": "K-1"},
            {**PLAIN, "key": ""},
            {**PLAIN, "key": "K-4", "received_on": "3/5/1026"},
            {**PLAIN, "key": "K-5", "assigned_to": "nobody@wigan.example"},
        ]
        outcome, said = await taken(book, *rows, dry=True)
        assert (outcome.made, outcome.refused) == (1, 6)
        assert await counts_of(book) == before
        assert book.secrets.data_keys.count() == keys
        # every case has two lines of words: the second begins in line 4, and so on
        assert said == [
            "line 4, column channel: Write one of: phone, letter, in_person.",
            "line 4, column received_on: Write a day like 27/11/2026.",
            "line 4, column words: Please fill this in.",
            "line 5, column received_on: That day has not come yet.",
            "line 7, column key: The same stands in line 2.",
            "line 9, column key: Please fill this in: by it the case is known when this file is read again.",
            "line 11, column received_on: Look at the year: 1026. Write it with four digits, like 27/11/2026.",
            "line 13, column assigned_to: Nobody with this address works on cases of this council at the desk.",
        ]
        again, said_again = await taken(book, *rows)
        assert said_again[1:] == said  # the real run says the same, and the reference of the one that is good
        assert again.refused == 6


@pytest.mark.asyncio
async def test_the_same_file_again_doubles_nothing_and_changes_nothing(database: Settings) -> None:
    async with opened(database) as book:
        rows = [{**PLAIN, "key": f"K-{number}"} for number in range(3)]
        await taken(book, *rows)
        before = await counts_of(book)
        outcome, said = await taken(book, {**rows[0], "words": "Other words"}, *rows[1:], {**PLAIN, "key": "K-9"})
        assert (outcome.made, outcome.here_before, len(said)) == (1, 3, 1)
        after = await counts_of(book)
        assert after["cases"] == before["cases"] + 1
        other, _ = await taken(book, rows[0], council="devon")
        assert other.made == 1  # another council's own number is another case


def test_killed_in_the_middle_and_run_again_every_case_is_there_once_and_whole(sqlite_home: Path) -> None:
    settings = settings_of(sqlite_home)
    prepare(settings)
    file = sqlite_home / "cases.csv"
    file.write_bytes(sheet(*({**PLAIN, **HEARD, "key": f"K-{number}"} for number in range(25))))
    command = [sys.executable, "-m", "backend", "import", str(file), "--council", "wigan"]
    env = {**os.environ, "HMO_HOME": str(sqlite_home), "DATABASE_URL": ""}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout
        seen = [first.stdout.readline() for _ in range(4)]
        first.send_signal(signal.SIGKILL)
    assert all(line.startswith("line ") for line in seen)
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    made, here_before = (int(part.split()[0]) for part in done.stdout.splitlines()[-1][7:].split("; ")[:2])
    assert made + here_before == 25
    assert 4 <= here_before < 25

    async def look() -> None:
        async with opened(settings) as book:
            cases = await cases_in(book)
            assert len(cases) == 25
            for case in cases:
                rows = await book.reading(lambda session, uuid=case.uuid: rows_of(session, uuid))
                assert [row.kind for row in rows] == ["received", "acknowledged", "note_written"]

    import asyncio

    asyncio.run(look())


@pytest.mark.asyncio
async def test_it_is_given_to_somebody_by_their_address_but_never_to_who_is_named_in_it(sqlite_home: Path) -> None:
    async with opened(settings_of(sqlite_home)) as book:

        async def work(session) -> str:  # type: ignore[no-untyped-def]
            new = await staff.add(
                session, book.secrets.sealer, sign_in="olu@wigan.example", name="Olu Featherby",
                roles=["complaints_officer"], councils=["wigan"], now=NOW,
            )  # fmt: skip
            return new.staff.id

        olu = await book.writing(work)
        given = {**PLAIN, "assigned_to": "Olu@Wigan.example"}
        outcome, said = await taken(book, given, {**given, "key": "K-2", "person_named": "Olu Featherby"})
        assert said[1:] == ["line 4, column assigned_to: This person is named in the case and cannot handle it."]
        [case] = await cases_in(book)
        assert (await book.state(case.uuid)).assigned_to == olu
        assert outcome.refused == 1


@pytest.mark.asyncio
async def test_no_refusal_repeats_what_stands_in_a_cell(sqlite_home: Path) -> None:
    async with opened(settings_of(sqlite_home)) as book:
        strange = {name: CANARY for name in (*PLAIN, *STAGE_2) if name != "key"}
        usual = {**PLAIN, **STAGE_2}
        rows = [{**usual, "key": f"K-{at}", name: value} for at, (name, value) in enumerate(strange.items())]
        _, said = await taken(book, *rows, dry=True)
        assert len(said) > 10
        assert [line for line in said if CANARY in line] == []


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"key;words\nK;\xe9t\xe9\n", "not UTF-8"),
        (b"", "no names of columns"),
        (b"key,key\n1,2\n", "columns 1, 2: there twice: key"),
        (b"key,colour\n1,red\n", "column 2: no such column: colour"),
        (b'key,words\n1,"open\n', "not closed"),
    ],
)
async def test_a_file_that_is_no_list_is_refused_as_a_whole(sqlite_home: Path, raw: bytes, reason: str) -> None:
    async with opened(settings_of(sqlite_home)) as book:
        with pytest.raises(BadSheet, match=reason):
            await take_over(book, raw, "wigan", print, NOW, dry=False)


@pytest.mark.asyncio
async def test_semicolons_and_columns_of_their_own_are_read_as_meant(sqlite_home: Path) -> None:
    async with opened(settings_of(sqlite_home)) as book:
        raw = sheet({**PLAIN, "#ours": "anything"}, separator=";")
        outcome = await take_over(book, raw, "wigan", print, NOW, dry=True)
        assert outcome.made == 1


def test_the_command_says_how_many_and_fails_where_a_line_was_refused(
    sqlite_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HMO_HOME", str(sqlite_home))
    monkeypatch.setenv("DATABASE_URL", "")
    file = sqlite_home / "cases.csv"
    file.write_bytes(sheet(PLAIN, {**PLAIN, "key": "K-2", "channel": "fax"}))
    assert main([str(file), "--council", "wigan", "--dry-run"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == (
        "cases: 1 would be made, nothing is stored; 0 here before; 1 refused"
    )
    assert main([str(file), "--council", "nowhere"]) == 1
    assert "We do not know this council." in capsys.readouterr().err


@pytest.mark.asyncio
async def test_what_people_said_waits_sealed_to_be_looked_at_for_safety_and_the_list_does_not_wait_for_it(
    sqlite_home: Path,
) -> None:
    told = {**PLAIN, **ANSWERED, "points": "The bed\nThe lock"}
    told |= {
        f"answered.{name}_{n}": say for n in (1, 2) for name, say in (("finding", "upheld"), ("say", "So it was."))
    }
    told |= {"stage_2.on": "20/11/2026", "stage_2.words": "He hit me again."}
    helper = {**PLAIN, "key": "K-2", "role": "on_behalf", "relation": "carer"}
    async with opened(settings_of(sqlite_home)) as book:
        outcome, why = await taken(book, told, helper, dry=True)
        assert (outcome.made, await waiting(book)) == (2, []), why
        await taken(book, told, helper)
        found = await waiting(book)
        said = ["He hit me again.", PLAIN["words"], PLAIN["words"], "The bed", "The lock"]
        assert sorted(alert["words"] for alert in found) == sorted(said)
        assert "We rang too late." not in str(found), "what the council wrote is nobody's cry for help"
        assert {(one["role"], one["council"]) for one in found} == {("child", "wigan"), ("helper", "wigan")}
        assert {one["case_uuid"] for one in found} == {case.uuid for case in await cases_in(book)}
        await taken(book, told)
        assert await waiting(book) == found, "the same list again waits for nothing more"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "typed", ["{sad} I want to go home", '{"why": 1}', '{"kind": "add_words"}', '{"paper": 1}', "{"]
)
async def test_words_that_look_like_ours_are_words(sqlite_home: Path, typed: str) -> None:
    told = {**PLAIN, **ANSWERED, "words": typed, "answered.words": typed, "note": typed}
    told |= {"said_to_answer.agrees": "no", "said_to_answer.words": typed}
    told |= {"stage_2.on": "20/11/2026", "stage_2.words": typed, "withdrawn.on": "21/11/2026", "withdrawn.words": typed}
    async with opened(settings_of(sqlite_home)) as book:
        outcome, why = await taken(book, told)
        assert outcome.made == 1, why
        assert {alert["words"] for alert in await waiting(book)} == {typed}
        [case] = await cases_in(book)
        rows = await book.reading(lambda session: rows_of(session, case.uuid))
        shown = Opened(case, rows, await book.state(case.uuid), book)
        by_kind = {row.kind: line_of(shown, row, {}, in_error=False).words for row in rows}
        said = ("child_said", "stage_requested", "withdrawn", "answered")
        assert {kind: by_kind[kind] for kind in said} == dict.fromkeys(said, (typed,))
        assert parts_of_case(shown, {})


@pytest.mark.asyncio
async def test_harm_in_an_imported_case_is_an_alert_of_it_once_the_server_has_looked(
    sqlite_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(sqlite_home)
    async with opened(settings) as book:
        await taken(book, {**PLAIN, "words": "He hits me."}, now=NOW)
    async with running(settings) as desk:
        hears(desk, monkeypatch, concern=True)
        await check_all(desk.app)
        async with desk.book.sessions() as session:
            alert = (await session.scalars(select(AlertRow))).one()
            case = (await session.scalars(select(CaseRow))).one()
        assert (alert.case_uuid, alert.council) == (case.uuid, "wigan")
        duty = await desk.person("safeguarding_duty")
        assert alert.uuid in await duty.read("/desk/alerts")


async def waiting(book: Casebook) -> list[dict[str, Any]]:
    """Return what waits to be looked at for safety; that it lies sealed is seen on the way."""
    async with book.sessions() as session:
        rows = list(await session.scalars(select(UncheckedRow).order_by(UncheckedRow.uuid)))
    assert not any(b"hit me" in row.sealed for row in rows)
    return [unseal(book.secrets.sealer, row, "sealed")["alert"] for row in rows]


def test_the_page_of_columns_is_up_to_date() -> None:
    assert (ROOT / "docs" / "import-columns.md").read_text("utf-8") == document(LAW)
