"""Every act of the procedure has a form, a letter, refusals and a place in the view of its person, or a named reason.

A new kind of event or a new form without one of these fails here and is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, get_args

import pytest

from backend.cases import events as e
from backend.cases.events import KINDS, kind_of
from backend.cases.own_view import also_true
from backend.cases.possible import EXAMPLES, OFFICER, applied, situations
from backend.cases.shapes import Kind
from backend.cases.state import PartBack, State
from backend.content.load import Content, load
from backend.desk.actions.action import ACTIONS, Action, Context, declare
from backend.desk.letter_drafts import TITLES, About, letter_of, letters_about
from backend.law.book import Law
from backend.refusals import Refusal
from backend.settings import ROOT
from tests.backend.cases.histories import Story, answered, answered_2, day, investigated
from tests.backend.cases.kit import LAW, represented
from tests.backend.cases.test_every_refusal import AT_ANY_TIME, NOWHERE, PLACES, where_possible
from tests.backend.cases.test_own_view import BY_WAY, INSIDE, NEED_SOMETHING_FIRST, view

OF_THE_PROGRAM = {
    "received": "words arrive: typed by the person, or at the desk in the form that adds a case",
    "told_again": "the same submission comes again",
    "new_code_asked": "somebody in the chat says that the code is lost",
    "early_request_in_force": "stage 1 ran out: the program writes it down",
    "letter_kept": "is kept with the act that it tells of",
    "file_added": "has a page of its own (test_files.py)",
    "case_linked": "has a page of its own (test_linked_cases.py)",
    "case_unlinked": "is a button on the page of a case (test_linked_cases.py)",
    "file_removed": "has a page of its own (test_file_removal.py)",
    "code_made": "has a page of its own (test_new_codes.py)",
    "staff_recognised": "the program read the name of somebody on the staff",
}
"""Kinds without a form, and why."""
_THEIRS = "the person did or said it: they know"
_INSIDE = "inside the council: nothing changes for the person"
NOBODY_IS_WRITTEN_TO = {
    "access": "the child is asked before, in person",
    "action_done": "said in the person's own view; what was promised stood in the answer",
    "plan_action": "stands in the answer that promises it",
    "advocate_answer": _THEIRS,
    "advocate_asked": "said in the person's own view; the letter comes when it is known who it is",
    "agree_downgrade": "they were written to when it was proposed, before a second person agreed",
    "assign": "the letter that says that it is here names who looks into it",
    "child_said": _THEIRS,
    "child_view": "only the no of a child who understands is written about (letter child_no)",
    "close": "the last letter was the answer, or the confirmation",
    "contact": _THEIRS,
    "correct": "a letter that had left is put right by a task of its own",
    "decision_to_come": _THEIRS,
    "learned": "stands in the yearly report",
    "named": _INSIDE,
    "not_named": _INSIDE,
    "note": _INSIDE,
    "panel_guests": _THEIRS,
    "panel_met": "the letter comes with the panel's report",
    "receipt_day": "a letter that had left is put right by a task of its own",
    "refuse_downgrade": "it stays what it is for them",
    "report": "what was found is in the answer of stage 2, with which the reports go",
    "seen": _INSIDE,
    "someone_else": _THEIRS,
    "statement": "they agreed to what the letter before it had",
    "submission": "who wrote it knows; everybody reads it at the panel",
    "understanding": "a child who cannot understand is not written to",
    "withdraw": "the letter is the confirmation, an act of its own",
    "words": _THEIRS,
    "young_person": _INSIDE,
}
"""Forms after which nobody is written to, and why."""
ONLY_WITH_A_STORY = {"late_panel", "confirm_withdrawal", "next_stage"}
"""Forms that are possible only after something that no situation has: their letters are in tests below."""


def contexts(*kinds: Kind) -> Iterator[Context]:
    """Yield every place of the procedure in which a telling can be, for an officer. kinds: every one, if none."""
    for kind in kinds or get_args(Kind):
        for situation in situations(LAW, kind):
            yield Context(state=situation.state, law=LAW, today=situation.today, actor=OFFICER)


@cache
def content() -> Content:
    """Return the words and packs."""
    return load(ROOT / "easy_read_content")


@dataclass(frozen=True)
class Done:
    """An act as its form makes it in one place. possible: the rules allow it there."""

    form: str
    kind: str
    context: Context
    fact: e.Fact
    possible: bool


@cache
def every_act() -> tuple[Done, ...]:
    """Return every form in every place."""
    return tuple(
        Done(action.name, kind_of(type(fact := action.probe(context))), context, fact, action.is_legal(context))
        for context in contexts()
        for action in ACTIONS.values()
    )


def letters_of(form: str) -> set[str | None]:
    """Return the letters of an act, wherever it is possible."""
    done = [one for one in every_act() if one.form == form and one.possible]
    return {letter_of(form, one.fact, applied(one.context.state, one.fact, one.context.today)) for one in done}


def forms_of(kind: str) -> set[str]:
    """Return the forms that make this kind of event."""
    return {one.form for one in every_act() if one.kind == kind}


def changes_the_view(kind: str) -> bool:
    """Return whether the person reads something else after it, wherever a form makes it."""
    for one in every_act():
        if one.kind == kind and one.possible:
            before, today = one.context.state, one.context.today
            if view(applied(before, one.fact, today), today) != view(before, today):
                return True
    return False


def is_refused_somewhere(kind: str) -> bool:
    """Return whether an act is refused where it comes too early or too late, by its example."""
    names = [name for name in EXAMPLES if name.partition(":")[0] == kind]
    return bool(names) and all(len(where_possible(name)) < len(PLACES) for name in names)


def gaps(kind: str) -> list[str]:
    """Return what an act lacks: its form, its letter, its refusals, its place in the person's view."""
    forms = forms_of(kind)
    found = []
    if not forms and kind not in OF_THE_PROGRAM:
        found.append("form")
    unwritten = [one for one in forms if letters_of(one) <= {None}]
    if any(one not in {*NOBODY_IS_WRITTEN_TO, *ONLY_WITH_A_STORY} for one in unwritten):
        found.append("letter")
    if KINDS[kind].by_staff and kind not in {*AT_ANY_TIME, *NOWHERE, "received"} and not is_refused_somewhere(kind):
        found.append("refusal")
    if kind not in {*INSIDE, *BY_WAY, *NEED_SOMETHING_FIRST} and not changes_the_view(kind):
        found.append("own view")
    return found


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_act_has_form_letter_refusal_and_own_view_or_a_named_reason(kind: str) -> None:
    assert gaps(kind) == []


