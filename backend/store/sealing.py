"""Personal words are sealed before they reach the database: AES-GCM, with the id of the key in front.

Words of a case or an alert are sealed twice: inside with its own key, which can be destroyed, outside with ours. A file
has a key of its own inside that of its case.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
KEY = 32


OWN = "/own"
"""After the id of a key: inside are words sealed again, with the key of their case or alert; twice: of a file, too."""


class CannotUnseal(Exception):
    """The key is unknown, the words were changed, or they belong to another row. Never carries the words."""


class Destroyed(CannotUnseal):
    """Their own key was destroyed, on purpose: nobody can open them again."""


class OwnKeys(Protocol):
    """Keys of single cases and alerts, see data_keys.py."""

    def make(self, subject: str) -> bytes:
        """Return its key, made if it has none."""

    def find(self, subject: str) -> bytes | None:
        """Return its key, if it has one."""


@dataclass(frozen=True)
class HeldKeys:
    """Keys of single cases that were asked for together, and are held for as long as a list is drawn or a file is read:
    whoever holds them does not see that one is destroyed."""

    keys: Mapping[str, bytes]

    def make(self, subject: str) -> bytes:
        """Return its key; raises CannotUnseal: another one is never made here."""
        if subject not in self.keys:
            raise CannotUnseal("this key was not made beforehand")
        return self.keys[subject]

    def find(self, subject: str) -> bytes | None:
        """Return its key, if it has one."""
        return self.keys.get(subject)


@dataclass(frozen=True)
class Keyring:
    """Keys by id; `current` seals, all of them unseal."""

    current: str
    keys: Mapping[str, bytes]

    def with_new(self, key_id: str) -> Self:
        """Return the same ring with one more key, which becomes the current one."""
        return type(self)(current=key_id, keys={**self.keys, key_id: os.urandom(KEY)})


class Sealer:
    """Seals and unseals. A sealed text is: length of the key's name, name, nonce, ciphertext."""

    def __init__(
        self,
        ring: Keyring,
        reload: Callable[[], Keyring] | None = None,
        own: OwnKeys | None = None,
        subjects_of: Callable[[str], Sequence[str]] = lambda about: (),
    ) -> None:
        """reload: reads the keys again when an unknown key id turns up, so a running server survives a rotation.

        own: the keys of single cases; subjects_of: whose keys seal what belongs here, if anybody's: the outer first.
        """
        self._ring = ring
        self._reload = reload
        self._own = own
        self._subjects_of = subjects_of

    @property
    def key_id(self) -> str:
        """The id of the key that seals now; kept on the row beside the sealed words."""
        return self._ring.current

    def holding(self, keys: Mapping[str, bytes]) -> Sealer:
        """Return the same with these keys of single cases and no others."""
        return Sealer(self._ring, self._reload, HeldKeys(keys), self._subjects_of)

    def seal(self, words: str, about: str) -> bytes:
        """Seal `words`; they can only be opened again with the same `about`."""
        # surrogatepass: half an emoji, cut off by a phone, is still something the child typed.
        return self.seal_bytes(words.encode("utf-8", "surrogatepass"), about)

    def seal_bytes(self, plain: bytes, about: str) -> bytes:
        """Seal what is no text: a piece of a file."""
        name = self.key_id
        for subject in reversed(self._subjects_of(about) if self._own else ()):
            assert self._own
            name, plain = name + OWN, closed(self._own.make(subject), plain, about.encode())
        head = head_of(name)
        return head + closed(self._ring.keys[self.key_id], plain, head + about.encode())

    def unseal(self, sealed: bytes, about: str) -> str:
        """Open sealed words; raises CannotUnseal, Destroyed."""
        return self.unseal_bytes(sealed, about).decode("utf-8", "surrogatepass")

    def unseal_bytes(self, sealed: bytes, about: str) -> bytes:
        """Open whatever was sealed; raises CannotUnseal, Destroyed."""
        key, start = self._key(key_id_of(sealed)), 1 + sealed[0]
        plain = opened(key, sealed[start:], sealed[:start] + about.encode())
        depth, subjects = own_keys(sealed), self._subjects_of(about)
        for subject in (*subjects, *[""] * depth)[:depth]:
            key_of_its_own = self._own.find(subject) if self._own and subject else None
            if key_of_its_own is None:
                raise Destroyed("the own key of these words is not there any more")
            plain = opened(key_of_its_own, plain, about.encode())
        return plain

    def _key(self, key_id: str) -> bytes:
        if key_id not in self._ring.keys and self._reload:
            self._ring = self._reload()
        if key_id not in self._ring.keys:
            raise CannotUnseal(f"there is no key {key_id!r}")
        return self._ring.keys[key_id]


def new_key_id() -> str:
    """Return a name for a new key. Random: two keys never have one name, whoever made them and wherever."""
    return f"k-{secrets.token_hex(5)}"


def head_of(key_id: str) -> bytes:
    """Return the bytes in front of sealed words that say which key they need."""
    name = key_id.encode("ascii")
    return bytes([len(name)]) + name


def closed(key: bytes, plain: bytes, bound: bytes) -> bytes:
    """Return nonce and ciphertext."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def opened(key: bytes, text: bytes, bound: bytes) -> bytes:
    """Return what was closed; raises CannotUnseal."""
    try:
        return AESGCM(key).decrypt(text[:NONCE], text[NONCE:], bound)
    except InvalidTag:
        raise CannotUnseal("the sealed words do not belong here, or were changed") from None


def name_of(sealed: bytes) -> str:
    """Return the name in front; raises CannotUnseal on bytes that were never sealed by us."""
    if not sealed or len(sealed) < 1 + sealed[0] + NONCE:
        raise CannotUnseal("these bytes are not sealed words")
    return sealed[1 : 1 + sealed[0]].decode("ascii", "replace")


def key_id_of(sealed: bytes) -> str:
    """Return which of our keys opens these words; raises CannotUnseal."""
    return name_of(sealed).partition(OWN)[0]


def has_own_key(sealed: bytes) -> bool:
    """Return whether they are sealed with the key of their case or alert as well. Raises CannotUnseal."""
    return own_keys(sealed) > 0


def own_keys(sealed: bytes) -> int:
    """Return with how many keys of their own they are sealed. Raises CannotUnseal."""
    return name_of(sealed).count(OWN)
