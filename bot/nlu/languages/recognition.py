"""Which language a message is in. English, unless it surely is not: misspelt and slangy English must never be foreign.

First the script (`scripts.py`). In Latin letters, the share of words that are usual in English decides whether anybody
else is asked: it is under a third for 0.2% of 5,924 English dev lines and for 88% of lines in other languages. Then
`py3langid` (0.3 ms a line), and the words of our own lines, which know a language written without its own letters, too
("vin mene bje").
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.nlu.characters import plain_letters, visible
from bot.nlu.known_words import word_ranks
from bot.nlu.languages.lines import foreign_lines
from bot.nlu.languages.scripts import UNKNOWN, by_script
from bot.nlu.phonetics import distance, phonetic_key

ENGLISH = "en"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ADDRESS = re.compile(r"\S+@\S+|\bhttps?://\S+|\bwww\.\S+")
"""Of no language: "yusuf14@example.org" is no message in a tongue that nobody knows."""
_VOWEL = re.compile("[aeiouy]")
_USUAL = 10_000  # place among the words of English
_FEW, _SOME = 0.34, 0.6  # shares of English words
_SURE = 0.95  # of the recogniser, where there are more than a few English words
_MOST_USUAL = 1_000  # place among the words of English up to which a word is known by its sound
_HEARD = 3  # letters from which on a word is long enough to be heard as another
_NEARLY = 1.6  # weighted edits (phonetics.py) between it and that one
_NAMES = 4  # up to so many words with capitals may be a name
_LANGID_SURE = 0.9


@dataclass(frozen=True)
class Language:
    """code: ISO 639, `und` where it is none we can name. sure: False for English that nothing speaks for."""

    code: str
    sure: bool

    @property
    def foreign(self) -> bool:
        """Not English."""
        return self.code != ENGLISH

    def as_dict(self) -> dict[str, Any]:
        """Return the language as it stands in what was understood: `{code, sure}`."""
        return {"code": self.code, "sure": self.sure}


def recognise(text: str) -> Language:
    """Return the language of a message as it was typed. Looked at before letters are made plain."""
    text = _ADDRESS.sub(" ", visible(text))
    code = by_script(text)
    if code:
        return Language(_asked(text, _NEIGHBOURS.get(code, {})) or code, True)
    written = _WORD.findall(text)
    words = [plain_letters(word).lower().replace("'", "").replace("’", "") for word in written]
    known = [word for word in words if _english(word)]
    share = len(known) / len(words) if words else 1.0
    if share >= _SOME or len(words) < 2 or _may_be_name(written):
        return Language(ENGLISH, share >= _SOME)
    if known and all(_sounds_english(word) for word in words if word not in known):
        return Language(ENGLISH, False)  # "wer i liv"
    return _by_words(text, words, share) or Language(ENGLISH, False)


def _english(word: str) -> bool:
    """Say whether a word is usual in English, or short and without a vowel, as people type it there ("wnt", "hlp")."""
    return len(word) == 1 or word_ranks().get(word, _USUAL) < _USUAL or (len(word) <= 4 and not _VOWEL.search(word))


def _sounds_english(word: str) -> bool:
    """Say whether a word sounds like one of the most usual in English and is nearly spelt so, and is none of ours in
    another language: children write by ear.
    """
    if len(word) < _HEARD or word in _our_words():
        return False
    return any(distance(word, usual, enough=_NEARLY) <= _NEARLY for usual in _by_sound().get(phonetic_key(word), ()))


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word, place in word_ranks().items():
        if place < _MOST_USUAL and len(word) >= _HEARD:
            found.setdefault(phonetic_key(word), []).append(word)
    return found


def _by_words(text: str, words: list[str], share: float) -> Language | None:
    said, likely = _langid().classify(text)
    ours, votes = _by_our_words(words)
    if len(words) == 2 and not (ours and share == 0.0):
        return None  # two words that nobody knows are most often a name, a place or a misspelling
    if share > _FEW:
        missing = round(len(words) * (1 - share))
        said_so = said != ENGLISH and likely >= _SURE
        known_so = ours is not None and (votes >= 3 or said == ours)
        if len(words) < 3 or missing < 2 or not (said_so or known_so):
            return None
    elif said == ENGLISH and not ours and (share > 0.0 or len(words) < _NAMES):
        return None
    return Language(ours or (said if likely >= _LANGID_SURE and said != ENGLISH else UNKNOWN), True)


def _may_be_name(written: list[str]) -> bool:
    return len(written) <= _NAMES and all(word[0].isupper() for word in written)


def _by_our_words(words: list[str]) -> tuple[str | None, int]:
    """Return the language that two of these words are of, more than of any other; and how many are."""
    votes = Counter(code for word in set(words) for code in _our_words().get(word, ()))
    best = votes.most_common(2)
    needed = min(2, len(words) - 1)
    if not best or best[0][1] < needed or (len(best) > 1 and best[1][1] == best[0][1]):
        return None, 0
    return best[0]


@lru_cache(maxsize=1)
def _our_words() -> dict[str, frozenset[str]]:
    """Return word in Latin letters -> the languages whose lines have it; none that is usual in English."""
    found: dict[str, set[str]] = {}
    for line in foreign_lines():
        if by_script(line.text) is None:
            for written in _WORD.findall(line.text):
                word = plain_letters(written).lower().replace("'", "").replace("’", "")
                if len(word) > 1 and word_ranks().get(word, _USUAL) >= _USUAL // 5:
                    found.setdefault(word, set()).add(line.language)
    return {word: frozenset(codes) for word, codes in found.items()}


_NEIGHBOURS = {"ru": {"uk": "uk", "bg": "bg"}, "ar": {"fa": "prs", "ps": "ps", "ur": "ur"}, "prs": {"ps": "ps"}}
"""Languages that letters left open -> what the recogniser may say instead, and the code that we give it."""


def _asked(text: str, instead: dict[str, str]) -> str | None:
    if not instead:
        return None
    said, _ = _langid().classify(text)
    return instead.get(said)


@lru_cache(maxsize=1)
def _langid() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
