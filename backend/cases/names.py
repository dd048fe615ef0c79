"""What a name, a telephone number or an address is looked up by: keyed hashes, from which nothing can be read.

A name is cut into its parts. Of each part three things are hashed: the part, the part with one letter left out (so that
one letter more, less, other or swapped still meets), and its sound. The key is made from the code key for this purpose
and for one council: the same name in two councils has two hashes, and without the key nobody can try a list of names.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

PURPOSE = b"names of cases 1|"
"""Another number here makes every hash anew (names_index.py)."""
LONGEST = 24
"""Letters of a part; nobody is looked up by more."""
SHORTEST_INEXACT = 4
"""Shorter parts only meet when they are the same or sound the same: nearly every short name is like another."""
MOST_PARTS = 12
"""Parts of one name: a story that was typed in the box for a name is not looked up by every word."""
EXACT, NEAR, SOUND = 4, 2, 1
"""How much a hit is worth, when results are put in order."""
TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "sir", "madam", "the", "and", "of", "at", "from"])
SOUNDS = (
    ("ph", "f"), ("th", "f"), ("gh", "h"), ("ck", "k"), ("sch", "s"), ("sh", "s"), ("ch", "k"), ("wr", "r"),
    ("kn", "n"), ("qu", "k"), ("x", "ks"), ("z", "s"), ("v", "f"), ("j", "g"), ("d", "t"), ("b", "p"),
    ("q", "k"),
)  # fmt: skip
"""Letters that are written for each other where a name was only heard."""


@dataclass(frozen=True)
class Hashes:
    """Hashes of names and contacts in one council. key: of 32 bytes, for this and nothing else."""

    key: bytes

    @classmethod
    def of(cls, code_key: bytes, council: str) -> Hashes:
        """Return those of a council."""
        return cls(hmac.new(code_key, PURPOSE + council.encode(), hashlib.sha256).digest())

    def hashed(self, kind: str, text: str) -> int:
        """Return 64 bits of a keyed hash, as a number that databases hold."""
        digest = hmac.new(self.key, f"{kind}|{text}".encode(), hashlib.sha256).digest()
        return int.from_bytes(digest[:8], signed=True)

    def of_part(self, part: str) -> dict[int, int]:
        """Return what one part of a name is found by: the hash, and what a hit is worth."""
        found = {self.hashed("sound", sound_of(part)): SOUND}
        found |= {self.hashed("near", near): NEAR for near in nearly(part)}
        return found | {self.hashed("part", part): EXACT}

    def of_name(self, name: str) -> set[int]:
        """Return every hash under which a name is kept."""
        return {one for part in parts_of(name) for one in self.of_part(part)}

    def of_contact(self, contact: str) -> set[int]:
        """Return every hash under which a telephone number or an address is kept."""
        return {self.hashed("contact", one) for one in contacts_in(contact)}


def parts_of(name: str) -> list[str]:
    """Return the parts of a name: small letters without accents; titles and initials tell nobody apart."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"[’'`]", "", re.sub(r"[’'`]s\b", "", plain))
    words = re.findall(r"[^\W\d_]+", plain)
    return list(dict.fromkeys(word[:LONGEST] for word in words if len(word) > 1 and word not in TITLES))[:MOST_PARTS]


def nearly(part: str) -> Iterator[str]:
    """Yield the part itself and the part with one letter left out; nothing for a short one."""
    if len(part) >= SHORTEST_INEXACT:
        yield part
        yield from (part[:at] + part[at + 1 :] for at in range(len(part)))


def sound_of(part: str) -> str:
    """Return how a part sounds: sounds that are taken for each other are one, vowels after the first letter go."""
    for written, heard in SOUNDS:
        part = part.replace(written, heard)
    part = re.sub(r"c(?=[eiy])", "s", part).replace("c", "k")
    first = "a" if part[:1] in "aeiouy" else part[:1]
    rest = re.sub(r"[aeiouyhw]", "", part[1:])
    return re.sub(r"(.)\1+", r"\1", first + rest)


def contacts_in(text: str) -> Iterator[str]:
    """Yield telephone numbers, as they are dialled in England, and e-mail addresses in small letters."""
    yield from (address.casefold().strip(".") for address in re.findall(r"[^\s<>,;()]+@[^\s<>,;()]+", text))
    for number in re.findall(r"\+?[\d][\d\s().-]{5,}\d", text):
        digits = re.sub(r"\D", "", number)
        digits = re.sub(r"^(0044|44)0?", "0", digits) if len(digits) > 10 else digits
        if 7 <= len(digits) <= 15:
            yield digits
