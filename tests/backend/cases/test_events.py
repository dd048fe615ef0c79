"""Events judge themselves: none can be forgotten, and the table in the docs says what each of them says."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from backend.cases import events as e
from backend.cases import possible
from backend.cases.events.base import KINDS, Fact
from backend.settings import ROOT
from tests.backend.cases.histories import Story, day
from tests.backend.cases.kit import LAW

# fmt: off
STORED = (
    "received", "told_again", "words_added", "contact_changed", "advocate_answered", "stage_requested",
    "child_said", "withdrawn", "acknowledged", "assigned", "staff_named", "advocate_appointed",
    "access_agreed", "child_asked", "interest_decided", "late_decided", "extended", "answered",
    "stage_skipped", "late_stage3_decided", "seen", "statement_agreed", "investigating", "stage2_extended",
    "stage2_answered", "panel_met", "panel_reported", "director_replied", "kind_changed",
    "downgrade_proposed", "downgrade_refused", "not_considered", "withdrawal_confirmed", "closed", "learned",
    "young_person_recorded", "understanding_judged", "new_code_asked",
)
# fmt: on
"""Kinds that stand in databases."""


@pytest.mark.parametrize(
    ("methods", "missing"),
    [({}, "allowed and apply"), ({"allowed": lambda *of: None}, "apply"), ({"apply": lambda *of: of[1]}, "allowed")],
    ids=["neither", "without apply", "without allowed"],
)
def test_a_kind_of_event_that_does_not_judge_itself_cannot_be_imported(methods: dict[str, Any], missing: str) -> None:
    with pytest.raises(TypeError, match=f"Forgotten is a kind of event without {missing}"):
        type("Forgotten", (Fact,), {"__module__": __name__, **methods})
    assert "forgotten" not in KINDS


def test_two_kinds_of_one_name_cannot_be_imported() -> None:
    with pytest.raises(TypeError, match="of this name already"):
        type("Closed", (Fact,), {"__module__": __name__, "allowed": None, "apply": None})
    assert KINDS["closed"] is e.Closed


def test_an_event_of_no_kind_is_refused_and_changes_nothing() -> None:
    state = Story().state
    refused = Fact().refusal(state, LAW, day(1), "officer-1")
    assert refused
    assert refused.problem == "not_known"
    with pytest.raises(NotImplementedError):
        Fact().apply(state, Story().events[0])


@pytest.mark.parametrize("module", ["base", "intake", "stage_1", "stage_2", "panel", "ending"])
def test_the_director_answers_no_thank_you_whichever_module_was_imported(module: str) -> None:
    code = f"""
import backend.cases.events.{module}
from datetime import date
from backend.cases.events.base import KINDS
from backend.cases.state import State
state = State(council="wigan", kind="thank_you", received_on=date(2026, 6, 5), promises={{}}, role="child")
fact = KINDS["director_replied"](on=date(2026, 6, 8), ombudsman_told=True)
print(fact.allowed(state, None, date(2026, 6, 8)).problem)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "not_a_complaint\n"


def test_kinds_that_stand_in_databases_can_still_be_read() -> None:
    assert set(STORED) <= set(KINDS)
    stored = {"on": "2026-06-08", "allowed": True, "told_on": "2026-06-08"}
    fact = KINDS["late_stage3_decided"].model_validate(stored)
    assert fact.model_dump(mode="json") == stored
    assert fact == e.LateStage3Decided(on=date(2026, 6, 8), allowed=True, told_on=date(2026, 6, 8))


@pytest.mark.parametrize("kind", KINDS)
def test_every_event_is_stored_and_read_back_the_same(kind: str) -> None:
    state = next(iter(possible.situations(LAW, "complaint")))
    for name, example in possible.EXAMPLES.items():
        if name.partition(":")[0] == kind:
            fact = example(state, LAW)
            assert KINDS[kind].model_validate(fact.model_dump(mode="json")) == fact


def test_the_table_of_what_can_happen_when_is_up_to_date() -> None:
    written = (ROOT / "docs" / "events.md").read_text("utf-8")
    assert written == possible.document(LAW), "run python -m backend.cases.possible > docs/events.md"


def test_a_kind_that_the_table_forgets_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "something_new", e.WordsAdded)
    with pytest.raises(LookupError, match="something_new"):
        possible.judged(LAW)


@pytest.mark.parametrize("kind", ["comment", "thank_you"])
def test_nothing_of_stages_2_and_3_can_happen_to_an_idea_or_a_thank_you(kind: Any) -> None:
    stages = {"stage_skipped", "statement_agreed", "investigating", "panel_met", "panel_reported", "director_replied"}
    stages |= {"stage2_extended", "stage2_answered", "extended", "late_stage3_decided"}
    for name, cells in possible.judged(LAW)[kind].items():
        if name.partition(":")[0] in {*stages, "stage_requested"}:
            assert all(cells.values()), name


def test_what_is_answered_needs_no_decision_whether_to_look_into_it() -> None:
    story = Story(role="own_right", on_the_list=False, over_a_year=True)
    assert (story.state.interest_undecided, story.state.lateness_undecided) == (True, True)
    story.then(e.Answered(on=day(5), outcome="partly", stage_2_right_told=True), day(5))
    assert (story.state.interest_undecided, story.state.lateness_undecided, story.state.provisional) == (False,) * 3
    late = e.LateDecided(on=day(6), looked_at=False, told_on=day(6))
    assert story.refusal(late, day(6)) == "nothing_to_decide"
