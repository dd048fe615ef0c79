"""A card: the words and pictures of one thing that is said, in Easy Read; how it is chosen from and filled in.

The shape in the files is in docs/how-it-fits.md, section 3. Nothing is checked here: `python -m backend check` does it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

log = logging.getLogger(__name__)
PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")
PLAIN, AGAIN, EXPLAIN = "lines", "again", "explain"
"""The ways to say a card: the first time, a second time in other words, and what the question means."""


class Conditional(Protocol):
    """What is shown only with a fact (`needs`) or only without one (`unless`)."""

    @property
    def needs(self) -> str | None:
        """Return the name of the fact that must be known."""

    @property
    def unless(self) -> str | None:
        """Return the name of the fact that must not be known."""


@dataclass(frozen=True)
class Line:
    """One idea and its picture. ask: in the card summary_labels, the question whose answer this line names.

    place: where a screen shows it, beside the others where it is None: in a `strip` of few words that opens, or `more`,
    which is what the strip opens; `receipt` says what a drawn receipt shows, for those who see no drawing.
    """

    say: str
    picture: str
    alt: str = ""
    needs: str | None = None
    unless: str | None = None
    ask: str | None = None
    place: str | None = None
    tells: tuple[str, ...] = ()
    """Facts that a council publishes and that this line tells everywhere, because the law says the same."""

    def as_message(self) -> dict[str, str]:
        """Return the line as it travels in a message: `{say, picture, alt}`, and `place` where it has one."""
        return {"say": self.say, "picture": self.picture, "alt": self.alt, **_placed(self.place)}


@dataclass(frozen=True)
class Choice:
    """One button: the id is the contract, the label is what a person reads.

    place: `below` is smaller, under the others; `bar` is not drawn where the top of the page has the same.
    """

    id: str
    label: str
    picture: str
    needs: str | None = None
    unless: str | None = None
    place: str | None = None

    def as_message(self) -> dict[str, str]:
        """Return the choice as it travels in a message: `{id, label, picture}`, and `place` where it has one."""
        return {"id": self.id, "label": self.label, "picture": self.picture, **_placed(self.place)}


@dataclass(frozen=True)
class Voice:
    """One way to say a card. Empty parts are taken from the plain way."""

    lines: tuple[Line, ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Card:
    """What is said at one moment. kind: of the message (design.md section 4). adult: for an adult helper, by way.

    label: the short name of its answer in the read-back; of older questions it stands in the card summary_labels.
    """

    name: str
    kind: str
    child: Mapping[str, Voice]
    adult: Mapping[str, Voice]
    label: Line | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return the lines as they are said to a child the first time."""
        return self.child[PLAIN].lines

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Return the choices that a child is offered."""
        return self.child[PLAIN].choices

    def lines_as(self, how: str, *, adult: bool = False) -> tuple[Line, ...]:
        """Return the lines of one way to say it; none where the card has no such way. An adult's own come first."""
        own = self.adult.get(how, Voice()).lines if adult else ()
        return own or self.child.get(how, Voice()).lines

    def lines_to_say(self, how: str, *, adult: bool = False) -> tuple[Line, ...]:
        """Return the lines of one way to say it, or the plain ones where the card has no such way."""
        return self.lines_as(how, adult=adult) or self.lines_as(PLAIN, adult=adult)

    def choices_for(self, *, adult: bool = False) -> tuple[Choice, ...]:
        """Return what is offered; an adult's own choices replace a child's."""
        own = self.adult.get(PLAIN, Voice()).choices if adult else ()
        return own or self.choices

    def voices(self) -> dict[str, Voice]:
        """Return every way to say it under the name that an editor knows: "", "again", "adult", "adult again"…"""
        child = {"" if how == PLAIN else how: voice for how, voice in self.child.items()}
        adult = {"adult" if how == PLAIN else f"adult {how}": voice for how, voice in self.adult.items()}
        return {**child, **adult}


def _placed(place: str | None) -> dict[str, str]:
    return {"place": place} if place else {}


def card_from(name: str, written: Mapping[str, Any]) -> Card:
    """Return the card that a file holds. Raises KeyError or TypeError where it does not have the shape of one."""
    adult = written.get("adult")
    named = written.get("label")
    label = Line(named["say"], named["picture"], ask=name.removeprefix("ask_")) if named else None
    return Card(name, written.get("kind", "say"), _ways(written), _ways(adult) if adult else {}, label)


def is_shown(item: Conditional, known: Mapping[str, str]) -> bool:
    """Say whether the facts let it be shown. known: facts by name; a blank one is not known."""
    return (item.needs is None or bool(known.get(item.needs))) and (item.unless is None or not known.get(item.unless))


def fill(text: str, known: Mapping[str, str]) -> str:
    """Return the text with the facts in it, its first letter a capital: a fact may open a sentence ("the manager").

    Raises KeyError for a blank that no fact fills: a person must never read "{phone}".
    """
    filled = PLACEHOLDER.sub(lambda found: known[found.group(1)], text)
    return filled[:1].upper() + filled[1:]


def filled(lines: Iterable[Line], known: Mapping[str, str]) -> list[Line]:
    """Return the lines to show, with the facts in them. One with a blank that no fact fills is left out and logged."""
    shown = []
    for line in lines:
        if not is_shown(line, known):
            continue
        missing = [name for name in PLACEHOLDER.findall(line.say) if not known.get(name)]
        if missing:
            log.warning("cards: a line is left out, nothing known of %s", ", ".join(missing))
            continue
        shown.append(replace(line, say=fill(line.say, known)))
    opens = any(line.place == "more" for line in shown)
    return [line for line in shown if opens or line.place != "strip"]  # a strip that opens nothing is none


def offered(choices: Iterable[Choice], known: Mapping[str, str]) -> list[Choice]:
    """Return the choices that the facts let be shown."""
    return [choice for choice in choices if is_shown(choice, known)]


def _ways(written: Mapping[str, Any]) -> dict[str, Voice]:
    """Return the ways to say it that a file holds."""
    others = {how: _voice(written[how]) for how in (AGAIN, EXPLAIN) if written.get(how)}
    return {PLAIN: _voice(written), **others}


def _voice(written: Mapping[str, Any]) -> Voice:
    return Voice(
        lines=tuple(
            Line(
                say=line["say"],
                picture=line["picture"],
                alt=line.get("alt", ""),
                needs=line.get("needs"),
                unless=line.get("unless"),
                ask=line.get("ask"),
                place=line.get("place"),
                tells=tuple(line.get("tells") or ()),
            )
            for line in written.get("lines") or ()
        ),
        choices=tuple(
            Choice(
                id=choice["id"],
                label=choice["label"],
                picture=choice["picture"],
                needs=choice.get("needs"),
                unless=choice.get("unless"),
                place=choice.get("place"),
            )
            for choice in written.get("choices") or ()
        ),
    )
