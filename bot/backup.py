"""Back up and bring back the bot's conversations where the bot has a folder or a database of its own (`BOT_APART`).

`python -m bot.backup TO` while the bot runs, `python -m bot.backup --restore FROM --ledger LEDGER` while it does not.
The rows in the file are sealed as they are in the store, under the key of conversations, which is not in it: `--key-to`
puts that elsewhere. Where bot and backend share a folder, `python -m backend backup` has both.
"""

from __future__ import annotations

import argparse
import base64
import fcntl
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from bot.actions.backend import home
from bot.conversation_database import TABLE, database_url, make_engine
from bot.sealing import Sealer
from bot.secret_values import SecretLost
from bot.settings import BadSetting

STAMP = "%Y-%m-%dT%H%M%S.%fZ"
KEY_FILE = "conversations-key"
DELETED = ""
CHANGED = (":emptied", ":send_if_gone")
"""What the backend's ledger notes of a conversation (backend/store/ledger.py): deleted; emptied, and it goes on; not to
be sent any more. What was deleted is gone whenever that was noted: the backend has the bot forget it a while later, so
a backup in between holds it still, and no id is used again. What was changed goes on: only a row from before is wrong.
"""


class CannotRestore(Exception):
    """Nothing was changed; says why."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return 1 where something does not open, or nothing could be done."""
    asked = parser().parse_args(argv)
    try:
        said, is_whole = restore(asked.folder, asked.ledger) if asked.restore else backup(asked.folder, asked.key_to)
    except (BadSetting, CannotRestore, SecretLost) as error:
        said, is_whole = [str(error)], False
    except (OSError, sa.exc.SQLAlchemyError) as error:  # their messages may hold paths, addresses or rows
        said, is_whole = [f"It could not be done ({type(error).__name__})."], False
    sys.stdout.write("".join(f"{line}\n" for line in said))
    return int(not is_whole)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(prog="bot.backup", description="The conversations that are under way at the bot.")
    made.add_argument("folder", type=Path, help="where to; older ones in it stay. With --restore: where from")
    made.add_argument("--key-to", type=Path, help="another folder, for a copy of the key of conversations")
    made.add_argument("--restore", action="store_true", help="bring back what is lost; the bot must not run")
    made.add_argument("--ledger", type=Path, help="the backend's ledger, or its copy: what was deleted stays deleted")
    return made


def backup(to: Path, key_to: Path | None) -> tuple[list[str], bool]:
    """Write all conversations as they stand at one moment; say how many, and whether all of them open."""
    path = home() / "secrets" / KEY_FILE
    stamp = datetime.now(timezone.utc).strftime(STAMP)
    with make_engine(database_url()).connect() as connection:
        rows = connection.execute(sa.select(TABLE)).mappings().all()
    sealer = Sealer.load(path, may_make=not rows)
    lines = [json.dumps({**row, "sealed": base64.b64encode(row["sealed"]).decode()}) for row in rows]
    file = to / f"bot-{stamp}.jsonl"
    put_private(file, "".join(f"{line}\n" for line in [json.dumps({"made": stamp}), *lines]))
    said = [f"{len(rows)} conversations of the bot"]
    if key_to:
        put_private(key_to / KEY_FILE, sealer.key_as_text())  # also where it was given in a variable, or mounted
    else:
        said.append(f"note: {KEY_FILE} is not in it; keep a copy of it elsewhere (--key-to)")
    shut = sum(not opens(sealer, row) for row in read(file)[1])
    said.append("every conversation in it opens" if not shut else f"{shut} CONVERSATIONS IN IT DO NOT OPEN")
    return said, not shut


def restore(folder: Path, ledger: Path | None) -> tuple[list[str], bool]:
    """Put back the conversations that are not in the store. What was deleted since stays deleted.

    Raises CannotRestore, SecretLost. It can be run again.
    """
    files = sorted(folder.glob("bot-*.jsonl"))
    if not files:
        raise CannotRestore("There is no backup of the bot in this folder.")
    if ledger is None or not any(ledger.glob("*.jsonl")):
        raise CannotRestore("Name the ledger of the backend, or its copy beside the backups: --ledger FOLDER.")
    home().mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(home() / "running.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        made, rows = read(files[-1])
        sealer = Sealer.load(home() / "secrets" / KEY_FILE, may_make=not rows)
        if shut := sum(not opens(sealer, row) for row in rows):
            raise CannotRestore(f"{shut} conversations of this backup are sealed with another {KEY_FILE}.")
        back = put_back(rows, noted_in(ledger), made)
    except BlockingIOError:
        raise CannotRestore("The bot runs on this data folder. Stop it first.") from None
    finally:
        os.close(lock)
    return [f"from the backup of {made}", f"brought back: {back} conversations of the bot"], True


def read(file: Path) -> tuple[str, list[dict[str, Any]]]:
    """Return when a backup was made, and its rows; raises CannotRestore where it is none, or is cut off."""
    try:
        head, *lines = [json.loads(line) for line in file.read_text("ascii").splitlines()]
        rows = [{**line, "sealed": base64.b64decode(line["sealed"], validate=True)} for line in lines]
        return str(head["made"]), [{column.name: row[column.name] for column in TABLE.c} for row in rows]
    except (ValueError, KeyError, TypeError):
        raise CannotRestore(f"{file.name} is not a backup of the bot, or is cut off.") from None


def opens(sealer: Sealer, row: dict[str, Any]) -> bool:
    """Say whether this is the key of these words; they are not kept."""
    try:
        sealer.unseal(row["sealed"], about=row["id"])
    except InvalidTag:
        return False
    return True


def noted_in(ledger: Path) -> dict[str, datetime]:
    """Return the marks of the ledger, and when each was noted last."""
    found: dict[str, datetime] = {}
    for path in ledger.glob("*.jsonl"):
        for line in path.read_bytes().splitlines():
            try:
                noted = json.loads(line)
                mark, at = str(noted["gone"]), datetime.fromisoformat(noted["at"])
                found[mark] = max(at, found.get(mark, at))
            except (ValueError, KeyError, TypeError):
                continue  # cut off by a crash: it was never acted on
    return found


def put_back(rows: Iterable[dict[str, Any]], noted: Mapping[str, datetime], made: str) -> int:
    """Insert what is not there and was not taken back; return how many. made: when the backup was."""
    moment = datetime.strptime(made, STAMP).replace(tzinfo=timezone.utc)
    engine = make_engine(database_url())
    with engine.begin() as connection:
        there = set(connection.scalars(sa.select(TABLE.c.id)))
        missing = [row for row in rows if row["id"] not in there and not was_taken_back(row["id"], noted, moment)]
        if missing:
            connection.execute(TABLE.insert(), missing)
    engine.dispose()
    return len(missing)


def was_taken_back(conversation_id: str, noted: Mapping[str, datetime], moment: datetime) -> bool:
    """Say whether a row of a backup of this moment must stay out."""
    if mark_of(conversation_id, DELETED) in noted:
        return True
    return any(noted[mark] >= moment for end in CHANGED if (mark := mark_of(conversation_id, end)) in noted)


def mark_of(conversation_id: str, end: str) -> str:
    """Return how a conversation stands in the backend's ledger, if it does (backend/store/ledger.py: hash_of)."""
    return hashlib.sha256(f"destroyed:{conversation_id}{end}".encode()).hexdigest()


def put_private(path: Path, text: str) -> None:
    """Write a file in one step, readable by its owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


if __name__ == "__main__":
    sys.exit(main())
