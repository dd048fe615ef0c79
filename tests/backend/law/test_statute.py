"""The law as data: every rule is complete, old versions stay, nothing is promised later than the law."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

import backend.law
from backend.bank_holidays import read_calendar, read_law
from backend.law import check, clocks
from backend.law.book import Law
from backend.law.promises import LIMITS, later_than_law, promises_of, read_promises
from backend.law.statute import LawUnreadable, NoSuchRule, Rule, Statute, read_statute
from backend.law.working_days import WorkingDays
from backend.settings import ROOT

STATUTE = read_statute()
CONTENT = ROOT / "easy_read_content"
TODAY = date(2026, 11, 21)
RULES = [rule for versions in STATUTE.rules.values() for rule in versions]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_what_it_asks_and_where_it_comes_from(rule: Rule) -> None:
    assert rule.says.endswith(".")
    assert len(rule.source) > 5
    assert rule.confirmed == (rule.confidence != "M")


@pytest.mark.parametrize(
    ("name", "days", "most", "start"),
    [
        ("stage_1_answer", 10, 20, ("start_on",)),
        ("stage_2_answer", 25, 65, ("stage_2_requested_on", "statement_agreed_on")),
        ("stage_2_window", 20, None, ("stage_1_answered_on",)),
        ("stage_3_window", 20, None, ("stage_2_answered_on",)),
        ("stage_3_panel", 30, None, ("stage_3_requested_on",)),
        ("panel_report", 5, None, ("panel_met_on",)),
        ("director_reply", 15, None, ("panel_reported_on",)),
    ],
)
def test_the_numbers_of_the_regulations(name: str, days: int, most: int | None, start: tuple[str, ...]) -> None:
    rule = STATUTE.rule(name, on=TODAY)
    assert (rule.working_days, rule.may_extend_to, rule.counts_from) == (days, most, start)


@pytest.mark.parametrize(
    "name",
    [
        "acknowledge",
        "twelve_months",
        "sufficient_interest",
        "consent",
        "concurrent_proceedings",
        "withdrawal",
        "advocacy",
        "comment_reply",
        "thank_you_reply",
        "ombudsman",
        "conflict_of_interest",
        "no_pause",
        "receipt",
        "first_day",
        "working_day",
    ],
)
def test_the_procedure_is_in_the_data(name: str) -> None:
    assert STATUTE.rule(name, on=TODAY).says


def test_no_rule_before_it_was_in_force() -> None:
    with pytest.raises(NoSuchRule):
        STATUTE.rule("stage_1_answer", on=date(2006, 8, 31))


NEW_LAW = """
stage_1_answer:
  - {says: a., source: old law, confidence: V, confirmed: true, in_force_from: 2006-09-01, working_days: 10,
     may_extend_to: 20, counts_from: start_on}
  - {says: b., source: new law, confidence: V, confirmed: true, in_force_from: 2027-01-04, working_days: 15,
     may_extend_to: 25, counts_from: start_on}
