"""Find what may be the name of a third person in a text, for somebody to check before the text is given to anybody.

It marks too much rather than too little: every name that the case or the desk knows, and every word that is written
like a name; where a sentence begins, every word that is none of the common ones. Nothing is left out by itself: a
person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.cases.codes import word_list
from backend.cases.named_staff import ROLE_WORDS
from backend.cases.names import TITLES, parts_of
from backend.cases.shapes import Representation

SHORTEST = 3
"""Letters of a part of a known name that is looked for by itself."""
WORD = re.compile(r"[^\W\d_][\w’'-]*")
USUAL = frozenset((Path(__file__).parent / "usual_words.txt").read_text("ascii").split())
"""Words with which a sentence begins and that name nobody."""
ENDINGS = ("ing", "ed", "ly", "n’t", "n't", "’s", "'s")
"""Of words that name nobody, where one begins a sentence."""
BEGINS = re.compile(r"(^|[.!?:;\n“\"(•-])\s*$")
"""What stands before a word that has a capital letter because something begins with it."""
NO_NAMES = frozenset(
    ["i", "i'm", "i’m", "i've", "i’ve", "i'll", "i’ll", "i'd", "i’d", "ok", "tv", "uk", "england", "english"]
    + ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    + ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"]
    + ["december", "christmas", "easter", "council", "ombudsman", "childline", "stage", "panel", "yes", "no"]
)
"""Words with a capital letter that name nobody."""


@dataclass(frozen=True)
class Piece:
    """A part of a text. name: it may name a third person."""

    text: str
    name: bool = False


@dataclass(frozen=True)
class Names:
    """known: parts of names that are looked for, folded. own: parts of the name of whom the data are about.

    told: parts of the names that were told, without those of staff. tellers: of these, the child's and the speaker's.
    """

    known: frozenset[str]
    own: frozenset[str]
    told: frozenset[str]
    tellers: frozenset[str]

    @classmethod
    def of(cls, tellings: Sequence[Representation], others: Iterable[str]) -> Names:
        """Return the names of a case. tellings: the first, and what came again; others: names of staff."""
        first = tellings[0]
        subject = first.speaker.name if first.speaker.role == "own_right" else first.child.name
        own = frozenset(parts_of(subject or ""))
        tellers = parts_in(name for told in tellings for name in (told.child.name, told.speaker.name))
        named = parts_in(name for told in tellings for name in (told.person_named, told.advocate.name))
        found = {part for part in tellers | named | parts_in(others) if len(part) >= SHORTEST}
        return cls(frozenset(found - own), own, frozenset(named | tellers | own), frozenset(tellers))

    def pieces(self, text: str, *, guess: bool = True) -> list[Piece]:
        """Return a text in pieces. guess: also look for what is only written like a name."""
        spans = joined(text, [found for found in WORD.finditer(text) if self.is_name(text, found, guess=guess)])
        return list(cut(text, spans))

    def stand_in(self, text: str) -> bool:
        """Return whether a name that the case or the desk knows stands in a text that everybody may read."""
        return any(self.is_known(word) for word in WORD.findall(text))

    def is_known(self, word: str) -> bool:
        """Return whether a word is such a name. That of the child or the speaker is one however it is written.

        Of others who were told about, where it has a capital letter or is no common word; of staff of every council,
        where it has a capital letter and is not one of the words with which a sentence begins ("Will").
        """
        parts, plain = set(parts_of(word)), word.casefold()
        if parts & self.tellers:
            return True
        if word[0].isupper():
            return bool(parts & self.told or parts & self.known and plain not in USUAL)
        return bool(parts & self.told) and plain not in USUAL and plain not in word_list()

    def is_name(self, text: str, found: re.Match[str], *, guess: bool) -> bool:
        """Return whether this word may name a third person."""
        word = found[0].casefold().removesuffix("'s").removesuffix("’s")
        parts = set(parts_of(word))
        if parts & self.known:
            return True
        if not guess or not found[0][0].isupper() or word in NO_NAMES or parts and parts <= self.own:
            return False
        begins = BEGINS.search(text[: found.start()])
        return len(word) > 1 and not (begins and (word in USUAL or word.endswith(ENDINGS) or word in word_list()))


def parts_in(names: Iterable[str | None]) -> set[str]:
    """Return the parts of names, without titles and roles."""
    return {part for name in names for part in parts_of(name or "")} - TITLES - ROLE_WORDS


def joined(text: str, found: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    """Return where names stand: two with a blank between them are one name."""
    spans: list[tuple[int, int]] = []
    for one in found:
        if spans and text[spans[-1][1] : one.start()] == " ":
            spans[-1] = (spans[-1][0], one.end())
        else:
            spans.append(one.span())
    return spans


def cut(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Yield a text cut at these places."""
    at = 0
    for start, end in spans:
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], name=True)
        at = end
    if at < len(text):
        yield Piece(text[at:])
