"""Something is about to happen that they do not want: it is decided whether that waits, and nothing else changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backend.cases import events as e
from backend.cases.casebook import Casebook
from backend.cases.deadlines import dates
from backend.cases.progress import also_true
from backend.cases.receive import fact_of
from backend.cases.tasks import SAY, tasks
from backend.content.load import load
from backend.desk.actions.action import ACTIONS
from backend.law.statute import read_duties
from backend.retention.rules import ended_on
from backend.settings import ROOT
from tests.backend.cases.histories import Story, answered, answered_2, day, investigated
from tests.backend.cases.kit import LAW, NOW, Api, represented

MOVED: dict[str, Any] = {"decision": {"what": "they are moving me", "when": "this_week", "on": "2026-12-28"}}


def moved() -> Story:
    """Return a complaint that tells of a move to come."""
    return Story(decision_to_come=True, decision_on=day(3))


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("decision", "to_come", "on"),
    [
        (MOVED["decision"], True, date(2026, 12, 28)),
        ({"when": "not_sure"}, True, None),
        ({"what": "they moved me", "when": "happened"}, False, None),
        ({"when": "later_on", "on": "next friday"}, True, None),
        ({}, False, None),
    ],
)
async def test_what_is_to_come_is_read_from_what_was_told(
    book: Casebook, decision: dict[str, Any], to_come: bool, on: date | None
) -> None:
    first = fact_of(book.law, represented(decision=decision), NOW)
    assert (first.decision_to_come, first.decision_on) == (to_come, on)


def test_it_is_a_task_for_today_that_says_it_is_not_regulation_8() -> None:
    assert tasks(moved().state, past_stage_1=False) == ["decide_deferral"]
    assert "today" in SAY["decide_deferral"]
    assert "not regulation 8" in SAY["decide_deferral"]


def test_that_it_waits_as_a_rule_is_our_reading_and_nowhere_told_as_confirmed() -> None:
    """The paragraph of the guidance could not be opened: task, form and manual say so, and no card promises it."""
    duty = read_duties()["deferring_decisions"][-1]
    assert (duty.confidence, duty.confirmed) == ("M", False)
    assert "As a rule it waits" in duty.says
    manual = " ".join((ROOT / "docs/desk.md").read_text("utf-8").split())
    for text in (SAY["decide_deferral"], ACTIONS["deferral"].hint, manual):
        assert "We read the guidance so that it waits unless that puts the child at risk" in text
        assert "no lawyer has confirmed that" in text
    cards = load(ROOT / "easy_read_content").cards("wigan").values()
    said = [line.say for card in cards for voice in card.voices().values() for line in voice.lines]
    assert [say for say in said if "as a rule it waits" in say.lower()] == []


@pytest.mark.parametrize("outcome", ["deferred", "not_deferred", "happened"])
def test_what_was_decided_is_told_and_moves_no_clock_and_ends_nothing(outcome: Any) -> None:
    story = moved()
    before = [due.deadline for due in dates(story.state, LAW).due]
    assert also_true(story.state) == ("deferral_open",)
    story.then(e.DeferralDecided(on=day(1), outcome=outcome, told_on=day(1)), day(1))
    assert also_true(story.state) == (f"deferral_{outcome}",)
    assert tasks(story.state, past_stage_1=False) == []
    assert [due.deadline for due in dates(story.state, LAW).due] == before
    assert story.state.ended is None
    assert story.state.not_looked_at_because is None


def test_it_may_be_decided_anew_and_the_team_may_learn_of_it_later() -> None:
    story = Story()
    assert story.refusal(e.DeferralDecided(on=day(1), outcome="deferred", told_on=day(1)), day(1)) == "nothing_to_defer"
    story.then(e.DecisionToCome(on=day(1), decision_on=day(9)), day(1))
    assert tasks(story.state, past_stage_1=False) == ["decide_deferral"]
    story.then(e.DeferralDecided(on=day(1), outcome="not_deferred", told_on=day(1)), day(1))
    story.then(e.DeferralDecided(on=day(2), outcome="deferred", told_on=day(2)), day(2))
    assert also_true(story.state) == ("deferral_deferred",)


def test_a_decision_is_told_only_until_the_answer_of_its_stage_but_an_open_one_always() -> None:
    decided = e.DeferralDecided(on=day(1), outcome="deferred", told_on=day(1))
    story = moved().then(decided, day(1)).then(answered(on=day(10)), day(10))
    assert also_true(story.state) == (), "nothing is looked at meanwhile any more"
    story.says(e.StageRequested(stage=2), day(12))
    assert also_true(story.state) == (), "what was to wait until the first answer"
    story.then(e.DecisionToCome(on=day(13)), day(13))
    assert also_true(story.state) == ("deferral_open",)
    story.then(e.DeferralDecided(on=day(13), outcome="not_deferred", told_on=day(13)), day(13))
    assert also_true(story.state) == ("deferral_not_deferred",)
    investigated(story).then(answered_2(day(40)), day(40))
    assert "deferral_not_deferred" not in also_true(story.state)
    story.then(e.DecisionToCome(on=day(41)), day(41))
    assert "deferral_open" in also_true(story.state)


def test_of_what_was_withdrawn_no_decision_is_told() -> None:
    decided = e.DeferralDecided(on=day(1), outcome="deferred", told_on=day(1))
    assert also_true(moved().then(decided, day(1)).says(e.Withdrawn(), day(2)).state) == ()


def test_a_withdrawn_case_with_a_move_to_come_leaves_nothing_to_decide() -> None:
    story = moved().says(e.Withdrawn(), day(1)).then(e.WithdrawalConfirmed(on=day(2)), day(2))
    assert tasks(story.state, past_stage_1=False) == []
    assert ended_on(story.state, day(2)) == day(2)


def test_what_is_not_looked_into_leaves_nothing_to_decide() -> None:
    story = moved().then(e.NotConsidered(on=day(1), ground="outside", told_on=day(1)), day(1))
    assert tasks(story.state, past_stage_1=False) == []
    assert ended_on(story.state, day(1)) == day(1)


@pytest.mark.parametrize("kind", ["complaint", "comment", "thank_you", "advocate_request"])
def test_nothing_is_closed_before_it_is_decided(kind: Any) -> None:
    story = Story(kind=kind).then(e.Acknowledged(on=day(1), procedure_given=True, advocacy_given=True), day(1))
    story.then(e.DecisionToCome(on=day(1)), day(1)).then(answered(on=day(2)), day(2))
    assert story.refusal(e.Closed(on=day(3)), day(3)) == "deferral_open"
    story.then(e.DeferralDecided(on=day(3), outcome="happened", told_on=day(3)), day(3))
    story.then(e.Closed(on=day(3)), day(3))
    assert ended_on(story.state, day(3)) == day(3)


def test_after_the_end_nothing_is_open_and_nothing_can_be_deferred() -> None:
    story = moved().says(e.Withdrawn(), day(1))
    assert also_true(story.state) == ()
    assert story.refusal(e.DecisionToCome(on=day(2)), day(2)) == "ended"
    assert story.refusal(e.DeferralDecided(on=day(2), outcome="deferred", told_on=day(2)), day(2)) == "ended"


@pytest.mark.asyncio
async def test_the_child_reads_that_nobody_has_decided_yet_and_no_result_is_promised(api: Api) -> None:
    receipt = await api.tell(**MOVED)
    _, progress = await api.progress(receipt["reference"], receipt["code"])
    assert progress["also"] == ["deferral_open"]
    assert [due["what"] for due in progress["expected"]] == [due["what"] for due in receipt["expected"]]
