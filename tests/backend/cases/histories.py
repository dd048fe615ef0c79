"""Short ways to write a case's history in tests, and histories made at random."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from backend.cases import events as e
from backend.cases import stage_moves
from backend.cases.events import TELLER, Event, Fact
from backend.cases.history import replay
from backend.cases.moves import NotAllowed, allow
from backend.cases.state import State
from tests.backend.cases.kit import LAW, noon

assert stage_moves
RECEIVED_ON = date(2026, 6, 5)
"""A Friday: stage 1 is due on 19 June, 3 July at the latest."""
OFFICER = "officer-1"
SECOND = "officer-2"


def received(**changes: Any) -> e.Received:
    """A child's own complaint to Wigan."""
    facts: dict[str, Any] = {
        "council": "wigan",
        "kind": "complaint",
        "kind_said": "complaint",
        "channel": "chat",
        "received_on": RECEIVED_ON,
        "role": "child",
        "child_agrees": None,
        "on_the_list": True,
        "advocate": "later",
        "over_a_year": False,
        "names_someone": False,
        "private_talk": False,
        "anonymous": False,
        "told_in_future": False,
        "told_long_ago": False,
        "content_version": None,
        "promises": dict(LAW.promises["wigan"]),
    }
    return e.Received.model_validate({**facts, **changes})


class Story:
    """A history that grows; each step is a day later unless told otherwise."""

    def __init__(self, **changes: Any) -> None:
        first = received(**changes)
        self.events: list[Event] = [Event(1, noon(first.received_on), TELLER, first)]

    @property
    def state(self) -> State:
        """Where it is now."""
        return replay(self.events)

    def then(self, fact: Fact, on: date, actor: str = OFFICER) -> Story:
        """Add an event that is allowed on that day."""
        allow(self.state, fact, actor, today=on, law=LAW)
        self.events.append(Event(len(self.events) + 1, noon(on), actor, fact))
        return self

    def says(self, fact: Fact, on: date) -> Story:
        """Something the person did."""
        return self.then(fact, on, TELLER)

    def refusal(self, fact: Fact, on: date, actor: str = OFFICER) -> str:
        """The problem that this event is refused with, or an empty text."""
        try:
            allow(self.state, fact, actor, today=on, law=LAW)
        except NotAllowed as error:
            return error.problem if error.say.endswith(".") else f"{error.problem}, without a sentence"
        return ""


def day(n: int) -> date:
    """n days after receipt."""
    return RECEIVED_ON + timedelta(days=n)


def answered(outcome: str = "not_resolved", on: date | None = None) -> e.Answered:
    """A stage 1 answer as the law wants it."""
    return e.Answered.model_validate(
        {
            "on": on or day(10),
            "outcome": outcome,
            "terms": outcome == "resolved",
            "stage_2_right_told": outcome != "resolved",
        }
    )


def at_stage_2() -> Story:
    """A complaint whose stage 2 was asked for on the 12th day."""
    return Story().then(answered(), day(10)).says(e.StageRequested(stage=2), day(12))


def at_stage_3() -> Story:
    """A complaint whose panel was asked for on the 42nd day."""
    answer = e.Stage2Answered(on=day(40), stage_3_right_told=True)
    people = e.Investigating(officer="io", independent_person="ip")
    return at_stage_2().then(people, day(13)).then(answer, day(40)).says(e.StageRequested(stage=3), day(42))


def moment(n: int) -> datetime:
    """Noon, n days after receipt."""
    return noon(day(n))
