"""A file that is sealed while it is written and opened while it is read: AES-256-GCM in pieces, bound to their order.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): each piece has its number in its nonce, and
the last one a mark, so that pieces cannot be changed, left out, moved, or cut off at the end. Each file has a key of
its own, made from the backup key, a random salt and the name of the part: no file is taken for one of another part.
"""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backend.refusals import Refused
from backend.store.fingerprints import DIGITS, fingerprint_of

MAGIC = b"Hear Me Out backup 1\n"
SALT = 16
PIECE = 256 * 1024
"""Bytes of each piece before it is sealed."""
TAG = 16
LENGTH = 4


class NotABackup(Refused):
    """A file cannot be opened as a part of a backup: another key, cut off, changed, or something else."""

    code = "not_a_backup"


def cipher_of(key: bytes, salt: bytes, part: str) -> AESGCM:
    """Return what seals the pieces of one file."""
    info = b"Hear Me Out backup: " + part.encode()
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key))


def nonce_of(number: int, *, last: bool) -> bytes:
    """Return the nonce of a piece: its number and whether it is the last."""
    return number.to_bytes(11) + bytes([last])


class Sealing(io.RawIOBase):
    """Seals what is written to it, piece by piece; close() writes the last piece."""

    def __init__(self, file: BinaryIO, key: bytes, part: str) -> None:
        self._file, self._number, self._held = file, 0, bytearray()
        salt = os.urandom(SALT)
        self._cipher = cipher_of(key, salt, part)
        file.write(MAGIC + fingerprint_of(key).encode() + salt)

    def writable(self) -> bool:
        """Say that it is for writing."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take bytes."""
        self._held += data
        while len(self._held) > PIECE:
            self._put(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(data)

    def close(self) -> None:
        """Write the last piece; the file beneath stays open."""
        if not self.closed:
            self._put(bytes(self._held), last=True)
        super().close()

    def _put(self, plain: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(nonce_of(self._number, last=last), plain, None)
        self._file.write(len(sealed).to_bytes(LENGTH) + sealed)
        self._number += 1


class Opening(io.RawIOBase):
    """Opens what was sealed, piece by piece. Raises NotABackup where a piece is wrong or the last one is missing."""

    def __init__(self, file: BinaryIO, key: bytes, part: str) -> None:
        self._file, self._number, self._held, self._over = file, 0, b"", False
        if file.read(len(MAGIC)) != MAGIC:
            raise NotABackup("This file is not a part of a backup.")
        made_with, held = file.read(DIGITS).decode("ascii", "replace"), fingerprint_of(key)
        if made_with != held:
            raise NotABackup(
                f"This backup was made with the backup key {made_with}, and the one in place is {held}. "
                "Put the right one into secrets/backup-key, or into HMO_BACKUP_KEY."
            )
        self._cipher = cipher_of(key, file.read(SALT), part)

    def readable(self) -> bool:
        """Say that it is for reading."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Give bytes; 0 at the end."""
        while not self._held and not self._over:
            self._held = self._next()
        count = min(len(buffer), len(self._held))
        buffer[:count] = self._held[:count]
        self._held = self._held[count:]
        return count

    def _next(self) -> bytes:
        head = self._file.read(LENGTH)
        length = int.from_bytes(head)
        if len(head) < LENGTH or not TAG <= length <= PIECE + TAG:
            raise NotABackup("This part of a backup was cut off or changed.")
        sealed = self._file.read(length)
        for last in (False, True):
            try:
                plain = self._cipher.decrypt(nonce_of(self._number, last=last), sealed, None)
            except InvalidTag:
                continue
            self._number, self._over = self._number + 1, last
            return plain
        raise NotABackup("This part of a backup was cut off or changed.")


@contextmanager
def sealed_for_writing(path: Path, key: bytes, part: str) -> Iterator[gzip.GzipFile]:
    """Open a new file for writing, compressed and sealed; on the disk when the block ends, gone where it raises."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with Sealing(file, key, part) as sealing, gzip.GzipFile(fileobj=sealing, mode="wb", filename="") as packed:
                yield packed
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@contextmanager
def sealed_for_reading(path: Path, key: bytes, part: str) -> Iterator[gzip.GzipFile]:
    """Open a part of a backup for reading; raises NotABackup, now or while it is read."""
    with (
        path.open("rb") as file,
        gzip.GzipFile(fileobj=io.BufferedReader(Opening(file, key, part)), mode="rb") as packed,
    ):
        yield packed
