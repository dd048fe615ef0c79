"""What happens at the start and around it: the words arrive, somebody handles them, the child and the advocate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from backend.cases.events.base import Event, Fact, FromTeller, running
from backend.cases.representation import ChildUnderstands
from backend.cases.shapes import About, AdvocateAnswer, Kind, YesNo
from backend.cases.state import State, may_open
from backend.cases.tasks import NAMED_NOBODY, SEEN_IS_ENOUGH
from backend.cases.terms import Who
from backend.law.book import Law
from backend.refusals import Refusal, unless

type AskedHow = Literal["in_person", "phone", "writing", "through_advocate", "through_someone_they_trust"]
type WishesBy = Literal["non_instructed_advocate", "people_who_know_them", "watching"]


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
            "contact_advocacy": self.advocate == "yes_please",
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
            late_decision_needed=self.kind == "complaint" and self.over_a_year,
            advocate=self.advocate,
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


class AdvocateAnswered(FromTeller):
    """A later answer to the advocate offer."""

    answer: AdvocateAnswer | None
    on: date | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Never refuse: an advocate may be wanted at any time. -- Children Act 1989 s26A"""
        return None

    def apply(self, state: State, event: Event) -> State:
        """Ask somebody to find one, or not any more. Clocks are unchanged."""
        state = replace(state, advocate=self.answer)
        wanted = self.answer == "yes_please"
        return state.flagged("contact_advocacy") if wanted else state.cleared("contact_advocacy")


class AdvocateAppointed(Fact):
    """An advocate is there. Clocks are unchanged."""

    on: date

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Never refuse."""
        return None

    def apply(self, state: State, event: Event) -> State:
        """Keep the day; nobody has to look for one any more."""
        return replace(state, advocate_appointed_on=self.on).cleared("contact_advocacy")


class AccessAgreed(Fact):
    """The child said whether this advocate may read the case at the desk. staff: the advocate's id."""

    on: date
    staff: str
    agreed: bool

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse for somebody who is named in it."""
        free = may_open(state, self.staff)
        return unless(free, "named_in_it", "This person is named in the case and cannot read it.")

    def apply(self, state: State, event: Event) -> State:
        """Let them in, or out."""
        readers = state.readers | {self.staff} if self.agreed else state.readers - {self.staff}
        return replace(state, readers=readers)


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
        """Keep who."""
        return replace(state, assigned_to=self.to)


class StaffNamed(Fact):
    """These members of staff are named in it: they neither handle nor read it."""

    staff: tuple[str, ...]

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Never refuse: who is named may become known at any time."""
        return None

    def apply(self, state: State, event: Event) -> State:
        """Keep them out. Whoever turns out to be named stops handling it at once."""
        return kept_out(state, self.staff).cleared("who_is_named")


class StaffRecognised(FromTeller):
    """The program read the name of somebody on the staff in what was told: kept out, until a person decides."""

    staff: tuple[str, ...]

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where they are out already."""
        return unless(set(self.staff) - state.named, "no_change", "They are kept out already.")

    def apply(self, state: State, event: Event) -> State:
        """Keep them out, and ask a person who else is named, or whether it is somebody else of that name."""
        return kept_out(state, self.staff).flagged("who_is_named")


class StaffCleared(Fact):
    """These members of staff are not named in it after all: they may read and handle it again."""

    staff: tuple[str, ...]

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where nobody of them is kept out."""
        return unless(set(self.staff) & state.named, "no_change", "Nobody of them is kept out.")

    def apply(self, state: State, event: Event) -> State:
        """Let them in again."""
        return replace(state, named=state.named - set(self.staff))


def kept_out(state: State, staff: tuple[str, ...]) -> State:
    """Return the state in which these neither handle nor read it."""
    named = state.named | set(staff)
    handler = None if state.assigned_to in named else state.assigned_to
    return replace(state, named=named, assigned_to=handler, readers=state.readers - named)


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


