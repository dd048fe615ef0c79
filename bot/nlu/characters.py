"""What was typed, with nothing hidden in it and every letter in its plain form; words are not looked at here.

Phones cut an emoji in two, filters of other sites teach children to write "h\u00adits" and small capitals, keyboards
bring "\u0131". Which characters are invisible comes from the Unicode property Default_Ignorable_Code_Point (library
`regex`), the plain form of a Latin letter from `anyascii`, letters of other scripts that look like Latin ones from
Unicode's table of confusables (TR 39, package `confusable-homoglyphs`).
"""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache
from importlib import resources

import regex

from bot.nlu.text_speak import EMOJI

HALF = "\ufffd"
"""Stands for what cannot be repaired: half an emoji, bytes that are no character."""
_UNSEEN = regex.compile(
    r"[[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Co}\p{Cs}\uFFFC\uFFFD]--[\t\n\v\f\r\x85]]", regex.V1
)
_BLANK = str.maketrans({"\u2800": " ", "\x85": " "})  # look like a space and are none
_LATIN = regex.compile(r"[\p{Latin}\p{Nd}\p{M}]")
_LETTER = regex.compile(r"\p{L}")
_FLAG = regex.compile(r"(?<!\p{RI})\p{RI}\p{RI}(?!\p{RI})")
_ENCLOSED = regex.compile(r"[\u249C-\u24E9\U0001F110-\U0001F189\U0001F1E6-\U0001F1FF]")
_REGIONS = 0x1F1E6
_BRACKETED = 0x249C, 0x1F110  # the first of 26 each


def mended(text: str) -> str:
    """Return the same text as Unicode: two halves of an emoji joined, a single half made U+FFFD. Never refuses."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def visible(text: str) -> str:
    """Return the text as it shows on a screen: mended, and without what is invisible."""
    if text.isascii() and text.isprintable():
        return text
    shown: str = _UNSEEN.sub("", mended(text).translate(_BLANK))
    return shown


def plain_letters(text: str) -> str:
    """Return the text with letters that are or look Latin as a-z; words truly of another script stay as they are.

    Small capitals, full-width, mathematical, enclosed and raised letters, letters with marks or strokes; letters of
    other scripts within a Latin word, or making up a whole word of a message that is otherwise Latin.
    """
    if text.isascii():
        return text
    text = _FLAG.sub(" ", text)
    text = "".join(_out_of_its_box(char) for char in text)
    text = unicodedata.normalize("NFKC", text)
    words = regex.split(r"(\s+)", text)
    latin = sum(1 for word in words if _latin_letters(word)) > sum(1 for word in words if _other_letters(word))
    return "".join(word if word.isascii() else _plain(word, latin) for word in words)


def _out_of_its_box(char: str) -> str:
    """Return a letter in a circle, a square or brackets, or of a flag, as the letter."""
    if not _ENCLOSED.match(char) or char in EMOJI:
        return char
    code = ord(char)
    if code >= _REGIONS:
        return chr(ord("a") + code - _REGIONS)
    for first in _BRACKETED:
        if first <= code < first + 26:
            return chr(ord("a") + code - first)
    return _anyascii(char)


def _plain(word: str, among_latin: bool) -> str:
    mixed = _latin_letters(word)
    if not mixed and not (among_latin and all(_look_alike(char) for char in word if _LETTER.match(char))):
        return word
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return "".join(_plain_letter(char) for char in bare)


def _plain_letter(char: str) -> str:
    if char.isascii() or not _LETTER.match(char):
        return char
    if _LATIN.match(char):
        return _anyascii(char) or char
    return _look_alike(char) or _anyascii(char) or char


def _latin_letters(word: str) -> bool:
    return any(_LETTER.match(char) and _LATIN.match(char) for char in word)


def _other_letters(word: str) -> bool:
    return any(_LETTER.match(char) and not _LATIN.match(char) for char in word) and not _latin_letters(word)


def _look_alike(char: str) -> str:
    """Return the Latin letter that looks like this one of another script, or nothing."""
    table = _look_alikes()
    return table.get(char) or table.get(char.upper(), "").lower()


@lru_cache(maxsize=1)
def _look_alikes() -> dict[str, str]:
    """Return letters of other scripts -> a Latin letter. Read when first needed: 80 ms, kept small after."""
    stored = resources.files("confusable_homoglyphs").joinpath("confusables.json").read_text(encoding="utf-8")
    found = {"\u0493": "f"}  # what makers of small capitals take for their f
    for char, others in json.loads(stored).items():
        like = [
            other["c"] for other in others if len(other["c"]) == 1 and other["c"].isascii() and other["c"].isalpha()
        ]
        if like and len(char) == 1 and not char.isascii():
            # a stroke stands for "l" and for "I": whichever keeps the case of the letter
            found[char] = next((one for one in like if one.islower() == char.islower()), like[0])
    return found


@lru_cache(maxsize=4096)
def _anyascii(char: str) -> str:
    from anyascii import anyascii  # tables are read a block at a time, when somebody types such a letter

    plain: str = anyascii(char)
    return plain
