# ruff: noqa: E501 - patterns read best as long lines
"""Telephone numbers in a text: spaced, bracketed, said in words, with +44, through text relay. No figure is invented."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FIGURE = r"(?:zero|nought|naught|oh|o|one|two|three|four|five|six|seven|eight|nine|\d+|(?:double|dubble|triple|treble) (?:zero|nought|oh|o|one|two|three|four|five|six|seven|eight|nine|\d)|hundred)"
_IN_WORDS = re.compile(rf"(?<![\w@.])(?:plus |\+)?{_FIGURE}(?:[\s,-]+{_FIGURE}){{6,}}\b", re.IGNORECASE)
_IN_FIGURES = re.compile(r"(?<![\w@./-])(?:\+|\()?[\dOo](?:[\s().\-–/]{0,3}[\dOo]){5,17}(?![\w@]|[./-]\d)")
_SHORTER = re.compile(r"(?<![\w@./-])\d(?:[\s-]?\d){3,5}(?![\w@]|[./-]\d)")
_ANY = re.compile(r"\d\D{0,3}\d|\b(?:oh|zero|nought|double|triple|o|nine|seven)\b", re.IGNORECASE)
_A_WORD = re.compile(
    r"\b(?:zero|nought|oh|o|one|two|three|four|five|six|seven|eight|nine|double|triple|hundred)\b", re.IGNORECASE
)
_DATE = re.compile(r"^(?:(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d\d){1,2})$")
_NAMES = {"zero": "0", "nought": "0", "naught": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4",
          "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9"}  # fmt: skip
_MOBILE, _SHORTEST = 10, 9  # figures after the 0: of a mobile, and of the shortest numbers in the United Kingdom
_RELAY = re.compile(r"^1800[1-2]")


@dataclass(frozen=True)
class Phone:
    """A number in a text, from `start` to `end` (characters). typed: as typed. normalised: E.164, +44…

    unlikely: it cannot be one (too short, say).
    """

    start: int
    end: int
    typed: str
    normalised: str | None
    unlikely: bool


def find_phones(text: str, short_too: bool = False) -> list[Phone]:
    """Return the numbers in a text. short_too: also figures that are too few, because a number was asked for."""
    found: list[Phone] = []
    if not _ANY.search(text):
        return found
    in_words = len(_A_WORD.findall(text)) > 4
    for pattern in (_IN_FIGURES, *((_IN_WORDS,) if in_words else ()), *((_SHORTER,) if short_too else ())):
        for match in pattern.finditer(text):
            if not any(phone.start < match.end() and match.start() < phone.end for phone in found):
                phone = _phone(match, short_too)
                if phone is not None:
                    found.append(phone)
    return sorted(found, key=lambda phone: phone.start)


def _phone(match: re.Match[str], short_too: bool) -> Phone | None:
    typed = match.group().strip(" ,-")
    figures = figures_of(typed)
    if _DATE.match(typed) or figures is None or sum(letter.isdigit() for letter in figures) < 4:
        return None
    normalised = _normalised(figures)
    looks_like = figures.startswith(("0", "+", "7")) and len(figures) >= 9
    if normalised is None and not (short_too or looks_like):
        return None
    start = match.start() + len(match.group()) - len(match.group().lstrip(" ,-"))
    return Phone(start, start + len(typed), typed, normalised, normalised is None)


def figures_of(typed: str) -> str | None:
    """Return the figures of a number, said or typed: "oh double seven" is 077."""
    words = re.findall(r"[a-z]+|\d+|\+", re.sub(r"(?<=[\d\s])o(?=[\d\s])", "0", typed.lower()))
    figures, times = "", 1
    for word in words:
        if word in ("double", "dubble", "triple", "treble"):
            times = 2 if word.startswith("d") else 3
            continue
        if word == "hundred":
            figures += "00"
            continue
        one = "+" if word in ("+", "plus") else word if word.isdigit() else _NAMES.get(word)
        if one is None and set(word) == {"o"}:
            one = "0" * len(word)
        if one is None:
            return None
        figures, times = figures + one * times, 1
    return figures


def _normalised(figures: str) -> str | None:
    import phonenumbers  # here: 0.1 s and 4 MB that only a message with figures needs

    relay = _RELAY.match(figures)
    number = figures[5:] if relay else figures
    if not number.startswith(("0", "+", "44")) and not (number.startswith("7") and len(number) == 10):
        return None
    try:
        parsed = phonenumbers.parse("+" + number if number.startswith("44") and len(number) >= 11 else number, "GB")
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(parsed) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    national = str(parsed.national_number)
    if parsed.country_code == 44 and len(national) < (_MOBILE if national.startswith("7") else _SHORTEST):
        return None
    written = str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return f"{relay.group()} {written}" if relay else written
