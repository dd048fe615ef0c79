"""Who may read the data folder: its owner only. Files 600, folders 700; trained models hold nobody's words."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
OTHERS = 0o077
OPEN = ("models", "stories")
"""Folders in it that hold no data of anybody: trained models, and what Rasa writes about test stories."""


def private_paths(home: Path) -> Iterator[Path]:
    """Yield the data folder and everything in it that must be private."""
    yield home
    for path in sorted(home.iterdir()):
        if path.name in OPEN or path.is_symlink():
            continue
        if path.is_dir():
            yield from private_paths(path)
        else:
            yield path


def open_to_others(home: Path) -> Iterator[tuple[Path, int]]:
    """Yield what others may read or enter, with the mode that it must have."""
    for path in private_paths(home) if home.exists() else ():
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            continue  # a log of SQLite that went meanwhile
        if stat.S_IMODE(mode) & OTHERS:
            yield path, FOLDER if stat.S_ISDIR(mode) else FILE


def tighten(home: Path) -> None:
    """Take from others what is ours in the data folder, secrets apart: of those `check` tells, to ask who did it."""
    for path, mode in list(open_to_others(home)):
        if (home / "secrets") not in (path, *path.parents):
            with suppress(OSError):  # somebody else's: `check` tells
                path.chmod(mode)
