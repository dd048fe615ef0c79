"""`python -m backend backup TO`: everything, while the server runs, sealed and read back before it is called a backup.

The order makes it whole: files that wait first (they only ever move into the database), then cases and talks as they
stood at one moment, then the bot's conversations, then the keys. So every sealed text has its key, and a conversation
is never further here than at the bot.
"""

from __future__ import annotations

import argparse
import base64
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import Connection, select

from backend.backups.parts import (
    CASES,
    KEYS,
    LEDGER,
    TALKS,
    Places,
    load_backup_key,
    make_backup_key,
    put_private,
    secret_files,
    stamp_now,
    tables_of,
    waiting_files,
)
from backend.backups.rows import Writable, put_line, put_table
from backend.backups.sealed_file import sealed_for_writing
from backend.backups.verification import verify
from backend.refusals import Refused
from backend.settings import Settings
from backend.store.bot_conversations import CONVERSATIONS, opened
from backend.store.check import database_problems
from backend.store.data_keys import DATA_KEYS
from backend.store.engine import READING, make_sync_engine
from backend.store.fingerprints import (
    differing,
    held_fingerprints,
    not_the_same,
    note_backup_key,
    noted_fingerprints,
)
from backend.store.ledger import Ledger
from backend.store.secrets import SecretsMissing, data_keys_of
from backend.store.service_tokens import text_in

ONE_MOMENT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""On PostgreSQL a transaction that sees one moment of the database, however long it reads. On SQLite each one does."""


def main(argv: list[str]) -> int:
    """Run the command line; return 1 where something in the backup does not open."""
    asked = parser().parse_args(argv)
    places = places_of(asked.to, asked.keys_to, asked.ledger_to)
    settings = Settings.from_env()
    if database_problems(settings):
        raise Refused(database_problems(settings)[0])
    if make_backup_key(settings, anew=asked.new_key):
        sys.stdout.write("made: secrets/backup-key. Keep a copy of it apart from the backups: only it opens them.\n")
    counts, wrong = make_backup(settings, places)
    for name, count in sorted(counts.items()):
        sys.stdout.write(f"{count} {name}\n")
    if places.keys == places.cases:
        sys.stdout.write("note: keys and cases are in one place; copy them to different ones (docs/backups.md)\n")
    if settings.bot_apart:
        sys.stdout.write(
            "note: the bot has its conversations in a folder of its own; they are not in this backup "
            "(there: `python -m bot.backup TO`)\n"
        )
    for problem in wrong:
        sys.stdout.write(f"problem: {problem}\n")
    sys.stdout.write("every sealed text in it opens\n" if not wrong else "THIS BACKUP DOES NOT OPEN AS A WHOLE\n")
    return int(bool(wrong))


def parser() -> argparse.ArgumentParser:
    """Return the parser of `python -m backend backup`."""
    made = argparse.ArgumentParser(prog="backend backup", description="A backup that is known to open.")
    made.add_argument("to", type=Path, help="a folder; older backups in it stay")
    made.add_argument("--keys-to", type=Path, help="another folder for the keys")
    made.add_argument("--ledger-to", type=Path, help="another folder for the ledger of destroyed keys")
    made.add_argument("--new-key", action="store_true", help="the backup key is lost: go on with a new one")
    return made


def places_of(cases: Path, keys: Path | None, ledger: Path | None) -> Places:
    """Return where the parts are."""
    return Places(cases.resolve(), (keys or cases).resolve(), (ledger or cases).resolve())


def make_backup(settings: Settings, places: Places) -> tuple[Counter[str], list[str]]:
    """Make one, and read it back; return how much of what is in it, and what in it does not open.

    Raises NoBackupKey, SecretsMissing, OSError, SQLAlchemyError. No part of a failed backup stays.
    """
    key, stamp = load_backup_key(settings), stamp_now()
    refuse_other_secrets(settings)
    files = {part: places.file(part, stamp) for part in (CASES, TALKS, KEYS)}
    try:
        counts = write_parts(settings, files, key, stamp)
        copy_ledger(settings, places)
        wrong = verify(settings, files, key)
    except BaseException:
        for path in files.values():
            path.unlink(missing_ok=True)
        raise
    note_backup_key(settings, key)
    return counts, wrong


def refuse_other_secrets(settings: Settings) -> None:
    """Raise SecretsMissing where a secret is lost, or is not what the database was written with.

    The newest backup would have none of it, or the wrong one, and everything sealed in it would open all the same.
    """
    try:
        held = held_fingerprints(settings)
    except OSError as error:
        raise SecretsMissing(f"cannot read {error.filename}; a backup without it would not be whole") from None
    with one_moment(settings) as connection:
        if wrong := differing(noted_fingerprints(connection), held):
            raise SecretsMissing(not_the_same(wrong))


def write_parts(settings: Settings, files: dict[str, Path], key: bytes, stamp: str) -> Counter[str]:
    """Write the three sealed files; return how much of what is in them."""
    counts: Counter[str] = Counter()
    with (
        sealed_for_writing(files[CASES], key, CASES) as cases,
        sealed_for_writing(files[TALKS], key, TALKS) as talks,
    ):
        waiting = [(path.name, path.read_bytes()) for path in waiting_files(settings) if path.exists()]
        with one_moment(settings) as connection:
            about = {"made": stamp, "revision": MigrationContext.configure(connection).get_current_revision()}
            put_line(cases, about)
            put_line(talks, about)
            for name, content in waiting:
                put_line(cases, {"waiting": name, "content": base64.b64encode(content).decode()})
            counts["alerts that wait as files"] = len(waiting)
            for part, file in ((CASES, cases), (TALKS, talks)):
                for table in tables_of(part):
                    counts[f"rows of {part}"] += put_table(file, connection, table)
        counts["conversations of the bot"] = put_conversations(settings, talks)
    with sealed_for_writing(files[KEYS], key, KEYS) as keys:
        put_line(keys, {"made": stamp})
        counts["keys of cases"] = put_keys(settings, keys)
    return +counts


@contextmanager
def one_moment(settings: Settings) -> Iterator[Connection]:
    """Open the case store as it stands at one moment. Nobody who writes is held up."""
    engine = make_sync_engine(settings)
    options = ONE_MOMENT if engine.dialect.name == "postgresql" else READING
    try:
        with engine.connect().execution_options(**options) as connection:
            yield connection
    finally:
        engine.dispose()


def put_conversations(settings: Settings, talks: Writable) -> int:
    """Write the bot's conversations; return how many."""
    with opened(settings) as connection:
        return put_table(talks, connection, CONVERSATIONS) if connection is not None else 0


