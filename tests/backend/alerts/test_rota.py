"""Whose turn it is: against an oracle that walks the minutes one by one, and against the properties that matter."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.alerts.events import Acknowledged, Contact, Escalated, Event, Received, SafeNow
from backend.alerts.groups import Group, due_now, grouped
from backend.alerts.rota import DAY_ORDER, NIGHT_ORDER, EscalationStep, Rota, escalation_steps, next_step
from backend.alerts.state import Signed, State, replay
from backend.cases.shapes import YesNo
from backend.law.working_days import LONDON
from tests.backend.alerts.kit import law

MINUTE = timedelta(minutes=1)
SPRING = datetime(2026, 3, 26, tzinfo=UTC)
"""A Thursday. The clocks go forward on the 29th; Good Friday is 3 April, Easter Monday the 6th."""
moments = st.integers(0, 14 * 24 * 60).map(lambda n: SPRING + n * MINUTE)
people = st.sets(st.sampled_from(DAY_ORDER), min_size=1)


def rota(named: set[Contact] | frozenset[Contact] = frozenset(DAY_ORDER), patience: int = 30) -> Rota:
    """Return a rota with these people."""
    return Rota({who: f"{who}@example.org" for who in named}, law().days, timedelta(minutes=patience))


def office_open(moment: datetime) -> bool:
    """Say whether the office is open: the same rule as in the code under test, written in another way."""
    local = moment.astimezone(LONDON)
    holiday = local.date() in law().days.holidays
    return local.weekday() < 5 and not holiday and time(9) <= local.time() < time(17)


def walked(since: datetime, until: datetime, named: set[Contact], patience: int) -> list[EscalationStep]:
    """Return the turns, found by looking at every minute."""
    day = [who for who in DAY_ORDER if who in named]
    night = next(who for who in NIGHT_ORDER if who in named)
    found, age, moment = [], 0, since
    while moment <= until:
        if office_open(moment):
            place, rest = divmod(age, patience)
            if rest == 0 and place < len(day):
                found.append(EscalationStep(day[place], moment))
            age += 1
        else:
            if moment == since or age:
                found.append(EscalationStep(night, moment))
            age = 0
        moment += MINUTE
    return found


@settings(max_examples=40, deadline=None)
@given(since=moments, minutes=st.integers(0, 4 * 24 * 60), named=people, patience=st.sampled_from([1, 30, 45, 240]))
def test_turns_are_those_that_a_walk_through_the_minutes_finds(
    since: datetime, minutes: int, named: set[Contact], patience: int
) -> None:
    until = since + minutes * MINUTE
    assert list(escalation_steps(since, until, rota(named, patience))) == walked(since, until, named, patience)


EXAMPLES = [
    ("told at ten on a Monday", "2026-11-23 10:00", ["first 10:00", "second 10:30", "out_of_hours 11:00"]),
    ("the office closes before the second's turn", "2026-11-23 16:45", ["first 16:45", "out_of_hours 17:00"]),
    ("at night the holder of the number at once", "2026-11-23 23:10", ["out_of_hours 23:10", "first 09:00"]),
    ("a Saturday", "2026-11-28 12:00", ["out_of_hours 12:00", "first 09:00", "second 09:30"]),
    ("Christmas Day", "2026-12-25 09:00", ["out_of_hours 09:00", "first 09:00"]),
    ("the minute of opening", "2026-11-23 09:00", ["first 09:00"]),
    ("the minute of closing", "2026-11-23 17:00", ["out_of_hours 17:00"]),
    ("a summer morning counts in London time", "2026-07-01 08:59", ["out_of_hours 08:59", "first 09:00"]),
]


@pytest.mark.parametrize(("name", "since", "expected"), EXAMPLES, ids=[name for name, _, _ in EXAMPLES])
def test_the_first_turns(name: str, since: str, expected: list[str]) -> None:
    start = datetime.fromisoformat(since).replace(tzinfo=LONDON)
    found = [
        f"{turn.to} {turn.due.astimezone(LONDON):%H:%M}"
        for turn in escalation_steps(start, start + timedelta(5), rota())
    ]
    assert found[: len(expected)] == expected


def test_beyond_the_known_calendar_whoever_is_surely_on_duty_is_told() -> None:
    far = datetime(law().days.known_until.year + 3, 6, 7, 10, tzinfo=UTC)
    assert [turn.to for turn in escalation_steps(far, far + timedelta(3), rota())] == ["out_of_hours"]


def test_with_nobody_named_there_is_no_turn() -> None:
    assert list(escalation_steps(SPRING, SPRING + timedelta(9), rota(set()))) == []


type Sent = tuple[str, EscalationStep, bool]
"""The oldest alert that waited, whose turn it was, whether it was urgent: what the id of a notice is made from."""


class Duty:
    """A store of alerts of one conversation in memory, and everything that was sent."""

    def __init__(self, rota: Rota) -> None:
        self.rota = rota
        self.histories: list[list[Event]] = []
        self.sent: list[Sent] = []

    @property
    def group(self) -> Group | None:
        """The conversation."""
        found = grouped(replay(f"{n:08}", "c", "v", events) for n, events in enumerate(self.histories))
        return found[0] if found else None

    def add(self, place: int, at: datetime, fact: object) -> None:
        """Add one more event to the alert at this place."""
        events = self.histories[place]
        events.append(Event(len(events) + 1, at, "x", fact))  # type: ignore[arg-type]

    def tell(self, at: datetime, urgent: bool) -> None:
        """Add one more alert."""
        self.histories.append([])
        self.add(-1, at, Received(urgent=urgent, safe_now=None, told_at=at, channel="chat"))

    def look(self, now: datetime) -> None:
        """Do what the watcher does: tell those whose turn it is, and note that."""
        if not (group := self.group):
            return
        for turn in due_now(group, self.rota, now):
            self.sent.append((group.waiting[0].uuid, turn, group.urgent))
            for place, events in enumerate(self.histories):
                if not any(isinstance(event.fact, Acknowledged) for event in events):
                    self.add(place, now, Escalated(to=turn.to, due=turn.due, urgent=group.urgent, notice="n"))


acts = st.sampled_from(["tell", "tell", "urgent", "no", "acknowledge", "pass", "pass", "pass"])
steps = st.lists(st.tuples(acts, st.integers(0, 600)), min_size=1, max_size=12)


@settings(max_examples=120, deadline=None)
@given(start=moments, steps=steps, named=people)
def test_whatever_happens_whoever_should_know_knows_once(
    start: datetime, steps: list[tuple[str, int]], named: set[Contact]
) -> None:
    duty, now = Duty(rota(named)), start
    for act, minutes in [("tell", 0), *steps]:
        now += minutes * MINUTE
        before = len(duty.sent)
        if act in {"tell", "urgent"}:
            duty.tell(now, act == "urgent")
        elif act == "no":
            duty.add(-1, now, SafeNow(answer="no"))
        elif act == "acknowledge":
            for place in range(len(duty.histories)):
                duty.add(place, now, Acknowledged())
        duty.look(now)
        check(duty, now, duty.sent[before:])


def check(duty: Duty, now: datetime, new: list[Sent]) -> None:
    """Check what must hold after every look."""
    group = duty.group
    assert group
    assert due_now(group, duty.rota, now) == [], "looking again sends nothing"
    assert len({turn.to for _, turn, _ in new}) == len(new), "after an outage each is told once"
    assert len(set(duty.sent)) == len(duty.sent)
    if not group.waiting:
        assert new == [], "acknowledged: nobody is told"
        return
    told = {told.to: told.at for alert in group.waiting for told in sorted(alert.escalated, key=lambda one: one.at)}
    latest = {turn.to: turn.due for turn in walked(group.since, now, set(duty.rota.contacts), 30)}
    assert told.keys() == latest.keys()
    assert all(told[who] >= due for who, due in latest.items()), "told since their last turn began"
    following = next_step(group.since, now, duty.rota)
    assert following is not None
    assert following.due > now


def state(uuid: str, minute: int, **changes: object) -> State:
    """Return the state of an alert that is alone in its conversation."""
    at = SPRING + minute * MINUTE
    return State(uuid, "c", uuid, at, at, at, **{"urgent": False, **changes})  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 50), st.booleans(), st.sampled_from([None, "yes", "no"]), st.booleans()), max_size=12
    ),
    chance=st.randoms(),
)
def test_urgent_before_others_then_the_longest_waiting_whatever_order_they_came_in(
    rows: list[tuple[int, bool, YesNo | None, bool]], chance: Random
) -> None:
    signed = Signed("Ann", SPRING)
    alerts = [
        state(f"{n:08}", minute, urgent=urgent, safe_now=safe, acknowledged=signed if done else None)
        for n, (minute, urgent, safe, done) in enumerate(rows)
    ]
    groups = grouped(alerts)
    chance.shuffle(alerts)
    keys = [(bool(g.alerts[0].acknowledged), not g.urgent, g.since) for g in grouped(alerts)]
    assert keys == sorted(keys)
    assert {g.conversation for g in grouped(alerts)} == {g.conversation for g in groups}
