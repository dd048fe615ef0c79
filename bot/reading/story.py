"""Every fact that a story tells, read at once. Only what is plainly said is `sure`; the rest helps to ask better."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.reading.codes import Code, read_code
from bot.reading.contacts import Contact, read_contacts
from bot.reading.dates import DecisionDay, Happened, read_decision_day, read_happened
from bot.reading.people import (
    About,
    Named,
    Relation,
    Typist,
    read_about,
    read_names,
    read_organisation,
    read_relation,
    read_typist,
)
from bot.reading.wishes import AdvocateWish, Wish, read_advocate_wish, read_wishes

_NOT_ABOUT = ("me", "advocate", "child")
"""Roles of people whom a story names without being about them."""


@dataclass(frozen=True)
class StoryFacts:
    """What a story tells. Each fact carries its own `sure`; None and empty mean that it does not say.

    happens: a day to come, for what is about to be decided. contacts: the one wished for first, without the advocate's;
    advocate_contact: how to reach the advocate. relation, organisation: of the person typing.
    """

    happened: Happened | None
    happens: DecisionDay | None
    typist: Typist | None
    relation: Relation | None
    organisation: str | None
    about: tuple[About, ...]
    named: tuple[Named, ...]
    contacts: tuple[Contact, ...]
    advocate: AdvocateWish | None
    advocate_contact: Contact | None
    wishes: tuple[Wish, ...]
    code: Code | None

    @property
    def own_name(self) -> Named | None:
        """The name of the person typing."""
        return next((named for named in self.named if named.role == "me"), None)

    @property
    def person_named(self) -> Named | None:
        """The first person named whom the story can be about."""
        return next((named for named in self.named if named.role not in _NOT_ABOUT), None)

    @property
    def child_name(self) -> Named | None:
        """The child's name, where an adult tells it."""
        return next((named for named in self.named if named.role == "child"), None)

    @property
    def contact(self) -> Contact | None:
        """How to answer, where that was plainly said."""
        return next((contact for contact in self.contacts if contact.sure and contact.how), None)


def read_story(text: str, today: date) -> StoryFacts:
    """Return the facts of one message or of all messages of a telling joined by newlines."""
    contacts = read_contacts(text)
    typist = read_typist(text)
    return StoryFacts(
        happened=read_happened(text, today),
        happens=read_decision_day(text, today),
        typist=typist,
        relation=typist.relation if typist and typist.relation else read_relation(text),
        organisation=read_organisation(text),
        about=tuple(read_about(text)),
        named=tuple(read_names(text)),
        contacts=tuple(contact for contact in contacts if contact.whose != "advocate"),
        advocate=read_advocate_wish(text),
        advocate_contact=next((contact for contact in contacts if contact.whose == "advocate"), None),
        wishes=tuple(read_wishes(text)),
        code=read_code(text),
    )
