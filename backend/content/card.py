"""The shapes of cards, pages, pictures, hard words and helplines, and how a card's words are chosen and filled in."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from backend.content.pack import Strict

PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")
FRESH = timedelta(days=180)  # opening hours older than this are not printed: only the number is


class Line(Strict):
    """One idea: at most 15 words and a picture. `needs` and `unless` name a fact of the pack or of the case.

    ask: only in the card summary_labels, the question whose answer this line names in the read-back.
    tells: facts that a council publishes and that this line tells everywhere, because the law says the same.
    """

    say: str = Field(min_length=1)
    picture: str
    alt: str = ""
    needs: str | None = None
    unless: str | None = None
    ask: str | None = None
    tells: list[str] = []


class Choice(Strict):
    """One button: the id is the contract with the bot, the label is what a person reads."""

    id: str
    label: str = Field(min_length=1)
    picture: str
    needs: str | None = None
    unless: str | None = None


class Voice(Strict):
    """The words of a card said differently; what is left out stays as it is."""

    lines: list[Line] = []
    choices: list[Choice] = []


class AdultVoice(Voice):
    """The same card for an adult helper, only where it differs."""

    again: Voice | None = None
    explain: Voice | None = None


class Card(Strict):
    """What the bot says at one moment. again: said a second time; explain: what the question means."""

    kind: Literal["say", "ask", "check", "sent", "help", "not_sent"] = "say"
    lines: list[Line] = Field(min_length=1)
    choices: list[Choice] = []
    again: Voice | None = None
    explain: Voice | None = None
    adult: AdultVoice | None = None

    def voices(self) -> dict[str, Voice]:
        """Every way this card can be said, under the name an editor knows."""
        own = {"": Voice(lines=self.lines, choices=self.choices), "again": self.again, "explain": self.explain}
        adult = self.adult
        grown = {"adult": adult, "adult again": adult and adult.again, "adult explain": adult and adult.explain}
        return {name: voice for name, voice in (own | grown).items() if voice}


class Part(Strict):
    """A piece of a page under its own heading.

    step: it is drawn as one stage of the timeline, with its `time` (left out where the council's time is blank).
    """

    heading: str
    picture: str
    lines: list[Line] = []
    step: bool = False
    time: str | None = None
    insert: Literal["words", "help_now", "more_help", "licence"] | None = None
    needs: str | None = None
    unless: str | None = None


class Page(Strict):
    """One Easy Read page, the same for every council; its lines need facts of the pack. order: place in the index."""

    title: str
    about: str
    picture: str
    order: int
    parts: list[Part] = Field(min_length=1)


class Label(Strict):
    """Short words around every page: a link at the top or at the bottom."""

    say: str
    picture: str


class Picture(Strict):
    """file: name of the drawing in the wheel, without .svg. means: the one idea it stands for."""

    file: str
    means: str


class Word(Strict):
    """A hard word told to a child. also: other forms of it. told_next: told again wherever a card first uses it."""

    say: list[str] = Field(min_length=1)
    picture: str
    also: list[str] = []
    told_next: bool = False


class Helpline(Strict):
    """A national number. hours are shown only while checked_on is fresh; unconfirmed numbers are not shown at all."""

    name: str
    how: Literal["call", "text"] = "call"
    number: str
    say: str
    picture: str
    page: Literal["help_now", "more_help"]
    always_open: bool = False
    hours: str | None = None
    checked_on: date | None
    confirmed: bool
    found: str

    def hours_on(self, today: date) -> str | None:
        """The opening hours, if somebody checked them within the last 180 days."""
        fresh = self.checked_on is not None and timedelta(0) <= today - self.checked_on <= FRESH
        return self.hours if fresh else None


def is_shown(item: Line | Choice | Part, known: Container[str]) -> bool:
    """`needs` asks for a fact, `unless` asks for its absence."""
    return (item.needs is None or item.needs in known) and (item.unless is None or item.unless not in known)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the facts in. Raises KeyError for an unknown placeholder: a person must never read "{phone}"."""
    return PLACEHOLDER.sub(lambda found: values[found.group(1)], text)
