"""Passwords as argon2id hashes, and one-time codes that open once. Hashing takes time: call it in a thread."""

from __future__ import annotations

import hmac
from datetime import datetime
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher()
"""argon2id with the library's own parameters (RFC 9106, low memory): 64 MiB, three passes."""
SHORTEST = 12
STEP = 30
"""Seconds a code stands. One before and one after count too: clocks differ, and people type slowly."""


def hash_of(password: str) -> str:
    """What is stored."""
    return HASHER.hash(password)


@cache
def nobodys_hash() -> str:
    """What an unknown name is checked against, so that it takes as long as a known one."""
    return HASHER.hash("")


def opens(hashed: str | None, password: str) -> bool:
    """Is this the password? Takes as long where there is none."""
    try:
        right = HASHER.verify(hashed or nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return right and hashed is not None


def step_of(secret: str, code: str, now: datetime, used: int | None) -> int | None:
    """Which step this code belongs to, if it opens; a code that was used, or an older one, never opens again."""
    typed = "".join(code.split()).encode()
    middle = int(now.timestamp()) // STEP
    for step in (middle - 1, middle, middle + 1):
        right = hmac.compare_digest(pyotp.TOTP(secret).at(step * STEP).encode(), typed)
        if right and (used is None or step > used):
            return step
    return None
