"""Settings of the bot: every variable that it reads, in one frozen value; the README's table names the same.

The environment is read anew each time: nothing is kept, so that training, tests and rehearsals may hand in their own.
A dataclass and not pydantic as in the backend: Rasa holds an older version of it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from telling.packs import content_folder

ROOT = Path(__file__).resolve().parents[1]
HIGHEST_PORT = 65535
MOST_BOTS = 16
LOG_FORMATS = ("text", "json")


class BadSetting(Exception):
    """A variable cannot be used; the text names it and says what to write. It never repeats a secret."""


@dataclass(frozen=True)
class Secret:
    """A secret that stands in a variable, or in the file that NAME_FILE names, as containers mount them."""

    name: str
    value: str = field(repr=False)
    file: str

    def read(self) -> str:
        """Return it, or nothing; raises BadSetting where its file cannot be read."""
        if self.value or not self.file:
            return self.value.strip()
        try:
            return Path(self.file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            why = type(error).__name__
            raise BadSetting(f"{self.name}_FILE cannot be read ({why}): name a file that holds the value.") from None


@dataclass(frozen=True)
class Settings:
    """Where things are, and who may be believed. A variable that is empty counts as left out.

    home: data folder. models: trained models. content: packs and cards. host, port, bots: where the bot listens, and
    how many there are, each on the next port. tls_cert, tls_key, tls_clients: for TLS there (bot/listening.py).
    backend_url: the Case API. door_sha256: the hash of the token that the backend shows the bot; empty: the file that
    `init` wrote. model_sha256: the one model that may be opened; empty: those that were trained here. full_rasa:
    load everything that Rasa would. log_format: text or json. database_url: PostgreSQL of conversations; empty: SQLite
    in `home`. token, conversations_key: empty: files among the secrets.
    """

    home: Path
    models: Path
    content: Path
    host: str
    port: int
    bots: int
    tls_cert: str
    tls_key: str
    tls_clients: str
    backend_url: str
    door_sha256: str
    model_sha256: str
    full_rasa: bool
    log_format: str
    database_url: Secret
    token: Secret
    conversations_key: Secret


NAMES: Mapping[str, str] = {
    "home": "HMO_HOME",
    "models": "HMO_MODELS",
    "content": "HMO_CONTENT",
    "host": "BOT_HOST",
    "port": "BOT_PORT",
    "bots": "BOTS",
    "tls_cert": "BOT_TLS_CERT",
    "tls_key": "BOT_TLS_KEY",
    "tls_clients": "BOT_TLS_CLIENTS",
    "backend_url": "BACKEND_URL",
    "door_sha256": "BOT_DOOR_SHA256",
    "model_sha256": "MODEL_SHA256",
    "full_rasa": "HMO_FULL_RASA",
    "log_format": "LOG_FORMAT",
    "database_url": "DATABASE_URL",
    "token": "BOT_TOKEN",  # nosec B105 # the name of a variable
    "conversations_key": "HMO_CONVERSATIONS_KEY",
}
"""The variable of each setting."""


def read_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of this environment (without one, of this process); raises BadSetting."""
    given = os.environ if env is None else env

    def named(setting: str) -> str:
        return given.get(NAMES[setting], "").strip()

    def secret(setting: str) -> Secret:
        return Secret(NAMES[setting], named(setting), given.get(f"{NAMES[setting]}_FILE", ""))

    home = Path(named("home") or ROOT / "var").resolve()
    return Settings(
        home=home,
        models=Path(named("models") or home / "models").resolve(),
        content=content_folder(given),
        host=named("host") or "127.0.0.1",
        port=_port(named("port") or "5005"),
        bots=_bots(named("bots") or "1"),
        tls_cert=named("tls_cert"),
        tls_key=named("tls_key"),
        tls_clients=named("tls_clients"),
        backend_url=(named("backend_url") or "http://127.0.0.1:8080").rstrip("/"),
        door_sha256=named("door_sha256"),
        model_sha256=named("model_sha256").lower(),
        full_rasa=bool(named("full_rasa")),
        log_format=_log_format(named("log_format") or "text"),
        database_url=secret("database_url"),
        token=secret("token"),
        conversations_key=secret("conversations_key"),
    )


def _log_format(written: str) -> str:
    if written not in LOG_FORMATS:
        raise BadSetting("LOG_FORMAT must be text or json, or leave it out.")
    return written


def _port(written: str) -> int:
    if not (written.isascii() and written.isdigit() and int(written) <= HIGHEST_PORT):
        raise BadSetting(f"BOT_PORT is {written!r}: write a number below 65536, or leave it out.")
    return int(written)


def _bots(written: str) -> int:
    if not (written.isascii() and written.isdigit() and 0 < int(written) <= MOST_BOTS):
        raise BadSetting(f"BOTS must be a whole number from 1 to {MOST_BOTS}, or leave it out.")
    return int(written)
