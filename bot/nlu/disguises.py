# ruff: noqa: E501 - tables of words read best as long lines
"""Words written so that a filter does not see them, or in one piece: "h1ts", "k!ll", "r*pe", "k i l l", "iwanttodie".

Undone only where the outcome is words that everybody knows and what was written is none: "7pm", "b4" and "ps5" stay.
Common words with their places decide, the list that the speller has anyway: `wordsegment` (last released in 2018)
brings its own lists for that, 12 MB on disk and a hundred in memory.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import product

from bot.nlu.known_words import hidden_words, word_ranks
from bot.nlu.text_speak import SHORT_FORMS

_STANDS_FOR = {"0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "il", "|": "il",
               "+": "t", "€": "e", "¡": "i"}  # fmt: skip
_EITHER = "1!|"
_MIXED = re.compile(r"(?<![\w@$!|+€¡.])(?=[0-9@$!|+€¡]*[a-z])(?=[a-z]*[0-9@$!|+€¡])[a-z0-9@$!|+€¡]+(?![\w@.]\w)")
_MEASURE = re.compile(r"\d+(?:st|nd|rd|th|s|[ap]m?|yo|yrs?|[ykgxm]|mins?|hrs?|days?|wks?|weeks?|months?|years?)")
_END = re.compile(r"[!+|]+$")
_CENSORED = re.compile(r"(?<![\w*#])[a-z]+[*#]+[a-z]+(?![\w*#])")
_SPACED = re.compile(r"(?<![a-z0-9'])[a-z](?:[\s._~·•|/\\,*-]{1,4}[a-z](?![a-z0-9'])){2,}")
_BETWEEN_WORDS = re.compile(r"\s{2,}")
_NOT_LETTER = re.compile(r"[^a-z]+")
_ONE_PIECE = re.compile(r"(?<![a-z0-9])[a-z]{8,60}(?![a-z0-9])")
_USUAL = 8_000  # words of a higher rank are not looked for in what was written in one piece
_SHORT_USUAL = 1_500  # a word of three letters must have a lower rank than this
_SHORT_WORDS = {"a", "i", "u", "am", "an", "as", "at", "be", "by", "do", "go", "he", "hi", "if", "im", "in", "is", "it", "me", "my",
                "no", "of", "on", "or", "so", "to", "up", "us", "we", "ur"}  # fmt: skip
_ENDINGS = ("s", "es", "d", "ed", "er", "in", "ing", "ly", "able")
_SOMEBODY = {"i", "im", "ive", "he", "hes", "she", "shes", "they", "theyre", "me", "my", "we", "you", "him", "them", "myself",
             "nobody", "someone", "everyone", "dad", "mum", "stepdad"}  # fmt: skip
_BEFORE_I = frozenset(
    ["", "and", "but", "because", "when", "if", "so", "cos", "how", "what", "do", "can", "am", "then"]
)
_MOST_A_LETTER = 2.85
_LONGEST_WORD = 14


def undisguised(text: str) -> str:
    """Return lower-case text without apostrophes, its disguised words in plain letters; anything else as it was."""
    text = _SPACED.sub(_joined, text)
    text = _CENSORED.sub(lambda found: _uncensored(found.group()), text)
    text = _MIXED.sub(lambda found: _read_figures(found.group()), text)
    return _ONE_PIECE.sub(lambda found: split_words(found.group()) or found.group(), text)


def _joined(found: re.Match[str]) -> str:
    """Return single letters as words, if they make some; a wider gap lies between two words."""
    pieces = [_NOT_LETTER.sub("", piece) for piece in _BETWEEN_WORDS.split(found.group())]
    words = [_known(piece) or split_words(piece, least=2) for piece in pieces]
    if all(words):
        return " ".join(word for word in words if word)
    return split_words("".join(pieces), least=2) or found.group()


def _known(word: str) -> str | None:
    most = {0: 0, 1: 0, 2: 200, 3: _SHORT_USUAL}.get(len(word), _USUAL)
    single = len(word) == 1 and word in _SHORT_WORDS
    return word if word in hidden_words() or single or word_ranks().get(word, most) < most else None


@lru_cache(maxsize=4096)
def _uncensored(word: str) -> str:
    shape = re.compile(re.sub(r"[*#]", "[a-z]", word))
    fitting = sorted(hidden for hidden in hidden_words() if shape.fullmatch(hidden))
    return min(fitting, key=lambda hidden: word_ranks().get(hidden, _USUAL)) if fitting else word


@lru_cache(maxsize=4096)
def _read_figures(word: str) -> str:
    """Return "hits" for "h1ts"; the word as it was if figures read as letters give none that is usual."""
    end = _END.search(word)
    core = word[: end.start()] if end else word
    if core in SHORT_FORMS or core.isalpha() or not 3 <= len(core) <= _LONGEST_WORD or _MEASURE.fullmatch(core):
        return word
    if sum(core.count(char) for char in _EITHER) > 4:  # each can be read in two ways, so the number of readings doubles
        return word
    ways = product(*(_STANDS_FOR.get(char, char) for char in core))
    read = {letters for way in ways if (letters := "".join(way)).isalpha() and _known(letters)}
    best = min(read, key=lambda one: (one not in hidden_words(), word_ranks().get(one, _USUAL)), default=None)
    return word if best is None else best


@lru_cache(maxsize=20_000)
def split_words(run: str, least: int = 3) -> str | None:
    """Return the words of something written in one piece, at least so many.

    None if it is a word itself, or not made of usual ones. run: up to 60 letters, lower case.
    """
    if len(run) > 60 or any(stem in word_ranks() for stem in _stems(run)):
        return None
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(run) + 1):
        ways = [(math.inf, [""])]
        for start in range(max(0, end - _LONGEST_WORD), end):
            cost, words = best[start]
            ways.append((cost + _cost(run[start:end]), [*words, run[start:end]]))
        best.append(min(ways, key=lambda way: way[0]))
    cost, words = best[-1]
    if math.isinf(cost) or len(words) < least or (least > 2 and not _may_be_said(words, cost / len(run))):
        return None
    return " ".join(words)


def _may_be_said(words: list[str], cost: float) -> bool:
    """Say whether somebody or harm is in it, and the words are usual for their length: not "photos in thesis"."""
    if cost > _MOST_A_LETTER or not (_SOMEBODY | hidden_words()) & set(words):
        return False
    return all(word != "i" or before in _BEFORE_I for before, word in zip(["", *words], words, strict=False))


def _stems(word: str) -> list[str]:
    """Return the word, and what it may be a form of: the list of common words lacks many a form."""
    stems = [word.removesuffix(end) for end in _ENDINGS if word.endswith(end)]
    return [word, *stems, *(f"{stem}e" for stem in stems), f"{word}g"]


def _cost(word: str) -> float:
    """Return how surprising a word is: by Zipf's law its rank says it. Infinite for what is no usual word."""
    if len(word) <= 2 and word not in _SHORT_WORDS:
        return math.inf
    place = word_ranks().get(word, _USUAL)
    if (
        place >= _USUAL
        and word not in hidden_words()
        or len(word) == 3
        and place > 3_000
        and word not in hidden_words()
    ):
        return math.inf
    return math.log(10.0 * (place + 2))