def test_no_reason_is_given_for_what_has_a_letter_or_is_no_act() -> None:
    without = {name for name in ACTIONS if letters_of(name) <= {None}}
    assert set(NOBODY_IS_WRITTEN_TO) == without - ONLY_WITH_A_STORY
    assert {kind for kind in KINDS if not forms_of(kind)} == set(OF_THE_PROGRAM)
    assert {*AT_ANY_TIME, *NOWHERE, *INSIDE, *BY_WAY, *NEED_SOMETHING_FIRST} <= set(KINDS)
    assert all(reason for reason in (NOBODY_IS_WRITTEN_TO | OF_THE_PROGRAM | AT_ANY_TIME | INSIDE).values())


def test_a_new_act_that_has_none_of_them_is_found() -> None:
    class Forgotten(e.Fact):
        on: date

        def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
            return None

        def apply(self, state: State, event: e.Event) -> State:
            return state

    try:
        assert gaps("forgotten") == ["form", "refusal", "own view"]
        form = Action(
            *("forgotten", "Forget", "First", ""),
            fields=lambda c: [],
            probe=lambda c: Forgotten(on=c.today),
            make=lambda c, t: Forgotten(on=c.today),
        )
        declare(form)
        every_act.cache_clear()
        assert gaps("forgotten") == ["letter", "refusal", "own view"]
    finally:
        del KINDS["forgotten"]
        ACTIONS.pop("forgotten", None)
        every_act.cache_clear()


def next_stage_letter(story: Story, on: date) -> str | None:
    """Return the letter about the next stage, asked for on this day through the form of the desk."""
    action = ACTIONS["next_stage"]
    context = Context(state=story.state, law=LAW, today=on, actor=OFFICER)
    assert action.is_legal(context)
    fact = action.probe(context)
    return letter_of("next_stage", fact, applied(story.state, fact, on))


def test_a_request_that_comes_early_or_late_is_answered_in_writing_before_it_is_decided() -> None:
    assert next_stage_letter(Story(), day(3)) == "asked_early"
    story = investigated()
    assert next_stage_letter(story.then(answered_2(day(40)), day(40)), day(41)) == "panel_asked"
    assert next_stage_letter(story, day(200)) == "asked_late"


def test_stage_2_asked_for_after_the_recommended_window_begins_all_the_same() -> None:
    assert next_stage_letter(Story().then(answered(), day(10)), day(200)) == "stage_2_opened"


