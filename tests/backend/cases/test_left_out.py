"""What is left out, waits for proceedings and comes back: any sequence of acts against a list kept by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.cases import events as e
from backend.cases.deadlines import dates
from backend.cases.own_view import also_true, what_may_be_so
from backend.cases.state import State
from backend.cases.tasks import tasks
from backend.law.clocks import Deadline
from backend.numbers.in_time import timed
from tests.backend.cases.histories import Story, answered, answered_2, day, investigated, invited, starts_on
from tests.backend.cases.kit import LAW
from tests.backend.law.oracle import nth_after

WAITS: dict[str, Any] = {"ground": "prejudice", "might_prejudice": True}


@dataclass
class LeftOut:
    """One thing that is not looked into. whole: all of it. over: the proceedings it waited for have ended."""

    ground: str
    whole: bool = False
    by_route: bool = False
    over: bool = False


class ByHand:
    """What somebody would note on paper, act by act: every thing that is left out, until it comes back."""

    def __init__(self) -> None:
        self.notes: list[LeftOut] = []
        self.own_clocks = 0
        self.answered = self.closed = False

    @property
    def whole(self) -> LeftOut | None:
        return next((one for one in self.notes if one.whole), None)

    def note(self, fact: e.Fact) -> None:
        """Write down what an act changes."""
        match fact:
            case e.NotConsidered(ground=ground, part=part):
                self.notes.append(LeftOut(ground, whole=not part))
            case e.PointsRouted(routes=routes):
                self.notes = [one for one in self.notes if not one.by_route]
                if "school" in routes:
                    self.notes.append(LeftOut("outside", by_route=True))
            case e.ProceedingsEnded():
                for one in self.notes:
                    one.over = one.over or one.ground == "prejudice"
            case e.Reopened(of_part=of_part):
                before = [one for one in self.notes if not one.whole]
                self.back(of_part)
                self.own_clocks += self.answered and [one for one in self.notes if not one.whole] != before

    def note_answer(self, fact: e.Fact) -> None:
        """Write down what is answered."""
        self.answered = self.answered or isinstance(fact, e.Answered)
        self.own_clocks -= isinstance(fact, e.PartAnswered)
        self.closed = isinstance(fact, e.Closed) or (self.closed and not isinstance(fact, e.Reopened))

    def back(self, of_part: str | None) -> None:
        """Cross out what comes back: all of it; else the part that was named; else what waited before what did not."""
        if whole := self.whole:
            gone = {"prejudice": lambda one: one.over, "outside": lambda one: one.ground == "outside"}[whole.ground]
            self.notes = [one for one in self.notes if not one.whole and not gone(one)]
            return
        ground = of_part or ("prejudice" if any(one.ground == "prejudice" for one in self.notes) else "outside")
        over = any(one.over for one in self.notes)
        self.notes = [one for one in self.notes if one.ground != ground or (ground == "prejudice" and one.over != over)]

    def view(self) -> dict[str, bool]:
        """Return what the person may read."""
        parts = [one for one in self.notes if not one.whole]
        whole = self.whole
        return {
            "part_not_looked_at": bool(parts),
            "part_may_come_back": whole is None and any(one.over for one in parts),
            "proceedings_over": whole is not None and whole.over,
            "ground_prejudice": whole is not None and whole.ground == "prejudice",
            "ground_outside": whole is not None and whole.ground == "outside",
            "routed_school": whole is None and not self.closed and any(one.by_route for one in parts),
            "part_is_back": whole is None and self.own_clocks > 0,
        }


ACTS = st.sampled_from(
    (
        *("part waits", "part outside", "waits", "outside", "away", "here", "over", "over", "back"),
        *("answer", "answer part", "close"),
    )
)
BACK = st.sampled_from((None, "prejudice", "outside"))


def act(name: str, n: int, of_part: Any) -> e.Fact:
    """Return an act of the n-th day."""
    told: dict[str, Any] = {"on": day(n), "told_on": day(n)}
    return {
        "part waits": lambda: e.NotConsidered(part=True, **WAITS, **told),
        "part outside": lambda: e.NotConsidered(part=True, ground="outside", **told),
        "waits": lambda: e.NotConsidered(**WAITS, **told),
        "outside": lambda: e.NotConsidered(ground="outside", **told),
        "away": lambda: e.PointsRouted(routes=("here", "school"), **told),
        "here": lambda: e.PointsRouted(routes=("here", "here"), **told),
        "over": lambda: e.ProceedingsEnded(**told),
        "back": lambda: e.Reopened(on=day(n), of_part=of_part),
        "answer": lambda: answered(on=day(n)),
        "answer part": lambda: e.PartAnswered(on=day(n), stage_2_right_told=True),
        "close": lambda: e.Closed(on=day(n)),
    }[name]()


def parts_due(story: Story) -> list[Deadline]:
    """Return the dates of parts that came back and are not answered."""
    return [due.deadline for due in dates(story.state, LAW).open if due.deadline.what == "part_answer"]


def shown(state: State) -> dict[str, bool]:
    """Return the same as ByHand.view, of the program."""
    known = what_may_be_so(state)
    return {name: known[name] for name in ByHand().view()}


@given(st.lists(st.tuples(ACTS, BACK), max_size=14))
def test_nothing_left_out_is_forgotten_and_nothing_over_is_over_twice(acts: list[tuple[str, Any]]) -> None:
    story, by_hand = Story(), ByHand()
    for n, (name, of_part) in enumerate(acts, 1):
        fact = act(name, n, of_part)
        problem = story.refusal(fact, day(n))
        if name == "over":  # refused exactly where nothing waits
            assert (problem == "") == any(one.ground == "prejudice" and not one.over for one in by_hand.notes)
        if name == "back":
            named = {one.ground for one in by_hand.notes if not one.whole}
            there = by_hand.whole is not None or (bool(named) and (of_part is None or of_part in named))
            assert (problem == "") == there
        if not problem:
            story.then(fact, day(n))
            by_hand.note(fact)
            by_hand.note_answer(fact)
        assert shown(story.state) == by_hand.view(), (name, of_part)
        assert (story.state.ended == "closed") <= (by_hand.own_clocks == 0 or by_hand.whole is not None)
        assert len(parts_due(story)) == (0 if story.state.ended else by_hand.own_clocks)


def test_what_waits_for_proceedings_still_waits_after_another_part_is_sent_elsewhere() -> None:
    story = Story().then(act("part waits", 1, None), day(1)).then(act("part outside", 2, None), day(2))
    assert story.state.parts_left_out == {"prejudice", "outside"}
    story.then(act("over", 3, None), day(3)).then(act("back", 4, None), day(4))
    assert story.state.parts_left_out == {"outside"}


def test_what_came_back_and_waits_for_other_proceedings_is_not_over_before_they_are() -> None:
    story = Story().then(act("waits", 1, None), day(1)).then(act("over", 2, None), day(2))
    story.then(act("back", 3, None), day(3)).then(act("waits", 4, None), day(4))
    assert not what_may_be_so(story.state)["proceedings_over"]
    story.then(act("over", 5, None), day(5))
    assert what_may_be_so(story.state)["proceedings_over"]


def test_a_part_that_may_come_back_keeps_its_year_while_all_of_it_waits_for_something_else() -> None:
    story = Story().then(act("part waits", 1, None), day(1)).then(act("over", 2, None), day(2))
    story.then(act("waits", 3, None), day(3))
    assert (story.state.part_over_on, story.state.proceedings_ended_on) == (day(2), None)
    story.then(act("over", 10, None), day(10)).then(act("back", 11, None), day(11))
    assert not story.state.has_parts_left_out


def part_over(story: Story, n: int) -> Story:
    """Return the story after a part waited on the n-th day, and its proceedings ended on the next."""
    return story.then(act("part waits", n, None), day(n)).then(act("over", n + 1, None), day(n + 1))


def test_a_part_that_comes_back_after_the_rest_was_answered_has_a_clock_a_task_and_an_answer_of_its_own() -> None:
    story = part_over(Story(), 3).then(answered(), day(10)).then(act("back", 12, None), day(12))
    (due,) = parts_due(story)
    assert (due.starts_on, due.by, due.at_latest) == (day(12), date(2026, 7, 1), date(2026, 7, 15))
    assert "answer_part" in tasks(story.state, past_stage_1=False)
    assert "part_is_back" in also_true(story.state)
    assert story.refusal(e.Closed(on=day(13)), day(13)) == "part_not_answered"
    assert story.refusal(e.PartAnswered(on=day(11), stage_2_right_told=True), day(13)) == "too_early"
    assert story.refusal(e.PartAnswered(on=day(13), stage_2_right_told=False), day(13)) == "stage_2_right_missing"
    story.then(act("answer part", 14, None), day(14))
    assert parts_due(story) == []
    assert [one.met_on for one in dates(story.state, LAW).due if one.deadline.what == "part_answer"] == [day(14)]
    assert "answer_part" not in tasks(story.state, past_stage_1=False)
    story.then(e.Closed(on=day(15)), day(15))


def test_a_part_comes_back_out_of_a_closed_case_and_the_view_says_until_then_that_it_may() -> None:
    story = (
        Story().then(act("part waits", 3, None), day(3)).then(answered(), day(10)).then(act("close", 11, None), day(11))
    )
    story.then(act("over", 20, None), day(20))
    assert {"part_may_come_back"} <= {*also_true(story.state)}
    story.then(act("back", 30, None), day(30))
    assert (story.state.ended, [due.starts_on for due in parts_due(story)]) == (None, [day(30)])


def test_stage_2_that_waited_for_proceedings_counts_both_ways_from_the_day_it_came_back() -> None:
    story = investigated().then(act("waits", 31, None), day(31)).then(act("over", 90, None), day(90))
    story.then(act("back", 91, None), day(91))
    due = {one.deadline.what: one.deadline for one in dates(story.state, LAW).open if "stage_2" in one.deadline.what}
    right = (nth_after(day(91), 25), nth_after(day(91), 65))
    assert {(one.starts_on, one.by, one.at_latest) for one in due.values()} == {(day(91), *right)}


def waited(story: Story, n: int) -> Story:
    """Return the story after all of it waited from the n-th day, and came back on the ninety-first."""
    return (
        story.then(act("waits", n, None), day(n))
        .then(act("over", 90, None), day(90))
        .then(act("back", 91, None), day(91))
    )


def test_whoever_waited_for_proceedings_has_the_whole_time_to_ask_for_the_panel() -> None:
    story = waited(investigated().then(answered_2(day(40)), day(40)), 41)
    (window,) = dates(story.state, LAW).windows
    assert window.by == nth_after(day(91), 20)
    assert story.says(e.StageRequested(stage=3), window.by).state.stage == 3


def test_the_panel_and_the_council_have_their_days_from_when_it_came_back_and_what_was_kept_stays_kept() -> None:
    met = invited().then(e.PanelMet(on=day(60), members=("a", "b", "c")), day(60))
    due = {one.deadline.what: one for one in dates(waited(met, 61).state, LAW).due}
    assert (due["panel_report"].deadline.by, due["stage_3_panel"].met_on) == (nth_after(day(91), 5), day(60))


def test_an_answer_of_stage_1_that_was_late_stays_late_when_it_waited_after_it_and_came_back() -> None:
    story = waited(Story().then(answered(on=day(35)), day(35)), 36)
    assert timed(story.state, "stage_1_answer", LAW, day(92)) == "over"
    (due,) = [one for one in dates(story.state, LAW).due if one.deadline.what == "stage_1_answer"]
    assert (due.deadline.starts_on, due.met_on) == (day(0), day(35))


def test_at_stage_2_and_after_its_answer_a_part_has_its_own_clock_and_that_of_stage_2_stays() -> None:
    story = part_over(investigated(), 31)
    before = [*dates(story.state, LAW).open]
    story.then(act("back", 33, None), day(33))
    assert [due.starts_on for due in parts_due(story)] == [day(33)]
    assert [one for one in dates(story.state, LAW).open if one.deadline.what != "part_answer"] == before
    story.then(answered_2(day(40)), day(40))
    assert story.refusal(e.Closed(on=day(41)), day(41)) == "part_not_answered"
    story.then(act("answer part", 41, None), day(41)).then(act("close", 42, None), day(42))


def test_a_part_that_comes_back_before_the_rest_is_answered_is_answered_with_it() -> None:
    story = part_over(Story(), 3).then(act("back", 6, None), day(6))
    assert (parts_due(story), "part_is_back" in also_true(story.state)) == ([], False)


def test_days_of_a_part_that_cannot_be_are_refused() -> None:
    story = Story().then(act("part waits", 15, None), day(15))
    early = e.ProceedingsEnded(on=day(1), told_on=day(1))
    assert story.refusal(early, day(16)) == "too_early"
    assert story.refusal(e.Reopened(on=day(14)), day(16)) == "too_early"
    story.then(act("part outside", 17, None), day(17))
    assert story.refusal(e.Reopened(on=day(16), of_part="outside"), day(18)) == "too_early"
    story.then(act("part waits", 20, None), day(20)).then(e.ProceedingsEnded(on=day(18), told_on=day(18)), day(21))
    assert (story.state.part_over_on, "prejudice" in story.state.parts_left_out) == (day(18), True)


def test_routing_clears_only_what_routing_left_out() -> None:
    story = Story().then(act("part outside", 2, None), day(2)).then(act("away", 3, None), day(3))
    story.then(act("here", 4, None), day(4))
    assert (story.state.parts_left_out, story.state.routes) == ({"outside"}, ("here", "here"))
    assert "part_not_looked_at" in also_true(story.state)


DUE, LATEST = nth_after(day(12), 10), nth_after(day(12), 20)
"""The two days of a part that came back on the twelfth day."""


def with_part() -> Story:
    """Return a complaint of which a part came back on the twelfth day, when the rest was answered."""
    return part_over(Story(), 3).then(answered(), day(10)).then(act("back", 12, None), day(12))


def longer(to: date = LATEST, **changes: Any) -> e.PartExtended:
    """Return more time for that part, as the rules want it."""
    facts = {"came_back": day(12), "to": to, "reason": "complex", "child_told_on": day(13), **changes}
    return e.PartExtended.model_validate(facts)


def test_a_part_may_be_given_the_time_that_stage_1_may_be_given_and_its_person_reads_so() -> None:
    story = with_part()
    assert "part_longer" not in also_true(story.state)
    story.then(longer(), day(13))
    (due,) = parts_due(story)
    assert (due.by, due.at_latest, due.extended) == (LATEST, LATEST, True)
    assert {"part_is_back", "part_longer"} <= {*also_true(story.state)}
    assert "answer_part" in tasks(story.state, past_stage_1=False)
    story.then(act("answer part", 30, None), day(30))
    assert "part_longer" not in also_true(story.state)
    assert [one.deadline.by for one in dates(story.state, LAW).due if one.deadline.what == "part_answer"] == [LATEST]


@pytest.mark.parametrize(
    ("fact", "on", "why"),
    [
        (longer(child_told_on=DUE), DUE, ""),
        (longer(child_told_on=DUE), DUE + timedelta(days=1), ""),
        (longer(child_told_on=DUE + timedelta(days=1)), DUE + timedelta(days=1), "extended_too_late"),
        (longer(child_told_on=day(11)), day(13), "too_early"),
        (longer(child_told_on=None), day(13), "child_not_told"),
        (longer(reason=None), day(13), "reason_missing"),
        (longer(reason="busy"), day(13), "reason_missing"),
        (longer(DUE), day(13), "no_extension"),
        (longer(LATEST + timedelta(days=1)), day(13), "past_maximum"),
        (longer(date(2026, 7, 11)), day(13), "not_a_working_day"),
        (longer(came_back=day(11)), day(13), "no_part_came_back"),
        (longer(child_told_on=day(14)), day(13), "in_future"),
    ],
)
def test_more_time_for_a_part_is_refused_late_early_untold_without_a_reason_and_for_another_part(
    fact: e.PartExtended, on: date, why: str
) -> None:
    assert with_part().refusal(fact, on) == why


@pytest.mark.parametrize("actor", [e.TELLER, e.SYSTEM])
def test_only_a_person_at_the_council_gives_a_part_more_time(actor: str) -> None:
    assert with_part().refusal(longer(), day(13), actor) == "needs_officer"


def test_no_part_is_given_more_time_once_it_is_answered_or_where_none_came_back() -> None:
    assert Story().refusal(longer(came_back=day(1)), day(13)) == "no_part_came_back"
    story = with_part().then(act("answer part", 14, None), day(14))
    assert story.refusal(longer(), day(15)) == "no_part_came_back"
    assert story.says(e.Withdrawn(), day(16)).refusal(longer(), day(17)) == "ended"


def test_of_two_parts_only_the_one_that_was_meant_has_more_time_and_stage_1_and_2_have_none_of_it() -> None:
    story = with_part().then(act("part waits", 13, None), day(13)).then(act("over", 14, None), day(14))
    story.then(act("back", 16, None), day(16))
    later = longer(nth_after(day(16), 15), came_back=day(16), child_told_on=day(17))
    assert story.refusal(longer(nth_after(day(16), 20)), day(17)) == "past_maximum"
    story.then(later, day(17))
    assert [due.by for due in parts_due(story)] == [DUE, nth_after(day(16), 15)]
    others = [one for one in dates(story.state, LAW).due if one.deadline.what != "part_answer"]
    assert not any(one.deadline.extended for one in others)
    assert dates(story.state, LAW).extension("extended") is None


STARTS = st.dates(date(2026, 6, 20), date(2026, 12, 31))


@given(STARTS, st.integers(-2, 25), st.integers(-1, 15))
def test_the_clock_of_a_part_is_that_of_stage_1_whatever_day_it_came_back(came: date, to: int, told: int) -> None:
    story = part_over(Story(), 3).then(answered(), day(10)).then(e.Reopened(on=came), came)
    due, latest, new = nth_after(came, 10), nth_after(came, 20), nth_after(came, max(to, 1))
    told_on = came + timedelta(days=told)
    fact = longer(new, came_back=came, child_told_on=told_on)
    possible = came <= told_on <= due < new <= latest
    today = max(told_on, came)
    assert (story.refusal(fact, today) == "") == possible
    if possible:
        story.then(fact, today)
    assert [(one.by, one.at_latest) for one in parts_due(story)] == [(new if possible else due, latest)]


def test_a_part_that_waits_with_all_of_it_has_its_days_anew_when_that_comes_back() -> None:
    """The runs of a reviewer: two months late on its first day before, and not to be extended."""
    story = with_part().then(act("waits", 15, None), day(15)).then(act("over", 100, None), day(100))
    story.then(act("back", 101, None), day(101))
    (due,) = parts_due(story)
    assert (due.starts_on, due.by, due.at_latest) == (day(101), nth_after(day(101), 10), nth_after(day(101), 20))
    later = longer(nth_after(day(101), 15), child_told_on=day(102))
    assert [one.by for one in parts_due(story.then(later, day(102)))] == [nth_after(day(101), 15)]


def test_more_time_from_before_the_waiting_is_over_with_it_and_the_person_reads_no_more_of_it() -> None:
    story = waited(with_part().then(longer(), day(13)), 15)
    assert "part_longer" not in also_true(story.state)
    assert [(one.by, one.extended) for one in parts_due(story)] == [(nth_after(day(91), 10), False)]


def test_a_part_that_was_late_before_all_of_it_waited_is_late_when_that_comes_back() -> None:
    for story, by in ((with_part(), DUE), (with_part().then(longer(), day(13)), LATEST)):
        n = (LATEST - day(0)).days + 1
        assert [one.by for one in parts_due(waited(story, n))] == [by]
        assert dates(story.state, LAW).open[-1].late(day(92))


def test_stage_1_that_was_late_before_it_waited_stays_late_and_stage_2_may_still_be_asked_for() -> None:
    story = waited(Story(), 45)
    assert [one.deadline.by for one in dates(story.state, LAW).open] == [date(2026, 6, 19)]
    assert dates(story.state, LAW).past_stage_1(day(91))
    asked = e.StageRequested.made_on(day(93), story.state, LAW, on=day(35))
    story.says(asked, day(93))
    assert (asked.before_answer, story.state.stage, story.state.stage_2_requested_on) == (False, 2, day(35))
    (due,) = [one.deadline for one in dates(story.state, LAW).open]
    assert (due.what, due.starts_on) == ("stage_2_answer", day(91))


def test_stage_2_that_was_late_before_it_waited_stays_late_and_keeps_the_day_it_was_asked_for() -> None:
    story = investigated()
    before = dates(story.state, LAW).open
    story.then(act("waits", 137, None), day(137)).then(act("over", 150, None), day(150))
    story.then(act("back", 151, None), day(151))
    assert (dates(story.state, LAW).open, story.state.stage_2_requested_on) == (before, day(12))


def test_the_time_to_ask_for_the_panel_that_was_over_before_it_waited_stays_over() -> None:
    story = waited(investigated().then(answered_2(day(35)), day(35)), 70)
    (window,) = dates(story.state, LAW).windows
    assert window.by == nth_after(day(35), 20) < day(70)
    assert e.StageRequested.made_on(day(92), story.state, LAW).after_window


def test_what_is_answered_in_time_after_it_came_back_was_never_late() -> None:
    story = waited(investigated(), 31).then(answered_2(day(95)), day(95))
    met = [one for one in dates(story.state, LAW).due if one.deadline.what.startswith("stage_2_answer")]
    assert [(one.deadline.starts_on, one.late(day(200))) for one in met] == [(day(91), False)] * 2


def test_nobody_is_late_in_what_waited_while_it_was_open_whether_they_have_sufficient_interest() -> None:
    story = waited(Story(role="own_right", on_the_list=False), 45)
    assert starts_on(story) == day(91)


WAITINGS = st.lists(st.tuples(st.integers(1, 20), st.integers(1, 60)), min_size=1, max_size=3)


@given(WAITINGS, st.booleans())
def test_however_often_it_waits_only_what_was_not_late_when_it_began_to_wait_counts_anew(
    waitings: list[tuple[int, int]], answered_before: bool
) -> None:
    """Stage 1 of all of it, or the part that came back after its answer: one rule for both."""
    story, begun = (with_part(), 12) if answered_before else (Story(), 0)
    n = begun
    for runs, waits in waitings:
        in_time = day(n + runs) <= nth_after(day(begun), 10)
        story.then(act("waits", n + runs, None), day(n + runs))
        n += runs + waits
        story.then(act("over", n, None), day(n)).then(act("back", n, None), day(n))
        begun = n if in_time else begun
    what = "part_answer" if answered_before else "stage_1_answer"
    (due,) = [one.deadline for one in dates(story.state, LAW).open if one.deadline.what == what]
    assert (due.starts_on, due.by) == (day(begun), nth_after(day(begun), 10))


def with_two_parts() -> Story:
    """Return a complaint of which two parts came back on the twelfth day, when the rest was answered."""
    story = part_over(Story(), 3).then(act("part outside", 4, None), day(5)).then(answered(), day(10))
    return story.then(act("back", 12, "prejudice"), day(12)).then(act("back", 12, "outside"), day(12))


def numbers(story: Story) -> list[int]:
    """Return the numbers of the parts that wait for an answer."""
    return [one.number for one in story.state.parts_back]


def test_of_two_parts_that_came_back_on_one_day_each_act_says_which_it_means() -> None:
    story = with_two_parts()
    first, second = numbers(story)
    assert [one.ground for one in story.state.parts_back] == ["prejudice", "outside"]
    for meant, other in ((first, second), (second, first)):
        one = with_two_parts().then(longer(back_with=meant), day(13))
        assert {part.number: part.extended_to for part in one.state.parts_back} == {meant: LATEST, other: None}
        one.then(e.PartAnswered(on=day(14), stage_2_right_told=True, back_with=meant), day(14))
        assert (numbers(one), [due.by for due in parts_due(one)]) == ([other], [DUE])
    assert story.refusal(longer(back_with=99), day(13)) == "no_part_came_back"
    assert story.refusal(e.PartAnswered(on=day(14), stage_2_right_told=True, back_with=99), day(14)) == (
        "no_part_came_back"
    )


def test_an_answer_of_before_that_does_not_say_which_part_is_to_the_one_of_that_day_that_is_due_first() -> None:
    story = with_two_parts()
    first, second = numbers(story)
    story.then(longer(back_with=first), day(13)).then(act("answer part", 14, None), day(14))
    assert (numbers(story), [due.by for due in parts_due(story)]) == ([first], [LATEST])


def test_an_answer_to_a_part_whose_coming_back_was_recorded_in_error_answers_nothing() -> None:
    story = with_part()
    came_back = len(story.events)
    story.then(act("answer part", 14, None), day(14)).then(e.RecordedInError(event=came_back), day(15))
    assert (story.state.part_last_answered, numbers(story)) == (None, [])
