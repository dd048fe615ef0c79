# ruff: noqa: E501 - tables and markup read best as long lines
"""Safeguarding patterns: from the file that a safeguarding lead edits to spaCy Matcher rules, and back to what matched.

The language is described at the top of `bot/data/safeguarding/patterns.yml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import spacy
from spacy.matcher import Matcher
from spacy.tokens import Doc

from bot.nlu.known_words import word_ranks
from telling.yaml_files import read_yaml

_GAP = 3  # words that "..." may stand for
_FUZZY_FROM = 6  # letters
_NOT = {"not", "never", "nobody", "none", "without", "nor", "neither", "nothing"}
_LOOKS_BACK = 3  # words before a match in which a "not" cancels it
_NOT_OF_SAYING = {"tell", "know", "say", "want", "like", "let", "stop", "believe", "safe", "even", "just", "only", "care", "help",
                  "mind", "leave", "understand", "told", "feel", "allowed", "think", "ok", "right", "fair"}  # fmt: skip
_RARE = 20_000
"""Rank from which a word is rather a misspelling than meant."""
_HARMLESS = "harmless"
_AGREE = 2  # so many patterns that match are never overruled by the model
_KINDS = ("urgent", "always", "alone")


class BadPattern(Exception):
    """A line of the pattern file cannot be read; the message says which and why."""


@dataclass(frozen=True)
class Hit:
    """A pattern that matched. `name` is the pattern as written in the file, never the words of a message."""

    category: str
    kind: str  # urgent, always or alone: as the file says
    name: str

    @property
    def urgent(self) -> bool:
        """Say whether minutes count."""
        return self.kind == "urgent"


class Patterns:
    """All patterns of a file, ready to match repaired lines. Raises BadPattern where a line cannot be read."""

    def __init__(self, path: Path) -> None:
        self._blank = spacy.blank("en").vocab
        self._matchers: list[tuple[Hit, Matcher]] = []
        self._needs: dict[str, list[int]] = {}  # word -> patterns that cannot match without one of such words
        self._always: list[int] = []
        content = read_yaml(path.read_text(encoding="utf-8"))
        lists = {name: [str(word) for word in words] for name, words in content.pop("lists", {}).items()}
        for hit in _lines(content):
            self._add(hit, _compiled(hit.name, lists))

    def _add(self, hit: Hit, rule: list[dict[str, Any]]) -> None:
        matcher = Matcher(self._blank)
        matcher.add("rule", [rule])
        number = len(self._matchers)
        self._matchers.append((hit, matcher))
        for word in _cannot_do_without(rule):
            self._needs.setdefault(word, []).append(number)
        if not _cannot_do_without(rule):
            self._always.append(number)

    def __len__(self) -> int:
        return len(self._matchers)

    def hits(self, repaired: str) -> list[Hit]:
        """Return the patterns that match a repaired line, urgent ones first.

        Left out are those that are negated or part of a harmless saying.
        """
        words = repaired.split()
        if not words:
            return []
        spans = list(self._spans(words))
        harmless = [(start, end) for hit, start, end in spans if hit.category == _HARMLESS]
        found = {
            hit: None
            for hit, start, end in spans
            if hit.category != _HARMLESS
            and not any(a < end and start < b for a, b in harmless)
            and not _negated(words, start, end, hit.name)
        }
        return sorted(found, key=lambda hit: not hit.urgent)

    def _spans(self, words: list[str]) -> Iterator[tuple[Hit, int, int]]:
        """Yield every match, asking only the patterns that have a word in common with the line (a tenth of them)."""
        doc = Doc(self._blank, words=words)
        possible = {number for word in words for number in self._needs.get(word, ())} | set(self._always)
        for number in sorted(possible):
            hit, matcher = self._matchers[number]
            for _, start, end in matcher(doc):
                if hit.kind != "alone" or end - start == len(words):
                    yield hit, start, end


def effective_hits(hits: list[Hit], score: float, floor: float) -> list[Hit]:
    """Return the hits that count where the model gives the line this score: below `floor` one of `always` does not.

    score, floor: probabilities, 0 to 1.
    """
    return hits if score >= floor or len(hits) >= _AGREE else [hit for hit in hits if hit.kind != "always"]


def _negated(words: list[str], start: int, end: int, pattern: str) -> bool:
    """Say whether a match is negated: 'nobody hits me', 'he has never hurt me', not 'I can not tell anyone he hits me'."""
    if _NOT & set(pattern.replace("|", " ").replace("?", "").split()):
        return False
    before = range(max(0, start - _LOOKS_BACK), start)
    inside = range(start, end)
    for at in (*before, *inside):
        no_one = words[at] == "no" and words[at + 1 : at + 2] in (["one"], ["body"])
        after = words[at + 1] if at + 1 < len(words) else ""
        if (words[at] in _NOT or no_one) and after not in _NOT_OF_SAYING:
            return "but" not in words[at:start] and "stop" not in words[at:end]
    return False


def _lines(content: dict[str, Any]) -> Iterator[Hit]:
    for line in content.pop(_HARMLESS, []):
        yield Hit(_HARMLESS, "always", line)
    for category, kinds in content.items():
        for kind, lines in kinds.items():
            if kind not in _KINDS:
                raise BadPattern(f"{category}: write one of {', '.join(_KINDS)}, not {kind!r}")
            for line in lines:
                yield Hit(category, kind, str(line))


def _cannot_do_without(rule: list[dict[str, Any]]) -> list[str]:
    """Return the smallest set of words of which one must be there; empty if every place is optional or fuzzy."""
    places = [place["LOWER"]["IN"] for place in rule if "OP" not in place and "IN" in place["LOWER"]]
    return min(places, key=len, default=[])


def _compiled(line: str, lists: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Return the line as one Matcher rule; raises BadPattern."""
    places = line.split()
    while places and places[-1] == "...":
        places.pop()
    if not places:
        raise BadPattern(f"{line!r} has no words")
    rule: list[dict[str, Any]] = []
    for place in places:
        rule += [{"OP": "?"}] * _GAP if place == "..." else [_one_of(place, lists, line)]
    return rule


def _one_of(place: str, lists: dict[str, list[str]], line: str) -> dict[str, Any]:
    optional = place.endswith("?")
    if "?" in place[:-1]:
        raise BadPattern(f"{line!r}: write ? only at the end of a place, not within {place}")
    words: list[str] = []
    for word in place.rstrip("?").split("|"):
        if word.startswith("<"):
            if word[1:-1] not in lists:
                raise BadPattern(f"{line!r} uses {word}, which is not in the lists")
            words += lists[word[1:-1]]
        elif word:
            words.append(word)
    spelt = {"IN": sorted(set(words))}
    fuzzy = all(len(word) >= _FUZZY_FROM for word in words)
    spelt_as: dict[str, Any] = {"FUZZY1": spelt, "NOT_IN": _other_words_like(words)} if fuzzy else spelt
    return {"LOWER": spelt_as, "OP": "?"} if optional else {"LOWER": spelt_as}


def _other_words_like(words: list[str]) -> list[str]:
    """Return common words that are one letter away from these and mean something else: "treats" is no "threats"."""
    near = {word[:i] + letter + word[i + cut :] for word in words for i in range(len(word) + 1) for cut in (0, 1)
            for letter in ("", *ascii_lowercase)}  # fmt: skip
    return sorted(word for word in near - set(words) if word_ranks().get(word, _RARE) < _RARE)