def test_the_letter_to_who_asked_early_says_when_stage_2_begins_by_itself() -> None:
    asked = applied(Story().state, e.StageRequested(stage=2, before_answer=True), day(3))
    (letter,) = letters_about(content(), LAW, About("HK7-4PM", represented(), asked, day(3)), "asked_early")
    assert "If we do not answer by Friday 3 July, stage 2 starts by itself." in letter.as_text


def test_the_letter_to_who_asked_early_names_no_day_that_a_decision_may_still_move() -> None:
    story = Story(role="own_right", on_the_list=False).says(e.StageRequested(stage=2, before_answer=True), day(3))
    (letter,) = letters_about(content(), LAW, About("HK7-4PM", represented(), story.state, day(3)), "asked_early")
    assert "stage 2 starts by itself" not in letter.as_text


def test_the_letter_to_who_asked_while_interest_is_undecided_says_what_is_decided_first() -> None:
    story = Story(role="own_right", on_the_list=False)
    assert next_stage_letter(story, day(60)) == "asked_early"
    story.says(e.StageRequested.made_on(day(60), story.state, LAW), day(60))
    text = text_of("asked_early", story.state, day(60))
    assert "First it is decided whether you have sufficient interest in the child." in text
    assert "left out" not in text
    story.then(e.InterestDecided(on=day(61), accepted=True, told_on=day(61)), day(61))
    text = text_of("looked_at", story.state, day(61))
    assert "Stage 2 begins by itself if there is no answer by Thursday 3 September." in text


def text_of(name: str, state: State, today: date) -> str:
    """Return the letter to a child, as it is written on that day."""
    return letters_about(content(), LAW, About("HK7-4PM", represented(), state, today), name)[0].as_text


@pytest.mark.parametrize(
    ("today", "says", "not_said"),
    [
        (day(3), ("answer by Friday 19 June",), ("sorry", "stage 2")),
        (day(20), ("We are late, and we are sorry.", "by Friday 3 July, you can ask for stage 2"), ("19 June",)),
        (day(88), ("We are late, and we are sorry.", "can ask for stage 2 now"), ("19 June", "3 July")),
    ],
)
def test_an_idea_that_becomes_a_complaint_late_is_promised_no_day_that_is_over(
    today: date, says: tuple[str, ...], not_said: tuple[str, ...]
) -> None:
    story = Story(kind="comment", kind_said="comment").then(e.KindChanged(to="complaint"), today)
    text = text_of("complaint_now", story.state, today)
    assert all(one in text for one in says)
    assert not any(one in text for one in not_said)


def test_no_letter_promises_an_answer_on_a_day_that_is_over() -> None:
    late = Story().state
    for name in TITLES:
        assert "19 June" not in text_of(name, late, day(88)), name


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"role": "own_right", "on_the_list": False}, "First we decide whether it can be looked into."),
        ({"over_a_year": True}, "First a person here decides if we can look into it."),
    ],
)
def test_no_letter_says_that_it_is_looked_into_before_that_is_decided(changes: dict[str, Any], says: str) -> None:
    story = Story(**changes)
    text = text_of("acknowledge", story.state, day(1))
    assert says in text
    assert "manager" not in text
    assert ("19 June" in text) == ("over_a_year" in changes)  # of who may complain the days count from the decision
    decided: e.Fact = e.InterestDecided(on=day(2), accepted=True, told_on=day(2))
    if "over_a_year" in changes:
        decided = e.LateDecided(on=day(2), looked_at=True, told_on=day(2))
    text = text_of("acknowledge", story.then(decided, day(2)).state, day(2))
    assert "manager" in text
    assert says not in text


@pytest.mark.parametrize("first", ["interest", "lateness"])
def test_of_two_decisions_the_first_does_not_say_yet_that_it_is_looked_into(first: str) -> None:
    both: dict[str, e.Fact] = {
        "interest": e.InterestDecided(on=day(2), accepted=True, told_on=day(2)),
        "lateness": e.LateDecided(on=day(2), looked_at=True, told_on=day(2)),
    }
    story = Story(role="own_right", on_the_list=False, over_a_year=True).then(both.pop(first), day(2))
    told = {"looked_at_although_old", "interest_accepted"}
    assert "one more has to be before we look into it" in text_of("looked_at", story.state, day(2))
    assert not told & {*also_true(story.state)}
    story.then(*both.values(), day(2))
    assert "We decided to look into your complaint." in text_of("looked_at", story.state, day(2))
    assert told <= {*also_true(story.state)}


