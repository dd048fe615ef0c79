"""Every act of the council is refused early, late, on a day that cannot be, and by whoever may not do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from backend.cases import events as e
from backend.cases.events import SYSTEM, TELLER
from backend.cases.possible import EXAMPLES, OFFICER, Situation, situations
from tests.backend.cases.histories import INVESTIGATING, at_stage_2, day
from tests.backend.cases.kit import LAW

INVESTIGATED = at_stage_2().then(INVESTIGATING, day(13)).then(e.StatementAgreed(on=day(14), points=1), day(14))
PLACES = [
    *situations(LAW, "complaint"),
    *situations(LAW, "advocate_request"),
    Situation("stage 2, two people named", INVESTIGATED.state, day(20)),
]
AT_ANY_TIME = {
    "access_agreed": "a child may let an advocate read it at any time, or not any more",
    "action_planned": "something may be promised at any time, also after the end",
    "advocate_appointed": "an advocate may be found at any time",
    "assigned": "somebody looks after it, also after the end",
    "code_made": "whoever told us may come back at any time, also after the end",
    "file_added": "a letter or evidence may come at any time, also after the end",
    "case_linked": "it may turn out at any time which cases belong together",
    "file_removed": "what was recorded in error may go at any time, also after the end: it is a breach until it has",
    "note_written": "the team notes what it did",
    "seen": "somebody looked at what was flagged",
    "staff_named": "somebody may turn out to be named in it at any time",
    "letter_kept": "a letter is kept with its act",
    "recorded_in_error": "a slip of the pen is put right whenever it is seen",
}
"""Acts that no stage of the procedure makes too early or too late, and why."""
NOWHERE = {
    "late_stage3_decided",
    "downgrade_refused",
    "action_done",
    "staff_cleared",
    "receipt_day_corrected",
    "case_unlinked",
    "file_removed",
}
"""Acts that need something before them that no situation has: test_own_view and test_corrections have their stories."""

OLDER = {"file_added"}
"""Acts whose day may be before the words arrived: that stands on evidence."""


def acts() -> Iterator[tuple[str, e.Fact]]:
    """Yield every act that a person at the council does."""
    for name, example in EXAMPLES.items():
        fact = example(PLACES[0], LAW)
        if fact.by_staff and name != "received":
            yield name, fact


def where_possible(name: str) -> list[Situation]:
    """Return the situations in which an act is possible."""
    found = [(one, EXAMPLES[name](one, LAW)) for one in PLACES]
    return [one for one, fact in found if not fact.refusal(one.state, LAW, one.today, OFFICER)]


ACTS = [name for name, _ in acts()]


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_possible_somewhere_and_refused_elsewhere_or_has_a_reason_why_not(name: str) -> None:
    kind, possible = name.partition(":")[0], where_possible(name)
    assert bool(possible) == (kind not in NOWHERE)
    if possible:
        assert (len(possible) == len(PLACES)) == (kind in AT_ANY_TIME)


@pytest.mark.parametrize("name", [name for name in ACTS if name.partition(":")[0] not in NOWHERE])
def test_nobody_else_may_do_it_and_on_no_day_that_cannot_be(name: str) -> None:
    place = where_possible(name)[0]
    fact = EXAMPLES[name](place, LAW)

    def problem(fact: e.Fact, actor: str = OFFICER) -> str | None:
        refused = fact.refusal(place.state, LAW, place.today, actor)
        return refused.problem if refused else None

    assert [problem(fact, actor) for actor in (TELLER, SYSTEM)] == ["needs_officer"] * 2
    named = replace(place.state, named=frozenset({OFFICER}))
    refused = fact.refusal(named, LAW, place.today, OFFICER)
    assert refused
    assert refused.problem == "named_in_it"
    if "on" in type(fact).model_fields:
        later = fact.model_copy(update={"on": place.today + timedelta(days=1)})
        before = fact.model_copy(update={"on": place.state.received_on - timedelta(days=1)})
        old = None if name in OLDER else "before_receipt"
        assert (problem(later), problem(before)) == ("in_future", old)
