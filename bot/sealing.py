"""Seals conversations at rest: AES-256-GCM, with the conversation's id bound to its words."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
"""Bytes, as NIST SP 800-38D recommends for GCM."""


class Sealer:
    """Seals and unseals text with one key. The key of conversations opens nothing of the case store."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    @classmethod
    def load(cls, path: Path) -> Sealer:
        """Read the key, making it (mode 600) the first time."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls(bytes.fromhex(path.read_text(encoding="ascii").strip()))
        with os.fdopen(handle, "w", encoding="ascii") as file:
            key = AESGCM.generate_key(bit_length=256)
            file.write(key.hex())
        return cls(key)

    def seal(self, words: str, about: str) -> bytes:
        """Return nonce and sealed words. Lone surrogates are kept, so that no text is ever refused here."""
        nonce = os.urandom(NONCE)
        return nonce + self._aead.encrypt(nonce, words.encode("utf-8", "surrogatepass"), about.encode("utf-8"))

    def unseal(self, sealed: bytes, about: str) -> str:
        """Return the words; raises cryptography's InvalidTag where key, words or id do not belong together."""
        words = self._aead.decrypt(sealed[:NONCE], sealed[NONCE:], about.encode("utf-8"))
        return words.decode("utf-8", "surrogatepass")
