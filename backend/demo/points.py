"""What is found about each point of an invented complaint, what is done about it, and what was learned from that."""

from __future__ import annotations

from typing import get_args

from backend.cases import events as e
from backend.cases.papers import Item, Paper
from backend.cases.terms import PointFinding, Remedy
from backend.demo.invented import one_of, words
from backend.demo.plan import Plan

FOUND: dict[PointFinding, int] = {"upheld": 40, "partly_upheld": 25, "not_upheld": 20, "no_finding": 15}
REMEDIES: tuple[Remedy, ...] = get_args(Remedy)


def findings_of(plan: Plan) -> tuple[PointFinding, ...]:
    """Return one finding for each point that the person agreed to; none where there is no list."""
    return tuple(one_of(plan.rng, FOUND) for _ in plan.told.points)


def answer_of(plan: Plan, text: str, findings: tuple[PointFinding, ...]) -> str:
    """Return the words of an answer, as the form of the desk seals them."""
    said = words()["officer"]["said"]
    points = zip(plan.told.points, findings, strict=True)
    return Paper(text, tuple(Item(one.text, found, plan.rng.choice(said)) for one, found in points)).sealed()


def promise(plan: Plan, findings: tuple[PointFinding, ...]) -> None:
    """Promise something about points that were right, on the day of the answer; most of it is done in time."""
    day = plan.on
    for number, found in enumerate(findings, 1):
        if found in ("upheld", "partly_upheld") and plan.chance(0.7):
            act = plan.rng.choice(words()["officer"]["actions"])
            due = plan.book.law.days.after(day, plan.rng.randint(5, 20))
            fact = e.ActionPlanned(
                on=day, stage=1, point=number, owner="owner-example", due=due, remedy=plan.rng.choice(REMEDIES)
            )
            plan.then(fact, day, words=Item(act["act"], text=act["owner"]).sealed())


def keep_promises(plan: Plan) -> None:
    """Do what was promised, and write down what was learned from it; one in seven is left open."""
    for action in plan.state.open_actions:
        if plan.chance(0.85):
            day = max(plan.on, action.due)
            plan.then(e.ActionDone(action=action.seq, on=day), day, words=words()["officer"]["done"])
            if plan.chance(0.3):
                plan.then(e.Learned(on=plan.on, action=action.seq), plan.on, words=words()["officer"]["learned"])
