# ruff: noqa: E501 - tables of letters read best as long lines
"""Which language the letters of a message alone tell: most scripts are written by one or two languages.

Letters from Unicode's charts; which language uses which follows the alphabets in CLDR (exemplar characters).
"""

from __future__ import annotations

import regex

UNKNOWN = "und"
"""ISO 639-2: undetermined."""
_LETTER = regex.compile(r"\p{L}")
_LATIN = regex.compile(r"\p{Latin}")
_SCRIPTS = (
    ("Ethiopic", "ti"), ("Cyrillic", "ru"), ("Arabic", "ar"), ("Han", "zh"), ("Bengali", "bn"), ("Devanagari", "hi"), ("Gurmukhi", "pa"),
    ("Gujarati", "gu"), ("Tamil", "ta"), ("Sinhala", "si"), ("Hangul", "ko"), ("Hiragana", "ja"), ("Katakana", "ja"), ("Greek", "el"),
    ("Hebrew", "he"), ("Thai", "th"), ("Georgian", "ka"), ("Armenian", "hy"), ("Khmer", "km"), ("Myanmar", "my"),
)  # fmt: skip
_OF = {name: (regex.compile(rf"\p{{{name}}}"), code) for name, code in _SCRIPTS}
# letters that one language has and its neighbours have not; asked in this order
_ARABIC = (
    ("ps", regex.compile(r"[ټډړږښڼځڅېۍ]|\b(?:زما|ستا|زه|هغه|يم|وهي)\b")),
    ("ur", regex.compile("[ٹڈڑںھہے]")),
    ("ckb", regex.compile("[ڕڵۆێەڤ]")),
    ("prs", regex.compile("[پچژگکی]|می\u200c|\\bاست\\b|\\bاز\\b")),
)
_CYRILLIC = (
    ("uk", regex.compile("[іїєґ]")),
    ("ru", regex.compile("[ыэъё]")),
    ("bg", regex.compile(r"\b(?:съм|ме|ще|не мога да)\b")),
)
# words that tell Amharic from Tigrinya, which share their letters
_AMHARIC = regex.compile(r"(?:ነው|ናቸው|አለ|እኔን|ነበር|በጣም|አይደለም)(?:\b|[።፡?!]|$)")


def by_script(text: str) -> str | None:
    """Return the language of a message whose letters are mostly not Latin (`und` where they do not say); None if they are."""
    letters = _LETTER.findall(text)
    other = [letter for letter in letters if not _LATIN.match(letter)]
    if not other or len(other) * 2 < len(letters):
        return None
    counts = {name: sum(1 for letter in other if pattern.match(letter)) for name, (pattern, _) in _OF.items()}
    most = max(counts, key=lambda name: counts[name])
    if not counts[most]:
        return UNKNOWN
    return _within(most, text.lower()) or _OF[most][1]


def _within(script: str, text: str) -> str | None:
    if script == "Ethiopic":
        return "am" if _AMHARIC.search(text) else "ti"
    choices = {"Arabic": _ARABIC, "Cyrillic": _CYRILLIC}.get(script, ())
    return next((code for code, letters in choices if letters.search(text)), None)
