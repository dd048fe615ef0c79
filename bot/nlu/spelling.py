"""Repair words that nobody knows: "I want to cumplane abowt my soshul wurker" -> "... complain about my social worker".

A word is known if it is a common English word (`words/common_words.txt`) or was learned from the training lines. An
unknown word becomes the known word it most sounds and looks like, where words of our own lines are preferred;
when nothing is close it stays as it is (a name, say). Real words written for other words ("there" for "their") are left
to the classifier. Why not a library: docs/decisions/0007-spelling.md.
"""

import math
from collections import Counter
from collections.abc import Iterable

from bot.nlu.known_words import COMMON_WORDS, OUR_WORDS
from bot.nlu.normalise import normalise
from bot.nlu.phonetics import distance, phonetic_key
from bot.nlu.text_speak import SHORT_FORMS
from bot.nlu.word_index import WordIndex

_SEEN_OFTEN = 4  # a new word of the training lines counts as a word from so many lines on
_REACH = {3: 0.7, 4: 1.1, 5: 1.7, 6: 1.9}  # how far a repair may go, by length of the word; longer words: 2.4
# grave words: a name ("Fagin") must not be turned into one of them
_GRAVE_WORDS = {
    "vagina",
    "penis",
    "rape",
    "raped",
    "suicide",
    "kill",
    "killed",
    "sex",
    "sexual",
    "drugs",
    "knife",
    "dead",
    "death",
    "cunt",
}
_LONGEST = 18
_ENDINGS = ("s", "ed", "er", "ing", "ly", "ish")


class Speller:
    """Known words and how usual each is in what people tell us. `learn` makes one; `to_dict` and `index` are stored."""

    def __init__(self, usual: dict[str, float], index: WordIndex | None = None) -> None:
        """Make a speller of known words -> how usual each is.

        index: of the words in the order of `usual`; made anew, which takes two seconds, where it is not given.
        """
        self._usual = usual
        self._words = list(usual)
        self.index = WordIndex.of(self._words) if index is None else index
        self._repaired: dict[str, str] = {}

    @classmethod
    def learn(cls, lines: Iterable[str]) -> "Speller":
        """Return a speller of common words, weighted by how often the lines use them, and of the lines' own words."""
        common = COMMON_WORDS.read_text(encoding="utf-8").split()
        seen = Counter(word for line in lines for word in set(normalise(line).split()))
        usual = {word: 1.0 - rank / len(common) + math.log1p(seen[word]) for rank, word in enumerate(common)}
        spoken = {word for meant in SHORT_FORMS.values() for word in meant.split()}
        spoken |= set(OUR_WORDS.read_text(encoding="utf-8").split())
        for word in sorted(spoken - set(usual)):
            usual[word] = 0.5 + math.log1p(seen[word])
        speller = cls(usual)
        new = sorted(word for word, n in seen.items() if n >= _SEEN_OFTEN and word not in usual and len(word) > 3)
        for word in new:
            meant = speller.word(word)
            if meant == word or (
                seen[word] > seen[meant] and distance(word, meant) > 0.5
            ):  # otherwise it is a misspelling that many make
                usual[word] = math.log1p(seen[word])
        return cls(dict(sorted(usual.items())))

    def to_dict(self) -> dict[str, float]:
        """Return each known word and how usual it is, to be stored."""
        return {word: round(weight, 3) for word, weight in self._usual.items()}

    def repair(self, plain: str) -> str:
        """Return a normalised line with its unknown words repaired."""
        return " ".join(self.word(word) for word in plain.split())

    def word(self, word: str) -> str:
        """Return the known word that was meant, two words that were run together, or the word as it is."""
        if word in self._usual or len(word) < 3 or len(word) > _LONGEST or not word.isalpha():
            return word
        if word not in self._repaired:
            if len(self._repaired) > 20_000:
                self._repaired.clear()
            self._repaired[word] = self._nearest(word)
        return self._repaired[word]

    def _nearest(self, word: str) -> str:
        reach = _REACH.get(len(word), 2.4)
        if any(word.endswith(end) and word[: -len(end)] in self._usual for end in _ENDINGS):
            return word
        best, best_cost = word, reach
        for candidate in self._candidates(word):
            cost = self._cost(word, candidate, best_cost)
            if cost < best_cost:
                best, best_cost = candidate, cost
        split = self._split(word)
        return split if split and best_cost > 0.6 else best

    def _candidates(self, word: str) -> list[str]:
        return sorted(self._words[place] for place in self.index.positions_like(word))

    def _cost(self, word: str, candidate: str, to_beat: float) -> float:
        """Return the distance of the candidate; not worked out to the end once it cannot be less than `to_beat`."""
        cost = distance(word, candidate, enough=min(3.0, to_beat + 0.5 + 0.12 * self._usual[candidate]))
        if cost > 1.0 and candidate in _GRAVE_WORDS:
            return cost + 3.0
        if phonetic_key(word) == phonetic_key(candidate):
            cost -= 0.5
        if word[0] != candidate[0]:
            cost += 0.3
        return cost - 0.12 * self._usual[candidate]

    def _split(self, word: str) -> str | None:
        """Return two known words that were run together ("mysocial"), if both are very usual."""
        pairs = [(word[:i], word[i:]) for i in range(2, len(word) - 1)]
        known = [(min(self._usual.get(a, 0), self._usual.get(b, 0)), a, b) for a, b in pairs]
        best = max(known, default=(0.0, "", ""))
        return f"{best[1]} {best[2]}" if best[0] > 3.0 else None
