"""Reserve disk space for alerts: a file that is held while there is plenty, and shortened when the disk is full."""

from __future__ import annotations

import errno
import os
import uuid
from pathlib import Path

ROOM = 4 * 1024 * 1024
"""Bytes: the longest message in the widest alphabet takes 0.3 MiB sealed, an ordinary one 2 KiB."""
NAME = ".room"
MARGIN = 64 * 1024
"""Bytes given back beyond what a file holds: a file system needs blocks for names and tables too."""
FULL = {errno.ENOSPC, errno.EDQUOT}


def hold_room(folder: Path, room: int = ROOM) -> bool:
    """Take the room if it is not held already; return whether it is. Never raises: a full disk has none to give."""
    path = folder / NAME
    try:
        if size_of(path) >= room:
            return True
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fill(fd, room)
        finally:
            os.close(fd)
    except OSError:
        return False
    return True


def fill(fd: int, room: int) -> None:
    """Have so many bytes of this file on the disk. Raises OSError."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(fd, 0, room)
    else:
        # Not noughts: a file system that compresses would keep none of the room.
        os.pwrite(fd, os.urandom(room), 0)
    os.fsync(fd)


def release_room(folder: Path, wanted: int) -> bool:
    """Give so many bytes and MARGIN back to the disk; return False where nothing was left to give."""
    path = folder / NAME
    size = size_of(path)
    if size <= 0:
        return False
    os.truncate(path, max(0, size - wanted - MARGIN))
    return True


def size_of(path: Path) -> int:
    """Return how many bytes are held; 0 where there is no such file."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def write_file_with_reserve(folder: Path, name: str, sealed: bytes) -> None:
    """Write one file, on the room that is held for it where the disk is full. Raises OSError where even that fails."""
    while True:
        try:
            return write_file(folder, name, sealed)
        except OSError as error:
            if error.errno not in FULL or not release_room(folder, len(sealed)):
                raise


def write_file(folder: Path, name: str, sealed: bytes) -> None:
    """Write one file in one step, and have it on the disk before returning. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{name}.{uuid.uuid4().hex}"
    try:
        put(draft, sealed)
        draft.replace(folder / name)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def put(path: Path, sealed: bytes) -> None:
    """Write the bytes of a new file, readable by its owner only, and have them on the disk. Raises OSError."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
