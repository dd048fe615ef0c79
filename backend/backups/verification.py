"""Read a backup back and open every sealed text in it, with the keys that are in it. No word is kept or shown."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from backend.backups.parts import CASES, KEYS, TALKS, tables_of
from backend.backups.rows import Row, rows_in
from backend.backups.sealed_file import sealed_for_reading
from backend.settings import Settings
from backend.store.all_tables import sealed_columns
from backend.store.base import about_of
from backend.store.bot_conversations import CONVERSATIONS, KEY_FILE, opens, read_key
from backend.store.data_keys import subjects_of
from backend.store.ledger import Ledger, hash_of
from backend.store.sealing import CannotUnseal, Destroyed, Sealer
from backend.store.secrets import keyring_of, load_keys


@dataclass
class HeldKeys:
    """The part `keys`, read: the texts of the secret files, the name of the set of keys of cases, and those keys."""

    secrets: dict[str, str] = field(default_factory=dict)
    identity: str = ""
    own: dict[str, bytes] = field(default_factory=dict, repr=False)

    def find(self, subject: str) -> bytes | None:
        """Return the key of a case or an alert."""
        return self.own.get(subject)

    def make(self, subject: str) -> bytes:
        """Refuse: here nothing is sealed."""
        raise CannotUnseal("a backup makes no keys")


def read_keys(path: Path, key: bytes) -> HeldKeys:
    """Read the part `keys`; raises NotABackup."""
    held = HeldKeys()
    with sealed_for_reading(path, key, KEYS) as lines:
        for line in lines:
            match json.loads(line):
                case {"secret": name, "text": text}:
                    held.secrets[name] = text
                case {"identity": identity}:
                    held.identity = identity
                case {"subject": subject, "key": secret}:
                    held.own[subject] = base64.b64decode(secret)
    return held


def sealer_with(settings: Settings, held: HeldKeys) -> Sealer:
    """Return what opens the texts of this backup: with its own keys, or with those that the settings give."""
    ring = keyring_of(held.secrets["keys"]) if "keys" in held.secrets and not settings.keys else load_keys(settings)
    return Sealer(ring, own=held, subjects_of=subjects_of)


def verify(settings: Settings, files: Mapping[str, Path], key: bytes) -> list[str]:
    """Return what does not open, a sentence for each table. Raises NotABackup where a part cannot be read at all."""
    held = read_keys(files[KEYS], key)
    sealer, gone = sealer_with(settings, held), Ledger(settings.ledger).gone()
    of_talks = read_key(settings.conversations_key or held.secrets.get(KEY_FILE, "")) or b""
    columns = {table.name: sealed_columns(table) for part in (CASES, TALKS) for table in tables_of(part)}
    shut: Counter[str] = Counter()
    for part in (CASES, TALKS):
        with sealed_for_reading(files[part], key, part) as lines:
            for table, row in rows_in(lines):
                if table == CONVERSATIONS.name:
                    shut[table] += not (of_talks and opens(of_talks, row["sealed"], row["id"]))
                for column in columns.get(table, ()):
                    shut[table] += not opens_row(sealer, table, column.name, row, gone)
    return [f"{count} sealed texts of {table} do not open" for table, count in sorted((+shut).items())]


def opens_row(sealer: Sealer, table: str, column: str, row: Row, gone: set[str]) -> bool:
    """Return whether the sealed words of a row open, or are gone for good on purpose."""
    if row[column] is None:
        return True
    about = about_of(table, column, row)
    try:
        sealer.unseal_bytes(row[column], about)
    except Destroyed:
        # It was deleted while the backup was made: the ledger says so.
        return any(hash_of(subject) in gone for subject in subjects_of(about))
    except CannotUnseal:
        return False
    return True