"""


@pytest.mark.parametrize(
    ("received", "by"), [(date(2027, 1, 3), date(2027, 1, 15)), (date(2027, 1, 4), date(2027, 1, 25))]
)
def test_a_case_keeps_the_rules_it_began_under(received: date, by: date) -> None:
    law = Law(Statute.read(NEW_LAW), read_calendar())
    answer = clocks.answer(law, "complaint", received, {})
    assert answer is not None
    assert answer.by == by


@pytest.mark.parametrize(
    "change",
    [
        {"working_days": 0},
        {"confidence": "X"},
        {"confidence": "M"},
        {"in_force_from": "soon"},
        {"may_extend_to": 9},
        {"counts_from": None},
        {"says": ""},
        {"colour": "red"},
    ],
    ids=str,
)
def test_a_mistake_in_the_law_is_said_with_the_name_of_the_rule(change: dict[str, object]) -> None:
    raw = yaml.safe_load(NEW_LAW)
    version = {**raw["stage_1_answer"][0], **change}
    version = {key: value for key, value in version.items() if value is not None}
    with pytest.raises(LawUnreadable, match="stage_1_answer"):
        Statute.read(yaml.safe_dump({"stage_1_answer": [version]}))


def test_versions_out_of_order_are_refused() -> None:
    raw = yaml.safe_load(NEW_LAW)
    with pytest.raises(LawUnreadable, match="order"):
        Statute.read(yaml.safe_dump({"stage_1_answer": raw["stage_1_answer"][::-1]}))


def pack(tmp_path: Path, **times: object) -> Path:
    """A pack with these times, published by the council."""
    leaves = {name: {"value": value, "source": "council"} for name, value in times.items()}
    path = tmp_path / "northtown" / "pack.yml"
    path.parent.mkdir()
    path.write_text(yaml.safe_dump({"times": leaves}), "utf-8")
    return path


@pytest.mark.parametrize(("published", "counts"), [(5, 5), (10, 10), (20, 10), (15, 10)])
def test_a_council_may_promise_sooner_but_not_later(tmp_path: Path, published: int, counts: int) -> None:
    promises = promises_of(pack(tmp_path, stage_1_answer=published))
    answer = clocks.answer(read_law(CONTENT), "complaint", TODAY, promises)
    assert answer is not None
    assert (answer.days, answer.most, answer.published) == (counts, 20, published if published > 10 else None)


@pytest.mark.parametrize("name", LIMITS)
def test_every_later_promise_is_found(tmp_path: Path, name: str) -> None:
    rule, number = LIMITS[name]
    limit = getattr(STATUTE.rule(rule, on=TODAY), number)
    assert later_than_law({name: limit}, STATUTE) == {}
    assert later_than_law({name: limit + 1}, STATUTE) == {name: (limit + 1, limit)}


@pytest.mark.parametrize("value", ["ten", 0, 2.5])
def test_a_promise_that_is_no_number_of_days_is_refused(tmp_path: Path, value: object) -> None:
    with pytest.raises(LawUnreadable, match="northtown"):
        promises_of(pack(tmp_path, stage_1_answer=value))


@pytest.mark.parametrize("source", ["statute_default", "to_confirm"])
def test_only_what_the_council_itself_publishes_is_a_promise(tmp_path: Path, source: str) -> None:
    path = tmp_path / "northtown" / "pack.yml"
    path.parent.mkdir()
    path.write_text(yaml.safe_dump({"times": {"acknowledge": {"value": 1, "source": source}}}), "utf-8")
    assert read_promises(tmp_path) == {"northtown": {}}


def test_check_notes_the_one_council_that_promises_later_than_the_law() -> None:
    notes = [note for note in check.notes(read_law(CONTENT)) if "later than" in note]
    assert len(notes) == 1
    assert notes[0].startswith("cheshire-west-and-chester: the page promises stage_1_answer in 20")


def test_check_finds_nothing_wrong_today() -> None:
    assert check.problems(read_law(CONTENT), TODAY) == []


def test_check_warns_ninety_days_before_the_calendar_is_too_short() -> None:
    days = read_calendar()
    law = Law(STATUTE, WorkingDays(days.holidays, days.known_from, date(2026, 12, 31)))
    # 65 working days that end on 31 December 2026 begin on 29 September; 90 days before that is 1 July.
    assert check.problems(law, date(2026, 7, 1)) == []
    assert "calendar" in check.problems(law, date(2026, 7, 2))[0]


def test_check_misses_a_rule_that_a_clock_needs() -> None:
    law = Law(Statute.read(NEW_LAW), read_calendar())
    assert "law: no rule acknowledge is in force today" in check.problems(law, TODAY)


def test_the_calendar_reaches_past_the_longest_clock_started_in_ninety_days() -> None:
    from datetime import UTC, datetime

    wrong = check.short_calendar(read_law(CONTENT), datetime.now(UTC).date())
    assert wrong == [], "Update govuk-bank-holidays, or add the next year to backend/law/bank_holidays.yml."


@pytest.mark.parametrize("path", sorted(Path(backend.law.__file__).parent.glob("*.py")), ids=lambda path: path.name)
def test_the_law_knows_nothing_of_the_web_or_the_database(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    library = "__future__|collections.*|dataclasses|datetime|functools|hashlib|pathlib|typing|zoneinfo"
    allowed = rf"({library}|yaml|backend\.law.*)"
    assert [name for name in names if not re.fullmatch(allowed, name)] == []


@pytest.mark.parametrize("path", sorted(Path(backend.law.__file__).parent.glob("*.py")), ids=lambda path: path.name)
def test_no_function_of_the_law_reads_the_time(path: Path) -> None:
    assert not re.search(r"\b(now|today)\(\)", path.read_text("utf-8"))
