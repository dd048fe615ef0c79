"""One invented case from first word to last, as far as today: every step is one that the rules allow on its day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from backend.cases.casebook import Casebook
from backend.cases.events import TELLER, Event, Fact
from backend.cases.history import allow, replay
from backend.cases.receive import fact_of
from backend.cases.shapes import Representation
from backend.cases.state import State
from backend.law.working_days import LONDON, in_london
from backend.refusals import NotAllowed


@dataclass(frozen=True)
class Step:
    """Something that happens to it. words: what is sealed beside it."""

    at: datetime
    actor: str
    fact: Fact
    words: str | None = None


@dataclass
class Plan:
    """A case that grows. Steps after `now` do not happen, and nothing after them does."""

    book: Casebook
    uuid: str
    told: Representation
    received_at: datetime
    now: datetime
    staff: tuple[str, ...]
    rng: Random
    steps: list[Step] = field(default_factory=list)
    over: bool = False

    def __post_init__(self) -> None:
        self.first = Event(1, self.received_at, TELLER, fact_of(self.book.law, self.told, self.received_at))
        self.state: State = replay([self.first])
        self.at = self.received_at
        self.officer = self.rng.choice(self.staff)

    @property
    def on(self) -> date:
        """The London day it has come to."""
        return in_london(self.at)

    def after(self, days: int) -> date:
        """Return the day so many working days after the one it has come to."""
        return self.book.law.days.after(self.on, days) if days else self.on

    def moment(self, day: date) -> datetime:
        """Return some time in office hours of that day, never before what happened last."""
        minutes = self.rng.randrange(8 * 60)
        return max(datetime.combine(day, time(9), LONDON) + timedelta(minutes=minutes), self.at + timedelta(minutes=5))

    def then(self, fact: Fact, day: date, *, actor: str = "", words: str | None = None) -> bool:
        """Add this event on that day, unless that is still to come; return False where it did not happen."""
        at = self.moment(day)
        if self.over or at > self.now:
            self.over = True
            return False
        who = actor or self.officer
        try:
            allow(self.state, fact, who, today=in_london(at), law=self.book.law)
        except NotAllowed:
            # The dice asked for what the law does not allow just now: it does not happen, something else may.
            return False
        self.at = at
        self.steps.append(Step(at, who, fact, words))
        self.state = fact.apply(self.state, Event(1 + len(self.steps), at, who, fact))
        return True

    def says(self, fact: Fact, day: date, words: str | None = None) -> bool:
        """Add what the person does, as `then` does for staff."""
        return self.then(fact, day, actor=TELLER, words=words)

    def chance(self, share: float) -> bool:
        """Return True in this share of cases."""
        return self.rng.random() < share
