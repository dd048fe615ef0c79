"""The words arrive, and more of them; somebody says that they are here, handles them, and looks at what is flagged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from backend.cases.events.base import Event, Fact, FromTeller, running
from backend.cases.representation import ChildUnderstands
from backend.cases.shapes import About, AdvocateAnswer, Kind, YesNo
from backend.cases.state import State, may_open
from backend.cases.tasks import NAMED_NOBODY, SEEN_IS_ENOUGH, SOMEONE_ELSE
from backend.cases.terms import Who
from backend.law.book import Law
from backend.refusals import Refusal, unless
from telling.roles import ADVOCATE_REQUEST


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
    child_understands: ChildUnderstands | None = None
    comes_back: bool = False
    decision_to_come: bool = False
    decision_on: date | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse: a case that has a state has been received."""
        return Refusal("received_before", "A case is received once. Its clock starts once.")

    def apply(self, state: State, event: Event) -> State:
        """Change nothing: the first event makes the state, it does not follow one."""
        return state

    def first_state(self) -> State:
        """Return the state on receipt."""
        flags = {
            "told_in_future": self.told_in_future,
            "told_long_ago": self.told_long_ago,
            "who_is_named": self.names_someone,
            "private_talk": self.private_talk,
            "decide_deferral": self.decision_to_come,
            "contact_advocacy": self.advocate == "yes_please" or self.kind == ADVOCATE_REQUEST,
        }
        return State(
            council=self.council,
            kind=self.kind,
            kind_said=self.kind_said,
            received_on=self.received_on,
            promises=self.promises,
            role=self.role,
            interest="not_needed" if self.on_the_list else "pending",
            child_view_needed=self.role == "on_behalf" and self.child_agrees != "yes" and self.kind != "thank_you",
            cannot_understand=self.role == "on_behalf" and self.child_understands == "no",
            late_decision_needed=self.over_a_year,
            advocate="yes_please" if self.kind == ADVOCATE_REQUEST else self.advocate,
            decision_on=self.decision_on,
            who=self.who or ("child" if self.role == "child" else "other"),
            about=self.about,
            channel=self.channel,
            comes_back=self.comes_back,
            flags=frozenset(name for name, found in flags.items() if found),
        )


class ToldAgain(FromTeller):
    """The same submission came again with other words: kept, and no second clock."""

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Never refuse: words are not lost."""
        return None

    def apply(self, state: State, event: Event) -> State:
        """Ask somebody to read them."""
        return state.flagged("read_new_words")


class WordsAdded(FromTeller):
    """More words. on: the day they reached the council, where that was before they were written down here."""

    on: date | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Never refuse: words are not lost, not even after the end."""
        return None

    def apply(self, state: State, event: Event) -> State:
        """Ask somebody to read them."""
        return state.flagged("read_new_words")


class ContactChanged(FromTeller):
    """Another way to answer. comes_back: none any more, they read what is answered with their code."""

    on: date | None = None
    comes_back: bool = False

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Never refuse: the safe way to reach somebody counts at any time."""
        return None

    def apply(self, state: State, event: Event) -> State:
        """Ask somebody to use it from now on."""
        return replace(state, comes_back=self.comes_back).flagged("use_new_contact")


class NewCodeAsked(FromTeller):
    """Somebody with the reference says that the code is lost. How to reach them is in the words of the event."""

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Never refuse: who asks is found out by a person."""
        return None

    def apply(self, state: State, event: Event) -> State:
        """Ask somebody to find out who it is."""
        return state.flagged("new_code_asked")


class CodeMade(Fact):
    """The council made another code, for somebody it knows: the one before opens nothing any more. It stands nowhere.

    to: who it is for.
    """

    on: date
    to: Literal["child", "adult", "advocate"]

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Never refuse: whoever told us may come back at any time, also after the end."""
        return None

    def apply(self, state: State, event: Event) -> State:
        """Nobody waits for one any more."""
        return state.cleared("new_code_asked")


class Acknowledged(Fact):
    """The council said that the words arrived. Law: with the procedure, and information on advocates."""

    on: date
    procedure_given: bool
    advocacy_given: bool

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse after the end, a second one, and one of a complaint without what regulation 11 asks for."""
        needed = state.kind == "complaint"
        return (
            running(state)
            or unless(not state.acknowledged_on, "acknowledged_before", "This was acknowledged before.")
            or unless(not needed or self.procedure_given, "procedure_missing", "Tell them how the procedure goes.")
            or unless(
                not needed or self.advocacy_given,
                "advocacy_missing",
                "Tell them about advocates and offer help to get one.",
            )
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep the day."""
        return replace(state, acknowledged_on=self.on)


class Assigned(Fact):
    """Somebody handles it from now on."""

    to: str

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse for somebody who is named in it."""
        free = may_open(state, self.to)
        return unless(free, "named_in_it", "This person is named in the case and cannot handle it.")

    def apply(self, state: State, event: Event) -> State:
        """Keep who: with that somebody else has it, where they asked for somebody else."""
        return replace(state, assigned_to=self.to).cleared(SOMEONE_ELSE)


class Seen(Fact):
    """Somebody looked at what was flagged for them (see tasks.py)."""

    flags: tuple[str, ...]

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse for a task that has to be done, not looked at."""
        enough = SEEN_IS_ENOUGH | {NAMED_NOBODY}
        return unless(set(self.flags) <= enough, "needs_doing", "Looking at it is not enough: it needs to be done.")

    def apply(self, state: State, event: Event) -> State:
        """Take the flags away."""
        return state.cleared(*self.flags)
