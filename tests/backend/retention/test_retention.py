"""Nothing goes without a confirmed rule, nothing on hold ever goes, and what goes leaves a proof and no word."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from backend.alerts.tables import AlertEventRow, AlertRow
from backend.cases import events as e
from backend.cases.casebook import rows_of
from backend.cases.receive import receive
from backend.cases.tables import CaseRow, EventRow, NamesKeptRow
from backend.cases.young_person import to_seal
from backend.chat.conversations import begin
from backend.chat.tables import Conversation, Forgetting
from backend.form.tables import FormRow
from backend.notify.outbox import notice
from backend.notify.tables import NoticeRow
from backend.refusals import NotAllowed
from backend.retention import command, deletion, holds
from backend.retention.application import apply_retention
from backend.retention.deletion import tables_referring_to
from backend.retention.due_items import find_due
from backend.retention.rules import goes_on, number_of
from backend.retention.tables import HoldRow, ProofRow
from backend.store import rotate
from backend.store.all_tables import load_tables
from backend.store.sealing import CannotUnseal, Destroyed
from backend.store.secrets import Secrets
from tests.backend.cases.kit import new_uuid, represented
from tests.backend.retention.kit import BY, CONTENT, ENDED, NOW, TOLD, WORDS, Archive, confirmed, leaf

pytestmark = pytest.mark.asyncio
SIX = {"complaint_years": 6, "comment_years": 6, "thank_you_years": 6, "alert_years": 6}


async def reference_of(archive: Archive, uuid: str) -> str:
    """Return the reference of a case."""
    async with archive.book.sessions() as session:
        return (await session.get_one(CaseRow, uuid)).reference


@pytest.mark.parametrize(
    ("value", "changes", "number"),
    [
        (6, {}, 6),
        (6, {"confirmed": False}, None),
        (6, {"source": "to_confirm", "quote": None}, None),
        (None, {}, None),
        (0, {}, None),
        ("six", {}, None),
    ],
)
async def test_only_a_confirmed_number_of_the_council_is_a_rule(value: Any, changes: Any, number: int | None) -> None:
    assert number_of(leaf(value, **changes)) == number


async def test_the_shipped_packs_let_nothing_go(archive: Archive) -> None:
    await archive.ended()
    await archive.alert()
    found = await find_due(archive.where(CONTENT), NOW)
    assert (found.go, found.held) == ([], [])
    assert found.unconfirmed == {("islington", "complaint_years"): 1, ("wigan", "alert_years"): 1}
    assert await apply_retention(archive.where(CONTENT), by=BY, now=NOW) == {}
    assert await archive.count(CaseRow, AlertRow) == [1, 1]


@pytest.mark.parametrize(
    ("since", "day"), [(date(2020, 3, 6), date(2026, 3, 6)), (date(2020, 2, 29), date(2026, 3, 1))]
)
async def test_the_years_are_counted_from_the_day_it_was_over(since: date, day: date) -> None:
    assert goes_on(since, 6) == day


async def test_a_case_goes_on_its_day_and_not_before(archive: Archive) -> None:
    await archive.ended()
    where = archive.where(confirmed(**SIX))
    assert (await find_due(where, datetime(2026, 3, 5, 23, tzinfo=UTC))).go == []
    [item] = (await find_due(where, datetime(2026, 3, 6, 1, tzinfo=UTC))).go
    assert (item.what, item.since) == ("complaint", ENDED)


async def test_what_is_open_or_has_something_left_to_do_stays(archive: Archive) -> None:
    added = await archive.ended()
    await archive.book.record(added, e.WordsAdded(), actor="teller", now=TOLD + timedelta(days=30), words=WORDS)
    await archive.alert(await archive.ended(), close=False)
    again = await archive.ended("complaint")
    fact = e.StageRequested(stage=2)
    await archive.book.record(again, fact, actor="teller", now=TOLD + timedelta(days=9))
    assert (await find_due(archive.where(confirmed(**SIX)), NOW)).go == []


async def test_an_advocate_found_after_the_end_keeps_nothing_for_ever(archive: Archive) -> None:
    uuid, where = await archive.ended(), archive.where(confirmed(**SIX))
    later = TOLD + timedelta(days=9)
    await archive.book.record(uuid, e.AdvocateAnswered(answer="yes_please"), actor="teller", now=later)
    assert (await find_due(where, NOW)).go == [], "somebody is looked for"
    for fact in (e.AdvocateReferred(on=later.date()), e.AdvocateAppointed(on=later.date())):
        await archive.book.record(uuid, fact, actor="officer-1", now=later)
    assert [item.since for item in (await find_due(where, NOW)).go] == [later.date()]


async def test_a_move_to_come_that_nobody_decided_about_keeps_nothing_that_was_withdrawn(archive: Archive) -> None:
    told = represented(told_at=TOLD, words=[{"at": TOLD, "text": WORDS}], decision={"when": "this_week"})
    uuid = new_uuid()
    await receive(archive.book, uuid, told, now=TOLD)
    await archive.book.record(uuid, e.Withdrawn(), actor="teller", now=TOLD)
    await archive.book.record(uuid, e.WithdrawalConfirmed(on=TOLD.date()), actor="officer-1", now=TOLD)
    assert [item.since for item in (await find_due(archive.where(confirmed(**SIX)), NOW)).go] == [TOLD.date()]


@pytest.mark.parametrize("understands", ["yes", "no"])
async def test_a_child_whom_nobody_asked_keeps_nothing_that_was_withdrawn(archive: Archive, understands: str) -> None:
    child = {"agrees": "not_sure", "understands": understands}
    speaker = {"role": "on_behalf", "relation": "carer"}
    told = represented(told_at=TOLD, words=[{"at": TOLD, "text": WORDS}], speaker=speaker, child=child)
    uuid = new_uuid()
    await receive(archive.book, uuid, told, now=TOLD)
    await archive.book.record(uuid, e.Withdrawn(), actor="teller", now=TOLD)
    await archive.book.record(uuid, e.WithdrawalConfirmed(on=TOLD.date()), actor="officer-1", now=TOLD)
    assert [item.since for item in (await find_due(archive.where(confirmed(**SIX)), NOW)).go] == [TOLD.date()]


async def test_the_last_word_counts_not_the_first_closing(archive: Archive) -> None:
    uuid = await archive.ended()
    later = datetime(2023, 5, 1, tzinfo=UTC)
    await archive.book.record(uuid, e.WordsAdded(), actor="teller", now=later, words=WORDS)
    await archive.book.record(uuid, e.Seen(flags=("read_new_words",)), actor="officer-1", now=later)
    assert (await find_due(archive.where(confirmed(**SIX)), NOW)).go == []
    assert (await find_due(archive.where(confirmed(complaint_years=3)), NOW)).go


async def test_a_link_or_a_file_that_is_removed_keeps_an_ended_case_no_longer(archive: Archive) -> None:
    uuid = await archive.ended()
    later = datetime(2023, 5, 1, tzinfo=UTC)
    for fact in (e.CaseLinked(other="ABC-DEF", link="family"), e.CaseUnlinked(other="ABC-DEF")):
        await archive.book.record(uuid, fact, actor="officer-1", now=later)
    assert (await find_due(archive.where(confirmed(**SIX)), NOW)).go
    assert dict(await apply_retention(archive.where(confirmed(**SIX)), by=BY, now=NOW)) == {"complaint": 1}


async def test_the_link_with_a_case_that_goes_is_ended_in_the_other_one(archive: Archive) -> None:
    gone, stays = await archive.ended(), await archive.ended(told=datetime(2024, 3, 4, 10, tzinfo=UTC))
    for one, other in ((gone, stays), (stays, gone)):
        fact = e.CaseLinked(other=await reference_of(archive, other), link="family")
        await archive.book.record(one, fact, actor="officer-1", now=NOW)
    assert dict(await apply_retention(archive.where(confirmed(**SIX)), by=BY, now=NOW)) == {"complaint": 1}
    assert (await archive.book.state(stays)).links == ()
    async with archive.book.sessions() as session:
        last = (await rows_of(session, stays))[-1]
    assert (last.kind, last.actor) == ("case_unlinked", "system")


async def test_a_letter_that_nobody_has_seen_to_stays_on_today_however_old_it_is(archive: Archive) -> None:
    async with archive.book.sessions.begin() as session:
        for standing, letter in (("unsure", "answer"), ("dead", "answer"), ("by_hand", "answer"), ("dead", None)):
            row = notice(notice_id=new_uuid(), about=new_uuid(), address="", subject="s", text="", now=TOLD)
            row.standing, row.letter, row.settled_at = standing, letter, TOLD
            session.add(row)
    assert dict(await apply_retention(archive.where(confirmed(notice_days=30)), by=BY, now=NOW)) == {"notices": 2}


async def test_what_goes_leaves_no_row_no_key_and_a_proof(archive: Archive) -> None:
    gone, stays = await archive.ended(), await archive.ended(told=datetime(2024, 3, 4, 10, tzinfo=UTC))
    reference = await reference_of(archive, gone)
    async with archive.book.sessions() as session:
        old = await rows_of(session, gone)
    assert dict(await apply_retention(archive.where(confirmed(**SIX)), by=BY, now=NOW)) == {"complaint": 1}
    assert await archive.count(CaseRow, EventRow, NamesKeptRow) == [1, 4, 1]
    assert archive.book.secrets.data_keys.find(gone) is None
    assert archive.book.secrets.data_keys.find(stays)
    with pytest.raises(Destroyed):
        archive.book.words_of(old[0])
    [proof] = await holds.proofs(archive.book, reference.lower())
    assert (proof.what, proof.rule, proof.number, proof.gone_at, proof.gone_by) == (
        "complaint",
        "complaint_years",
        6,
        NOW,
        BY,
    )
    assert proof.rows == 7, "the case, four events, the summary, and that hashes of its names were made"
    assert proof.subject is None
    assert gone not in repr(vars(proof))
    assert reference not in repr(vars(proof))
    assert await holds.proofs(archive.book, "ABC-DEF") == []


async def test_a_backup_of_the_cases_does_not_open_again(archive: Archive, tmp_path: Path) -> None:
    if not archive.settings.database_url.startswith("sqlite"):
        return
    uuid = await archive.ended()
    backup = tmp_path / "backup.sqlite3"
    file = archive.settings.home / "backend.sqlite3"
    with sqlite3.connect(file) as live, sqlite3.connect(backup) as copy:
        live.backup(copy)
    await apply_retention(archive.where(confirmed(**SIX)), by=BY, now=NOW)
    shutil.copy(backup, file)
    (archive.settings.home / "backend.sqlite3-wal").unlink(missing_ok=True)
    with sqlite3.connect(backup) as copy:
        [sealed] = copy.execute("SELECT sealed FROM case_events WHERE seq = 1").fetchone()
    secrets = Secrets.load(archive.settings)
    with pytest.raises(CannotUnseal):
        secrets.sealer.unseal(sealed, f"case_events:{uuid}:1")


async def test_what_is_on_hold_never_goes_until_it_is_released(archive: Archive) -> None:
    uuid = await archive.ended()
    reference, where = await reference_of(archive, uuid), archive.where(confirmed(**SIX))
    linked = await archive.alert(uuid)
    await holds.hold(archive.book, reference, by=BY, reason="a court asked", now=NOW)
    found = await find_due(where, NOW)
    assert {item.uuid for item in found.held} == {uuid, linked}
    assert await apply_retention(where, by=BY, now=NOW) == {}
    async with archive.book.sessions() as session:
        [hold] = await session.scalars(select(HoldRow))
    assert b"court" not in hold.reason
    assert await holds.release(archive.book, reference, by=BY, now=NOW) == 1
    assert dict(await apply_retention(where, by=BY, now=NOW)) == {"alert": 1, "complaint": 1}


async def test_a_hold_placed_while_it_is_going_wins(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    uuid = await archive.ended()
    where = archive.where(confirmed(**SIX))
    found = await find_due(where, NOW)
    await holds.hold(archive.book, await reference_of(archive, uuid), by=BY, reason="wait", now=NOW)
    assert not await deletion.delete_item(archive.book, found.go[0], by=BY, now=NOW)
    assert await archive.count(CaseRow, ProofRow) == [1, 0]


async def test_a_hold_needs_a_name_a_reason_and_something_to_hold(archive: Archive) -> None:
    for name, by, reason in (("ABC-DEF", BY, "why"), ("ABC-DEF", "", "why"), ("ABC-DEF", BY, " ")):
        with pytest.raises(NotAllowed):
            await holds.hold(archive.book, name, by=by, reason=reason, now=NOW)
    with pytest.raises(NotAllowed):
        await holds.release(archive.book, await reference_of(archive, await archive.ended()), by=BY, now=NOW)


async def test_an_alert_goes_with_its_notices_and_stays_without_a_rule(archive: Archive) -> None:
    uuid = await archive.alert()
    async with archive.book.sessions.begin() as session:
        for about in (uuid, new_uuid()):
            session.add(notice(notice_id=new_uuid(), about=about, address="a@b", subject="s", text="t", now=NOW))
    assert dict(await apply_retention(archive.where(confirmed("devon", **SIX)), by=BY, now=NOW)) == {}
    assert dict(await apply_retention(archive.where(confirmed("wigan", **SIX)), by=BY, now=NOW)) == {"alert": 1}
    assert await archive.count(AlertRow, AlertEventRow, NoticeRow) == [0, 0, 1]
    assert archive.book.secrets.data_keys.find(uuid) is None
    assert len(await holds.proofs(archive.book, uuid)) == 1


async def test_one_council_can_go_alone(archive: Archive) -> None:
    await archive.ended(council="devon")
    await archive.ended(council="wigan")
    where = archive.where(confirmed(**SIX), "devon")
    assert dict(await apply_retention(where, by=BY, now=NOW)) == {"complaint": 1}
    assert await archive.count(CaseRow) == [1]


async def test_conversations_go_by_their_own_promise_and_the_bot_is_to_forget_them(archive: Archive) -> None:
    async with archive.book.sessions.begin() as session:
        session.add(begin(new_uuid(), "wigan", "token", NOW - timedelta(hours=25)))
        session.add(begin(new_uuid(), "wigan", "other", NOW - timedelta(hours=23)))
        for name, keep_until in (("over", NOW), ("open", NOW + timedelta(hours=1))):
            session.add(FormRow(id=name, council="wigan", token_hash=name, keep_until=keep_until, sealed=b"x"))
    assert dict(await apply_retention(archive.where(CONTENT), by=BY, now=NOW)) == {"conversations": 1, "forms": 1}
    assert await archive.count(Conversation, Forgetting, FormRow) == [1, 1, 1]
    assert (await find_due(archive.where(CONTENT), NOW)).bot_must_forget == 1


async def test_notices_and_logs_go_only_when_every_council_has_confirmed_and_by_the_longest(archive: Archive) -> None:
    log = archive.settings.home / "backend.log.1"
    log.write_text("GET /health 200")
    os.utime(log, ((NOW - timedelta(days=31)).timestamp(),) * 2)
    async with archive.book.sessions.begin() as session:
        for age in (29, 31):
            row = notice(notice_id=new_uuid(), about=new_uuid(), address="a@b", subject="s", text="t", now=NOW)
            row.standing, row.settled_at = "sent", NOW - timedelta(days=age)
            session.add(row)
        session.add(notice(notice_id=new_uuid(), about=new_uuid(), address="a@b", subject="s", text="t", now=TOLD))
    numbers = {"notice_days": 30, "log_days": 30}
    assert await apply_retention(archive.where(confirmed("devon", **numbers)), by=BY, now=NOW) == {}
    assert dict(await apply_retention(archive.where(confirmed(**numbers)), by=BY, now=NOW)) == {"notices": 1, "logs": 1}
    assert not log.exists()
    assert await archive.count(NoticeRow) == [2]


class Killed(BaseException):
    """The process is gone: nothing after this runs."""


def killed_in(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Die when this function of the deletion is reached."""
    real: Callable[..., Awaitable[Any]] = getattr(deletion, name)

    async def dies(*args: Any, **more: Any) -> Any:
        monkeypatch.setattr(deletion, name, real)
        if name != "finish_deletion":
            await real(*args, **more)
        raise Killed

    monkeypatch.setattr(deletion, name, dies)


