"""The parts of a backup, and what is in which: each has its own place, and is kept as long as its own rule says.

cases   what is kept for years, with the alerts that still wait as files
talks   conversations, forms, the bot's conversations, copies of alerts that wait: deleted after a day or two weeks, so
        kept no longer here
keys    the key of each case and alert, and the secret files: whoever has this and `cases` can read everything
ledger  which keys were destroyed (backend.store.ledger), a copy; not sealed, because it names nobody
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Table

from backend.refusals import Unusable
from backend.settings import Settings
from backend.store.all_tables import all_tables
from backend.store.engine import make_sync_engine
from backend.store.fingerprints import BACKUP_KEY, noted_fingerprints
from backend.store.sealing import KEY
from backend.store.secrets import DATA_KEYS_FILE, folder_of, write_secret

CASES, TALKS, KEYS, LEDGER = "cases", "talks", "keys", "ledger"
SHORT_LIVED = frozenset(
    {"chat_conversations", "chat_turns", "chat_forgettings", "forms", "form_unchecked", "kept_forms", "alerts_waiting"}
)
NOT_KEPT = frozenset({"running_processes", "staff_sessions", "sign_in_tries"})
"""What nobody misses: who is signed in, who runs, wrong tries."""
NOT_COPIED = re.compile(rf"{re.escape(DATA_KEYS_FILE)}.*|{BACKUP_KEY}|.*\.new")
"""Files among the secrets that are not in the part `keys`: the keys of cases go in as rows, the backup key nowhere."""
WAITING = "alerts-waiting"
ENDING = ".hmo"
STAMP = "%Y-%m-%dT%H%M%S.%fZ"


class NoBackupKey(Unusable):
    """There is no key to seal a backup with, or to open one."""


@dataclass(frozen=True)
class Places:
    """Where the parts are. keys, ledger: other places than that of the cases, where they are kept apart."""

    cases: Path
    keys: Path
    ledger: Path

    def file(self, part: str, stamp: str) -> Path:
        """Return the file of a part of the backup that was made at this moment."""
        return self.folder(part) / f"{part}-{stamp}{ENDING}"

    def folder(self, part: str) -> Path:
        """Return the folder of a part."""
        return {KEYS: self.keys, LEDGER: self.ledger}.get(part, self.cases) / part

    def stamps(self, part: str) -> list[str]:
        """Return the moments of which this part is there, oldest first."""
        names = (path.name for path in self.folder(part).glob(f"{part}-*{ENDING}"))
        return sorted(name.removeprefix(f"{part}-").removesuffix(ENDING) for name in names)


def stamp_now() -> str:
    """Return the moment as it stands in names of files."""
    return datetime.now(UTC).strftime(STAMP)


def moment_of(stamp: str) -> datetime:
    """Return the moment of a name; the first one there is where it is none of ours: then all was noted since."""
    try:
        return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def tables_of(part: str) -> list[Table]:
    """Return the tables of a part, each after those that it refers to."""
    tables = [table for table in all_tables() if table.name not in NOT_KEPT]
    return [table for table in tables if (table.name in SHORT_LIVED) == (part == TALKS)]


def load_backup_key(settings: Settings) -> bytes:
    """Return the key of backups; raises NoBackupKey."""
    path = folder_of(settings) / BACKUP_KEY
    try:
        key = base64.b64decode(settings.backup_key or path.read_text("ascii"), validate=True)
    except (OSError, binascii.Error, ValueError):
        key = b""
    if len(key) != KEY:
        raise NoBackupKey(
            "There is no usable backup key: put the right one into secrets/backup-key, or into HMO_BACKUP_KEY "
            "(32 bytes in base64). To go on with a new one, run `python -m backend backup TO --new-key`."
        )
    return key


def make_backup_key(settings: Settings, *, anew: bool) -> bool:
    """Make the key of backups where none was ever used, or where that is wanted; return whether it was made."""
    path = folder_of(settings) / BACKUP_KEY
    if settings.backup_key or path.exists() or (was_noted(settings) and not anew):
        return False
    write_secret(path, base64.b64encode(secrets.token_bytes(KEY)).decode())
    return True


def was_noted(settings: Settings) -> bool:
    """Return whether backups of this database were made before."""
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            return BACKUP_KEY in noted_fingerprints(connection)
    finally:
        engine.dispose()


def secret_files(settings: Settings) -> Iterator[Path]:
    """Yield the secret files that belong into a backup."""
    for path in sorted(folder_of(settings).iterdir()):
        if path.is_file() and not NOT_COPIED.fullmatch(path.name):
            yield path


def waiting_files(settings: Settings) -> Iterator[Path]:
    """Yield the sealed files of alerts that wait to be stored."""
    folder = settings.home / WAITING
    if folder.exists():
        yield from (path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith("."))


def put_private(path: Path, content: bytes) -> None:
    """Write a file in one step, readable by its owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
