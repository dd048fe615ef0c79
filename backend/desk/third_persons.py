"""Find what may be the name of a third person in a text, for somebody to check before the text is given to anybody.

It marks too much rather than too little: every name that the case or the desk knows, and every word that is written
like a name; where a sentence begins, every word that is none of the common ones. What the case knows is marked however
it is written: in small letters, misspelt, with an s. So is what stands with a capital letter anywhere in it, and a
first name that is no common word. Nothing is left out by itself: a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from wordfreq import zipf_frequency
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from backend.cases.codes import word_list
from backend.cases.named_staff import ROLE_WORDS
from backend.cases.names import SHORTEST_INEXACT, TITLES, nearly, parts_of, sound_of
from backend.cases.shapes import Representation

SHORTEST = 2
"""Letters of a part that is a name only where it is no common word: Jo and Al, not "so"."""
COMMON, COMMON_NAME = 4.0, 4.8
"""On the Zipf scale of wordfreq, from which on a word is a common one: one of ten thousand words; a first name from one
of sixteen thousand on ("rose"). Measured: tests/backend/desk/test_third_persons.py.
"""
FIRST_NAMES = frozenset(FREQUENCY_LISTS["female_names"]) | frozenset(FREQUENCY_LISTS["male_names"])
"""Lists that come with zxcvbn, which knows them because people make passwords of them."""
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
    seen: parts that stand somewhere in the case as a name is written.
    """

    known: frozenset[str]
    own: frozenset[str]
    told: frozenset[str]
    tellers: frozenset[str]
    seen: frozenset[str] = frozenset()

    def having_seen(self, texts: Iterable[str]) -> Names:
        """Return the names of a case in which these are marked: they are marked in small letters, too."""
        found = {part for text in texts for part in parts_of(text) if not is_common(part)}
        return replace(self, seen=frozenset(found - self.own))

    @classmethod
    def of(cls, tellings: Sequence[Representation], others: Iterable[str], beside: Iterable[str] = ()) -> Names:
        """Return the names of a case. tellings: the first, and what came again; others: names of staff.

        beside: what stands in boxes for a name since, perhaps with a team behind it: its common words are none.
        """
        first = tellings[0]
        subject = first.speaker.name if first.speaker.role == "own_right" else first.child.name
        own = frozenset(parts_of(subject or ""))
        tellers = parts_in(name for told in tellings for name in (told.child.name, told.speaker.name))
        named = parts_in(name for told in tellings for name in (told.person_named, told.advocate.name))
        later = {part for part in parts_in(beside) if not is_common(part)}
        found = {part for part in tellers | named | later | parts_in(others) if is_long_enough(part)}
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
        if parts & self.known or guess and self.is_known_otherwise(parts):
            return True
        if not guess or not found[0][0].isupper() or word in NO_NAMES or parts and parts <= self.own:
            return False
        begins = BEGINS.search(text[: found.start()])
        return len(word) > 1 and not (begins and (word in USUAL or word.endswith(ENDINGS) or word in word_list()))

    def is_known_otherwise(self, parts: Iterable[str]) -> bool:
        """Return whether a part is a name of the case written another way, or a name that the case says elsewhere."""
        return any(self._known_variant(part) for part in parts if part not in self.own)

    def _known_variant(self, part: str) -> bool:
        """Return what `is_variant` does, each part once: most words of a case stand in it often."""
        if part not in self._judged:
            self._judged[part] = self.is_variant(part)
        return self._judged[part]

    @cached_property
    def _judged(self) -> dict[str, bool]:
        """What is known of parts already; gone with these names."""
        return {}

    def is_variant(self, part: str) -> bool:
        """Return whether this is such a part, or a first name."""
        if part.removesuffix("s") in self.known:
            return True
        if is_common(part):
            return False
        return bool({part, part.removesuffix("s")} & self.seen) or is_first_name(part) or self.is_misspelt(part)

    def is_misspelt(self, part: str) -> bool:
        """Return whether it is a known name but for a letter more, less, other or swapped, or only sounds like one."""
        without_one = set(nearly(part))
        if not without_one or without_one & self._near_own:
            return False
        return bool(without_one & self._near) or sound_of(part) in self._sounds

    @cached_property
    def _near(self) -> frozenset[str]:
        """Every known part with one letter left out."""
        return frozenset(one for part in self.known for one in nearly(part))

    @cached_property
    def _near_own(self) -> frozenset[str]:
        """The same of the own name."""
        return frozenset(one for part in self.own for one in nearly(part))

    @cached_property
    def _sounds(self) -> frozenset[str]:
        """How the longer known parts sound."""
        return frozenset(sound_of(part) for part in self.known if len(part) >= SHORTEST_INEXACT)


def load_lists() -> None:
    """Read the list of common words, once: half a second and 34 MB, in a thread."""
    zipf_frequency("name", "en")


def is_common(word: str) -> bool:
    """Return whether a word in small letters is surely meant as the word that it is."""
    if word in USUAL or word in word_list() or word in NO_NAMES:
        return True
    return zipf_frequency(word, "en") >= (COMMON_NAME if word in FIRST_NAMES else COMMON)


def is_long_enough(part: str) -> bool:
    """Return whether a part of a known name is looked for by itself: of the shortest, not what everybody writes."""
    return len(part) > SHORTEST or zipf_frequency(part, "en") < COMMON_NAME


def is_first_name(word: str) -> bool:
    """Return whether this is a first name, and a longer one than words that are typed wrong often are."""
    return len(word) > SHORTEST and word in FIRST_NAMES


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
