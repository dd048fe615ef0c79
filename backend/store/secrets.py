"""Secrets are files in `$HMO_HOME/secrets` that only their owner may read (mode 600), never settings or rows.

service-token   what the bot shows at our door
keys            JSON {"current": "<key id>", "keys": {"<key id>": "<base64>"}}; the variable HMO_KEYS, if set, wins
code-key        base64: from it the four words of a case are made
data-keys.sqlite3   a key for each case and alert (data_keys.py), unless DATA_KEYS_URL names another database
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from backend.settings import Settings
from backend.store.data_keys import DataKeys, open_data_keys, subject_of
from backend.store.sealing import KEY, Keyring, Sealer

FIRST_KEY = "k1"
DATA_KEYS_FILE = "data-keys.sqlite3"


class SecretsMissing(Exception):
    """A secret is not there, or not readable: run `python -m backend init`. Never carries a secret."""


@dataclass(frozen=True, repr=False)
class Secrets:
    """Everything the backend must know and nobody else may."""

    sealer: Sealer
    service_token: str
    code_key: bytes
    data_keys: DataKeys

    @classmethod
    def load(cls, settings: Settings, env: Mapping[str, str] = os.environ) -> Self:
        """Read the secrets; raises SecretsMissing."""
        try:
            folder = folder_of(settings)
            if not settings.data_keys_url:
                (folder / DATA_KEYS_FILE).stat()
            own = data_keys_of(settings)
            return cls(
                sealer=sealer_of(settings, env, own),
                data_keys=own,
                service_token=(folder / "service-token").read_text("ascii").strip(),
                code_key=base64.b64decode((folder / "code-key").read_text("ascii")),
            )
        except OSError as error:
            raise SecretsMissing(f"cannot read {error.filename}; run `python -m backend init`") from None


def sealer_of(settings: Settings, env: Mapping[str, str], own: DataKeys) -> Sealer:
    """What seals and unseals; raises SecretsMissing, OSError."""
    return Sealer(load_keys(settings, env), lambda: load_keys(settings, env), own, subject_of)


def data_keys_of(settings: Settings) -> DataKeys:
    """The keys of single cases and alerts."""
    return open_data_keys(settings.data_keys_url or f"sqlite:///{folder_of(settings) / DATA_KEYS_FILE}")


def folder_of(settings: Settings) -> Path:
    """Where the secret files are."""
    return settings.home / "secrets"


def load_keys(settings: Settings, env: Mapping[str, str]) -> Keyring:
    """The keys of personal words, from HMO_KEYS or from the file; raises SecretsMissing, OSError."""
    text = env.get("HMO_KEYS") or (folder_of(settings) / "keys").read_text("ascii")
    try:
        held = json.loads(text)
        ring = Keyring(held["current"], {name: base64.b64decode(key) for name, key in held["keys"].items()})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SecretsMissing('the keys are not of the form {"current": …, "keys": {…}}') from None
    if ring.current not in ring.keys or any(len(key) != KEY for key in ring.keys.values()):
        raise SecretsMissing("the current key is not among the keys, or a key is not 32 bytes long")
    return ring


def save_keys(settings: Settings, ring: Keyring) -> None:
    """Write the keys in one step: a crash leaves either the old file or the new one."""
    keys = {name: base64.b64encode(key).decode() for name, key in ring.keys.items()}
    write_secret(folder_of(settings) / "keys", json.dumps({"current": ring.current, "keys": keys}))


def make_missing(settings: Settings) -> list[str]:
    """Make the secrets that are not there yet and say which; never touches one that is."""
    folder = folder_of(settings)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = []
    for name, text in (
        ("service-token", secrets.token_urlsafe(32)),
        ("code-key", base64.b64encode(secrets.token_bytes(KEY)).decode()),
    ):
        if not (folder / name).exists():
            write_secret(folder / name, text)
            made.append(name)
    if not (folder / "keys").exists():
        save_keys(settings, Keyring(FIRST_KEY, {FIRST_KEY: secrets.token_bytes(KEY)}))
        made.append("keys")
    if not settings.data_keys_url:
        # Made here with its mode, before SQLite would make it readable for others.
        os.close(os.open(folder / DATA_KEYS_FILE, os.O_WRONLY | os.O_CREAT, 0o600))
    data_keys_of(settings).prepare()
    return made


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
