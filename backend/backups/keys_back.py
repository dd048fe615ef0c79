"""Put secrets and keys of cases back where they are lost, or where others are in their place."""

from __future__ import annotations

import base64

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import DatabaseError

from backend.backups.target import InTheWay, Target, aside, move_into
from backend.backups.verification import HeldKeys
from backend.store.bot_conversations import conversation_problems
from backend.store.data_keys import DATA_KEYS, IDENTITY
from backend.store.fingerprints import KEYS, fingerprint_of
from backend.store.ledger import hash_of
from backend.store.secrets import DATA_KEYS_FILE, data_keys_of, folder_of, keyring_of, make_data_keys, write_secret


def bring_back_secrets(target: Target, held: HeldKeys) -> list[str]:
    """Write the secret files that are lost, or in whose place others are; return a line each."""
    said = []
    for name, text in sorted(held.secrets.items()):
        path = folder_of(target.settings) / name
        there = path.read_text("utf-8", "replace").strip() if path.exists() else ""
        if name in from_environment(target) or there == text.strip() or (there and stays(target, name, there)):
            continue
        if there:
            move_into(path, aside(target))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_secret(path, text)
        said.append(f"brought back: {name}")
    return said


def from_environment(target: Target) -> set[str]:
    """Return the secrets that the settings give: their files are not used."""
    of = target.settings
    given = {
        "keys": of.keys or of.keys_file,
        "code-key": of.code_key,
        "conversations-key": of.conversations_key,
    }
    return {name for name, value in given.items() if value}


def stays(target: Target, name: str, there: str) -> bool:
    """Return whether a secret in place is the one that the database in place was written with.

    Beside an empty database nothing needs it: then that of the backup takes its place.
    """
    if target.is_empty:
        return False
    match name:
        case "keys":
            return any(target.noted.get(name) == mark for name, mark in marks_of_keys(there).items())
        case "code-key":
            return target.noted.get("code-key") == mark_of_code_key(there)
        case "conversations-key":
            return not conversation_problems(target.settings)
        case _:
            return True


def marks_of_keys(text: str) -> dict[str, str]:
    """Return the fingerprints of the keys in a text, under the names in which they are noted; none where it is no
    text of keys.
    """
    try:
        return {KEYS + name: fingerprint_of(key) for name, key in keyring_of(text).keys.items()}
    except ValueError:
        return {}


def mark_of_code_key(text: str) -> str:
    """Return the fingerprint of the code key in a text; empty where it is none."""
    try:
        return fingerprint_of(base64.b64decode(text))
    except ValueError:
        return ""


def bring_back_keys(target: Target, held: HeldKeys, gone: set[str]) -> int:
    """Put back the keys of cases that are not there and were never destroyed; return how many."""
    if not is_the_same_set(target, held):
        make_way(target)
    make_data_keys(target.settings)
    own = data_keys_of(target.settings)
    missing = [subject for subject in held.own.keys() - own.subjects() if hash_of(subject) not in gone]
    with own.engine.begin() as connection:
        if not connection.scalar(select(DATA_KEYS.c.subject).limit(1)):
            connection.execute(delete(IDENTITY))
            connection.execute(insert(IDENTITY).values(id=held.identity))
        if missing:
            connection.execute(insert(DATA_KEYS), [{"subject": one, "key": held.own[one]} for one in missing])
    own.engine.dispose()
    return len(missing)


def is_the_same_set(target: Target, held: HeldKeys) -> bool:
    """Return whether the keys of cases in place may be filled up: they are empty, or belong to the database."""
    file = folder_of(target.settings) / DATA_KEYS_FILE
    if not target.settings.data_keys_url and not file.exists():
        return True
    try:
        own = data_keys_of(target.settings)
        identity, count = own.identity(), own.count()
        own.engine.dispose()
    except DatabaseError:
        return False
    return not count or identity in (None, held.identity) or identity == target.noted.get("data-keys")


def make_way(target: Target) -> None:
    """Move keys of cases aside that are broken or another installation's; raises InTheWay where they are no file."""
    if target.settings.data_keys_url:
        raise InTheWay("Other keys of cases are in the database that DATA_KEYS_URL names. Name an empty one.")
    move_into(folder_of(target.settings) / DATA_KEYS_FILE, aside(target))