def test_what_was_refused_and_comes_back_is_not_said_to_be_looked_into_before_it_is_decided_again() -> None:
    story = Story(role="own_right", on_the_list=False)
    story.then(e.InterestDecided(on=day(2), accepted=False, told_on=day(2)), day(2)).then(e.Reopened(on=day(9)), day(9))
    text = text_of("reopened", story.state, day(9))
    assert "it is decided again whether we look into it" in text
    assert "due by" not in text


def test_the_letter_about_a_part_that_came_back_names_the_day_of_that_part() -> None:
    waits = e.NotConsidered(on=day(3), ground="prejudice", told_on=day(3), part=True, might_prejudice=True)
    story = Story().then(waits, day(3)).then(answered(), day(10)).then(e.Reopened(on=day(12)), day(12))
    assert "We will answer you by Wednesday 1 July." in text_of("reopened", story.state, day(12))


def test_the_letter_about_what_came_back_says_that_its_day_had_passed_before_and_that_stage_2_may_be_asked_for() -> (
    None
):
    for n, late in ((20, True), (45, True), (5, False)):
        waits = e.NotConsidered(on=day(n), ground="prejudice", told_on=day(n), might_prejudice=True)
        state = Story().then(waits, day(n)).then(e.Reopened(on=day(n + 1)), day(n + 1)).state
        text = text_of("reopened", state, day(n + 1))
        assert ("We are sorry that our answer is late." in text) == late
        assert ("You can ask for stage 2 now, without our answer." in text) == (n == 45)
        assert ("You can ask for stage 2 if there is no answer by Friday 3 July." in text) == (n == 20)
        assert ("We will answer you by" in text) != late


def test_when_proceedings_end_the_letter_names_the_part_that_waited_for_them_or_all_of_it() -> None:
    over = e.ProceedingsEnded(on=day(5), told_on=day(5))
    for part in (True, False):
        waits = e.NotConsidered(on=day(3), ground="prejudice", told_on=day(3), part=part, might_prejudice=True)
        text = text_of("come_back", Story().then(waits, day(3)).then(over, day(5)).state, day(5))
        assert ("about the part that waited for it" in text) == part
        assert ("what you told us before" in text) != part
        assert "10 June 2027" in text


def test_the_answer_to_a_part_promises_a_request_for_stage_2_only_where_one_can_be_made() -> None:
    answer = e.PartAnswered(on=day(50), stage_2_right_told=True)
    for story, can_ask in ((Story().then(answered(), day(10)), True), (investigated(), False)):
        state = applied(replace(story.state, parts_back=(PartBack(day(45)),)), answer, day(50))
        asked = e.StageRequested.made_on(day(51), state, LAW)
        assert (asked.refusal(state, LAW, day(51), e.TELLER) is None) == can_ask
        text = text_of("part_answer", state, day(50))
        assert ("you can ask for stage 2 about it" in text) == can_ask
        assert ("Then tell us, and stage 2 looks at that part too." in text) != can_ask


def test_the_letter_about_more_time_for_a_part_names_the_new_day_of_that_part_and_of_no_other() -> None:
    parts = (PartBack(day(12), number=4), PartBack(day(12), number=5), PartBack(day(14), number=6))
    state = replace(Story().then(answered(), day(10)).state, parts_back=parts)
    fact = e.PartExtended(came_back=day(12), back_with=4, to=date(2026, 7, 10), reason="complex", child_told_on=day(15))
    after = applied(state, fact, day(15))
    assert letter_of("extend_part", fact, after) == "extend_part"
    about = About("HK7-4PM", represented(), after, day(15), part=fact.back_with)
    text = letters_about(content(), LAW, about, "extend_part")[0].as_text
    assert "The new day for that part is Friday 10 July." in text


@pytest.mark.parametrize("council", ["wigan", "sefton", "cheshire-west-and-chester", "islington", "devon"])
def test_every_letter_can_be_written_to_a_child_an_adult_and_an_advocate(council: str) -> None:
    told = represented(council=council, speaker={"role": "on_behalf", "relation": "carer"})
    for context in contexts("complaint"):
        fact = e.AdvocateAppointed(on=context.today)
        state = replace(applied(context.state, fact, context.today), council=council)
        about = About("HK7-4PM", told, state, context.today)
        for name in TITLES:
            letters = letters_about(content(), LAW, about, name)
            assert [one.to for one in letters] == ["adult", "child", "advocate"]
            for one in letters:
                assert one.blocks, f"{name} to {one.to}"
                assert not any("{" in block.text for block in one.blocks)
                assert all(block.picture for block in one.blocks) == (one.to == "child")
