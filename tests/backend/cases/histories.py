"""Short ways to write a case's history in tests, and histories made at random."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from backend.cases import events as e
from backend.cases.deadlines import dates
from backend.cases.events import TELLER, Event, Fact
from backend.cases.history import allow, replay
from backend.cases.state import State
from backend.refusals import NotAllowed
from tests.backend.cases.kit import LAW, noon

RECEIVED_ON = date(2026, 6, 5)
"""A Friday: stage 1 is due on 19 June, 3 July at the latest."""
OFFICER = "officer-1"
SECOND = "officer-2"


def received(**changes: Any) -> e.Received:
    """Return the first event of a child's own complaint to Wigan."""
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
        """Add something the person did."""
        return self.then(fact, on, TELLER)

    def refusal(self, fact: Fact, on: date, actor: str = OFFICER) -> str:
        """Return the problem that this event is refused with, or an empty text."""
        try:
            allow(self.state, fact, actor, today=on, law=LAW)
        except NotAllowed as error:
            return error.problem if error.say.endswith(".") else f"{error.problem}, without a sentence"
        return ""


def starts_on(story: Story) -> date | None:
    """Return the day from which the answer at stage 1 is counted."""
    found = dates(story.state, LAW).stage_1
    return found.starts_on if found else None


def day(n: int) -> date:
    """Return the day n days after receipt."""
    return RECEIVED_ON + timedelta(days=n)


def answered(outcome: str = "not_resolved", on: date | None = None) -> e.Answered:
    """Return a stage 1 answer as the law wants it."""
    return e.Answered.model_validate(
        {
            "on": on or day(10),
            "outcome": outcome,
            "terms": outcome == "resolved",
            "stage_2_right_told": outcome != "resolved",
        }
    )


def at_stage_2() -> Story:
    """Return a complaint whose stage 2 was asked for on the 12th day."""
    return Story().then(answered(), day(10)).says(e.StageRequested(stage=2), day(12))


INVESTIGATING = e.Investigating(officer="io", independent_person="ip", independent=True, officer_apart=True)
INVITED = e.PanelArranged(meets_on=day(60), members=("a", "b", "c"), told_on=day(45), independent=True)


def investigated(story: Story | None = None) -> Story:
    """Stage 2 with its two people, a statement of two points and both reports, on the 30th day."""
    story = (story or at_stage_2()).then(INVESTIGATING, day(13)).then(e.StatementAgreed(on=day(14), points=2), day(14))
    for whose in ("officer", "independent_person"):
        story.then(e.ReportReceived.model_validate({"on": day(30), "whose": whose}), day(30))
    return story


def answered_2(on: date, **changes: Any) -> e.Stage2Answered:
    """Return a stage 2 answer as the law wants it: to both points."""
    facts: dict[str, Any] = {
        "on": on,
        "stage_3_right_told": True,
        "adjudicator": "senior",
        "findings": ("upheld", "not_upheld"),
        "action_plan": True,
    }
    return e.Stage2Answered.model_validate({**facts, **changes})


def replied(on: date, **changes: Any) -> e.DirectorReplied:
    """Return a last answer as the law wants it: to both points."""
    facts: dict[str, Any] = {
        "on": on,
        "ombudsman_told": True,
        "findings": ("upheld", "upheld"),
        "with_independent_person": True,
    }
    return e.DirectorReplied.model_validate({**facts, **changes})


def at_stage_3() -> Story:
    """Return a complaint whose panel was asked for on the 42nd day."""
    return investigated().then(answered_2(day(40)), day(40)).says(e.StageRequested(stage=3), day(42))


def invited() -> Story:
    """Return a complaint whose panel meets on the 60th day, as the person was told on the 45th."""
    return at_stage_3().then(INVITED, day(45))


def moment(n: int) -> datetime:
    """Return noon, n days after receipt."""
    return noon(day(n))
