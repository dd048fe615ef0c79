"""Everything a person can be shown for one council: every line and label of every card and page, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from backend.content.card import PLACEHOLDER, Card, Line, Page
from backend.content.load import Content, Council
from backend.law.promises import LIMITS, later_than_law
from backend.law.statute import read_statute

RUN_TIME = {
    "reference": "HK7 4PM",
    "code": "river apple lamp green",
    "acknowledge_by": "Tuesday 8 December",
    "reply_by": "Friday 18 December",
    "at_latest": "Tuesday 5 January",
    "kept_until": "Sunday 6 December",
    "said": "My bike was taken",
    "label": "What happened",
    "teller": "Jo Smith",
    "organisation": "Example Trust",
    "reach": "jo@example.org",
    "at": "3",
    "of": "9",
}
"""The blanks only the moment of speaking can fill, with an example of each."""


@dataclass(frozen=True)
class Said:
    """One thing to read. card: name of the card, or `page_<name>`. voice: "", "again", "adult explain" and so on.

    role: line, label (of a button), or heading.
    """

    card: str
    voice: str
    role: str
    say: str
    picture: str
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where an editor finds it."""
        return f"{self.card} ({self.voice})" if self.voice else self.card


def published(council: Council) -> dict[str, int]:
    """Working days the council itself promises, by name of the time; what is silent or unconfirmed is left out."""
    times = {name: getattr(council.pack.times, name) for name in LIMITS}
    return {n: leaf.value for n, leaf in times.items() if leaf.source == "council" and isinstance(leaf.value, int)}


def later_promises(council: Council) -> dict[str, tuple[int, int]]:
    """The times the council publishes that are later than the law: name -> (published, law)."""
    return later_than_law(published(council), read_statute())


def page_facts(content: Content, council: str) -> dict[str, str]:
    """What a page may say: what cards may say, and the law where a council publishes a later day.

    `law_<time>` is there only where the council publishes a later day: then the page says both.
    """
    known = dict(content.councils[council].facts)
    known |= {f"law_{name}": str(law) for name, (_, law) in later_promises(content.councils[council]).items()}
    return known


def said_on_card(name: str, card: Card) -> Iterator[Said]:
    """Every line and button of a card, in every voice."""
    for voice_name, voice in card.voices().items():
        for line in voice.lines:
            yield _line(name, voice_name, line)
        for choice in voice.choices:
            yield Said(name, voice_name, "label", choice.label, choice.picture, _one(choice.needs), _one(choice.unless))


def said_on_page(name: str, page: Page) -> Iterator[Said]:
    """Title, headings and lines of a page; a line also needs what its part needs."""
    card = "page_" + name.replace("-", "_")
    yield Said(card, "", "heading", page.title, page.picture)
    yield Said(card, "", "line", page.about, page.picture)
    for part in page.parts:
        needs, unless = _one(part.needs), _one(part.unless)
        yield Said(card, "", "heading", part.heading, part.picture, needs, unless)
        if part.time:
            yield Said(
                card, "", "label", part.time, part.picture, needs + tuple(PLACEHOLDER.findall(part.time)), unless
            )
        for line in part.lines:
            yield _line(card, "", line, needs, unless)


def said_elsewhere(content: Content, today: date) -> Iterator[Said]:
    """The links around the pages, the word list and the helplines, which the pages print."""
    for label in content.frame.values():
        yield Said("page_frame", "", "label", label.say, label.picture)
    for word in content.words.values():
        for say in word.say:
            yield Said("page_word_list", "", "line", say, word.picture)
    for line in content.helplines.values():
        if line.confirmed:
            yield Said("page_help_now", "", "line", line.say, line.picture)
            if hours := line.hours_on(today):
                yield Said("page_help_now", "", "line", hours, line.picture)


def said_for(content: Content, council: str, today: date) -> Iterator[Said]:
    """Everything the cards and pages hold for a council, whether its facts let it be shown or not."""
    for name, card in sorted(content.cards(council).items()):
        yield from said_on_card(name, card)
    for name, page in content.pages.items():
        yield from said_on_page(name, page)
    yield from said_elsewhere(content, today)


def can_be_shown(said: Said, known: dict[str, str]) -> bool:
    """True if this council's facts let it be shown; what depends on the moment of speaking can always be shown."""
    has_all = all(name in known or name in RUN_TIME for name in said.needs)
    return has_all and not any(name in known and name not in RUN_TIME for name in said.unless)


def _line(card: str, voice: str, line: Line, needs: tuple[str, ...] = (), unless: tuple[str, ...] = ()) -> Said:
    asks, lacks = needs + _one(line.needs), unless + _one(line.unless)
    return Said(card, voice, "label" if line.ask else "line", line.say, line.picture, asks, lacks)


def _one(name: str | None) -> tuple[str, ...]:
    return (name,) if name else ()
