"""Secrets of the bot: from a variable, from the file that NAME_FILE names (as containers mount them), or from
`$HMO_HOME/secrets`. Fingerprints of them, so that `python -m backend check` sees that both processes hold the same.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

PURPOSE = b"Hear Me Out: fingerprint of a key"
"""The same as in backend/store/fingerprints.py; tests/contract/sealed_conversation.json holds both to it."""
DIGITS = 16


class SecretLost(Exception):
    """A key is gone or cannot be used, and conversations are sealed with it. Says what to do, never a key."""


def mounted(name: str) -> str | None:
    """Return the secret that the environment gives under this name, itself or in a file. Raises OSError."""
    path = os.environ.get(f"{name}_FILE")
    value = os.environ.get(name) or (Path(path).read_text(encoding="ascii") if path else "")
    return value.strip() or None


def fingerprint_of(secret: bytes) -> str:
    """Return 16 hexadecimal digits that tell this secret from any other, and give nothing of it away."""
    return hmac.new(secret, PURPOSE, hashlib.sha256).hexdigest()[:DIGITS]
