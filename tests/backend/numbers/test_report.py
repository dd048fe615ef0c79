"""The whole report: read from a store on both databases, the same numbers in every format, and none that is hidden."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

import backend.numbers.routes
from backend import keys
from backend.__main__ import main
from backend.alerts import duty
from backend.alerts.book import Alertbook
from backend.alerts.receive import receive as receive_alert
from backend.alerts.shapes import Alert
from backend.cases import events as e
from backend.cases.casebook import Casebook
from backend.cases.receive import receive
from backend.chat.ending_counts import count
from backend.content.load import load
from backend.numbers import command
from backend.numbers.as_csv import as_csv
from backend.numbers.as_text import as_text
from backend.numbers.chart import HIDDEN, bar
from backend.numbers.page import whole
from backend.numbers.report import Known, report_of
from backend.numbers.shapes import Report, ShownTable
from backend.numbers.sources import annual_report
from backend.numbers.year import Year
from backend.settings import ROOT, Settings
from backend.tokens import book as tokens
from tests.backend.alerts.kit import alert
from tests.backend.cases.histories import Story, answered, day
from tests.backend.cases.kit import LAW, casebook, new_uuid, represented
from tests.backend.numbers.kit import table_in

YEAR = Year(2026)
CONTENT = load(ROOT / "easy_read_content")
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
CANARY = "canary-nobody-listens"


@pytest_asyncio.fixture
async def book(database: Settings) -> AsyncIterator[Casebook]:
    """Give the store of cases."""
    async with casebook(database) as opened:
        yield opened


async def fill(book: Casebook) -> None:
    """Store the cases and alerts of a year.

    Wigan: seven complaints (one answered), six ideas, six thank yous, twelve alerts. Devon: one complaint.
    """
    kinds = ["complaint"] * 7 + ["comment"] * 6 + ["thank_you"] * 6
    for at, (council, kind) in enumerate([*(("wigan", kind) for kind in kinds), ("devon", "complaint")]):
        uuid, told_at = new_uuid(), NOW - timedelta(days=at)
        told = represented(
            council=council, kind=kind, told_at=told_at, about=["home"], words=[{"at": told_at, "text": CANARY}]
        )
        await receive(book, uuid, told, now=told_at)
        if at == 0:
            fact = e.Answered(on=NOW.date(), outcome="not_resolved", stage_2_right_told=True)
            await book.record(uuid, fact, actor="officer-1", now=NOW)
    alerts = Alertbook(book)
    for minutes in range(12):
        uuid = new_uuid()
        one = Alert.model_validate(alert(conversation=new_uuid(), words=CANARY))
        await receive_alert(alerts, uuid, one, now=NOW)
        await duty.acknowledge(alerts, uuid, by="Duty One", now=NOW + timedelta(minutes=5 * minutes))
    async with book.sessions.begin() as session:
        for how in ("sent", "sent", "left_talking", "sent", "sent", "sent", "left_looking"):
            await count(session, "wigan", how, NOW)  # type: ignore[arg-type]


@pytest.mark.asyncio
async def test_one_council_s_year_is_counted_from_the_store(book: Casebook) -> None:
    await fill(book)
    report = await annual_report(book, CONTENT, "wigan", YEAR, NOW)
    kinds = table_in(report, "kinds")
    assert [(row.name, row.count) for row in kinds.rows] == [
        ("complaint", 7),
        ("comment", 6),
        ("thank_you", 6),
        ("advocate_request", 0),
    ]
    assert table_in(report, "who").rows[0].count == 7
    assert [row.count for row in table_in(report, "conversations").rows] == [None, None, None]
    assert [(time.name, time.minutes) for time in report.alert_minutes] == [("middle", 28), ("nine_of_ten", 50)]
    other = await annual_report(book, CONTENT, "devon", YEAR, NOW)
    assert table_in(other, "kinds").rows[0].hidden
    assert [time.minutes for time in other.alert_minutes] == [None, None]
    before = await annual_report(book, CONTENT, "wigan", Year(2025), NOW)
    assert {row.count for table in before.tables for row in table.rows} <= {0, None}


@pytest.mark.asyncio
async def test_the_api_gives_the_report_to_a_token_for_it_only(book: Casebook) -> None:
    await fill(book)
    own = await book.writing(lambda session: tokens.add(session, "statistics", "numbers", ["*"], NOW))
    app = web.Application()
    app[keys.STORE], app[keys.SECRETS], app[keys.LAW] = book, book.secrets, book.law
    app[keys.NOW], app[keys.CONTENT] = lambda: NOW, CONTENT
    app.add_routes(backend.numbers.routes.routes)
    token = {"Authorization": f"Bearer {own}"}
    async with TestClient(TestServer(app)) as client:

        async def get(query: str, headers: dict[str, str] = token) -> tuple[int, Any]:
            async with client.get(f"/api/numbers?{query}", headers=headers) as answer:
                return answer.status, await answer.json()

        assert (await get("council=wigan", {}))[0] == 401
        status, body = await get("council=wigan&year=2026")
        assert status == 200
        assert Report.model_validate(body) == await annual_report(book, CONTENT, "wigan", YEAR, NOW)
        assert (await get("council=wigan"))[1] == body
        assert CANARY not in json.dumps(body)
        years = (f"council=wigan&year={year}" for year in ("x", "002026", "2026000000", "202600", "2005"))
        for query, field in (("council=nowhere", "council"), *((one, "year") for one in years), ("", "council")):
            status, problem = await get(query)
            assert (status, problem["field"]) == (400, field)


def some_report() -> Report:
    """Return the report of a year with hidden and shown numbers."""
    states = [Story(about=("home",)).state for _ in range(12)]
    states += [Story(kind="comment").state for _ in range(30)]
    states += [Story().then(answered("resolved"), day(10)).state for _ in range(9)]
    states += [Story().then(answered("partly"), day(10)).state for _ in range(3)]
    states += [Story(kind="thank_you").state for _ in range(23)]
    return report_of(Known("wigan", "Wigan <Council>", 30, states), YEAR, LAW, date(2026, 11, 1))


def test_every_way_out_tells_the_same_numbers() -> None:
    report = some_report()
    told = [
        (table.name, row) for table in report.tables for row in (*table.rows, *([table.total] if table.total else []))
    ]
    lines = list(csv.DictReader(StringIO(as_csv(report))))
    assert len(lines) == len(told) + len(report.alert_minutes)
    for (table, row), line in zip(told, lines, strict=False):
        if line["table"] != "alerts" and table == line["table"]:
            mark = "[c]" if row.hidden else "[z]"
            assert line["number"] == (mark if row.count is None else str(row.count))
    cells = re.findall(r"<td>(.*?)</td>", whole(report))
    assert len(cells) == len(told)
    for (_, row), cell in zip(told, cells, strict=True):
        assert cell == str(row.count) if row.count is not None else not re.search(r"\d", cell)
    assert as_text(report).count("[c]") == sum(row.hidden for _, row in told) + len(report.alert_minutes) + 1


def bars(table: ShownTable) -> list[float]:
    """Return how long the bar of each row is."""
    return [float(long) for row in table.rows for long in re.findall(r'<rect[^>]* width="([\d.]+)"', bar(row, table))]


def test_a_bar_is_as_long_as_its_number_and_a_hidden_one_tells_nothing() -> None:
    report = some_report()
    assert bars(table_in(report, "kinds")) == [192, 240, 184, 1], "24, 30, 23 and 0"
    outcome = table_in(report, "outcome")
    hidden = [row for row in outcome.rows if row.hidden]
    drawn = [bar(row, outcome) for row in hidden]
    assert len(hidden) >= 2
    assert set(drawn) == {drawn[0]}
    assert f'width="{HIDDEN:.1f}"' in drawn[0]
    assert "<path" in drawn[0], "hatched"
    assert 'aria-hidden="true"' in drawn[0]
    assert "<script" not in whole(report)
    assert not re.search(r"\sstyle=", whole(report))


def test_a_council_s_name_is_a_name_and_not_html() -> None:
    assert "Wigan &lt;Council&gt;" in whole(some_report())


def test_a_table_without_numbers_has_no_bars() -> None:
    empty = table_in(report_of(Known("wigan", "Wigan", 30, []), YEAR, LAW, date(2026, 11, 1)), "kinds")
    assert isinstance(empty, ShownTable)
    assert bars(empty) == []


def test_a_year_that_is_not_over_says_so() -> None:
    assert not some_report().finished
    assert "The year is not over" in whole(some_report())
    over = report_of(Known("wigan", "Wigan", 30, []), YEAR, LAW, date(2027, 4, 1))
    assert "The year is not over" not in whole(over)


def test_the_rule_for_small_numbers_says_where_it_comes_from_and_that_nobody_confirmed_it() -> None:
    rule = some_report().small_cells
    assert (rule.below, rule.confirmed) == (5, False)
    assert rule.source
    assert "has not confirmed" in whole(some_report())


@pytest.mark.parametrize(("flag", "begins"), [("", "Wigan"), ("--csv", "council,year"), ("--html", "<!doctype html>")])
def test_the_command_prints_it(
    sqlite_home: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], flag: str, begins: str
) -> None:
    monkeypatch.setenv("HMO_HOME", str(sqlite_home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert command.main(["--council", "wigan", "--year", "2026", *([flag] if flag else [])]) == 0
    assert capsys.readouterr().out.startswith(begins)
    assert main(["numbers", "--council", "nowhere"]) == 1
    assert capsys.readouterr().err == "We do not know this council.\n"
