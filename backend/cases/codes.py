"""The reference and the four words of a case.

Both are made from the case's uuid with a secret key, so the same submission sent again gets the same receipt although
only a hash of the words is stored.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from telling.ids import CODE_WORDS, HALF_A_REFERENCE, REFERENCE_LETTERS, WORDS_IN_CODE, tidy_code, tidy_reference

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
"""argon2id with OWASP's smallest parameters: the words carry 40 bits, and a reference is needed as well."""


@cache
def word_list() -> tuple[str, ...]:
    """Return the short common words that a code is made of: 1,024 of them, so 10 bits each."""
    return tuple(CODE_WORDS.read_text("ascii").split())


def digest_of(key: bytes, about: str) -> bytes:
    """32 bytes that only the holder of the key can work out."""
    return hmac.new(key, about.encode(), hashlib.sha256).digest()


def code_of(key: bytes, uuid: str, made: int = 0) -> str:
    """Return the code of a case: four plain words, the same for the same key and uuid.

    made: how many codes were made for it since the first; each is another one.
    """
    words = word_list()
    number = int.from_bytes(digest_of(key, f"code:{uuid}:{made}" if made else f"code:{uuid}"))
    chosen = []
    for _ in range(WORDS_IN_CODE):
        number, at = divmod(number, len(words))
        chosen.append(words[at])
    return " ".join(chosen)


def reference_of(key: bytes, uuid: str, attempt: int = 0) -> str:
    """Return six letters and digits in two halves. attempt: 1, 2… when another case has the same one already."""
    number = int.from_bytes(digest_of(key, f"reference:{uuid}:{attempt}"))
    letters = []
    for _ in range(2 * HALF_A_REFERENCE):
        number, at = divmod(number, len(REFERENCE_LETTERS))
        letters.append(REFERENCE_LETTERS[at])
    return tidy_reference("".join(letters))


def hash_of(code: str) -> str:
    """Return the argon2id hash that is stored. Takes some 20 ms of processor: call it in a thread."""
    return HASHER.hash(code)


@cache
def nobodys_hash() -> str:
    """Return a hash that no code opens: an unknown reference is compared with it and takes as long."""
    return HASHER.hash("")


def opens(hashed: str, code: str) -> bool:
    """Return whether this is the code. Takes as long as hash_of: call it in a thread."""
    try:
        return HASHER.verify(hashed, tidy_code(code) or "-")
    except (VerificationError, InvalidHashError):
        return False