@pytest.mark.parametrize("where_killed", ["delete_case", "finish_deletion"])
async def test_killed_half_way_the_next_run_finishes(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, where_killed: str
) -> None:
    uuids = [await archive.ended() for _ in range(3)]
    where = archive.where(confirmed(**SIX))
    killed_in(where_killed, monkeypatch)
    with pytest.raises(Killed):
        await apply_retention(where, by=BY, now=NOW)
    cases, proofs = await archive.count(CaseRow, ProofRow)
    assert cases + proofs == 3
    with_key = [uuid for uuid in uuids if archive.book.secrets.data_keys.find(uuid)]
    assert len(with_key) == 3
    await apply_retention(where, by=BY, now=NOW)
    assert await archive.count(CaseRow, EventRow, ProofRow) == [0, 0, 3]
    assert not any(archive.book.secrets.data_keys.find(uuid) for uuid in uuids)
    found = await find_due(where, NOW)
    assert (found.go, found.unfinished) == ([], [])
    assert await apply_retention(where, by=BY, now=NOW) == {}


async def test_a_rotation_of_keys_passes_over_words_whose_own_key_is_destroyed(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone, stays = await archive.ended(), await archive.ended()
    archive.book.secrets.data_keys.destroy(gone)
    monkeypatch.setenv("HMO_HOME", str(archive.settings.home))
    monkeypatch.setenv("DATABASE_URL", archive.settings.database_url)
    assert rotate.main([]) == 0
    assert "1 sealed texts are now under key k-" in capsys.readouterr().out
    async with archive.book.sessions() as session:
        [first, *_] = await rows_of(session, stays)
    assert WORDS in (archive.book.words_of(first) or "")


async def test_whatever_hangs_on_a_case_by_a_foreign_key_goes_with_it() -> None:
    load_tables()
    assert ("case_events", "case_uuid") in [(table.name, column) for table, column in tables_referring_to("cases")]


async def test_the_command_shows_holds_and_proves(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = await reference_of(archive, await archive.ended())
    lines = command.preview(await find_due(archive.where(confirmed(**SIX)), NOW))
    assert f"would go: {reference} (complaint, islington), over since 2020-03-06, complaint_years 6" in lines
    assert "nothing went" in command.went(await apply_retention(archive.where(CONTENT), by=BY, now=NOW))
    assert WORDS not in "".join(command.preview(await find_due(archive.where(CONTENT), NOW)))


async def test_what_was_recorded_about_the_young_person_goes_with_the_case_and_opens_nowhere(archive: Archive) -> None:
    uuid = await archive.ended()
    answers = to_seal({"age": "from_16", "sexual_orientation": "bisexual"})
    at = TOLD + timedelta(days=5)
    await archive.book.record(uuid, e.YoungPersonRecorded(), actor="officer-1", now=at, words=answers)
    async with archive.book.sessions() as session:
        old = await rows_of(session, uuid)
    assert archive.book.words_of(old[-1]) == answers
    assert dict(await apply_retention(archive.where(confirmed(**SIX)), by=BY, now=NOW)) == {"complaint": 1}
    assert await archive.count(CaseRow, EventRow) == [0, 0]
    with pytest.raises(Destroyed):
        archive.book.words_of(old[-1])
