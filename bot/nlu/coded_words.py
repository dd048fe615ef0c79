"""Words that young people use instead of the plain one: from the file that a safeguarding lead edits to what was found.

The file is `bot/data/safeguarding/coded_words.yml`; its top says how to write a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from bot.nlu.normalise import normalise
from bot.nlu.safeguarding_lines import CATEGORIES
from telling.yaml_files import read_yaml

Level = Literal["alert", "look"]
_MUST = {"word", "meaning", "category", "level", "searched", "source", "dated"}
_MAY = {"spelt", "with", "not_with"}
_NOT = {"not", "never", "nobody", "no"}
_LOOKS_BACK = 3  # words before it in which a "not" cancels it


class BadCodedWord(Exception):
    """An entry of the file cannot be read; the message says which and why."""


@dataclass(frozen=True)
class CodedWord:
    """One entry. ways: how it is written, normalised. needs, spoils: words of which one must, or none may, be there."""

    word: str
    category: str
    level: Level
    ways: tuple[tuple[str, ...], ...]
    needs: frozenset[str]
    spoils: frozenset[str]

    @classmethod
    def read(cls, entry: dict[str, Any]) -> CodedWord:
        """Check and read one entry of the file. Raises BadCodedWord."""
        word = str(entry.get("word"))
        if missing := _MUST - entry.keys():
            raise BadCodedWord(f"{word}: {', '.join(sorted(missing))} is missing")
        if unknown := entry.keys() - _MUST - _MAY:
            raise BadCodedWord(f"{word}: nobody reads {', '.join(sorted(unknown))}")
        if entry["category"] not in CATEGORIES or entry["level"] not in ("alert", "look"):
            raise BadCodedWord(f"{word}: category or level is none of ours")
        if not isinstance(entry["dated"], date):
            raise BadCodedWord(f"{word}: dated must be a day, as 2026-11-28")
        ways = {tuple(normalise(str(way)).split()) for way in (word, *entry.get("spelt", ()))}
        return cls(
            word=word,
            category=entry["category"],
            level=entry["level"],
            ways=tuple(sorted(way for way in ways if way)),
            needs=_words(entry.get("with", ())),
            spoils=_words(entry.get("not_with", ())),
        )

    def is_in(self, words: list[str]) -> bool:
        """Say whether somebody wrote it, meant it, and did not say "not"."""
        there = set(words)
        if self.spoils & there or (self.needs and not self.needs & there):
            return False
        return any(_said(way, words) for way in self.ways)


class CodedWords:
    """All entries of a file.

    Raises BadCodedWord where one cannot be read, OSError or yaml.YAMLError where the file cannot.
    """

    def __init__(self, path: Path) -> None:
        content = read_yaml(path.read_text(encoding="utf-8"))
        self.entries = [CodedWord.read(entry) for entry in content["words"]]

    def found(self, *lines: str) -> list[CodedWord]:
        """Return the entries that are in one of the normalised lines; those that are an alert first."""
        split = [line.split() for line in dict.fromkeys(lines)]
        there = [entry for entry in self.entries if any(entry.is_in(words) for words in split)]
        return sorted(there, key=lambda entry: entry.level != "alert")


def _words(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(word for line in lines for word in str(line).split())


def _said(way: tuple[str, ...], words: list[str]) -> bool:
    for at in range(len(words) - len(way) + 1):
        if tuple(words[at : at + len(way)]) == way and not _NOT & set(words[max(0, at - _LOOKS_BACK) : at]):
            return True
    return False
