"""Secrets are files in `$HMO_HOME/secrets` that only their owner may read (mode 600), never rows.

Each may come from the environment instead, or from a file that a variable names (Settings):

service-token   what the bot sends with each request to us: the bot's own, we check it by a hash (service_tokens.py)
keys            JSON {"current": "<key id>", "keys": {"<key id>": "<base64>"}} (HMO_KEYS, HMO_KEYS_FILE)
code-key        base64: from it the four words of a case are made (HMO_CODE_KEY)
data-keys.sqlite3   a key for each case and alert (data_keys.py), unless DATA_KEYS_URL names another database

What is made here is made once: backend.store.lost_secrets refuses before something would be made anew.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from backend.refusals import Unusable
from backend.settings import Settings
from backend.store.data_keys import DataKeys, open_data_keys, subjects_of
from backend.store.ledger import Ledger
from backend.store.sealing import KEY, Keyring, Sealer, new_key_id
from backend.store.service_tokens import SERVICE_TOKEN, text_in, usable_token

DATA_KEYS_FILE = "data-keys.sqlite3"


class SecretsMissing(Unusable):
    """A secret is not there, not readable or not usable: `say` tells what to do. Never carries a secret."""


@dataclass(frozen=True, repr=False)
class Secrets:
    """Everything the backend must know and nobody else may."""

    sealer: Sealer
    code_key: bytes
    data_keys: DataKeys

    @classmethod
    def load(cls, settings: Settings) -> Self:
        """Read the secrets; raises SecretsMissing."""
        try:
            if not settings.data_keys_url:
                (folder_of(settings) / DATA_KEYS_FILE).stat()
            own = data_keys_of(settings)
            return cls(
                sealer=sealer_of(settings, own),
                data_keys=own,
                code_key=load_code_key(settings),
            )
        except OSError as error:
            raise SecretsMissing(f"cannot read {error.filename}; run `python -m backend init`") from None


def sealer_of(settings: Settings, own: DataKeys) -> Sealer:
    """Return what seals and unseals; raises SecretsMissing, OSError."""
    return Sealer(load_keys(settings), lambda: load_keys(settings), own, subjects_of)


def data_keys_of(settings: Settings) -> DataKeys:
    """Return the keys of single cases and alerts; what it destroys is noted in the ledger."""
    url = settings.data_keys_url or f"sqlite:///{folder_of(settings) / DATA_KEYS_FILE}"
    return open_data_keys(url, Ledger(settings.ledger))


def folder_of(settings: Settings) -> Path:
    """Return where the secret files are."""
    return settings.home / "secrets"


def keys_file(settings: Settings) -> Path:
    """Return the file of the keys of personal words: the mounted one, or ours."""
    return settings.keys_file or folder_of(settings) / "keys"


def load_keys(settings: Settings) -> Keyring:
    """Return the keys of personal words, from HMO_KEYS or from the file; raises SecretsMissing, OSError."""
    where = "HMO_KEYS is" if settings.keys else "the keys are"
    try:
        return keyring_of(settings.keys or text_in(keys_file(settings)))
    except ValueError as error:
        raise SecretsMissing(f"{where} {error}") from None


def keyring_of(text: str) -> Keyring:
    """Return the keys that stand in a text; raises ValueError, which says what is wrong and holds no key."""
    form = 'not of the form {"current": …, "keys": {…}}'
    try:
        held = json.loads(text)
        ring = Keyring(held["current"], {name: base64.b64decode(key) for name, key in held["keys"].items()})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError(form) from None
    if ring.current not in ring.keys or any(len(key) != KEY for key in ring.keys.values()):
        raise ValueError(f"{form}: the current key is not among them, or a key is not 32 bytes long")
    return ring


def load_code_key(settings: Settings) -> bytes:
    """Return the key that codes are made from; raises SecretsMissing, OSError."""
    text = settings.code_key or text_in(folder_of(settings) / "code-key")
    try:
        key = base64.b64decode(text)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY:
        raise SecretsMissing("the code key is not 32 bytes in base64")
    return key


def save_keys(settings: Settings, ring: Keyring) -> None:
    """Write the keys in one step: a crash leaves either the old file or the new one."""
    write_secret(folder_of(settings) / "keys", written(ring))


def written(ring: Keyring) -> str:
    """Return the keys as the text of their file."""
    keys = {name: base64.b64encode(key).decode() for name, key in ring.keys.items()}
    return json.dumps({"current": ring.current, "keys": keys})


def lacking(settings: Settings) -> list[str]:
    """Return the names of secrets that neither the settings nor a file give."""
    folder = folder_of(settings)
    given = {
        "code-key": bool(settings.code_key),
        "keys": bool(settings.keys or settings.keys_file),
        DATA_KEYS_FILE: bool(settings.data_keys_url),
    }
    # An empty token would let in whoever shows none, and nobody can show rubbish. Nothing is sealed with it: another is
    # as good.
    gone = [] if settings.bot_apart or usable_token(settings) else [SERVICE_TOKEN]
    return gone + [name for name, is_given in given.items() if not is_given and not (folder / name).exists()]


def make_missing(settings: Settings, *, has_keys: bool = True) -> list[str]:
    """Make the secrets that are not there yet and say which (DATA_KEYS_FILE too); never touches one that is.

    has_keys: the database of keys of cases is there to be asked.
    """
    folder = folder_of(settings)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = lacking(settings)
    first = new_key_id()
    texts = {
        SERVICE_TOKEN: secrets.token_urlsafe(32),
        "code-key": base64.b64encode(secrets.token_bytes(KEY)).decode(),
        "keys": written(Keyring(first, {first: secrets.token_bytes(KEY)})),
    }
    for name in made:
        if name in texts:
            write_secret(folder / name, texts[name])
    if has_keys:
        make_data_keys(settings)
    return made


def make_data_keys(settings: Settings) -> None:
    """Make the database of keys of cases where it is missing."""
    if not settings.data_keys_url:
        # Made here with its mode, before SQLite would make it readable for others.
        os.close(os.open(folder_of(settings) / DATA_KEYS_FILE, os.O_WRONLY | os.O_CREAT, 0o600))
    data_keys_of(settings).prepare()


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner may read: beside its place first, then moved there."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
