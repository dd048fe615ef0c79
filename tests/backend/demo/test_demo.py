"""The demo: believable, allowed by the rules, the same for the same seed, and never near a real case."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from backend.__main__ import main
from backend.alerts.tables import AlertRow
from backend.cases import events as e
from backend.cases.casebook import Casebook
from backend.cases.papers import Paper
from backend.cases.receive import receive, representation_of
from backend.cases.summaries import refresh
from backend.cases.tables import CaseRow, EventRow, SummaryRow
from backend.cases.young_person import from_sealed, lists, may_be_asked
from backend.chat.tables import Ending
from backend.demo import command
from backend.demo.filling import Wanted, in_batches, open_all, plans
from backend.demo.home import MARK, NotADemo, demo_env, fresh
from backend.demo.plan import Plan
from backend.demo.young_people import WEIGHTS
from backend.desk.passwords import HASHER
from backend.desk.permissions import ROLES
from backend.desk.tables import AbsenceRow, StaffRow
from backend.files.tables import PieceRow
from backend.settings import ROOT, Settings
from backend.store.engine import make_sync_engine
from tests.backend.cases.kit import LAW, casebook, new_uuid, represented
from tests.backend.files.kit import content_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CONTACT = re.compile(r"(@example\.org|01632 960\d{3}|Invented: .*)$")


@pytest_asyncio.fixture
async def book(database: Settings) -> AsyncIterator[Casebook]:
    """Give the store of cases."""
    async with casebook(database) as opened:
        yield opened


def made(book: Casebook, cases: int, seed: int = 1) -> list[Plan]:
    """Make invented cases and return their plans."""
    return list(plans(book, Wanted(cases, seed, NOW)))


@pytest.fixture
def planner(sqlite_home: Path) -> Casebook:
    """Give enough of a casebook to plan with: keys and law, no open database."""
    from backend.store.secrets import Secrets

    settings = Settings.from_env({"HMO_HOME": str(sqlite_home)})
    return Casebook(None, Secrets.load(settings), LAW)  # type: ignore[arg-type]


def test_a_year_has_all_kinds_councils_and_stages_late_ones_and_withdrawn_ones(planner: Casebook) -> None:
    cases = made(planner, 1_500)
    states = [case.state for case in cases]
    assert {state.council for state in states} == set(LAW.promises)
    assert {state.kind for state in states} == {"complaint", "comment", "thank_you", "advocate_request"}
    assert {state.role for state in states} == {"child", "on_behalf", "own_right"}
    assert {state.stage for state in states} == {1, 2, 3}
    assert {state.ended for state in states} == {None, "withdrawn", "closed", "not_looked_at"}
    assert {state.outcome for state in states} >= {"resolved", "partly", "not_resolved"}
    assert any(state.extended_to for state in states)
    assert any(state.child_view_needed for state in states)
    kinds = Counter(type(step.fact).__name__ for case in cases for step in case.steps)
    assert kinds.keys() >= {"DirectorReplied", "Learned", "WordsAdded", "AdvocateAppointed", "InterestDecided"}


def test_points_are_found_answered_and_acted_on_some_of_it_is_late_and_something_is_learned(planner: Casebook) -> None:
    cases = made(planner, 1_000)
    answers = [(case, s) for case in cases for s in case.steps if isinstance(s.fact, e.Answered) and s.fact.findings]
    assert len(answers) > 50
    for case, step in answers:
        items = Paper.opened(step.words).items
        assert [item.title for item in items] == [point.text for point in case.told.points]
        assert tuple(item.found for item in items) == step.fact.findings
        assert all(item.text for item in items)
    actions = [action for case in cases for action in case.state.actions]
    assert {bool(action.done_on) for action in actions} == {True, False}
    learned = [step for case in cases for step in case.steps if isinstance(step.fact, e.Learned)]
    assert any(step.fact.action for step in learned)


def test_the_same_seed_gives_the_same_cases_and_another_seed_others(planner: Casebook) -> None:
    def told(seed: int) -> list[object]:
        return [(case.uuid, case.told, case.steps) for case in made(planner, 40, seed)]

    assert told(1) == told(1)
    assert told(1) != told(2)


def test_nothing_happens_after_now_or_before_receipt(planner: Casebook) -> None:
    for case in made(planner, 300):
        moments = [case.received_at, *(step.at for step in case.steps)]
        assert moments == sorted(moments)
        assert moments[-1] <= NOW


def test_every_word_name_and_contact_is_seen_to_be_invented(planner: Casebook) -> None:
    for case in made(planner, 300):
        told = case.told
        assert all(words.text.startswith("Invented: ") for words in told.words)
        for name in (told.child.name, told.speaker.name, told.person_named):
            assert name is None or name.endswith(" Example")
        assert told.reply.to is None or CONTACT.search(told.reply.to)
        for step in case.steps:
            on_lists_only = isinstance(step.fact, e.YoungPersonRecorded)
            assert on_lists_only or step.words is None or "nvented: " in step.words


def test_some_of_the_invented_council_s_record_is_there_by_the_lists_and_some_is_blank(planner: Casebook) -> None:
    cases = [case for case in made(planner, 1_000) if case.state.kind == "complaint"]
    found = [from_sealed(s.words) for case in cases for s in case.steps if isinstance(s.fact, e.YoungPersonRecorded)]
    assert len(cases) / 2 < len(found) < len(cases)
    for name in lists().questions:
        given = Counter(answers.get(name) for answers in found)
        assert given.keys() - {None} <= set(lists().answers_to(name))
        assert set(lists().questions[name].options) <= given.keys()
        assert given[None] or name == "age"
    assert all(may_be_asked(name, answers) for answers in found for name in answers)
    assert all(set(weights) == set(lists().questions[name].options) for name, weights in WEIGHTS.items())


@pytest.mark.asyncio
async def test_the_doors_and_the_batches_keep_the_same_histories(book: Casebook) -> None:
    cases = made(book, 30)
    await open_all(book, cases[:15])
    await in_batches(book, iter(cases[15:]), lambda count: None)
    states = await book.states()
    assert states == {case.uuid: case.state for case in cases}
    async with book.sessions() as session:
        rows = (await session.scalars(select(EventRow).order_by(EventRow.case_uuid, EventRow.seq))).all()
        opened = {row.case_uuid: representation_of(book, row) for row in rows if row.seq == 1}
        assert opened == {case.uuid: case.told for case in cases}
        assert [book.words_of(row) for row in rows if row.sealed]
        assert len(set(await session.scalars(select(CaseRow.reference)))) == 30
        assert await refresh(session, book.law) == 0
        assert await session.scalar(select(func.count()).select_from(SummaryRow)) == 30


def run(home: Path, *more: str) -> int:
    """Run the command, without the server, and return its exit code."""
    return main(["demo", "--cases", "12", "--now", NOW.isoformat(), "--home", str(home), "--no-serve", *more])


def count(home: Path, table: type) -> int:
    """Count the rows of a table in the demo's database."""
    engine = make_sync_engine(Settings.from_env({"HMO_HOME": str(home)}))
    with engine.connect() as connection:
        found = connection.scalar(select(func.count()).select_from(table)) or 0
    engine.dispose()
    return found


