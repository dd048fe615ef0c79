"""What a person shows to go on with their chat: the browser's token, and the four words of a saved one."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

import backend.cases

WORDS = Path(backend.cases.__file__).with_name("words.txt")
"""The plain words that the codes of cases are made of: 1,024 of them, so four are 40 bits."""


def new_token() -> str:
    """256 bits, safe in a header."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored of a token. It is random, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def tidied(code: str) -> str:
    """The words as we made them, however they were typed: capitals, commas, hyphens and spaces do not matter."""
    return " ".join("".join(c if c.isalpha() else " " for c in code.casefold()).split())


class Codes:
    """Makes and checks the four words. key: the code key of backend.store.secrets."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._words = WORDS.read_text("utf-8").split()
        self._hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
        # A check takes 64 MB and a good part of a second of one core: never many at once.
        self._two_at_once = asyncio.Semaphore(2)

    def new(self) -> str:
        """Four plain words."""
        return " ".join(secrets.choice(self._words) for _ in range(4))

    def lookup(self, code: str) -> str:
        """HMAC that finds the row of a code; of no use without the key file."""
        said = b"saved chat: " + tidied(code).encode("utf-8", "replace")
        return hmac.digest(self._key, said, hashlib.sha256).hex()

    async def hash(self, code: str) -> str:
        """argon2id of the four words."""
        async with self._two_at_once:
            return await asyncio.to_thread(self._hasher.hash, tidied(code))

    async def matches(self, code: str, stored: str) -> bool:
        """True when these are the four words."""
        async with self._two_at_once:
            try:
                return await asyncio.to_thread(self._hasher.verify, stored, tidied(code))
            except (Argon2Error, InvalidHashError):
                return False
