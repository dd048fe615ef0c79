"""Packs: the words and facts of each council, read from easy_read_content. The only place that opens those files.

Shared cards first; a council replaces a whole card or keeps it. There is no third layer. Reading and making are two
steps, so that the backend can check the shape of what was read and name the file that is wrong (backend/content).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from telling.cards import PLAIN, Card, Line, card_from, filled
from telling.facts import facts_of, national_facts
from telling.open_hours import NIGHT, day_and_night_first, open_now
from telling.yaml_files import Unreadable, read_mapping

SHIPPED = Path(__file__).resolve().parent.parent / "easy_read_content"
"""The packs and cards that come with the program."""
WrittenCards = Mapping[str, Any]
"""Card name -> the card as a file holds it."""


@dataclass(frozen=True)
class Pack:
    """One council. facts: what may be said of it. cards: all its cards, shared or own. own_cards: its own.

    helplines: the national numbers with their hours, as helplines.yml holds them.
    """

    council: str
    facts: Mapping[str, str]
    cards: Mapping[str, Card] = field(repr=False)
    own_cards: Mapping[str, Card] = field(repr=False)
    helplines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)

    def said_now(self, lines: Sequence[Line], at: datetime, *, adult: bool = False) -> list[Line]:
        """Return filled lines in the order of the hour: Childline before a number that is shut. at: any aware time."""
        night = self.cards[NIGHT].lines_to_say(PLAIN, adult=adult) if NIGHT in self.cards else ()
        return day_and_night_first(lines, open_now(self.helplines, self.facts, at), filled(night, self.facts))

    def card(self, name: str, kind: str | None = None) -> Card:
        """Return the card for this kind of telling (`<name>_<kind>`) if there is one, else the plain one.

        Raises KeyError where neither is there.
        """
        return self.cards.get(f"{name}_{kind}") or self.cards[name]


@dataclass(frozen=True)
class Files:
    """What stands in the files, as read: nothing of it is checked. Cards are kept by file, for those who edit them."""

    helplines: Mapping[str, Any]
    shared_cards: Mapping[Path, WrittenCards]
    packs: Mapping[str, Mapping[str, Any]]
    own_cards: Mapping[str, Mapping[Path, WrittenCards]]


def content_folder(env: Mapping[str, str]) -> Path:
    """Return the folder of packs and cards: `HMO_CONTENT` where it is set, else the shipped one. env: os.environ."""
    return Path(env.get("HMO_CONTENT") or SHIPPED).resolve()


def read_files(folder: Path) -> Files:
    """Read everything that packs are made of. Raises Unreadable."""
    packs = read_pack_files(folder)
    return Files(
        helplines=read_mapping(folder / "shared" / "helplines.yml"),
        shared_cards=_card_files(folder / "shared" / "cards"),
        packs=packs,
        own_cards={council: _card_files(folder / council / "cards") for council in packs},
    )


def read_pack_files(folder: Path) -> dict[str, Mapping[str, Any]]:
    """Return every pack.yml as it was read, by council. Raises Unreadable."""
    return {path.parent.name: read_mapping(path) for path in sorted(folder.glob("*/pack.yml"))}


def make_packs(files: Files) -> dict[str, Pack]:
    """Return the packs by council. Raises Unreadable where one card is in two files of a layer.

    Raises KeyError or TypeError where something does not have the shape that docs/how-it-fits.md gives it.
    """
    shared, national = _cards(files.shared_cards), national_facts(files.helplines)
    packs = {}
    for council, written in files.packs.items():
        own = _cards(files.own_cards[council])
        packs[council] = Pack(council, {**national, **facts_of(written)}, {**shared, **own}, own, files.helplines)
    return packs


def read_packs(folder: Path) -> dict[str, Pack]:
    """Return the packs of a folder by council. Raises what `read_files` and `make_packs` raise."""
    return make_packs(read_files(folder))


def _card_files(folder: Path) -> dict[Path, WrittenCards]:
    return {path: read_mapping(path) for path in sorted(folder.glob("*.yml"))}


def _cards(files: Mapping[Path, WrittenCards]) -> dict[str, Card]:
    cards: dict[str, Card] = {}
    for path, written in files.items():
        if twice := cards.keys() & written.keys():
            raise Unreadable(f"{path.name}: card {min(twice)} is also in another file")
        cards.update({name: card_from(name, card) for name, card in written.items()})
    return cards
