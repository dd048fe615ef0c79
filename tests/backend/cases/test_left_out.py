"""What is left out, waits for proceedings and comes back: any sequence of acts against a list kept by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backend.cases import events as e
from backend.cases.own_view import what_may_be_so
from backend.cases.state import State
from tests.backend.cases.histories import Story, day

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

    @property
    def whole(self) -> LeftOut | None:
        return next((one for one in self.notes if one.whole), None)

    def note(self, fact: e.Fact) -> None:
        """Write down what an act changes."""
        match fact:
            case e.NotConsidered(ground=ground, part=part):
                self.notes.append(LeftOut(ground, whole=not part))
            case e.PointsRouted(routes=routes):
                self.notes = [one for one in self.notes if one.whole or one.ground != "outside"]
                if "school" in routes:
                    self.notes.append(LeftOut("outside", by_route=True))
            case e.ProceedingsEnded():
                for one in self.notes:
                    one.over = one.over or one.ground == "prejudice"
            case e.Reopened(of_part=of_part):
                self.back(of_part)

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
            "routed_school": whole is None and any(one.by_route for one in parts),
        }


ACTS = st.sampled_from(("part waits", "part outside", "waits", "outside", "away", "here", "over", "over", "back"))
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
    }[name]()


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
        assert shown(story.state) == by_hand.view(), (name, of_part)


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
