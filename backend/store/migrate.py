"""`python -m backend migrate`: bring the database up to date before servers of a new version start."""

from __future__ import annotations

import argparse
import logging
import sys

from backend.settings import Settings
from backend.store.init import LOCK_SECONDS, prepare


def main(argv: list[str]) -> int:
    """Migrate; servers of the version before go on meanwhile, because a migration only adds."""
    parser = argparse.ArgumentParser(prog="python -m backend migrate", description=__doc__)
    parser.add_argument("--lock-seconds", type=int, default=LOCK_SECONDS, help="how long to wait for a lock")
    given = parser.parse_args(argv)
    logging.basicConfig(level=logging.WARNING)
    prepare(Settings.from_env(), given.lock_seconds)
    sys.stdout.write("the database is up to date\n")
    return 0