def test_the_command_fills_a_folder_of_its_own_and_may_be_run_again(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    for _ in range(2):
        assert run(home) == 0
        assert (count(home, CaseRow), count(home, AlertRow) > 0, count(home, Ending) > 0) == (12, True, True)


def test_there_are_files_that_open_and_somebody_is_away_with_a_cover(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    assert main(["demo", "--cases", "60", "--now", NOW.isoformat(), "--home", str(home), "--no-serve"]) == 0
    assert (count(home, PieceRow) > 3, count(home, AbsenceRow)) == (True, 2)

    async def read() -> set[bytes]:
        async with casebook(Settings.from_env({"HMO_HOME": str(home)})) as book:
            async with book.sessions() as session:
                rows = list(await session.scalars(select(EventRow).where(EventRow.kind == "file_added")))
            return {await content_of(book, row.case_uuid, row.seq) for row in rows}

    assert all(content.startswith(b"Invented: ") for content in asyncio.run(read()))


def test_it_prints_a_sign_in_for_each_role_that_really_opens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "demo") == 0
    said = capsys.readouterr().out
    assert all(f"{role.replace('_', '-')}@example.org" in said for role in ROLES)
    assert run(tmp_path / "demo", "--codes") == 0
    codes = dict(re.findall(r"(\S+@example\.org) +(\d{6})$", capsys.readouterr().out, re.MULTILINE))
    assert len(codes) == len(ROLES)
    settings = Settings.from_env({"HMO_HOME": str(tmp_path / "demo")})
    engine = make_sync_engine(settings)
    with engine.connect() as connection:
        asked = select(StaffRow.password_hash).where(StaffRow.sign_in == "manager@example.org")
        hashed = connection.scalar(asked) or ""
    engine.dispose()
    password = next(line.split(None, 1)[1] for line in said.splitlines() if line.startswith("  manager@"))
    assert HASHER.verify(hashed, password)


def test_codes_are_only_told_of_a_demo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "--codes") == 1
    assert "was not made by a demo" in capsys.readouterr().err


def test_a_folder_that_no_demo_made_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "backend.sqlite3").write_text("real")
    assert run(tmp_path) == 1
    assert "was not made by a demo" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["backend.sqlite3"]
    with pytest.raises(NotADemo):
        fresh(tmp_path)


@pytest.mark.asyncio
async def test_a_database_that_holds_a_case_is_left_alone(database: Settings, tmp_path: Path) -> None:
    async with casebook(database) as book:
        uuid = new_uuid()
        await receive(book, uuid, represented(), now=NOW)
        settings = Settings.from_env({"HMO_HOME": str(database.home), "DATABASE_URL": database.database_url})
        with pytest.raises(NotADemo):
            await command.fill(settings, Wanted(3, 1, NOW))
        assert list(await book.states()) == [uuid]


def test_the_demo_takes_no_database_no_key_and_no_mail_from_outside(tmp_path: Path) -> None:
    names = ("DATABASE_URL", "HMO_KEYS", "SMTP_URL", "NOTIFY_API_KEY", "ALERT_EMAIL", "HMO_HOME", "PORT")
    env = demo_env(dict.fromkeys(names, "x"), tmp_path)
    assert env == {"HMO_HOME": str(tmp_path), "PORT": "x", "DEMO_PORT": "0"}


def test_the_real_folder_is_never_the_demo_s(tmp_path: Path) -> None:
    home = tmp_path / "var"
    assert command.demo_home({"HMO_HOME": str(home)}) == home / "demo"
    assert MARK not in [path.name for path in ROOT.iterdir()]