def put_keys(settings: Settings, keys: Writable) -> int:
    """Write the secret files and the keys of cases; return how many of the latter. Raises SecretsMissing."""
    for path in secret_files(settings):
        put_line(keys, {"secret": path.name, "text": text_in(path)})
    own = data_keys_of(settings)
    identity = own.identity()
    if identity is None:
        raise SecretsMissing("the keys of cases cannot be found; run `python -m backend init`")
    put_line(keys, {"identity": identity})
    with own.engine.connect() as connection:
        rows = connection.execute(select(DATA_KEYS.c.subject, DATA_KEYS.c.key)).all()
    for subject, secret in rows:
        put_line(keys, {"subject": subject, "key": base64.b64encode(secret).decode()})
    return len(rows)


def copy_ledger(settings: Settings, places: Places) -> None:
    """Add the ledger of destroyed keys to the copies that are there: a line that was ever noted stays noted."""
    folder = places.folder(LEDGER)
    for path in sorted(settings.ledger.glob("*.jsonl")):
        copy = folder / path.name
        held = copy.read_bytes() if copy.exists() else b""
        known = set(held.splitlines())
        new = [line for line in path.read_bytes().splitlines() if line and line not in known]
        if new or not copy.exists():
            put_private(copy, held + b"".join(b"\n" + line + b"\n" for line in new))


def ledgers(settings: Settings, places: Places) -> list[Ledger]:
    """Return the ledger in use and the copies beside the backups."""
    return [Ledger(settings.ledger), Ledger(places.folder(LEDGER))]
