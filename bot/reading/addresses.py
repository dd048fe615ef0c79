# ruff: noqa: E501 - patterns read best as long lines
"""E-mail and postal addresses in a text. An address that holds a command word ("skip.smith@…", "Stop Lane") is one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.tokens import fold
from bot.reading.usual import is_very_usual

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'’-]{1,64}\s?@\s?(?:[\w-]+\.)+[a-z]{2,24}\b", re.IGNORECASE)
_SPOKEN = re.compile(
    r"\b(?!at\b|is\b)[\w-]+(?: (?:dot|underscore|dash) [\w-]+)* (?:at|@) [\w-]+(?: dot [a-z]{2,12}){1,3}\b",
    re.IGNORECASE,
)
_NOT_WHOLE = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?@\s?[\w-]+\b|(?<![\w.+-])[\w.+-]+(?:gmail|hotmail|outlook|icloud|yahoo|live|btinternet)(?:\.?com|\.co\.?uk)\b",
    re.IGNORECASE,
)
POSTCODE = re.compile(
    r"\b(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d|[A-HK-Y]\d\d|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY]) {0,2}\d[ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
_KIND = "street|st|road|rd|lane|ln|avenue|ave|close|cl|drive|dr|way|court|ct|crescent|cres|terrace|place|gardens|gdns|grove|walk|square|hill|row|mews|park|rise|green|view|house|lodge|mount|parade|estate|bank|brow|fold|croft|wharf|quay"
STREET = re.compile(
    rf"(?<![\w/.:-])(?:(?:flat|room|apartment|apt|unit)\s{{1,3}}\w{{1,4}},?\s{{1,3}})?(?:\d{{1,4}}[a-z]?\s{{1,3}}(?:[^\W\d_][\w'’.-]*\s{{1,3}}){{1,4}}?(?:{_KIND})\b|(?:the|flat \w+)\s{{1,3}}[^\W\d_][\w'’-]*,\s{{0,3}}\d{{0,4}}\s{{0,3}}(?:[^\W\d_][\w'’-]*\s{{1,3}}){{1,3}}?(?:{_KIND})\b)",
    re.IGNORECASE,
)
_STREET_FIRST = re.compile(rf"\b[^\W\d_][\w'’-]*\s{{1,3}}(?:{_KIND})\s{{1,3}}\d{{1,4}}[a-z]?\b", re.IGNORECASE)
_BUILDING = re.compile(
    r"(?:[^\W\d_][\w'’-]*\s{1,3}){1,3}(?:house|unit|lodge|cottage|court|hall|hostel|home|centre|block|towers?|flats|villa|farm|barn|buildings?|residences?|manor|school|college|project|foyer)\s{0,3}[,\n]\s{0,3}\Z",
    re.IGNORECASE,
)
"""The name of a building in front of its number and street ("Ash Lodge, 3 Mill Road")."""
_OF_SENTENCE = re.compile(r"\b(?:i|im|me|my|our|we|your|his|her|their)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\A(?:\s{0,3}[,\n]\s{0,3}[^\W\d_][\w'’ .-]{1,28}(?=\s{0,3}[,\n]|\s{1,3}[A-Z]{1,2}\d|\s{0,3}$|[.!?])){0,4}"
)
_TOWN = re.compile(
    r"\A\s{0,3}(?:[,\n]|in\b)?\s{0,3}(?P<town>[^\W\d_][\w'’-]*(?:[ -][^\W\d_][\w'’-]*){0,2}?)(?=\s{0,3}(?:$|[.!?\n,]|(?:please|pls|plz|thanks|thank you|thx|ta)\b))",
    re.IGNORECASE,
)
"""What can be a town behind a street, where a sentence ends after it."""
_WITHIN_A_TOWN = frozenset(
    ("on", "upon", "le", "in", "the", "st", "saint", "new", "great", "little", "north", "south", "east", "west")
)
_IN_FRONT = re.compile(
    r"(?:^|[.!?;]\s|\b(?:at|to|is|address|live|lives|send|post|letter|write|it)\b:?\s{1,3}(?:it\s{1,3})?(?:to\s{1,3})?(?:me\s{1,3})?(?:at\s{1,3})?(?:my\s{1,3})?)(?=[^.!?;]*\Z)",
    re.IGNORECASE,
)
_MOST_IN_FRONT = 90


@dataclass(frozen=True)
class Place:
    """An address in a text, from `start` to `end` (characters). typed: as typed. normalised: in one plain form.

    unlikely: it cannot be whole ("kayla@gmail").
    """

    start: int
    end: int
    typed: str
    normalised: str | None
    unlikely: bool = False


def find_emails(text: str, asked: bool = False) -> list[Place]:
    """Return the e-mail addresses in a text. asked: what cannot be right ("kayla@gmail") too, as unlikely."""
    if "@" not in text and " at " not in text.lower() and not asked:
        return []
    found = [_place(match, _email(match.group())) for match in _EMAIL.finditer(text)]
    if not found and " dot " in text.lower():
        found = [_place(match, _spoken(match.group())) for match in _SPOKEN.finditer(text)]
    if not found and (asked or "@" in text):
        found = [
            _place(match, None)
            for match in _NOT_WHOLE.finditer(text)
            if asked or re.search(r"e-?mail", text, re.IGNORECASE)
        ]
    return found


def find_addresses(text: str, asked: bool = False) -> list[Place]:
    """Return postal addresses: from a number and a street, or what stands before a postcode, to the end of them."""
    if not any(letter.isdigit() for letter in text):
        return []
    codes = list(POSTCODE.finditer(text))
    streets = list(STREET.finditer(text)) or (list(_STREET_FIRST.finditer(text)) if asked else [])
    found: list[Place] = []
    for code in codes:
        street = next(
            (s for s in streets if s.start() < code.start() and code.start() - s.end() < _MOST_IN_FRONT), None
        )
        start = _from_building(text, street.start()) if street else _before_code(text, code.start())
        found.append(_at(text, start, code.end(), code.group()))
    for street in streets:
        if not any(place.start <= street.start() < place.end for place in found):
            more = _GOES_ON.match(text[street.end() :])
            start = _from_building(text, street.start())
            end = street.end() + (more.end() if more and asked else 0)
            found.append(_at(text, start, max(end, _end_of_town(text, street.end())), None))
    return sorted(found, key=lambda place: place.start)


def _from_building(text: str, at: int) -> int:
    """Return where an address begins whose street begins at this place: at the name of its building, if one is told."""
    front = text[max(0, at - _MOST_IN_FRONT) : at]
    cues = [cue.end() for cue in _IN_FRONT.finditer(front)] or [0 if len(front) == at else len(front)]
    building = _BUILDING.search(front, cues[-1])
    if building is None or _OF_SENTENCE.search(building.group()):
        return at
    return at - len(front) + building.start()


def _end_of_town(text: str, at: int) -> int:
    """Return where a town ends that is named behind a street, or `at`: "12 high street wigan", "in Newton le Willows"."""
    town = _TOWN.match(text[at:])
    if town is None:
        return at
    words = town["town"].split()
    plain = [word for word in words if not word[0].isupper() and fold(word) not in _WITHIN_A_TOWN]
    is_town = len(plain) < len(words) or len(words) == 1
    return at + town.end("town") if is_town and not any(is_very_usual(fold(word)) for word in plain) else at


def _before_code(text: str, at: int) -> int:
    front = text[max(0, at - _MOST_IN_FRONT) : at]
    cues = [cue.end() for cue in _IN_FRONT.finditer(front)]
    return at - len(front) + (cues[-1] if cues else 0) if cues else at


def _at(text: str, start: int, end: int, code: str | None) -> Place:
    typed = text[start:end].strip(" ,.\n")
    start = text.index(typed, start)
    plain = " ".join(typed.split())
    if code:
        letters = re.sub(r"\s", "", code).upper()
        plain = plain[: len(plain) - len(" ".join(code.split()))] + f"{letters[:-3]} {letters[-3:]}"
    return Place(start, start + len(typed), typed, plain)


def _place(match: re.Match[str], normalised: str | None) -> Place:
    typed = match.group().rstrip(".,'’")
    return Place(match.start(), match.start() + len(typed), typed, normalised, normalised is None)


def _email(typed: str) -> str:
    return re.sub(r"\s", "", typed).lower().strip(".,'’")


def _spoken(said: str) -> str:
    plain = re.sub(r" dot ", ".", said.lower())
    plain = re.sub(r" (?:at|@) ", "@", plain, count=1)
    return re.sub(r" dash ", "-", re.sub(r" underscore ", "_", plain))
