"""Where trained models are kept, and which of them are ours: an archive is only opened with a hash that is known.

Rasa unpickles what is in an archive, so a strange one could run any code. `bot.train` writes the hash of what it
trained into the list beside the models. `MODEL_SHA256` names one hash from outside instead, for a model that was
trained on another machine. `python -m bot.models trust` takes the newest archive of the folder into the list.
"""

from __future__ import annotations

import hashlib
import stat
import sys
from pathlib import Path

from bot.settings import read_settings

KNOWN = "known-hashes"
"""Lines of SHA-256 and file name, as `sha256sum` writes them; only its owner may write it."""
WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


class NoModel(OSError):
    """Nothing has been trained yet."""


class UnknownModel(OSError):
    """An archive whose hash nobody knows: it is not opened."""


def models_folder() -> Path:
    """Return $HMO_MODELS; without it $HMO_HOME/models, or var/models in this folder."""
    return read_settings().models


def newest_model() -> Path:
    """Return the model trained last; raises NoModel, which says how to get one, and UnknownModel."""
    path = newest_archive()
    check_known(path)
    return path


def newest_archive() -> Path:
    """Return the newest archive, whoever made it; raises NoModel."""
    models = sorted(models_folder().glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise NoModel(f"There is no trained model in {models_folder()}: run `make train`.")
    return models[-1]


def check_known(path: Path) -> None:
    """Raise UnknownModel unless the hash of this archive is in the list, or the one of MODEL_SHA256."""
    named = read_settings().model_sha256
    if hash_of(path) not in ({named} if named else known_hashes(path.parent)):
        raise UnknownModel(f"The hash of {path.name} is not known, so it is not opened: run `make train`.")


def known_hashes(folder: Path) -> set[str]:
    """Return the hashes of the list; raises UnknownModel where others could have written it."""
    path = folder / KNOWN
    if not path.exists():
        return set()
    if path.stat().st_mode & WRITABLE_BY_OTHERS:
        raise UnknownModel(f"Others may write {KNOWN}, so no model is opened: its mode must be 600 or 644.")
    return {line.split()[0] for line in path.read_text("ascii").splitlines() if line.strip()}


def remember(path: Path) -> None:
    """Take the hash of this archive into the list, in one step; earlier ones of the same name go."""
    listed = path.parent / KNOWN
    lines = listed.read_text("ascii").splitlines() if listed.exists() else []
    kept = [line for line in lines if line.split()[1:] != [path.name]]
    draft = listed.with_name(f"{KNOWN}.new")
    draft.write_text("\n".join([*kept, f"{hash_of(path)}  {path.name}"]) + "\n", "ascii")
    draft.chmod(0o600)
    draft.replace(listed)


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def main(argv: list[str]) -> int:
    """`trust`: take the newest archive into the list. Without it: say whether it is known; 1 where it is not."""
    path = newest_archive()
    if argv == ["trust"]:
        remember(path)
    try:
        check_known(path)
    except UnknownModel as unknown:
        sys.stderr.write(f"{unknown}\n")
        return 1
    sys.stdout.write(f"{hash_of(path)}  {path.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
