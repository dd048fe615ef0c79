"""What is wrong with secrets, files and database, in plain sentences."""

from __future__ import annotations

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError

from backend.settings import Settings
from backend.store.all_tables import all_tables
from backend.store.bot_conversations import conversation_problems
from backend.store.engine import database_url, make_sync_engine, sqlite_file
from backend.store.file_modes import FOLDER, open_to_others
from backend.store.fingerprints import BACKUP_KEY, backup_fingerprint, differing, held_fingerprints, noted_fingerprints
from backend.store.init import MIGRATIONS
from backend.store.ledger import Ledger, in_a_thread
from backend.store.lost_secrets import KEYS_AWAY, KeysAway, SecretsLost, refuse_if_lost
from backend.store.sealed_rows import unopened, without_key
from backend.store.secrets import Secrets, SecretsMissing, folder_of
from backend.store.service_tokens import DOOR_HASH, SERVICE_TOKEN, knows_us, usable_token


def problems(settings: Settings) -> list[str]:
    """Return what must be mended before the server can start."""
    if lost := lost_problems(settings):
        return lost
    wrong, broken = secret_problems(settings), database_problems(settings)
    wrong += ledger_problems(settings)
    return wrong + broken + (key_problems(settings) if not broken else []) + talk_problems(settings)


def ledger_problems(settings: Settings) -> list[str]:
    """Return that nothing can be noted in the ledger: nothing could be deleted for good."""
    if not settings.home.exists():
        return []
    try:
        if in_a_thread(Ledger(settings.ledger).can_be_written):
            return []
    except TimeoutError:
        return ["ledger: the folder HMO_LEDGER does not answer: its share hangs. Nothing is deleted until it does"]
    return [
        "ledger: the folder HMO_LEDGER cannot be written by this user, or is full: no case is deleted until it can, "
        "and what children delete themselves would come back from an older backup"
    ]


def notes(settings: Settings) -> list[str]:
    """Return what is right for one machine and wrong for several."""
    on_server = make_url(database_url(settings)).get_backend_name() == "postgresql"
    if not on_server or settings.data_keys_url:
        return []
    return ["secrets: the keys of single cases are a file on this machine; with several machines set DATA_KEYS_URL"]


def lost_problems(settings: Settings) -> list[str]:
    """Return what is gone although the rest needs it: no other sentence helps until it is back."""
    try:
        if not refuse_if_lost(settings):
            return [f"secrets: {KEYS_AWAY}"]
    except (KeysAway, SecretsLost) as error:
        return [f"secrets: {error}"]
    except SQLAlchemyError:
        return []  # said by database_problems
    return []


def secret_problems(settings: Settings) -> list[str]:
    """Return missing or unusable secrets, and whatever others may read of the data folder."""
    try:
        code_key = Secrets.load(settings).code_key
    except SecretsMissing as error:
        return [f"secrets: {error}"]
    found = []
    if not settings.bot_apart and not (usable_token(settings) and knows_us(settings, code_key)):
        found.append(
            f"secrets: {SERVICE_TOKEN} or {DOOR_HASH} is not there or cannot be used; run `python -m backend init`, "
            "then start the bot again"
        )
    for path, mode in open_to_others(settings.home):
        if path.parent == folder_of(settings):
            found.append(f"secrets: {path.name} may be read by others; its mode must be 600")
        else:
            name = path.relative_to(settings.home.parent)
            what = "entered" if mode == FOLDER else "read"
            found.append(f"files: {name} may be {what} by others; its mode must be {mode:o}")
    return found


def database_problems(settings: Settings) -> list[str]:
    """Return a database that cannot be opened, or whose tables are older than the program."""
    file = sqlite_file(settings)
    if file is not None and not file.exists():
        return ["database: there is none; run `python -m backend init`"]
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            held = MigrationContext.configure(connection).get_current_revision()
            lacking = missing_columns(connection) if held == newest else []
    except SQLAlchemyError as error:
        return [f"database: it cannot be opened ({type(error).__name__})"]
    finally:
        engine.dispose()
    if held != newest:
        return [f"database: it is at {held}, not at {newest}; run `python -m backend init`"]
    return [f"database: it says that it is at {held}, and lacks {name}; tell who maintains this" for name in lacking]


def missing_columns(connection: Connection) -> list[str]:
    """Return the tables and columns that the program needs and this database lacks: its own word is not enough."""
    look, found = inspect(connection), []
    names = set(look.get_table_names())
    for table in all_tables():
        if table.name not in names:
            found.append(table.name)
            continue
        has = {column["name"] for column in look.get_columns(table.name)}
        found += [f"{table.name}.{column.name}" for column in table.columns if column.name not in has]
    return found


def key_problems(settings: Settings) -> list[str]:
    """Return where the keys in place are not those that the rows need. Opens one row for each key, keeps no word."""
    try:
        secrets = Secrets.load(settings)
    except SecretsMissing:
        return []  # said above
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            return problems_of_rows(connection, settings, secrets)
    except SQLAlchemyError as error:
        return [f"database: it cannot be read ({type(error).__name__})"]
    finally:
        engine.dispose()


def talk_problems(settings: Settings) -> list[str]:
    """Return what is wrong with the bot's conversations; where their store cannot be read, that."""
    try:
        return conversation_problems(settings)
    except SQLAlchemyError as error:
        return [f"database: the conversations of the bot cannot be read ({type(error).__name__})"]


def problems_of_rows(connection: Connection, settings: Settings, secrets: Secrets) -> list[str]:
    """Return what the rows of the database tell about the keys."""
    noted, held = noted_fingerprints(connection), held_fingerprints(settings)
    if BACKUP_KEY in noted:
        held[BACKUP_KEY] = backup_fingerprint(settings)
    wrong = differing(noted, held)
    found = [f"secrets: {name} is not what this database was written with" for name in wrong]
    found += [f"secrets: {problem}" for problem in unopened(connection, secrets.sealer)]
    if shut := len(without_key(connection, secrets.data_keys)):
        found.append(f"secrets: {shut} cases or alerts have words whose own key is not among the keys of cases")
    return found
