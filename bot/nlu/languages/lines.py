"""The lines in other languages that a safeguarding lead can read and have checked: one file a language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.nlu.safeguarding_lines import CATEGORIES, NO_CONCERN
from telling.yaml_files import read_yaml

FOLDER = Path(__file__).parents[2] / "data" / "safeguarding" / "languages"


class BadLines(Exception):
    """A file of lines cannot be read; the message says which and why."""


@dataclass(frozen=True)
class ForeignLine:
    """A line, the language it is in (as in ISO 639), and its category or `no_concern`."""

    language: str
    text: str
    category: str


@lru_cache(maxsize=1)
def foreign_lines(folder: Path = FOLDER) -> tuple[ForeignLine, ...]:
    """Return every line of every language, in a fixed order; raises BadLines."""
    found: list[ForeignLine] = []
    for path in sorted(folder.glob("*.yml")):
        content: dict[str, Any] = read_yaml(path.read_text(encoding="utf-8"))
        if content.get("language") != path.stem:
            raise BadLines(f"{path.name}: the language must be the name of the file")
        for line in content["must_catch"]:
            if line["category"] not in CATEGORIES:
                raise BadLines(f"{path.name}: {line['category']!r} is no category")
            found.append(ForeignLine(path.stem, line["text"], line["category"]))
        found += [ForeignLine(path.stem, line["text"], NO_CONCERN) for line in content["ordinary"]]
    return tuple(found)
