"""Fingerprints of the bot's secrets, so that `python -m backend check` sees that both processes hold the same."""

from __future__ import annotations

import hashlib
import hmac

PURPOSE = b"Hear Me Out: fingerprint of a key"
"""The same as in backend/store/fingerprints.py; tests/contract/sealed_conversation.json holds both to it."""
DIGITS = 16


class SecretLost(Exception):
    """A key is gone or cannot be used, and conversations are sealed with it. Says what to do, never a key."""


def fingerprint_of(secret: bytes) -> str:
    """Return 16 hexadecimal digits that tell this secret from any other, and give nothing of it away."""
    return hmac.new(secret, PURPOSE, hashlib.sha256).hexdigest()[:DIGITS]
