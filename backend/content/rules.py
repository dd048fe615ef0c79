"""What makes one sentence Easy Read: each rule says in plain words what is wrong, or says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wordfreq import zipf_frequency

from backend.content.card import Word
from backend.content.readability import SENTENCE_END, words_of
from telling.yaml_files import read_yaml

LONGEST = 15  # words in a sentence
HARDEST = 6.0  # Flesch-Kincaid grade of a card
COMMON = 4.3
"""Zipf scale of wordfreq: 4.3 is 20 in a million words. Chosen on our own cards and pages: below it lie the hard words
(ombudsman 3.1, councillor 3.7, guardian 4.3, advocate 4.2, complaint 4.3, investigating 4.1) and names; above it hardly
any word needs telling. What is rarer and still known to a child (skip 4.2, rude 4.3) is listed in plain_words.yml."""
ENDINGS = ("'s", "’s", "es", "s", "ed", "d", "ing", "er", "est", "ly")
TELEPHONE = re.compile(r"\d[\d ]{3,}\d")
NUMBER_OF_DAYS = re.compile(r"\b\d+ working days?\b|\b(within|in) \d+ days?\b", re.IGNORECASE)


@dataclass(frozen=True)
class PlainWords:
    """The lists of plain_words.yml."""

    known: list[str]
    names: list[str]
    instead_of: dict[str, str]
    no_blame: list[str]
    american: dict[str, str]


@cache
def plain_words() -> PlainWords:
    """Read plain_words.yml once."""
    return PlainWords(**read_yaml((Path(__file__).parent / "plain_words.yml").read_text("utf-8")))


def forms(words: Mapping[str, Word]) -> dict[str, str]:
    """Return every form of every explained word, in small letters, and the word it belongs to."""
    return {form.lower(): name for name, word in words.items() for form in (name, *word.also)}


def explained_in(text: str, words: Mapping[str, Word]) -> set[str]:
    """Return the words of the word list that a text uses."""
    low = text.lower()
    return {name for form, name in forms(words).items() if re.search(rf"\b{re.escape(form)}\b", low)}


def common(word: str) -> bool:
    """Return True for a word a child of nine reads often, in any of its forms."""
    low = word.lower().replace("’", "'")
    stems = [low, *(low.removesuffix(end) for end in ENDINGS if low.endswith(end))]
    return any(zipf_frequency(stem, "en") >= COMMON for stem in stems if len(stem) > 1 or stem == low)


def hard_words(text: str, words: Mapping[str, Word], names: Iterable[str] = ()) -> list[str]:
    """Return the rare words of a text that the word list does not explain."""
    lists = plain_words()
    told = {part for form in forms(words) for part in words_of(form)}
    fine = told | set(lists.known) | set(lists.names) | {part.lower() for name in names for part in words_of(name)}
    return [word for word in words_of(text) if not word[0].isdigit() and word.lower() not in fine and not common(word)]


def too_long(text: str) -> Iterator[str]:
    """Find sentences of more than 15 words."""
    count = len(words_of(text))
    if count > LONGEST:
        yield f"has {count} words, at most {LONGEST} are allowed"


def several_sentences(text: str) -> Iterator[str]:
    """Find lines with more than one sentence; "Still not happy? You can ask." is two, and one thought."""
    if len(SENTENCE_END.findall(text.strip())) > 1:
        yield "is more than one sentence: make it two lines"


def unfinished(text: str) -> Iterator[str]:
    """Find lines without a full stop or question mark at the end: they are not read aloud as a sentence."""
    if text.rstrip()[-1:] not in ".?!":
        yield "does not end with a full stop or a question mark"


def official(text: str) -> Iterator[str]:
    """Find words of offices, each with a plainer one."""
    low = {word.lower() for word in words_of(text)}
    for word, plain in plain_words().instead_of.items():
        if word in low:
            yield f'says "{word}": better "{plain}"'


def american(text: str) -> Iterator[str]:
    """Find spelling that is not British."""
    for word, british in plain_words().american.items():
        if re.search(rf"\b{word}\b", text, re.IGNORECASE):
            yield f'says "{word}": in Britain "{british}"'


def blaming(text: str) -> Iterator[str]:
    """Find blame, pressure and promises that nobody can keep."""
    for phrase in plain_words().no_blame:
        if re.search(rf"\b{re.escape(phrase)}\b", text, re.IGNORECASE):
            yield f'says "{phrase}", which can sound like blame, pressure or an empty promise'


def own_number(raw: str) -> Iterator[str]:
    """Find days and telephone numbers in a card: they come from pack or helplines.yml; 999 may stand anywhere.

    raw: a line that still has its blanks.
    """
    if NUMBER_OF_DAYS.search(raw):
        yield "names a number of days: use a blank of the pack, like {times_stage_1_answer}"
    if TELEPHONE.search(raw):
        yield "names a telephone number: use a blank, like {helpline_childline} or {contacts_complaints_phone}"
