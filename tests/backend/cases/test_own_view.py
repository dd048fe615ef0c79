"""What the council does in a case is seen by its person, with reference and code, in true words."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from backend.cases import events as e
from backend.cases.casebook import Casebook
from backend.cases.events import KINDS, kind_of
from backend.cases.own_view import what_may_be_so
from backend.cases.possible import OFFICER, applied, situations
from backend.cases.progress import progress_of
from backend.cases.state import State
from backend.content.load import load
from backend.desk.actions.action import ACTIONS, Context
from backend.settings import ROOT
from tests.backend.cases.histories import INVESTIGATING, Story, answered, answered_2, at_stage_2, day, investigated
from tests.backend.cases.kit import LAW

BOOK = cast(Casebook, SimpleNamespace(law=LAW))
INSIDE = {
    "assigned": "who works on it is the council's own",
    "staff_named": "who is kept out is the council's own",
    "staff_cleared": "the same",
    "seen": "somebody has looked; what they do about it is an act of its own",
    "note_written": "the team notes it for itself",
    "code_made": "the code itself is what they get",
    "file_added": "papers of the council's own: whoever wants to have them asks for what is held about them",
    "case_linked": "it is about other people, too",
    "case_unlinked": "the same",
    "file_removed": "the same; it counted no more already",
    "learned": "what the council will do differently stands in its yearly report",
    "young_person_recorded": "answers for the yearly report, which names nobody",
    "letter_kept": "the letter itself is what they read",
    "new_code_asked": "who asks may be somebody else: nothing is shown before it is known who it is",
    "received": "the case begins with it",
    "told_again": "their own words, which they have",
    "words_added": "the same",
    "contact_changed": "the same",
    "child_said": "the same",
    "child_asked": "what the child said is not told to the adult who spoke for them, but where it ends it",
    "understanding_judged": "the same",
    "downgrade_refused": "it stays what it is for them",
}
"""Kinds of events that change nothing in the view of the person, and why that is right."""
BY_WAY = {"recorded_in_error", "receipt_day_corrected", "staff_recognised", "early_request_in_force"}
"""Kinds that no form makes by itself here: they have tests of their own (test_corrections, test_early_requests)."""


NEED_SOMETHING_FIRST = {
    *("late_stage3_decided", "withdrawal_confirmed", "action_done", "kind_changed"),
    *("report_received", "access_agreed", "advocate_referred"),
}
"""Acts that need more before them than any situation has: each is in a story below."""


def view(state: State, today: Any) -> object:
    """Return what the person is told, without what only time changes."""
    return progress_of(BOOK, "HK7-4PM", state, today)


def acts() -> Iterator[tuple[str, bool]]:
    """Yield the kind of every act that is possible somewhere, and whether the person's view is another after it."""
    for situation in situations(LAW, "complaint"):
        context = Context(state=situation.state, law=LAW, today=situation.today, actor=OFFICER)
        for action in ACTIONS.values():
            if action.is_legal(context):
                fact = action.probe(context)
                after = applied(situation.state, fact, situation.today)
                yield kind_of(type(fact)), view(after, situation.today) != view(situation.state, situation.today)


def test_every_act_is_in_the_view_of_its_person_or_has_a_reason_why_not() -> None:
    seen: dict[str, bool] = {}
    for kind, changes in acts():
        seen[kind] = seen.get(kind, False) or changes
    assert {kind for kind, changes in seen.items() if not changes} <= set(INSIDE)
    assert set(KINDS) - set(seen) - BY_WAY - set(INSIDE) <= NEED_SOMETHING_FIRST


@pytest.mark.parametrize("let_in", [True, False])
def test_what_was_decided_about_a_late_request_for_the_panel_is_seen(let_in: bool) -> None:
    story = investigated().then(answered_2(day(40)), day(40))
    story.says(e.StageRequested(stage=3, after_window=True), day(200))
    assert "late_panel_asked" in names(story.state)
    story.then(e.LateStage3Decided(on=day(201), allowed=let_in, told_on=day(201)), day(201))
    assert ("late_panel_refused" in names(story.state), story.state.stage) == (not let_in, 3 if let_in else 2)


def test_a_late_request_that_is_made_again_is_open_again_and_no_longer_refused() -> None:
    story = investigated().then(answered_2(day(40)), day(40))
    story.says(e.StageRequested(stage=3, after_window=True), day(200))
    story.then(e.LateStage3Decided(on=day(201), allowed=False, told_on=day(201)), day(201))
    story.says(e.StageRequested(stage=3, after_window=True), day(210))
    assert {"late_panel_asked", "late_panel_refused"} & names(story.state) == {"late_panel_asked"}


def test_what_a_second_person_decides_and_what_was_done_and_confirmed_is_seen() -> None:
    story = Story(kind_said="complaint").then(e.DowngradeProposed(to="comment", person_told_on=day(1)), day(1))
    assert "less_proposed" in names(story.state)
    refused = Story().then(e.DowngradeProposed(to="comment", person_told_on=day(1)), day(1))
    refused.then(e.DowngradeRefused(on=day(2)), day(2), "officer-2")
    assert not {"less_proposed", "read_as_less"} & names(refused.state)
    agreed = e.KindChanged(to="comment", second="officer-1", person_told_on=day(1))
    assert "read_as_less" in names(story.then(agreed, day(2), "officer-2").state)
    gone = Story().says(e.Withdrawn(), day(1)).then(e.WithdrawalConfirmed(on=day(2)), day(2))
    assert "withdrawal_confirmed" in names(gone.state)
    done = Story().then(answered(), day(10))
    done.then(e.ActionPlanned(on=day(10), stage=1, point=0, owner="s1", due=day(20)), day(10))
    assert "actions_open" in names(done.state)
    promised = done.state.actions[0].seq
    assert "actions_done" in names(done.then(e.ActionDone(action=promised, on=day(12)), day(12)).state)


def test_an_advocate_who_is_asked_for_and_may_read_it_is_seen() -> None:
    story = Story(advocate="yes_please").then(e.AdvocateReferred(on=day(1)), day(1))
    assert "advocate_asked" in names(story.state)
    story.then(e.AdvocateAppointed(on=day(2)), day(2)).then(e.AccessAgreed(on=day(3), staff="a1", agreed=True), day(3))
    assert {"advocate_found", "advocate_reads"} <= names(story.state)


def test_nobody_is_said_to_look_before_they_are_named_nor_to_have_written_before_both_have() -> None:
    story = at_stage_2()
    assert not {"investigators_named", "both_reported"} & names(story.state)
    story.then(INVESTIGATING, day(13)).then(e.StatementAgreed(on=day(14), points=1), day(14))
    story.then(e.ReportReceived(on=day(30), whose="officer"), day(30))
    assert "investigators_named" in names(story.state)
    assert "both_reported" not in names(story.state)
    story.then(e.ReportReceived(on=day(30), whose="independent_person"), day(30))
    assert "both_reported" in names(story.state)


def names(state: State) -> set[str]:
    """Return what is so beside state and dates."""
    return {name for name, true in what_may_be_so(state).items() if true}


def test_every_name_has_a_line_that_somebody_reads_who_comes_back() -> None:
    """A name without a line would be an act that nobody is told of; one without a name a line that nobody reads."""
    cards = load(ROOT / "easy_read_content").cards("wigan")
    told = {
        line.needs
        for name, card in cards.items()
        if name.startswith("later_")
        for voice in card.voices().values()
        for line in voice.lines
    }
    assert set(what_may_be_so(Story().state)) <= told
