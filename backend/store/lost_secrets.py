"""Find out which keys are lost, before any is made anew: what is sealed with the old ones would stay closed for ever.

So `init` and `serve` look first at what is there, and refuse with a sentence that says what is lost and what brings it
back. Nothing is made, and nothing is changed, until then.

A database of the keys of cases that is on another machine may be away, which is no loss: an installation that had its
keys starts without them, and whatever needs none goes on (docs/several-machines.md).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from backend.refusals import Unusable
from backend.settings import Settings
from backend.store.engine import make_sync_engine, sqlite_file
from backend.store.fingerprints import KEYS, noted_fingerprints
from backend.store.sealed_rows import has_own, has_sealed, needs_code_key, samples, unopened
from backend.store.secrets import (
    DATA_KEYS_FILE,
    SecretsMissing,
    data_keys_of,
    folder_of,
    lacking,
    load_keys,
    sealer_of,
)

WHAT_TO_DO = (
    "Nothing was made and nothing was changed. Put it back, or run `python -m backend restore FROM`. "
    "To begin anew with an empty store, name another HMO_HOME (and DATABASE_URL, DATA_KEYS_URL)."
)
NO_ANSWER = "the database of the keys of cases (DATA_KEYS_URL) does not answer, or lets nobody in"
KEYS_AWAY = (
    f"{NO_ANSWER}. Nothing is lost, and nothing is to be restored: bring it back. Until then nothing is handed over or "
    "opened; pages, form and chat go on"
)
AT_FIRST = f"{NO_ANSWER}. Nothing was made and nothing was changed: at the first start it must be there."
ANSWERS_NO_MORE = ("08", "57")
"""Classes of SQLSTATE with which PostgreSQL ends a connection; one that never came about has none."""


class KeysAway(Unusable):
    """The keys of cases do not answer, and nobody can tell without them whether a new database would be a loss."""


class SecretsLost(SecretsMissing):
    """A secret, or the database itself, is gone, and what is left of the two needs it."""


def refuse_if_lost(settings: Settings) -> bool:
    """Raise SecretsLost where `init` would make something anew that the rest needs; raise SQLAlchemyError.

    Return False where the keys of cases are away, although this database has them: then only they could not be looked
    at. Raises KeysAway where the database was never used with them.
    """
    missing, keys = lacking(settings), keys_of_cases(settings)
    if waiting_files(settings) and "keys" in missing:
        raise lost("the keys", "alerts wait sealed in alerts-waiting/")
    file = sqlite_file(settings)
    if file is not None and not (file.exists() and file.stat().st_size):
        return refuse_new_database(keys)
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return refuse_new_database(keys)
            refuse_missing(connection, missing)
            if keys is not None:
                refuse_other_keys(connection, *keys)
            elif not noted_fingerprints(connection).get("data-keys"):
                raise KeysAway(AT_FIRST)
    finally:
        engine.dispose()
    return keys is not None


def lost(what: str, because: str) -> SecretsLost:
    """Return the refusal."""
    return SecretsLost(f"{what} cannot be found, but {because}. {WHAT_TO_DO}")


def keys_of_cases(settings: Settings) -> tuple[str | None, int] | None:
    """Return the name and the number of the keys of cases; None where their server is away.

    Raises SecretsLost where their database is broken.
    """
    if not settings.data_keys_url and not (folder_of(settings) / DATA_KEYS_FILE).exists():
        return None, 0
    own = data_keys_of(settings)
    try:
        return own.identity(), own.count()
    except SQLAlchemyError as error:
        if settings.data_keys_url and is_away(error):
            return None
        raise SecretsLost(f"the keys of cases cannot be read ({type(error).__name__}). {WHAT_TO_DO}") from None
    finally:
        own.engine.dispose()


def is_away(error: SQLAlchemyError) -> bool:
    """Say whether a server could not be reached, or went: not that what it holds is broken."""
    if not isinstance(error, OperationalError) or isinstance(error.orig, sqlite3.Error):
        return False
    state = getattr(error.orig, "sqlstate", None)
    return state is None or state.startswith(ANSWERS_NO_MORE)


def refuse_new_database(keys: tuple[str | None, int] | None) -> bool:
    """Raise SecretsLost where an empty database would be begun beside keys of cases that are in another.

    Raises KeysAway where nobody can say whether there are any.
    """
    if keys is None:
        raise KeysAway(AT_FIRST)
    if keys[1]:
        raise lost("the database", f"there are keys of {keys[1]} cases and alerts")
    return True


def refuse_missing(connection: Connection, missing: Collection[str]) -> None:
    """Raise SecretsLost where a row needs a secret that is not there."""
    if "keys" in missing and has_sealed(connection):
        raise lost("the keys", "words in the database are sealed with them")
    if "code-key" in missing and needs_code_key(connection):
        raise lost("the code key", "the codes of cases and the audit in the database are made with it")


def refuse_other_keys(connection: Connection, identity: str | None, count: int) -> None:
    """Raise SecretsLost where the keys of cases are none, or are not those that this database was written with."""
    noted = noted_fingerprints(connection).get("data-keys")
    if not count and identity in (None, "") and has_own(connection):
        raise lost("the keys of cases", "words in the database are sealed with them")
    if noted and noted != identity and (count or has_own(connection)):
        raise lost("the keys of cases that belong to this database", "others are in their place")


def refuse_lost_keys(connection: Connection, settings: Settings) -> None:
    """Raise SecretsLost where rows are under a key that is not among ours.

    Looked at only where the fingerprints leave a doubt: a key that was noted is missing, or none was ever noted.
    """
    noted, ring = noted_fingerprints(connection), load_keys(settings)
    gone = {name.removeprefix(KEYS) for name in noted if name.startswith(KEYS)} - ring.keys.keys()
    if gone and any(sample.key_id in gone for sample in samples(connection)):
        raise lost(f"the key {', '.join(sorted(gone))}", "words in the database are sealed with it")
    if not noted and (wrong := unopened(connection, sealer_of(settings, data_keys_of(settings)))):
        raise SecretsLost(f"{wrong[0]}. {WHAT_TO_DO}")


def waiting_files(settings: Settings) -> bool:
    """Return whether alerts wait as sealed files (backend.alerts.unstored_alerts)."""
    folder = settings.home / "alerts-waiting"
    return folder.exists() and any(not path.name.startswith(".") for path in folder.iterdir())
