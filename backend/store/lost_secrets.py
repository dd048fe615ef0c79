"""Find out which keys are lost, before any is made anew: what is sealed with the old ones would stay closed for ever.

So `init` and `serve` look first at what is there, and refuse with a sentence that says what is lost and what brings it
back. Nothing is made, and nothing is changed, until then.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import SQLAlchemyError

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


class SecretsLost(SecretsMissing):
    """A secret, or the database itself, is gone, and what is left of the two needs it."""


def refuse_if_lost(settings: Settings) -> None:
    """Raise SecretsLost where `init` would make something anew that the rest needs; raise SQLAlchemyError."""
    missing, identity, count = lacking(settings), *keys_of_cases(settings)
    if waiting_files(settings) and "keys" in missing:
        raise lost("the keys", "alerts wait sealed in alerts-waiting/")
    file = sqlite_file(settings)
    if file is not None and not (file.exists() and file.stat().st_size):
        return refuse_new_database(count)
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return refuse_new_database(count)
            refuse_missing(connection, missing)
            refuse_other_keys(connection, identity, count)
    finally:
        engine.dispose()


def lost(what: str, because: str) -> SecretsLost:
    """Return the refusal."""
    return SecretsLost(f"{what} cannot be found, but {because}. {WHAT_TO_DO}")


def keys_of_cases(settings: Settings) -> tuple[str | None, int]:
    """Return the name and the number of the keys of cases; raises SecretsLost where their database is broken."""
    if not settings.data_keys_url and not (folder_of(settings) / DATA_KEYS_FILE).exists():
        return None, 0
    try:
        own = data_keys_of(settings)
        return own.identity(), own.count()
    except SQLAlchemyError as error:
        raise SecretsLost(f"the keys of cases cannot be read ({type(error).__name__}). {WHAT_TO_DO}") from None


def refuse_new_database(count: int) -> None:
    """Raise SecretsLost where an empty database would be begun beside keys of cases that are in another."""
    if count:
        raise lost("the database", f"there are keys of {count} cases and alerts")


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