class ChildAsked(Fact):
    """Somebody asked the child, who was spoken for. What the child said is the words of the event.

    how: the way they were asked. understands: whether the child has enough understanding to decide; None where an older
    version did not ask. -- Children Act 1989 s26(7), "of sufficient understanding"
    """

    on: date
    agrees: YesNo
    how: AskedHow | None = None
    understands: bool | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where nobody spoke for a child."""
        return unless(state.role == "on_behalf", "nobody_spoke_for_a_child", "Nobody spoke for a child here.")

    def apply(self, state: State, event: Event) -> State:
        """Keep that the child was asked. The no of a child who understands ends it: it is their complaint.

        A child who is not sure, or too young to decide, is a task and never a refusal.
        """
        if self.understands is False and self.agrees != "yes":
            return replace(state, child_view_needed=True, cannot_understand=True).flagged("child_does_not_agree")
        state = replace(state, child_view_needed=False, cannot_understand=False)
        if self.agrees == "no" and self.understands and not state.ended:
            return state.not_looked_at("child_says_no", self.on)
        return state if self.agrees == "yes" else state.flagged("child_does_not_agree")


class UnderstandingJudged(Fact):
    """Somebody judged that the child cannot understand, and it is known how their wishes are found out all the same.

    Who judged it, and what was found, are the words of the event. wishes_by: non-instructed advocacy, people who know
    the child well, or watching how the child reacts. -- Children Act 1989 s26(7), "of sufficient understanding"
    """

    on: date
    wishes_by: WishesBy

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where nobody spoke for a child, or the child has said what they wish."""
        return unless(
            state.role == "on_behalf", "nobody_spoke_for_a_child", "Nobody spoke for a child here."
        ) or unless(state.child_view_needed, "child_can_be_asked", "The child has said what they wish.")

    def apply(self, state: State, event: Event) -> State:
        """Nobody has to ask the child any more. A non-instructed advocate has to be found."""
        state = replace(state, child_view_needed=False, cannot_understand=True)
        has_one = state.advocate == "have_one" or state.advocate_appointed_on is not None
        wanted = self.wishes_by == "non_instructed_advocate" and not has_one
        return state.flagged("contact_advocacy") if wanted else state


class InterestDecided(Fact):
    """Does this person have sufficient interest in the child? The clock starts on the day they are accepted.

    child_heard: whether the child's views were taken into account, where that is right. child_told_on: the child was
    told of the decision, where that is right. -- SI 2006/1738 reg 12
    """

    on: date
    accepted: bool
    told_on: date
    child_heard: Literal["yes", "not_right"] | None = None
    child_told_on: date | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where nothing is to decide: on the list, decided before, or answered, which is a decision too."""
        return running(state) or unless(
            state.interest_undecided, "nothing_to_decide", "There is no decision about sufficient interest to make."
        )

    def apply(self, state: State, event: Event) -> State:
        """Accept, or do not look into it. -- SI 2006/1738 reg 12"""
        if self.accepted:
            return replace(state, interest="accepted", accepted_on=self.on)
        return replace(state, interest="refused").not_looked_at("no_interest", self.on)


class LateDecided(Fact):
    """Older than a year: a person decided, case by case, to look at it or not. -- SI 2006/1738 reg 9

    earlier: could it have been expected of them to tell it earlier. fair: can it still be considered effectively and
    fairly.
    """

    on: date
    looked_at: bool
    told_on: date
    earlier: YesNo | None = None
    fair: YesNo | None = None

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse where it is not older than a year, decided, or answered: once in, always in."""
        return running(state) or unless(
            state.lateness_undecided, "nothing_to_decide", "It is not older than a year, or that is decided."
        )

    def missing(self, state: State) -> Refusal | None:
        """Refuse to turn away what both tests of the regulation speak for."""
        return unless(
            self.looked_at or self.earlier != "no" or self.fair != "yes",
            "no_ground",
            "They could not have told it earlier, and it can still be looked into fairly: then it is looked into.",
        )

    def apply(self, state: State, event: Event) -> State:
        """Go on, or do not look into it. -- SI 2006/1738 reg 9"""
        state = replace(state, late_decision_needed=False)
        return state if self.looked_at else state.not_looked_at("too_old", self.on)
