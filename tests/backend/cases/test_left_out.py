"""What is left out, waits for proceedings and comes back: any sequence of acts against a list kept by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backend.cases import events as e
from backend.cases.deadlines import dates
from backend.cases.own_view import also_true, what_may_be_so
from backend.cases.state import State
from backend.cases.tasks import tasks
from backend.law.clocks import Deadline
from tests.backend.cases.histories import Story, answered, answered_2, day, investigated
from tests.backend.cases.kit import LAW

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
    assert (due.starts_on, due.by, due.at_latest) == (day(12), date(2026, 7, 1), date(2026, 7, 1))
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
