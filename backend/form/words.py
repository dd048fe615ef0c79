"""The words of a page: the council's cards, in the voice of whoever types, with what this moment knows filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backend.cases.shapes import Receipt
from backend.content.load import Content
from backend.content.page_facts import page_facts
from backend.form.page_order import BY_ASK
from telling.answers import Answers
from telling.cards import AGAIN, EXPLAIN, PLAIN, Choice, Line, filled, offered
from telling.facts import facts_of_answers
from telling.help_card import choose_help_card
from telling.order import applicable
from telling.roles import is_adult, kind_of
from telling.spoken_dates import if_decided, say_dates_due, with_soon

CARD_OF = {"kind": "form_start", "organisation": "form_organisation"}
WORDS = "form_words"
LOOKS = {
    "theme": ("device", "calm", "dark", "contrast"),
    "size": ("normal", "big", "biggest"),
    "spacing": ("normal", "wide"),
    "font": ("usual", "easy"),
}
"""What may be set; the first of each is how it is at first."""


@dataclass(frozen=True)
class Said:
    """A card, ready to print. explain: what the question means."""

    kind: str
    lines: list[Line]
    choices: list[Choice] = field(default_factory=list)
    explain: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Speaker:
    """Says the cards of one council to one person. known: facts of a telling whose answers are gone. at: now.

    KeyError where the pack has no such card.
    """

    content: Content
    council: str
    answers: Answers = field(default_factory=Answers)
    known: Mapping[str, str] = field(default_factory=dict)
    at: datetime | None = None

    @property
    def adult(self) -> bool:
        """Is an adult typing for a child, or about themselves?"""
        return is_adult(self.answers)

    def say(self, name: str, again: bool = False, now: Mapping[str, str] | None = None) -> Said:
        """Return a card. again: said differently, because it was not understood the first time.

        now: facts of this moment.
        """
        card = self.content.card(self.council, name, kind_of(self.answers))
        told = {**self.known, **facts_of_answers(self.answers)}
        facts = {**page_facts(self.content, self.council), **told, **(now or {})}
        lines = filled(card.lines_to_say(AGAIN if again else PLAIN, adult=self.adult), facts)
        pack = self.content.councils[self.council].told
        return Said(
            kind=card.kind,
            lines=pack.said_now(lines, self.at, adult=self.adult) if self.at else lines,
            choices=offered(card.choices_for(adult=self.adult), facts),
            explain=filled(card.lines_as(EXPLAIN, adult=self.adult), facts),
        )

    def ask(self, ask: str, again: bool = False) -> Said:
        """Return the card of a question."""
        return self.say(CARD_OF.get(ask, f"ask_{ask}"), again)

    def labels(self) -> dict[str, Choice]:
        """Return the short words around every page, by id."""
        return {choice.id: choice for choice in self.content.card(self.council, WORDS).choices}

    def help_card(self, alert: Mapping[str, Any], times: int) -> str:
        """Return the card for somebody who may not be safe. times: how often one was shown before."""
        return choose_help_card(alert, adult=self.adult, times=times)

    def names(self) -> dict[str, Line]:
        """Return the short name of each question: of its own card, else of the card that has them all."""
        cards = self.content.cards(self.council)
        listed = cards["summary_labels"].lines if "summary_labels" in cards else ()
        own = {name.removeprefix("ask_"): card.label for name, card in cards.items() if card.label}
        return {**{line.ask: line for line in listed if line.ask}, **own}

    def summary(self) -> list[dict[str, str]]:
        """Return every answer read back: {"ask", "label", "picture", "said"}."""
        names = self.names()
        return [
            {"ask": ask, "label": names[ask].say, "picture": names[ask].picture, "said": self.in_words(ask)}
            for ask in applicable(self.answers, paged=True)
            if ask in self.answers and ask in names
        ]

    def in_words(self, ask: str) -> str:
        """Return what was answered, as the person sees it."""
        choice = self.answers.chosen(ask)
        labels = {one.id: one.label for one in self.ask(ask).choices}
        label = ", ".join(labels[one] for one in self.answers.every_choice(ask) if one in labels)
        own = self.answers.said(ask) or ""
        # "Something else" beside their own words would only stand in the way of them.
        return own if own and choice == BY_ASK[ask].otherwise else "\n".join(part for part in (label, own) if part)

    def sent(self, receipt: Receipt, kind: str, reachable: bool) -> Said:
        """Return the card of a receipt. No letter is promised to somebody who left no way to send one."""
        facts = say_dates_due((one.what, one.by, one.at_latest, one.promised_by) for one in receipt.expected)
        facts = if_decided(facts, days_stand=receipt.days_stand) if receipt.decided_first else facts
        facts = with_soon(facts) if reachable else {}
        facts |= {"decided_first": "yes"} if receipt.decided_first else {}
        told = self.say(f"sent_{kind}", now={**facts, "reference": receipt.reference, "code": receipt.code})
        if not reachable:
            told.lines.extend(self.say("sent_no_reply").lines)
        return told
