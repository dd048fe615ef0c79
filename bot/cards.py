"""Reads the cards and packs of easy_read_content: which card a council says, and with which words.

Shared cards first; a council replaces a whole card or keeps it. No validation here: `python -m backend check` does it.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

log = logging.getLogger(__name__)
BLANK = re.compile(r"\{(\w+)\}")
Card = dict[str, Any]
QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it: all packs and cards are read at every start."""


@dataclass(frozen=True)
class Pack:
    """One council: its facts by name (`contacts.complaints.phone` is `contacts_complaints_phone`) and its cards."""

    facts: Mapping[str, str]
    cards: Mapping[str, Card] = field(repr=False)

    def card(self, name: str, kind: str | None = None) -> Card:
        """Return the card for this kind of telling if there is one, else the plain one; KeyError where neither is."""
        if kind and f"{name}_{kind}" in self.cards:
            return {**self.cards[f"{name}_{kind}"], "name": f"{name}_{kind}"}
        return {**self.cards[name], "name": name}


def content_folder() -> Path:
    """Return the folder of packs and cards."""
    return Path(os.environ.get("HMO_CONTENT") or Path(__file__).resolve().parent.parent / "easy_read_content")


def load(folder: Path) -> dict[str, Pack]:
    """Read all packs: council id -> Pack."""
    shared = _cards(folder / "shared" / "cards")
    national = helplines(folder)
    packs = {}
    for pack in sorted(folder.glob("*/pack.yml")):
        told = _read(pack.read_text(encoding="utf-8"))
        packs[pack.parent.name] = Pack({**national, **facts(told)}, {**shared, **_cards(pack.parent / "cards")})
    return packs


def helplines(folder: Path) -> dict[str, str]:
    """Return the confirmed national numbers as facts: `helpline_childline` and so on."""
    file = folder / "shared" / "helplines.yml"
    read = _read(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {f"helpline_{key}": str(line["number"]) for key, line in read.items() if line.get("confirmed")}


def facts(pack: Mapping[str, Any], path: str = "") -> dict[str, str]:
    """Flatten a pack. A blank value, or one nobody at the council has confirmed, is left out: it is never guessed."""
    if "value" in pack:
        told = pack["value"] is not None and (pack.get("source") != "to_confirm" or pack.get("confirmed"))
        return {path: str(pack["value"])} if told and not isinstance(pack["value"], (list, dict)) else {}
    flat: dict[str, str] = {}
    for key, value in pack.items():
        if isinstance(value, dict):
            flat.update(facts(value, f"{path}_{key}" if path else key))
    return flat


def filled(lines: list[dict[str, Any]], known: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the lines to show: those that fit what is known, blanks filled, `{say, picture, alt}` each."""
    shown = []
    for line in lines:
        if line.get("needs") and not known.get(line["needs"]):
            continue
        if line.get("unless") and known.get(line["unless"]):
            continue
        missing = [name for name in BLANK.findall(line["say"]) if not known.get(name)]
        if missing:
            log.warning("cards: a line is left out, nothing known of %s", ", ".join(missing))
            continue
        say = BLANK.sub(lambda blank: str(known[blank.group(1)]), line["say"])
        say = say[:1].upper() + say[1:]  # a fact may open the sentence ("the manager"), as on the pages
        shown.append({"say": say, "picture": line.get("picture", ""), "alt": line.get("alt", "")})
    return shown


def _cards(folder: Path) -> dict[str, Card]:
    cards: dict[str, Card] = {}
    for file in sorted(folder.glob("*.yml")):
        cards.update(_read(file.read_text(encoding="utf-8")) or {})
    return cards


def _read(text: str) -> Any:
    return yaml.load(text, Loader=QUICK)
