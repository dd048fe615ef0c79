"""The reference and the four words of a case.

Both are made from the case's uuid with a secret key, so the same submission sent again gets the same receipt although
only a hash of the words is stored.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

WORDS = Path(__file__).parent / "words.txt"
LETTERS = "234679CDFGHJKMNPQRTVWXY"
"""Nothing that can be mistaken when spoken or written (0/O, 1/I/L, 2/Z, 5/S, 8/B), no vowels: no words by accident."""
HALF = 3
IN_CODE = 4
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
"""argon2id with OWASP's smallest parameters: the words carry 40 bits, and a reference is needed as well."""


@cache
def word_list() -> tuple[str, ...]:
    """The short common words that a code is made of: 1,024 of them, so 10 bits each."""
    return tuple(WORDS.read_text("ascii").split())


def digest_of(key: bytes, about: str) -> bytes:
    """32 bytes that only the holder of the key can work out."""
    return hmac.new(key, about.encode(), hashlib.sha256).digest()


def code_of(key: bytes, uuid: str) -> str:
    """Four plain words."""
    words = word_list()
    number = int.from_bytes(digest_of(key, f"code:{uuid}"))
    chosen = []
    for _ in range(IN_CODE):
        number, at = divmod(number, len(words))
        chosen.append(words[at])
    return " ".join(chosen)


def reference_of(key: bytes, uuid: str, attempt: int = 0) -> str:
    """Six letters and digits in two halves. attempt: 1, 2… when another case has the same one already."""
    number = int.from_bytes(digest_of(key, f"reference:{uuid}:{attempt}"))
    letters = []
    for _ in range(2 * HALF):
        number, at = divmod(number, len(LETTERS))
        letters.append(LETTERS[at])
    return "".join(letters[:HALF]) + "-" + "".join(letters[HALF:])


def tidy_reference(said: str) -> str:
    """A reference as a person may write it, in the way it is stored."""
    plain = re.sub(r"[^A-Z0-9]", "", said.upper())
    return f"{plain[:HALF]}-{plain[HALF:]}"


def tidy_code(said: str) -> str:
    """A code as a person may write it, in the way it was given."""
    return " ".join(re.findall(r"[a-z]+", said.lower()))


def hash_of(code: str) -> str:
    """The argon2id hash that is stored. Takes some 20 ms of processor: call it in a thread."""
    return HASHER.hash(code)


@cache
def nobodys_hash() -> str:
    """A hash that no code opens: an unknown reference is checked against it and takes as long as a wrong code."""
    return HASHER.hash("")


def opens(hashed: str, code: str) -> bool:
    """Is this the code? Takes as long as hash_of: call it in a thread."""
    try:
        return HASHER.verify(hashed, tidy_code(code) or "-")
    except (VerificationError, InvalidHashError):
        return False
