"""Find a reference and a code in what somebody typed. Only the backend knows whether they are right."""

from __future__ import annotations

import re
import unicodedata

from telling.ids import HALF_A_REFERENCE, WORDS_IN_CODE


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text, in small letters and without marks."""
    return frozenset(re.findall("[a-z]+", text.lower()))


IN_A_REFERENCE = 2 * HALF_A_REFERENCE
LEADS_IN = words_in("my the code codes word words secret four is are it its says said and this here")
NEVER_IN_A_CODE = words_in(
    """i im ive me my it its is the a an to you u dont cant do did not no yes what where when how why who have had has
    can could code that thats this there he she they we was are on in of for with at be been please go back stop start
    again help want know lost lose forgot forget remember need now all about any got get give gave find"""
)
"""Words of sentences. None is in the list that codes are made of; tests/bot/test_visit_decision.py checks it."""
_SPELT = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z0-9][ .\-]{1,3}){5}[A-Za-z0-9](?![A-Za-z0-9])")
"""A reference with each letter on its own: "7 K 3 P 9 W"."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−_", "-"))
_JOINT = re.compile(r"[\s\-–—./_:]{0,3}")


def reference_in(text: str) -> tuple[str, str] | None:
    """Return (reference as typed, the rest of the text), or None."""
    text = unicodedata.normalize("NFKC", text).translate(
        _DASHES
    )  # full-width letters and digits are letters and digits
    if (spelt := _SPELT.search(text)) and any(letter.isdigit() for letter in spelt[0]):
        return re.sub(r"[^A-Za-z0-9]", "", spelt[0]), text[: spelt.start()] + " " + text[spelt.end() :]
    pieces = list(re.finditer(r"[A-Za-z0-9]+", text))
    spans = [(piece.start(), piece.end()) for piece in pieces]
    spans += [
        (one.start(), two.end())
        for one, two in zip(pieces, pieces[1:], strict=False)
        if _JOINT.fullmatch(text, one.end(), two.start()) and min(len(one[0]), len(two[0])) > 1
    ]
    for start, end in spans:
        if _is_reference(text[start:end], alone=text.strip(" .") == text[start:end]):
            return text[start:end], text[:start] + " " + text[end:]
    return None


def _is_reference(said: str, alone: bool) -> bool:
    plain = re.sub(r"[^A-Za-z0-9]", "", said)
    if len(plain) != IN_A_REFERENCE:
        return False
    if alone:  # misread letters are let through where nothing else was typed: the backend says that it is wrong
        return any(letter.isdigit() for letter in plain) or not re.search("[aeiou]", plain, re.I)
    return not plain.isdigit() and not re.search("[aeiou]", plain, re.I)


def code_in(text: str) -> str | None:
    """Return the four words, or None where the text cannot be a code."""
    words = re.findall(r"[a-z]+", re.sub(r"['’]", "", unicodedata.normalize("NFKC", text).lower()))
    if "code" in words:
        words = words[len(words) - words[::-1].index("code") :]
    while len(words) > WORDS_IN_CODE and words[0] in LEADS_IN:
        words = words[1:]
    return " ".join(words) if len(words) == WORDS_IN_CODE and not NEVER_IN_A_CODE & set(words) else None
