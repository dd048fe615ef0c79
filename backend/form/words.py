"""The words of a page: the council's cards, in the voice of whoever types, with what this moment knows filled in."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from backend.cases.shapes import Receipt
from backend.content.card import AdultVoice, Card, Choice, Line, Voice, fill, is_shown
from backend.content.load import Content
from backend.content.said import page_facts
from backend.form.questions import ADULTS, BY_ASK, Answers, applicable, chosen, kind_of, said

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
    """Says the cards of one council to one person. KeyError where the pack has no such card."""

    content: Content
    council: str
    answers: Answers = field(default_factory=dict)

    @property
    def adult(self) -> bool:
        """Is an adult typing for a child, or about themselves?"""
        return chosen(self.answers, "who_is_typing") in ADULTS

    def say(self, name: str, again: bool = False, now: Mapping[str, str] | None = None) -> Said:
        """A card. again: said differently, because it was not understood the first time. now: facts of this moment."""
        card = self.content.card(self.council, name, kind_of(self.answers))
        voices = voices_of(card, self.adult)
        facts = {**page_facts(self.content, self.council), **(now or {})}
        return Said(
            kind=card.kind,
            lines=filled(voices["again"] if again and voices["again"] else voices["lines"], facts),
            choices=[choice for choice in voices["choices"] if is_shown(choice, facts)],
            explain=filled(voices["explain"], facts),
        )

    def ask(self, ask: str, again: bool = False) -> Said:
        """The card of a question."""
        return self.say(CARD_OF.get(ask, f"ask_{ask}"), again)

    def labels(self) -> dict[str, Choice]:
        """The short words around every page, by id."""
        return {choice.id: choice for choice in self.content.card(self.council, WORDS).choices}

    def help_card(self, alert: Mapping[str, Any], times: int) -> str:
        """The card for someone who may not be safe: the truth about what was done, shorter when said before."""
        adult = "_adult" if self.adult else ""
        if not alert["stored"]:
            return f"not_safe{adult}_not_stored"
        if times and not alert["urgent"]:
            return f"not_safe{adult}_short"
        return "not_safe_urgent" if alert["urgent"] and not adult else f"not_safe{adult}"

    def summary(self) -> list[dict[str, str]]:
        """Every answer read back: {"ask", "label", "picture", "said"}."""
        card = self.content.card(self.council, "summary_labels")
        names = {line.ask: line for line in card.lines}
        return [
            {"ask": ask, "label": names[ask].say, "picture": names[ask].picture, "said": self.in_words(ask)}
            for ask in applicable(self.answers)
            if ask in self.answers and ask in names
        ]

    def in_words(self, ask: str) -> str:
        """What was answered, as the person sees it."""
        choice = chosen(self.answers, ask)
        label = next((one.label for one in self.ask(ask).choices if one.id == choice), "")
        own = said(self.answers, ask) or ""
        # "Something else" beside their own words would only stand in the way of them.
        return own if own and choice == BY_ASK[ask].otherwise else "\n".join(part for part in (label, own) if part)

    def sent(self, receipt: Receipt, kind: str, reachable: bool) -> Said:
        """The card of a receipt. No letter is promised to somebody who left no way to send one."""
        facts = dates_of(receipt) if reachable else {}
        told = self.say(f"sent_{kind}", now={**facts, "reference": receipt.reference, "code": receipt.code})
        if not reachable:
            told.lines.extend(self.say("sent_no_reply").lines)
        return told


def voices_of(card: Card, adult: bool) -> dict[str, Any]:
    """lines, again, explain and choices; an adult's where the card has them."""
    own: Voice | AdultVoice | None = card.adult if adult else None
    return {
        "lines": (own and own.lines) or card.lines,
        "choices": (own and own.choices) or card.choices,
        "again": lines_of((isinstance(own, AdultVoice) and own.again) or card.again),
        "explain": lines_of((isinstance(own, AdultVoice) and own.explain) or card.explain),
    }


def lines_of(voice: Voice | None) -> list[Line]:
    """The lines of a voice that may not be there."""
    return voice.lines if voice else []


def filled(lines: list[Line], facts: Mapping[str, str]) -> list[Line]:
    """The lines that the facts allow, with the facts in them."""
    return [line.model_copy(update={"say": fill(line.say, facts)}) for line in lines if is_shown(line, facts)]


def dates_of(receipt: Receipt) -> dict[str, str]:
    """The dates of a receipt as blanks of a card."""
    found: dict[str, str] = {}
    for expected in receipt.expected:
        name = "acknowledge_by" if expected.what == "acknowledge" else "reply_by"
        found[name] = spoken(expected.by)
        if name == "reply_by" and expected.at_latest != expected.by:
            found["at_latest"] = spoken(expected.at_latest)
    return found


def spoken(day: date) -> str:
    """A date as a child reads it: "Tuesday 8 December"."""
    return f"{calendar.day_name[day.weekday()]} {day.day} {calendar.month_name[day.month]}"
