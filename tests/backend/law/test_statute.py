"""The law as data: every rule is complete, old versions stay, nothing is promised later than the law."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
import yaml

import backend.law
from backend import law_page
from backend.bank_holidays import read_calendar, read_law
from backend.cases.deadlines import DAYS, EXTENSIONS
from backend.cases.shapes import Kind
from backend.cases.state import State
from backend.content.pack import Times
from backend.law import check, clocks
from backend.law.book import Law
from backend.law.clocks import Deadline, Happened
from backend.law.promises import Promises, later_than_law, limits, packs_as_written, promises_in, promises_of
from backend.law.statute import EXTENDS, HAPPENS, LawUnreadable, NoSuchRule, Rule, Statute, read_duties, read_statute
from backend.law.working_days import WorkingDays
from backend.settings import ROOT

STATUTE = read_statute()
CONTENT = ROOT / "easy_read_content"
TODAY = date(2026, 11, 21)
DUTIES = read_duties()
RULES = [rule for versions in (*STATUTE.rules.values(), *DUTIES.values()) for rule in versions]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_source_can_be_opened_or_nothing_is_claimed(rule: Rule) -> None:
    official = ("https://www.legislation.gov.uk/", "https://www.lgo.org.uk/decisions/")
    assert rule.opens.startswith(official) if rule.confirmed else not rule.opens or rule.opens.startswith(official)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_what_it_asks_and_where_it_comes_from(rule: Rule) -> None:
    assert rule.says.endswith(".")
    assert len(rule.source) > 5
    assert rule.confirmed == (rule.confidence == "V")


@pytest.mark.parametrize(
    ("name", "days", "most", "start"),
    [
        ("stage_1_answer", 10, 20, ("interest_accepted", "complained", "received")),
        ("stage_2_answer_from_request", 25, 65, ("stage_2_requested",)),
        ("stage_2_answer_from_statement", 25, 65, ("statement_agreed",)),
        ("stage_2_request_window", 20, None, ("stage_1_answered",)),
        ("panel_request_window", 20, None, ("stage_2_answered",)),
        ("panel_meeting", 30, None, ("panel_requested",)),
        ("panel_report", 5, None, ("panel_met",)),
        ("director_reply", 15, None, ("panel_reported",)),
    ],
)
def test_the_numbers_of_the_regulations(name: str, days: int, most: int | None, start: tuple[str, ...]) -> None:
    rule = STATUTE.rule(name, on=TODAY)
    assert (rule.working_days, rule.may_extend_to, rule.counts_from) == (days, most, start)


@pytest.mark.parametrize(
    "name",
    [
        "twelve_months",
        "sufficient_interest",
        "consent",
        "concurrent_proceedings",
        "withdrawal",
        "advocacy",
        "representation",
        "thank_you_passed_on",
        "ombudsman",
        "conflict_of_interest",
        "no_pause",
        "receipt",
        "first_day",
        "working_day",
    ],
)
def test_the_procedure_is_in_the_data(name: str) -> None:
    assert DUTIES[name][-1].says


def test_a_rule_stands_in_one_file_only() -> None:
    assert not STATUTE.rules.keys() & DUTIES.keys()


@pytest.mark.parametrize(
    "name",
    [
        "stage_1_skipped",
        "concurrent_proceedings",
        "safety_first",
        "records",
        "annual_report",
        "advocacy_told",
        "stage_1_passed",
        "no_pause",
    ],
)
def test_what_nobody_read_in_the_law_itself_does_not_claim_to_be_confirmed(name: str) -> None:
    assert not DUTIES[name][-1].confirmed


def test_that_nothing_pauses_a_clock_is_said_to_be_our_own_decision() -> None:
    rule = DUTIES["no_pause"][-1]
    assert rule.confidence == "ours"
    decision = re.search(r"docs/decisions/\S+\.md", rule.source)
    assert decision
    assert (ROOT / decision.group()).is_file()


def test_every_start_and_end_that_is_known_is_one_that_a_case_can_have() -> None:
    assert set(DAYS) == set(HAPPENS)
    assert set(EXTENSIONS) == set(EXTENDS)
    fields = {field.name for field in dataclasses.fields(State)}
    assert {*DAYS.values(), *EXTENSIONS.values()} <= fields


def test_a_clock_applies_to_kinds_of_telling_that_there_are() -> None:
    assert {kind for versions in STATUTE.rules.values() for rule in versions for kind in rule.kinds} <= set(
        get_args(Kind)
    )


def test_no_rule_before_it_was_in_force() -> None:
    with pytest.raises(NoSuchRule):
        STATUTE.rule("stage_1_answer", on=date(2006, 8, 31))


NEW_LAW = """
stage_1_answer:
  - {says: a., source: old law, confidence: V, confirmed: true, opens: "https://a.example/", in_force_from: 2006-09-01,
     working_days: 10, extended_by: extended, may_extend_to: 20, extend_until: by, counts_from: received,
     ends_with: stage_1_answered, kinds: {complaint: stage_1_answer}}
  - {says: b., source: new law, confidence: V, confirmed: true, opens: "https://a.example/", in_force_from: 2027-01-04,
     working_days: 15, extended_by: extended, may_extend_to: 25, extend_until: by, counts_from: received,
     ends_with: stage_1_answered, kinds: {complaint: stage_1_answer}}
