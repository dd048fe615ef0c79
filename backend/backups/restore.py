"""`python -m backend restore FROM`: brings back what is lost, and only that.

What is in place and opens stays as it is: a database with cases in it is never overwritten, so nothing that was told
since the backup is lost. What is in the way of a lost thing is moved aside, not deleted. What was deleted since the
backup stays deleted: the ledger of destroyed keys is applied to whatever comes back.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

from backend.backups.backup import places_of
from backend.backups.keys_back import bring_back_keys, bring_back_secrets
from backend.backups.parts import CASES, KEYS, TALKS, Places, load_backup_key, moment_of, stamp_now
from backend.backups.rows_back import bring_back_cases, still_gone
from backend.backups.talks_back import bring_back_conversations
from backend.backups.target import Target, move_aside, refuse_if_running
from backend.backups.verification import read_keys
from backend.refusals import Refused
from backend.settings import Settings
from backend.store.check import problems
from backend.store.init import prepare

BEFORE_COMMIT = timedelta(minutes=1)
"""A wish is noted as taken back before that is committed: a backup in between is newer than the note, and holds it."""


class NothingToRestore(Refused):
    """There is no whole backup in this folder, or nothing may be put where it belongs."""

    code = "nothing_to_restore"


def main(argv: list[str]) -> int:
    """Run the command line; return 1 where something is still wrong afterwards."""
    asked = parser().parse_args(argv)
    settings = Settings.from_env()
    places = places_of(asked.from_, asked.keys_from, asked.ledger_from)
    for line in restore(settings, places, at=asked.at, replace=asked.replace):
        sys.stdout.write(f"{line}\n")
    wrong = problems(settings)
    for problem in wrong:
        sys.stdout.write(f"problem: {problem}\n")
    sys.stdout.write("everything opens\n" if not wrong else "NOT EVERYTHING IS RIGHT YET\n")
    return int(bool(wrong))


def parser() -> argparse.ArgumentParser:
    """Return the parser of `python -m backend restore`."""
    made = argparse.ArgumentParser(prog="backend restore", description="Bring back what is lost.")
    made.add_argument("from_", metavar="from", type=Path, help="the folder that was given to `backup`")
    made.add_argument("--keys-from", type=Path, help="where the keys are, if elsewhere")
    made.add_argument("--ledger-from", type=Path, help="where the ledger of destroyed keys is, if elsewhere")
    made.add_argument("--at", default="", help="another than the newest: how its files are called between - and .hmo")
    made.add_argument(
        "--replace", action="store_true", help="move database and secrets aside first, and bring all back"
    )
    return made


def restore(settings: Settings, places: Places, *, at: str = "", replace: bool = False) -> list[str]:
    """Bring back what is lost; return what was done, a line each.

    Raises NothingToRestore, NotABackup, NoBackupKey, SecretsMissing. Stopped half-way, it can be run again.
    """
    stamp = at or newest_of(places)
    files = {part: places.file(part, stamp) for part in (CASES, TALKS, KEYS)}
    if missing := [path.name for part, path in files.items() if part != TALKS and not path.exists()]:
        raise NothingToRestore(f"This is not a whole backup: {', '.join(missing)} cannot be found.")
    key = load_backup_key(settings)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_if_running(settings)
    held = read_keys(files[KEYS], key)
    said = [f"from the backup of {stamp}"]
    if replace:
        said += move_aside(settings, stamp_now())
    target = Target.look(settings)
    noted = target.gone(places)
    gone = still_gone(files[CASES], key, noted)
    since = {mark for mark, at in noted.items() if at + BEFORE_COMMIT >= moment_of(stamp)}
    said += bring_back_secrets(target, held)
    said += told("keys of cases", bring_back_keys(target, held, gone))
    prepare_if_there(target)
    said += (
        counted(bring_back_cases(target, files, key, gone, target.proofs(places), since=since))
        if target.is_empty
        else [target.kept()]
    )
    prepare(settings)
    if settings.bot_apart:
        said.append(
            "the bot has its conversations in a folder of its own: they are not in this backup (`python -m bot.backup`)"
        )
    elif files[TALKS].exists():
        said += told("conversations of the bot", bring_back_conversations(target, files[TALKS], key, gone, since))
    target.keep_ledger(places)
    return said


def newest_of(places: Places) -> str:
    """Return the newest moment of which cases and keys are there; raises NothingToRestore."""
    stamps = sorted({*places.stamps(CASES)} & {*places.stamps(KEYS)})
    if not stamps:
        raise NothingToRestore("There is no backup with cases and keys in this folder. Keys elsewhere: --keys-from.")
    return stamps[-1]


def prepare_if_there(target: Target) -> None:
    """Bring a database that is in place up to date, with the secrets that are back."""
    if not target.is_empty:
        prepare(target.settings)


def told(what: str, count: int) -> list[str]:
    """Return a line about what was brought back; none where nothing was."""
    return [f"brought back: {count} {what}"] if count else []


def counted(counts: Counter[str]) -> list[str]:
    """Return a line for each count."""
    return [f"brought back: {count} {what}" for what, count in sorted(counts.items()) if count]
