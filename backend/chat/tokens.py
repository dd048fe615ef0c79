"""What a person shows to go on with a chat or a form: the browser's token, and the four words of a saved one."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from typing import Literal

from aiohttp import web

from backend.cases.codes import digest_of, hash_of, opens, word_list
from backend.errors import Problem
from telling.ids import WORDS_IN_CODE, tidy_code


def new_token() -> str:
    """Return 256 random bits, in letters that are safe in a header."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a token. It is random, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def token_of(request: web.Request) -> str:
    """Return the token of the `Authorization: Bearer` header; raises Problem."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise over()
    return token


def over() -> Problem:
    """Return the one refusal for unknown, expired and wiped conversations: they look the same."""
    return Problem("conversation_over", 401, headers={"WWW-Authenticate": "Bearer"})


class Codes:
    """Makes and checks the four words of what was saved: the same words and hashes as the codes of cases, but random.

    key: the code key of backend.store.secrets.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        # A check takes 19 MB and one core: never many at once.
        self._two_at_once = asyncio.Semaphore(2)

    def new(self) -> str:
        """Return four plain words, 40 bits."""
        return " ".join(secrets.choice(word_list()) for _ in range(WORDS_IN_CODE))

    def lookup(self, what: Literal["chat", "form"], code: str) -> str:
        """HMAC that finds the row of a code; of no use without the key file."""
        return digest_of(self._key, f"saved {what}:{tidy_code(code)}").hex()

    async def hash(self, code: str) -> str:
        """Return the argon2id hash of the four words. Takes 19 MB and one core; waits in line."""
        async with self._two_at_once:
            return await asyncio.to_thread(hash_of, code)

    async def matches(self, code: str, stored: str) -> bool:
        """Return True when these are the four words."""
        async with self._two_at_once:
            return await asyncio.to_thread(opens, stored, code)
