"""Every picture with its one meaning and the words it stands beside, for a participation officer to look at and sign.

`python -m backend.content.pictures_page > docs/pictures.md` writes the document; `/c/<council>/pictures` shows the same
with the drawings, to go through with young people and to print.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from backend.content.card import Picture
from backend.content.load import Content, load
from backend.content.texts import list_texts
from backend.settings import ROOT, Settings

MOST_WORDS = 3
"""Sentences beside a picture: enough to see what it is used for."""
LATE = date.max
"""So late that no opening hours are printed: the list says the same every day."""
STRINGS = ROOT / "backend" / "widget" / "strings.en-GB.json"
INTRO = """# The pictures and what they mean, to look at and sign

Made by `python -m backend.content.pictures_page > docs/pictures.md` from `easy_read_content/shared/pictures.yml`; a
test fails when it is behind. `/c/<council>/pictures` shows the same list with the drawings, to go through with young
people.

A participation officer signs each picture: young people who see it beside its words say that it means that. Then write
`signed: {by: name and role, on: day, drawing: its file, meaning: its meaning}` beside it in `pictures.yml`. A picture
or meaning that changes later is unsigned again. `python -m backend check` lists what is unsigned. A council with
symbols of its own swaps the files and signs its own list.
"""
HEAD = ("picture", "drawing", "its one meaning", "never beside", "stands beside, for example", "signed (name, day)")


@dataclass(frozen=True)
class Listed:
    """One picture of the list. beside: words it stands beside, at most MOST_WORDS."""

    key: str
    picture: Picture
    beside: list[str]


def listed(content: Content) -> Iterator[Listed]:
    """Give every picture in the order of the list, with words of any council beside which it stands."""
    beside = words_beside(content)
    for key, picture in content.pictures.items():
        yield Listed(key, picture, list(beside.get(key, {}))[:MOST_WORDS])


def words_beside(content: Content) -> Mapping[str, Mapping[str, None]]:
    """Return picture -> the words it stands beside, each once, in the order of councils, cards and pages."""
    found: dict[str, dict[str, None]] = {}
    for council in content.councils:
        for said in list_texts(content, council, LATE):
            found.setdefault(said.picture, {})[said.say] = None
    for face, words in json.loads(STRINGS.read_text(encoding="utf-8")).items():  # the five faces of the chat
        if face.startswith("feel_"):
            found.setdefault(face.removeprefix("feel_"), {})[words] = None
    return found


def unsigned(content: Content) -> list[str]:
    """Return the pictures that nobody has signed as they are now."""
    return [key for key, picture in content.pictures.items() if not picture.is_signed]


def document(content: Content) -> str:
    """Return the whole page."""
    waiting = len(unsigned(content))
    rows = [HEAD, ("---",) * len(HEAD), *map(_row, listed(content))]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in rows)
    return f"{INTRO}\n{len(content.pictures)} pictures; {waiting} wait for a signature.\n\n{table}\n"


def _row(one: Listed) -> tuple[str, ...]:
    picture, signed = one.picture, one.picture.signed if one.picture.is_signed else None
    return (
        f"`{one.key}`",
        f"{_as_emoji(picture.file)} {picture.file}".strip(),
        picture.means,
        ", ".join(picture.not_for),
        " / ".join(one.beside).replace("|", "\\|"),
        f"{signed.by}, {signed.on}" if signed else "",
    )


def _as_emoji(file: str) -> str:
    """Return the sign that is drawn; nothing for drawings of OpenMoji's own, which no font has."""
    signs = [int(part, 16) for part in file.split("-")]
    private = any(0xE000 <= sign <= 0xF8FF for sign in signs)
    return "" if private else "".join(map(chr, signs))


def main() -> None:
    """Write the page."""
    sys.stdout.write(document(load(Path(Settings.from_env().content))))


if __name__ == "__main__":
    main()
