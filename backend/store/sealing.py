"""Personal words are sealed before they reach the database: AES-GCM, with the id of the key in front."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
KEY = 32


class CannotUnseal(Exception):
    """The key is unknown, the words were changed, or they belong to another row. Never carries the words."""


@dataclass(frozen=True)
class Keyring:
    """Keys by id; `current` seals, all of them unseal."""

    current: str
    keys: Mapping[str, bytes]

    def with_new(self, key_id: str) -> Self:
        """The same ring with one more key, which becomes the current one."""
        return type(self)(current=key_id, keys={**self.keys, key_id: os.urandom(KEY)})


class Sealer:
    """Seals and unseals. A sealed text is: length of the key id, key id, nonce, ciphertext."""

    def __init__(self, ring: Keyring, reload: Callable[[], Keyring] | None = None) -> None:
        """reload: reads the keys again when an unknown key id turns up, so a running server survives a rotation."""
        self._ring = ring
        self._reload = reload

    @property
    def key_id(self) -> str:
        """The id of the key that seals now; kept on the row beside the sealed words."""
        return self._ring.current

    def seal(self, words: str, about: str) -> bytes:
        """Seal `words`; they can only be opened again with the same `about`."""
        nonce = os.urandom(NONCE)
        head = head_of(self.key_id)
        # surrogatepass: half an emoji, cut off by a phone, is still something the child typed.
        plain = words.encode("utf-8", "surrogatepass")
        return head + nonce + AESGCM(self._ring.keys[self.key_id]).encrypt(nonce, plain, head + about.encode())

    def unseal(self, sealed: bytes, about: str) -> str:
        """Open sealed words; raises CannotUnseal."""
        key = self._key(key_id_of(sealed))
        start = 1 + sealed[0]
        nonce, text = sealed[start : start + NONCE], sealed[start + NONCE :]
        try:
            plain = AESGCM(key).decrypt(nonce, text, sealed[:start] + about.encode())
        except InvalidTag:
            raise CannotUnseal("the sealed words do not belong here, or were changed") from None
        return plain.decode("utf-8", "surrogatepass")

    def _key(self, key_id: str) -> bytes:
        if key_id not in self._ring.keys and self._reload:
            self._ring = self._reload()
        if key_id not in self._ring.keys:
            raise CannotUnseal(f"there is no key {key_id!r}")
        return self._ring.keys[key_id]


def head_of(key_id: str) -> bytes:
    """The bytes in front of sealed words that say which key they need."""
    name = key_id.encode("ascii")
    return bytes([len(name)]) + name


def key_id_of(sealed: bytes) -> str:
    """Which key opens these words; raises CannotUnseal on bytes that were never sealed by us."""
    if not sealed or len(sealed) < 1 + sealed[0] + NONCE:
        raise CannotUnseal("these bytes are not sealed words")
    return sealed[1 : 1 + sealed[0]].decode("ascii", "replace")
