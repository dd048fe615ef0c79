"""Passwords as argon2id hashes, and one-time codes that open once. Hashing takes time: call it in a thread."""

from __future__ import annotations

import hmac
import re
from datetime import datetime
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

HASHER = PasswordHasher()
"""argon2id with the library's own parameters (RFC 9106, low memory): 64 MiB, three passes."""
SHORTEST = 12
HARD_TO_GUESS = 4
"""Of zxcvbn's scores 0 to 4: more than ten thousand million guesses with its lists of common passwords, names, words
and keyboard rows, which its maintainers keep (NIST SP 800-63B, 5.1.1.2: compare with commonly used values)."""
LOOKED_AT = 72
"""Letters that are looked at: the library takes long for very long ones, and those are not common."""
OWN_WORD = 4
"""Letters from which on a part of somebody's own address or name may not stand in their password."""
STEP = 30
"""Seconds a code stands. One before and one after count too: clocks differ, and people type slowly."""


def hash_of(password: str) -> str:
    """Return the argon2id hash that is stored of a password."""
    return HASHER.hash(password)


@cache
def nobodys_hash() -> str:
    """Return what an unknown name is checked against, so that it takes as long as a known one."""
    return HASHER.hash("")


def opens(hashed: str | None, password: str) -> bool:
    """Return whether this is the password. Takes as long where there is none."""
    try:
        right = HASHER.verify(hashed or nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return right and hashed is not None


def wrong_with(new: str, again: str, sign_in: str, name: str) -> str:
    """Return what is wrong with a new password of this person; empty when nothing is."""
    if len(new) < SHORTEST:
        return f"The new password needs {SHORTEST} letters or more. Some words in a row are easy to keep."
    if new != again:
        return "The two new passwords are not the same."
    own = {word for word in re.split(r"[^a-z0-9]+", f"{sign_in} {name}".lower()) if len(word) >= OWN_WORD}
    if any(word in new.lower() for word in own):
        return "The new password must not have your name or a part of your e-mail address in it."
    if zxcvbn(new[:LOOKED_AT], user_inputs=sorted(own))["score"] < HARD_TO_GUESS:
        return "The new password is easy to guess. Some words in a row that do not belong together are hard to guess."
    return ""


def step_of(secret: str, code: str, now: datetime, used: int | None) -> int | None:
    """Return which step this code belongs to, if it opens; a code that was used, or an older one, never opens again."""
    typed = "".join(code.split()).encode()
    middle = int(now.timestamp()) // STEP
    for step in (middle - 1, middle, middle + 1):
        right = hmac.compare_digest(pyotp.TOTP(secret).at(step * STEP).encode(), typed)
        if right and (used is None or step > used):
            return step
    return None
