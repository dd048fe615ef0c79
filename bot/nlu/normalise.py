"""Bring what a young person typed into one plain shape: lower case, no apostrophes, short forms written out.

`normalise("I dont no wot 2 do 😢")` -> `"i do not no what to do sad"`. Letters are made plain (`characters.py`),
disguised words undone (`disguises.py`); spelling is repaired elsewhere (`spelling.py`). No Rasa, no models: the
short-answer readers use it too.
"""

import re
import unicodedata

from bot.nlu.characters import plain_letters, visible
from bot.nlu.disguises import undisguised
from bot.nlu.text_speak import EMOJI, SHORT_FORMS, SMILEYS

GUARD = "\u2060"  # the server puts it before free text, so that Rasa never takes a leading "/" for a command
_APOSTROPHES = re.compile(r"(?<=\w)['’‘`´ʼ](?=\w)")
_LONG_RUN = re.compile(r"([^\d])\1{2,}")  # not of figures: 999
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_AMBIGUOUS = {"i'll": "i will", "we're": "we are", "we'll": "we will", "we'd": "we would", "i'd": "i would",
              "he'll": "he will", "she'll": "she will", "he'd": "he would", "she'd": "she would", "it's": "it is",
              "let's": "let us"}  # fmt: skip  # without their apostrophe these are other words
_INITIALS = re.compile(r"\b[a-z](?:\.[a-z])+\b\.?")
"""Letters with full stops: "my s.w", "the p.a."."""
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_REAL_DIGITS = re.compile(r"\b(?:2|4)\s+(?:year|month|week|day|hour|time|minute|night|people|kid|of)", re.I)
_SMILEY = re.compile("|".join(re.escape(s) for s in sorted(SMILEYS, key=len, reverse=True)))
_I_WOULD = re.compile(r"\bid (?=(?:rather|like|prefer|love|say|want)\b)")


def unguard(text: str) -> str:
    """Return the words as the person saw them: without invisible characters, which servers and keyboards add."""
    return visible(text)


def normalise(text: str) -> str:
    """Return the plain words of a message, separated by single spaces. Empty when there were none."""
    text = unicodedata.normalize("NFKC", plain_letters(unguard(text)))
    text = _SMILEY.sub(lambda m: f" {SMILEYS[m.group()]} ", text)
    text = "".join(_emoji_in_words(char) for char in text).lower()
    text = re.sub("[’‘`´ʼ]", "'", text)
    text = _INITIALS.sub(lambda m: m.group().replace(".", "") + " ", text)
    for written, meant in _AMBIGUOUS.items():
        text = text.replace(written, meant)
    text = undisguised(_fold_accents(_APOSTROPHES.sub("", text)))
    keeps_digits = _REAL_DIGITS.search(text) is not None
    words = _NOT_WORD.sub(" ", _LONG_RUN.sub(r"\1\1", _CLOCK.sub(" ", text))).split()
    plain = " ".join(_written_out(word, i, words, keeps_digits) for i, word in enumerate(words))
    return _I_WOULD.sub("i would ", " ".join(plain.split()))


def _emoji_in_words(char: str) -> str:
    if ord(char) < 0x2190:
        return char
    if char in EMOJI:
        return f" {EMOJI[char]} "
    return " " if unicodedata.category(char) in {"So", "Sk", "Cn", "Mn"} else char


def _fold_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _written_out(word: str, at: int, words: list[str], keeps_digits: bool) -> str:
    if word in {"2", "4"} and (keeps_digits or at == len(words) - 1):
        return word  # "2 weeks ago" is a number, "want 2 stop" is a word
    if word in {"b", "c", "n", "k", "r", "u", "na", "ya"} and len(words) == 1:
        return {"u": "you", "k": "ok", "na": "no", "n": "no", "ya": "yeah"}.get(word, word)
    if word == "y":
        return "why" if at == 0 and len(words) > 1 else "yes" if len(words) == 1 else "why"
    if word == "gone" or len(word) > 12:
        return word
    return SHORT_FORMS.get(word, word)
