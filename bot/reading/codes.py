"""Read the reference and the four words of a case, or the saved words of an unfinished talk, typed anywhere.

They are only brought into shape, never guessed: a word that is not on the list is not made one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from telling.ids import CODE_WORDS, REFERENCE_LETTERS

LETTERS = REFERENCE_LETTERS
"""The letters and digits that codes are made of, for the patterns below."""
IN_CODE, HALF = 4, 3
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－_", "-"))
_REFERENCE = re.compile(rf"(?<![A-Z0-9])([{LETTERS}]{{{HALF}}})(\s?-\s?|\s)([{LETTERS}]{{{HALF}}})(?![A-Z0-9])")
_JOINED = re.compile(rf"(?<![A-Z0-9])([{LETTERS}]{{{HALF}}})([{LETTERS}]{{{HALF}}})(?![A-Z0-9])")
_SPACED = re.compile(rf"(?<![A-Z0-9])(?:[{LETTERS}][ .-]){{{2 * HALF - 1}}}[{LETTERS}](?![A-Z0-9])")
_CUE = re.compile(r"\b(?:REF|REFERENCE|CASE|NUMBER|CODE)\b")
_WORD = re.compile(r"[a-z]+")
_BETWEEN = re.compile(r"^[\s,.;:/|\-\d)(\"'*]*(?:and)?[\s,.;:/|\-\d)(\"'*]*$")


@dataclass(frozen=True)
class Code:
    """What may open a case: a reference ("7K3-P9W"), four words ("apple river green boat"), or both. alone: the message
    holds nothing else, or says that it is a code."""

    reference: str | None
    words: str | None
    alone: bool


@lru_cache(maxsize=1)
def word_list() -> frozenset[str]:
    """Return the words that codes are made of."""
    return frozenset(CODE_WORDS.read_text("ascii").split())


def read_code(text: str) -> Code | None:
    """Return the reference and the four words in a text, in the shape in which they were given; None without either."""
    plain = unicodedata.normalize("NFKC", text[:2000]).translate(_DASHES)
    reference = _reference(plain)
    words = _four_words(plain.lower())
    if reference is None and words is None:
        return None
    said = {*(words or "").split(), *(reference or "").lower().split("-"), (reference or "").lower().replace("-", "")}
    rest = [word for word in re.findall(r"[a-z0-9]+", plain.lower()) if word not in said and len(word) > 1]
    cue = re.search(
        r"\b(?:codes?|saved words|secret words|four words|4 words|my words|ref(?:erence)?|passwords?)\b", plain.lower()
    )
    return Code(reference, words, alone=not rest or cue is not None)


def is_code(text: str) -> bool:
    """Say whether a message is a reference or four words, and hardly anything else."""
    code = read_code(text)
    return code is not None and code.alone and bool(code.reference or code.words)


def _reference(plain: str) -> str | None:
    """Return six letters and digits as a reference.

    Without a digit, a dash or a word like "reference" beside them, six letters may be a word.
    """
    upper = plain.upper()
    for pattern in (_REFERENCE, _JOINED):
        for found in pattern.finditer(upper):
            halves = found.groups()[0] + found.groups()[-1]
            marked = "-" in found.group() or any(sign.isdigit() for sign in halves) and not halves.isdigit()
            if marked and not _is_number(halves, found.group()) or _CUE.search(upper) and not halves.isdigit():
                return f"{halves[:HALF]}-{halves[HALF:]}"
    spaced = _SPACED.search(upper)
    if spaced:
        halves = re.sub(r"[^A-Z0-9]", "", spaced.group())
        if not halves.isdigit():
            return f"{halves[:HALF]}-{halves[HALF:]}"
    return None


def _is_number(halves: str, written: str) -> bool:
    return halves.isdigit() or sum(sign.isdigit() for sign in halves) == 0 and "-" not in written


def _four_words(lower: str) -> str | None:
    """Return four words of the list with nothing but signs, numbers or "and" between them.

    None where more than four come in a row, because those are a story, or where there are several fours.
    """
    run: list[str] = []
    end, runs = 0, []
    for found in _WORD.finditer(lower):
        word = found.group()
        if word == "and" and run:
            continue
        if word in word_list() and (not run or _BETWEEN.match(lower[end : found.start()])):
            run.append(word)
        else:
            runs.append(run)
            run = [word] if word in word_list() else []
        end = found.end()
    codes = [run for run in [*runs, run] if len(run) == IN_CODE]
    return " ".join(codes[0]) if len(codes) == 1 else None
