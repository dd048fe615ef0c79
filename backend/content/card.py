"""The shapes that cards, pages, pictures, hard words and helplines must have. What a card says: `telling.cards`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from backend.content.pack import HOUR, Strict
from telling.facts import may_be_said

FRESH = timedelta(days=180)  # opening hours older than this are not printed: only the number is


class Line(Strict):
    """One idea: at most 15 words and a picture. `needs` and `unless` name a fact of the pack or of the case.

    ask: only in the card summary_labels, the question whose answer this line names in the read-back.
    place: in a short strip that opens, or in what it opens; as in telling/cards.py.
    tells: facts that a council publishes and that this line tells everywhere, because the law says the same.
    """

    say: str = Field(min_length=1)
    picture: str
    alt: str = ""
    needs: str | None = None
    unless: str | None = None
    ask: str | None = None
    place: Literal["strip", "more", "receipt"] | None = None
    tells: list[str] = []


class Choice(Strict):
    """One button: the id is the contract with the bot, the label is what a person reads.

    place: as in telling/cards.py.
    """

    id: str
    label: str = Field(min_length=1)
    picture: str
    needs: str | None = None
    unless: str | None = None
    place: Literal["below", "bar"] | None = None


class Label(Strict):
    """Short words: of a link around every page, or the name of an answer in the read-back."""

    say: str
    picture: str


class Voice(Strict):
    """The words of a card said differently; what is left out stays as it is."""

    lines: list[Line] = []
    choices: list[Choice] = []


class AdultVoice(Voice):
    """The same card for an adult helper, only where it differs."""

    again: Voice | None = None
    explain: Voice | None = None


class Card(Strict):
    """What the bot says at one moment. again: said a second time; explain: what the question means.

    label: the name of its answer in the read-back; of older questions it stands in the card summary_labels.
    """

    kind: Literal["say", "ask", "check", "sent", "help", "not_sent"] = "say"
    lines: list[Line] = Field(min_length=1)
    choices: list[Choice] = []
    again: Voice | None = None
    explain: Voice | None = None
    adult: AdultVoice | None = None
    label: Label | None = None


class Part(Strict):
    """A piece of a page under its own heading.

    step: it is drawn as one stage of the timeline, with its `time` (left out where the council's time is blank).
    counted: the clock by which the timeline says until which day, if it were told today. Lines of the place `more` wait
    in a part that opens. insert: what stands there beside the lines; `address`: where to tell us, and its QR code.
    """

    heading: str
    picture: str
    lines: list[Line] = []
    step: bool = False
    time: str | None = None
    counted: Literal["acknowledge", "stage_1_answer"] | None = None
    insert: Literal["words", "help_now", "more_help", "licence", "address"] | None = None
    needs: str | None = None
    unless: str | None = None


class Page(Strict):
    """One Easy Read page, the same for every council; its lines need facts of the pack. order: place in the index."""

    title: str
    about: str
    picture: str
    order: int
    parts: list[Part] = Field(min_length=1)


class Signed(Strict):
    """Who looked at a picture with children and found that it means that: a participation officer.

    drawing, meaning: what was signed. Where one of them has changed since, the signature does not hold.
    """

    by: str = Field(min_length=1)
    on: date
    drawing: str
    meaning: str


class Picture(Strict):
    """file: name of the drawing in the wheel, without .svg. means: the one idea it stands for. not_for: words of
    another idea, which it must never stand beside. signed: who checked it against its meaning; blank: nobody so far.
    """

    file: str
    means: str
    not_for: list[str] = []
    signed: Signed | None = None

    @property
    def is_signed(self) -> bool:
        """Say whether somebody signed this drawing for this meaning."""
        return self.signed is not None and (self.signed.drawing, self.signed.meaning) == (self.file, self.means)


class Word(Strict):
    """A hard word told to a child. also: other forms of it. told_next: told again wherever a card first uses it."""

    say: list[str] = Field(min_length=1)
    picture: str
    also: list[str] = []
    told_next: bool = False


class OtherLanguage(Strict):
    """The one line that is shown to who writes in this language: 999, Childline, a person will read it; nothing more.

    english: what it says. checked_by: who translated it back. confirmed: by somebody who speaks it at home.
    """

    name: str = Field(min_length=1)
    dir: Literal["ltr", "rtl"]
    say: str = Field(min_length=1, max_length=160)
    english: str = Field(min_length=1)
    written_by: str = Field(min_length=1)
    checked_by: str | None
    confirmed: bool


class OpenHours(Strict):
    """When somebody answers, in London time."""

    days: tuple[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], ...]
    opens: str = Field(pattern=HOUR)
    closes: str = Field(pattern=HOUR)


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
    open: OpenHours | None = None
    checked_on: date | None
    confirmed: bool
    found: str

    @property
    def is_told(self) -> bool:
        """May the number be shown?"""
        return may_be_said(dict(self), "number")

    def hours_on(self, today: date) -> str | None:
        """Return the opening hours, if somebody checked them within the last 180 days."""
        fresh = self.checked_on is not None and timedelta(0) <= today - self.checked_on <= FRESH
        return self.hours if fresh else None
