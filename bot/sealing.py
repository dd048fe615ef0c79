"""Encrypt conversations at rest: AES-256-GCM, with the conversation's id bound to its words."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.secret_values import SecretLost, fingerprint_of
from bot.settings import read_settings

NONCE = 12
"""Bytes, as NIST SP 800-38D recommends for GCM."""
KEY = 32
BACK = "Nothing was made. Put it back, or run `python -m backend restore FROM`."


class Sealer:
    """Encrypts and decrypts text with one key. The key of conversations opens nothing of the case store."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._aead = AESGCM(key)

    @property
    def fingerprint(self) -> str:
        """What tells this key from any other."""
        return fingerprint_of(self._key)

    def key_as_text(self) -> str:
        """Return the key as its file holds it, for a copy of that."""
        return self._key.hex()

    @classmethod
    def load(cls, path: Path, *, may_make: bool = True) -> Sealer:
        """Read the key, making it (256 bits, in hex, mode 600) the first time.

        may_make: nothing is sealed yet. Raises SecretLost where the key is gone although something is, or is no key;
        raises OSError and BadSetting.
        """
        given = read_settings().conversations_key.read()
        if given:
            return cls(_key_in(given))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not may_make and not path.exists():
            raise SecretLost(f"The key of conversations cannot be found, but conversations are sealed with it. {BACK}")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls(_key_in(path.read_text(encoding="ascii", errors="replace")))
        with os.fdopen(handle, "w", encoding="ascii") as file:
            key = AESGCM.generate_key(bit_length=256)
            file.write(key.hex())
            file.flush()
            os.fsync(file.fileno())
        return cls(key)

    def seal(self, words: str, about: str) -> bytes:
        """Return nonce and sealed words. Lone surrogates are kept, so that no text is ever refused here."""
        nonce = os.urandom(NONCE)
        return nonce + self._aead.encrypt(nonce, words.encode("utf-8", "surrogatepass"), about.encode("utf-8"))

    def unseal(self, sealed: bytes, about: str) -> str:
        """Return the words; raises cryptography's InvalidTag where key, words or id do not belong together."""
        words = self._aead.decrypt(sealed[:NONCE], sealed[NONCE:], about.encode("utf-8"))
        return words.decode("utf-8", "surrogatepass")


def _key_in(text: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != KEY:
        raise SecretLost(f"The key of conversations is not {KEY} bytes as hexadecimal digits. {BACK}")
    return key
