"""What every kind of event is: facts, whether they may become true now, and what they change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Unpack

from pydantic import BaseModel, ConfigDict

from backend.cases.state import State, may_open
from backend.cases.terms import SYSTEM, TELLER
from backend.law.book import Law
from backend.law.working_days import in_london
from backend.refusals import Refusal, unless

KINDS: dict[str, type[Fact]] = {}
"""Every kind of event by its name in the store. A kind puts itself here when it is imported."""


AHEAD = ("to", "meets_on", "due", "decision_on")
"""Days of an event that may lie ahead: the new day of an extension, of a meeting, by when to do it, of a decision."""


class Fact(BaseModel):
    """A kind of event; its fields are facts without names or words.

    Words that belong to an event are sealed beside it (tables.py) and play no part in state or dates. Days are London
    days. A field that the law asks for has no default: an event without it cannot be made. A default never changes: a
    field that holds it is not written (casebook.py), so that older versions read what says nothing new.
    `by_staff`: only a named person at the council may do it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    by_staff: ClassVar[bool] = True

    def __init_subclass__(cls, *, group: bool = False, **kwargs: Unpack[ConfigDict]) -> None:
        """Refuse a kind that does not judge itself, when it is imported. group: a class that kinds have in common."""
        super().__init_subclass__(**kwargs)
        if group:
            return
        missing = {"allowed", "apply"} - set(vars(cls))
        if missing:
            raise TypeError(f"{cls.__name__} is a kind of event without {' and '.join(sorted(missing))}")
        if kind_of(cls) in KINDS:
            raise TypeError(f"{cls.__name__}: there is a kind of event of this name already")
        KINDS[kind_of(cls)] = cls

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Return None where this may happen to a case in this state, else why not. today: the London date.

        Raises CalendarTooShort where that depends on dates that cannot be given.
        """
        return Refusal("not_known", "Nobody knows this kind of event.")

    def missing(self, state: State) -> Refusal | None:
        """Return which person or paper that the law wants is missing; days are judged by `allowed`."""
        return None

    def apply(self, state: State, event: Event) -> State:
        """Return the state after it. event: when it happened and who did it."""
        raise NotImplementedError

    def apply_in_error(self, state: State, event: Event) -> State:
        """Return the state after it where it was recorded in error: as if it had never been there, as a rule."""
        return state

    def allowed_to(self, actor: str) -> Refusal | None:
        """Return why this actor may not do it, whatever the state is."""
        officer = not self.by_staff or actor not in {TELLER, SYSTEM}
        return unless(officer, "needs_officer", "Only a person at the council can do this.")

    def refusal(self, state: State, law: Law, today: date, actor: str, *, papers: bool = True) -> Refusal | None:
        """Return None where this actor may do it now, else why not. Raises CalendarTooShort as `allowed` does.

        papers: False where only days are judged, and people and papers are taken as they should be.
        """
        return (
            unless(may_open(state, actor), "named_in_it", "You are named in this case, so you cannot handle it.")
            or self.allowed_to(actor)
            or self.days_allowed(state, today)
            or self.allowed(state, law, today)
            or (self.missing(state) if papers else None)
        )

    def days_allowed(self, state: State, today: date) -> Refusal | None:
        """Return why a day in it cannot be: recorded as done before it came, or from before the words arrived."""
        days = [day for name, day in self if isinstance(day, date) and name not in AHEAD]
        return unless(
            all(day <= today for day in days), "in_future", "A day in the future cannot be recorded as done."
        ) or next(filter(None, (before_receipt(day, state) for day in days)), None)


class FromTeller(Fact, group=True):
    """Something the person who told us did."""

    by_staff: ClassVar[bool] = False


@dataclass(frozen=True)
class Event:
    """One thing that happened. actor: `teller`, `system` or the id of a member of staff."""

    seq: int
    at: datetime
    actor: str
    fact: Fact

    @property
    def on(self) -> date:
        """The London day on which it was recorded."""
        return in_london(self.at)


def kind_of(fact: type[Fact]) -> str:
    """Return the name of an event in the store: the class in snake case."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in fact.__name__).strip("_")


# ---- conditions that several kinds share ----------------------------------------------------------------------------
ENDED = {
    "withdrawn": "It was withdrawn.",
    "closed": "It is closed.",
    "not_looked_at": "The council decided not to look into it.",
}


def running(state: State) -> Refusal | None:
    """Return why not, once the case has ended."""
    return unless(state.ended is None, "ended", ENDED.get(state.ended or "", ""))


def complaint(state: State) -> Refusal | None:
    """Return why not, where it is an idea or a thank you."""
    return unless(state.kind == "complaint", "not_a_complaint", "Only a complaint has stages.")


def at_stage_1(state: State, otherwise: str) -> Refusal | None:
    """Return why not, unless stage 1 of a complaint is running and not answered. otherwise: what to say elsewhere."""
    return (
        running(state)
        or unless(state.kind == "complaint" and state.stage == 1, "not_at_stage_1", otherwise)
        or unless(not state.answered_on, "answered_before", "Stage 1 was answered before.")
    )


def at_stage_2(state: State) -> Refusal | None:
    """Return why not, unless stage 2 is running and not answered."""
    return (
        running(state)
        or complaint(state)
        or unless(state.stage == 2, "not_at_stage_2", "It is not at stage 2.")
        or unless(not state.stage_2_answered_on, "answered_before", "Stage 2 was answered before.")
    )


def interest_decided(state: State) -> Refusal | None:
    """Return why not, while it is to be decided whether the person has sufficient interest: no stage runs before."""
    return unless(not state.interest_undecided, "interest_first", "Decide about sufficient interest first: reg 12.")


def before_receipt(day: date, state: State) -> Refusal | None:
    """Return why not, where a day lies before the words arrived."""
    return unless(day >= state.received_on, "before_receipt", "That is before the words arrived.")


def not_before(day: date, earlier: date | None, say: str) -> Refusal | None:
    """Return why not, where a day lies before the step that it follows."""
    return unless(earlier is None or day >= earlier, "too_early", say)
