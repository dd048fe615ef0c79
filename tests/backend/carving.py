"""Carves files for words that were deleted, with the keys at hand: as somebody does who has the disk and the secrets.

Sealed words begin with the name of their key, which is known; behind it stand nonce and ciphertext. GCM is counter
mode, so the first bytes can be decrypted without the end of the text: whatever a file still holds of it is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from backend.store.data_keys import OWN_KEY
from backend.store.sealing import NONCE, OWN, Keyring, head_of

DEEPEST = max(OWN_KEY.values())
LOOKED_AT = 4096
"""Bytes behind each name of a key that are decrypted."""


def counted(key: bytes, nonce: bytes, text: bytes) -> bytes:
    """Decrypt a beginning of what AES-GCM sealed; nothing is checked."""
    return Cipher(AES(key), CTR(nonce + (2).to_bytes(4))).decryptor().update(text)


def carved(folder: Path, ring: Keyring, own: Mapping[str, bytes], canaries: set[str]) -> Iterator[tuple[str, str]]:
    """Yield each canary that is found, with the name of the file. own: keys of cases, copied before they went."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        raw = path.read_bytes()
        plain = [raw, *opened(raw, ring, own)]
        yield from ((path.name, canary) for canary in canaries if any(canary.encode() in one for one in plain))


def opened(raw: bytes, ring: Keyring, own: Mapping[str, bytes]) -> Iterator[bytes]:
    """Yield what each sealed text that begins in these bytes says, as far as it is there."""
    for name, key in ring.keys.items():
        for depth in range(DEEPEST + 1):
            head = head_of(name + OWN * depth)
            for found in re.finditer(re.escape(head), raw):
                start = found.end() + NONCE
                text = counted(key, raw[found.end() : start], raw[start : start + LOOKED_AT])
                yield from within(text, depth, list(own.values()))


def within(text: bytes, depth: int, keys: list[bytes]) -> Iterator[bytes]:
    """Yield what a text says that is sealed so many times more, with any of these keys each time."""
    if not depth:
        yield text
        return
    for key in keys:
        yield from within(counted(key, text[:NONCE], text[NONCE:]), depth - 1, keys)
