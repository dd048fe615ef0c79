"""The course of a telling from its dates alone: which dates are open, and what could not happen on its day.

It judges dates and nothing else. People and papers are taken as they should be: the answer says what the law asks for,
three independent people sit on the panel. Whether and when is decided by the very events and clocks of a real case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from backend.cases import events as e
from backend.cases.deadlines import dates
from backend.cases.events.base import before_receipt
from backend.cases.shapes import Kind
from backend.cases.state import State
from backend.law.book import Law
from backend.law.clocks import Running
from backend.law.promises import Promises
from backend.law.working_days import LONDON
from backend.refusals import Refusal

OFFICER = "officer"
NOON = time(12)


@dataclass(frozen=True)
class Dated:
    """Something that happened. what: `received` or a key of FACTS; to: the new day of an extension.

    reason: why more time was taken at stage 1; without it, a reason that the law knows.
    """

    what: str
    on: date
    to: date | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Step:
    """One dated thing. refused: why it could not happen on its day, else None; state: where the telling is then."""

    dated: Dated
    refused: Refusal | None
    state: State


def reason(law: Law, state: State) -> str | None:
    """Return a reason for which the stage 1 clock may be extended."""
    found = dates(state, law).extension("extended")
    return found.reasons[0] if found and found.reasons else None


FACTS: Mapping[str, Callable[[Dated, State, Law], e.Fact]] = {
    "acknowledged": lambda d, s, law: e.Acknowledged(on=d.on, procedure_given=True, advocacy_given=True),
    "advocate_appointed": lambda d, s, law: e.AdvocateAppointed(on=d.on),
    "complained": lambda d, s, law: e.KindChanged(to="complaint", complained_on=d.on),
    "interest_accepted": lambda d, s, law: e.InterestDecided(on=d.on, accepted=True, told_on=d.on),
    "extended": lambda d, s, law: e.Extended(to=d.to or d.on, reason=d.reason or reason(law, s), child_told_on=d.on),
    "stage_1_answered": lambda d, s, law: e.Answered(on=d.on, outcome="not_resolved", stage_2_right_told=True),
    "stage_2_requested": lambda d, s, law: e.StageRequested(stage=2),
    "statement_agreed": lambda d, s, law: e.StatementAgreed(on=d.on, points=1),
    "stage_2_extended": lambda d, s, law: e.Stage2Extended(to=d.to or d.on, reason_given=True, person_told_on=d.on),
    "stage_2_answered": lambda d, s, law: e.Stage2Answered(
        on=d.on, stage_3_right_told=True, findings=("upheld",), action_plan=True
    ),
    "panel_requested": lambda d, s, law: e.StageRequested(stage=3),
    "panel_met": lambda d, s, law: e.PanelMet(on=d.on, members=("first", "second", "third")),
    "panel_reported": lambda d, s, law: e.PanelReported(on=d.on, finding="upheld"),
    "director_replied": lambda d, s, law: e.DirectorReplied(on=d.on, ombudsman_told=True),
    "withdrawn": lambda d, s, law: e.Withdrawn(),
}
"""The event that stands for a dated thing, with everything in it that is no date as it should be."""


def follow(law: Law, council: str, kind: Kind, promises: Promises, dated: Sequence[Dated]) -> Iterator[Step]:
    """Follow what happened, in the order of the days (of one day: as it came).

    dated: with one `received`; a further one is refused. What is refused moves nothing; the rest still counts.
    Raises CalendarTooShort, NoSuchRule, and ValueError where there is no `received`.
    """
    arrived = next((one for one in dated if one.what == "received"), None)
    if arrived is None:
        raise ValueError("a telling begins with `received`")
    waits = any(one.what == "interest_accepted" for one in dated)
    first = received(council, kind, promises, arrived.on, on_the_list=not waits)
    state = first.first_state()
    yield Step(arrived, None, state)
    for one in in_order(other for other in dated if other is not arrived):
        fact = first if one.what == "received" else FACTS[one.what](one, state, law)
        actor = OFFICER if fact.by_staff else e.TELLER
        why = too_early(one, state) or fact.refusal(state, law, one.on, actor, papers=False)
        if not why:
            state = fact.apply(state, e.Event(0, datetime.combine(one.on, NOON, LONDON), actor, fact))
        yield Step(one, why, state)


def open_clocks(state: State, law: Law) -> list[Running]:
    """Return every clock that runs, the person's own windows among them; none once it has ended."""
    return [] if state.ended else [one for one in dates(state, law).clocks if not one.ended_on]


def in_order(dated: Iterable[Dated]) -> list[Dated]:
    """Return them by day; sorting keeps what happened on one day as it came."""
    return sorted(dated, key=lambda one: one.on)


def too_early(one: Dated, state: State) -> Refusal | None:
    """Return why not, where it lies before the words arrived: an event without a day of its own cannot tell."""
    return None if one.what == "received" else before_receipt(one.on, state)


def received(council: str, kind: Kind, promises: Promises, on: date, *, on_the_list: bool) -> e.Received:
    """Return the first event. on_the_list: nobody has to decide whether the person has sufficient interest."""
    return e.Received(
        council=council,
        kind=kind,
        kind_said=None,
        channel="chat",
        received_on=on,
        role="child" if on_the_list else "own_right",
        child_agrees=None,
        on_the_list=on_the_list,
        advocate=None,
        over_a_year=False,
        names_someone=False,
        private_talk=False,
        anonymous=False,
        told_in_future=False,
        told_long_ago=False,
        content_version=None,
        promises=dict(promises),
    )
