"""Every kind of event that a person at the council may cause has a form, and whoever has to be told has a letter."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from backend.cases import events as e
from backend.cases.events import KINDS, kind_of
from backend.cases.possible import OFFICER, applied, situations
from backend.content.load import Content, load
from backend.desk.actions.action import ACTIONS, Action, Context
from backend.desk.letter_drafts import TITLES, About, letter_of, letters_about
from backend.settings import ROOT
from tests.backend.cases.kit import LAW, represented

OF_THE_PROGRAM = {
    "received",
    "told_again",
    "new_code_asked",
    "early_request_in_force",
    "letter_kept",
    "staff_recognised",
    "file_added",
    "code_made",
}
"""Kinds without a form: what the person or the program does, the letters that are kept with an act, and files and
codes, which have pages of their own (test_files.py, test_new_codes.py)."""
NOBODY_IS_WRITTEN_TO = {
    "access",
    "action_done",
    "plan_action",
    "advocate_answer",
    "advocate_asked",
    "agree_downgrade",
    "assign",
    "child_said",
    "child_view",
    "close",
    "contact",
    "correct",
    "decision_to_come",
    "investigators",
    "learned",
    "named",
    "not_named",
    "note",
    "panel_guests",
    "panel_met",
    "refuse_downgrade",
    "report",
    "seen",
    "statement",
    "submission",
    "understanding",
    "upgrade",
    "withdraw",
    "words",
    "young_person",
    "receipt_day",
}
"""Acts inside the council, or of the person themselves. child_view: a letter only where the child's no ends it."""


def contexts() -> Iterator[Context]:
    """Yield every place of the procedure in which a complaint can be, for an officer."""
    for situation in situations(LAW, "complaint"):
        yield Context(state=situation.state, law=LAW, today=situation.today, actor=OFFICER)


@cache
def content() -> Content:
    """Return the words and packs."""
    return load(ROOT / "easy_read_content")


def test_every_kind_of_event_of_an_officer_has_a_form() -> None:
    made = {kind_of(type(action.probe(context))) for action in ACTIONS.values() for context in contexts()}
    assert set(KINDS) - made == OF_THE_PROGRAM


def letters_of(action: Action) -> set[str | None]:
    """Return the letters of an act, wherever it is possible."""
    found: set[str | None] = set()
    for context in contexts():
        if action.is_legal(context):
            fact = action.probe(context)
            found.add(letter_of(action.name, fact, applied(context.state, fact, context.today)))
    return found


def test_every_act_of_which_somebody_has_to_be_told_has_a_letter() -> None:
    # Two are possible only after something that no situation has: a late request, and a proposal of somebody else.
    without = {name for name, action in ACTIONS.items() if letters_of(action) <= {None}}
    assert without - {"late_panel", "confirm_withdrawal"} == NOBODY_IS_WRITTEN_TO


@pytest.mark.parametrize("council", ["wigan", "sefton", "cheshire-west-and-chester", "islington", "devon"])
def test_every_letter_can_be_written_to_a_child_an_adult_and_an_advocate(council: str) -> None:
    told = represented(council=council, speaker={"role": "on_behalf", "relation": "carer"})
    for context in contexts():
        fact = e.AdvocateAppointed(on=context.today)
        state = applied(context.state, fact, context.today)
        about = About("HK7-4PM", told, state)
        for name in TITLES:
            letters = letters_about(content(), LAW, about, name)
            assert [one.to for one in letters] == ["adult", "child", "advocate"]
            for one in letters:
                assert one.blocks, f"{name} to {one.to}"
                assert not any("{" in block.text for block in one.blocks)
                assert all(block.picture for block in one.blocks) == (one.to == "child")
