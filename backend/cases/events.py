"""What can happen to a case. Each class is one kind of event; its fields are facts without names or words.

Words that belong to an event are sealed beside it (see tables.py) and play no part in state or dates.
Days are London days. A field that the law asks for has no default: an event without it cannot be made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal, get_args

from pydantic import BaseModel, ConfigDict

from backend.cases.shapes import About, AdvocateAnswer, Kind, YesNo

TELLER = "teller"
SYSTEM = "system"
Interest = Literal["not_needed", "pending", "accepted", "refused"]
Outcome = Literal["resolved", "partly", "not_resolved"]
Finding = Literal["upheld", "partly_upheld", "not_upheld"]
"""What an investigation found, over all points. -- GTBFC chapter 5 asks for outcomes at each stage"""
Ground = Literal["prejudice", "outside", "too_old", "no_interest"]
"""Why the council did not look into it. -- SI 2006/1738 regs 8, 9 and 12"""
Who = Literal["child", "parent", "carer", "family", "advocate", "other"]
"""Who told us, as the annual report counts them."""


class Fact(BaseModel):
    """A kind of event. `by_staff`: only a named person at the council may do it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    by_staff: ClassVar[bool] = True


class FromTeller(Fact):
    """Something the person who told us did."""

    by_staff: ClassVar[bool] = False


class Received(FromTeller):
    """The words arrived. Always the first event; promises: what the council's page said on that day."""

    council: str
    kind: Kind
    kind_said: Kind | None
    channel: str
    received_on: date
    role: Literal["child", "on_behalf", "own_right"]
    child_agrees: YesNo | None
    on_the_list: bool
    advocate: AdvocateAnswer | None
    over_a_year: bool
    names_someone: bool
    private_talk: bool
    anonymous: bool
    told_in_future: bool
    told_long_ago: bool
    content_version: str | None
    promises: dict[str, int]
    who: Who | None = None
    about: tuple[About, ...] = ()


class ToldAgain(FromTeller):
    """The same submission came again with other words: kept, and no second clock."""


class WordsAdded(FromTeller):
    """More words."""


class ContactChanged(FromTeller):
    """Another way to answer."""


class AdvocateAnswered(FromTeller):
    """A later answer to the advocate offer."""

    answer: AdvocateAnswer | None


class StageRequested(FromTeller):
    """The person asks for the next stage. before_answer: while stage 1 runs; both sides must agree to leave it out."""

    stage: Literal[2, 3]
    before_answer: bool = False
    after_window: bool = False


class ChildSaid(FromTeller):
    """What the person said to the answer of this stage."""

    agrees: bool


class Withdrawn(FromTeller):
    """The person asks to stop."""


class Acknowledged(Fact):
    """The council said that the words arrived. Law: with the procedure, and information on advocates."""

    on: date
    procedure_given: bool
    advocacy_given: bool


class Assigned(Fact):
    """Somebody handles it from now on."""

    to: str


class StaffNamed(Fact):
    """These members of staff are named in it: they neither handle nor read it."""

    staff: tuple[str, ...]


class AdvocateAppointed(Fact):
    """An advocate is there. Clocks are unchanged."""

    on: date


class AccessAgreed(Fact):
    """The child said whether this advocate may read the case at the desk. staff: the advocate's id."""

    on: date
    staff: str
    agreed: bool


class ChildAsked(Fact):
    """Somebody asked the child, who was spoken for."""

    on: date
    agrees: YesNo


class InterestDecided(Fact):
    """Does this person have sufficient interest in the child? The clock starts on the day they are accepted."""

    on: date
    accepted: bool
    told_on: date


class LateDecided(Fact):
    """Older than a year: a person decided, case by case, to look at it or not."""

    on: date
    looked_at: bool
    told_on: date


class Extended(Fact):
    """More time for stage 1: the actor is the officer who decided. Refused without a reason and the child told."""

    to: date
    reason: str | None = None
    child_told_on: date | None = None


class Answered(Fact):
    """The answer to an idea or thank you, or of stage 1. terms: what was agreed was written down."""

    on: date
    outcome: Outcome | None = None
    terms: bool = False
    stage_2_right_told: bool = False


class StageSkipped(Fact):
    """Both sides agree to leave stage 1 out."""

    on: date
    person_agrees: bool


class LateStage3Decided(Fact):
    """The person asked for the panel after the time in the regulations: somebody decided."""

    on: date
    allowed: bool
    told_on: date


class Seen(Fact):
    """Somebody looked at what was flagged for them (see tasks.py)."""

    flags: tuple[str, ...]


class StatementAgreed(Fact):
    """The statement of complaint for stage 2 is agreed."""

    on: date


class Investigating(Fact):
    """Who looks into it at stage 2, by their ids."""

    officer: str
    independent_person: str


class Stage2Extended(Fact):
    """More time for stage 2."""

    to: date
    reason_given: bool = False
    person_told_on: date | None = None


class Stage2Answered(Fact):
    """The senior manager's answer to each point."""

    on: date
    stage_3_right_told: bool
    finding: Finding | None = None


class PanelMet(Fact):
    """Three independent people met."""

    on: date
    members: tuple[str, ...]


class PanelReported(Fact):
    """The panel's report."""

    on: date
    finding: Finding | None = None


class DirectorReplied(Fact):
    """The council's last word."""

    on: date
    ombudsman_told: bool


class KindChanged(Fact):
    """It is read differently now. Down from a complaint only by two people; the first reading stays in the history."""

    to: Kind
    second: str | None = None
    person_told_on: date | None = None


class DowngradeProposed(Fact):
    """Somebody thinks it is less than a complaint. A second person agrees (`KindChanged`), or not."""

    to: Kind
    person_told_on: date


class DowngradeRefused(Fact):
    """The second person did not agree: it stays a complaint."""

    on: date


class NotConsidered(Fact):
    """The council will not look into it, and wrote why."""

    on: date
    ground: Literal["prejudice", "outside"]
    told_on: date


class WithdrawalConfirmed(Fact):
    """The council confirmed the withdrawal in writing."""

    on: date


class Closed(Fact):
    """Nothing is left to do."""

    on: date


class Learned(Fact):
    """What the council will do differently."""

    on: date


class YoungPersonRecorded(Fact):
    """What the council's own record says about the young person. All of it is sealed beside this: young_person.py."""


def kind_of(fact: type[Fact]) -> str:
    """The name of an event in the store: the class in snake case."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in fact.__name__).strip("_")


KINDS: dict[str, type[Fact]] = {
    kind_of(fact): fact for group in (FromTeller, Fact) for fact in group.__subclasses__() if fact is not FromTeller
}
OUTCOMES: tuple[str, ...] = get_args(Outcome)


@dataclass(frozen=True)
class Event:
    """One thing that happened. actor: `teller`, `system` or the id of a member of staff."""

    seq: int
    at: datetime
    actor: str
    fact: Fact