"""


@pytest.mark.parametrize(
    ("received", "by"), [(date(2027, 1, 3), date(2027, 1, 15)), (date(2027, 1, 4), date(2027, 1, 25))]
)
def test_a_case_keeps_the_rules_it_began_under(received: date, by: date) -> None:
    law = Law(Statute.read(NEW_LAW), read_calendar())
    (answer,) = clocks.expected(law, "complaint", received, {})
    assert answer.by == by


def test_a_clock_that_the_law_brings_later_is_no_clock_of_an_older_case() -> None:
    raw = yaml.safe_load(NEW_LAW)
    raw["second_look"] = [{**raw["stage_1_answer"][1], "in_force_from": date(2027, 6, 1)}]
    law = Law(Statute.read(yaml.safe_dump(raw)), read_calendar())
    assert len(clocks.expected(law, "complaint", date(2027, 5, 31), {})) == 1
    assert len(clocks.expected(law, "complaint", date(2027, 6, 1), {})) == 2


def test_there_are_no_dates_before_there_was_any_rule() -> None:
    with pytest.raises(NoSuchRule):
        clocks.expected(Law(STATUTE, read_calendar()), "complaint", date(2006, 8, 31), {})


@pytest.mark.parametrize(
    "change",
    [
        {"working_days": 0},
        {"confidence": "X"},
        {"confidence": "M"},
        {"in_force_from": "soon"},
        {"may_extend_to": 9},
        {"counts_from": None},
        {"counts_from": []},
        {"counts_from": "a_manager_read_it"},
        {"ends_with": "somebody_tired"},
        {"kinds": {}},
        {"extended_by": None},
        {"extended_by": "wishes"},
        {"extend_until": "whenever"},
        {"kept_by": "nobody"},
        {"binding": "perhaps"},
        {"confirmed": False},
        {"says": ""},
        {"colour": "red"},
        {"opens": None},
        {"opens": "somewhere"},
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


def promised(**times: object) -> Promises:
    """Return the promises of a pack with these times, published by the council."""
    leaves = {name: {"value": value, "source": "council", "confirmed": True} for name, value in times.items()}
    return promises_of("northtown", {"times": leaves})


@pytest.mark.parametrize(("published", "counts"), [(5, 5), (10, 10), (20, 10), (15, 10)])
def test_a_council_may_promise_sooner_but_not_later(published: int, counts: int) -> None:
    promises = promised(stage_1_answer=published)
    answer = dates(promises)["stage_1_answer"]
    assert (answer.days, answer.most, answer.published) == (counts, 20, published if published > 10 else None)


def dates(promises: Mapping[str, int]) -> dict[str, Deadline]:
    """Return the dates that a complaint of today is told."""
    return {one.what: one for one in clocks.expected(read_law(CONTENT), "complaint", TODAY, promises)}


@pytest.mark.parametrize(("published", "counts"), [(10, 20), (28, 28)])
def test_a_council_may_give_a_person_longer_to_ask_but_not_shorter(published: int, counts: int) -> None:
    happened = Happened("complaint", {"stage_3_window": published}, {"received": TODAY, "stage_2_answered": TODAY})
    (window,) = [one for one in clocks.running_clocks(read_law(CONTENT), happened) if one.rule.kept_by == "person"]
    assert window.deadline.days == counts


def test_the_numbers_that_a_council_may_not_promise_later_than() -> None:
    assert limits(STATUTE) == {
        "stage_1_answer": 10,
        "stage_1_extended": 20,
        "stage_2_answer": 25,
        "stage_2_extended": 65,
        "stage_3_panel": 30,
        "panel_report": 5,
        "director_reply": 15,
    }


@pytest.mark.parametrize("name", limits(STATUTE))
def test_every_later_promise_is_found(name: str) -> None:
    limit = limits(STATUTE)[name]
    assert later_than_law({name: limit}, STATUTE) == {}
    assert later_than_law({name: limit + 1}, STATUTE) == {name: (limit + 1, limit)}


@pytest.mark.parametrize("value", ["ten", 0, 2.5])
def test_a_promise_that_is_no_number_of_days_is_refused(value: object) -> None:
    with pytest.raises(LawUnreadable, match="northtown"):
        promised(stage_1_answer=value)


@pytest.mark.parametrize("source", ["statute_default", "to_confirm"])
def test_only_what_the_council_itself_publishes_is_a_promise(tmp_path: Path, source: str) -> None:
    path = tmp_path / "northtown" / "pack.yml"
    path.parent.mkdir()
    path.write_text(
        yaml.safe_dump({"times": {"acknowledge": {"value": 1, "source": source, "confirmed": True}}}), "utf-8"
    )
    assert promises_in(packs_as_written(tmp_path)) == {"northtown": {}}


def test_a_number_that_nobody_confirmed_is_no_promise() -> None:
    leaf = {"value": 1, "source": "council", "confirmed": False}
    assert promises_of("northtown", {"times": {"acknowledge": leaf}}) == {}


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


@pytest.mark.parametrize("missing", ["acknowledged", "panel_met", "stage_2_extended"])
def test_check_misses_a_clock_by_what_it_would_have_read(missing: str) -> None:
    law = Law(Statute.read(NEW_LAW), read_calendar())
    assert f"law: no clock in force today starts, ends or is extended with {missing}" in check.problems(law, TODAY)


def test_a_clock_reads_every_number_that_a_council_can_publish_but_those_that_date_nothing() -> None:
    clock_of = [rule for versions in STATUTE.rules.values() for rule in versions]
    read = {name for rule in clock_of for name in (*rule.kinds.values(), rule.extension_published_as)}
    assert set(Times.model_fields) - read == {"informal_days", "stage_3_total", "stage_1_law"}


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
    allowed = rf"({library}|yaml|telling.*|backend\.law.*|backend\.refusals)"
    assert [name for name in names if not re.fullmatch(allowed, name)] == []


@pytest.mark.parametrize("path", sorted(Path(backend.law.__file__).parent.glob("*.py")), ids=lambda path: path.name)
def test_no_function_of_the_law_reads_the_time(path: Path) -> None:
    assert not re.search(r"\b(now|today)\(\)", path.read_text("utf-8"))


def test_the_page_to_sign_is_up_to_date_and_has_every_rule() -> None:
    written = (ROOT / "docs" / "law.md").read_text("utf-8")
    assert written == law_page.document(), "run python -m backend.law_page > docs/law.md"
    assert all(f"| `{rule.name}` |" in written for rule in RULES)


def test_check_lists_what_waits_for_a_lawyer_in_both_files() -> None:
    notes = "\n".join(check.notes(read_law(CONTENT)))
    for name in (rule.name for rule in RULES if not rule.confirmed):
        assert name in notes
    assert "panel_meeting" not in notes
