"""`python -m backend COMMAND`: one line a command, each loaded only when it is asked for."""

from __future__ import annotations

import importlib
import os
import sys

from backend.refusals import Refused
from backend.settings import BadSetting

COMMANDS = {
    "run": ("backend.run", "start bot, public server and pretend council site together, as `make run` does"),
    "serve": ("backend.app", "start the public server"),
    "init": ("backend.store.init", "make secrets and database where they are missing"),
    "migrate": ("backend.store.migrate", "bring the database up to date, apart from starting; waits for locks so long"),
    "due": ("backend.due", "read JSON lines of representations, print their dates"),
    "clocks": (
        "backend.clocks",
        "read JSON lines of what happened when, print every open date of stages 1 to 3",
    ),
    "check": ("backend.check", "say in plain words what is wrong with law, packs, cards, calendar, secrets, database"),
    "sentences": ("backend.content.sentences", "print every line a young person can be shown"),
    "duty": ("backend.alerts.command", "alerts of children who may not be safe: list, show, acknowledge, refer, close"),
    "import": (
        "backend.transfer.import_command",
        "take over a council's running cases from a CSV file, with true dates",
    ),
    "export": ("backend.transfer.export_command", "one case or all of a council, as JSON and CSV, for another system"),
    "numbers": ("backend.numbers.command", "print the annual report of a council, small numbers hidden"),
    "staff": ("backend.desk.command", "accounts of the desk: add, list, renew, end"),
    "tokens": ("backend.tokens.command", "who may call the API: add, list, rotate, revoke"),
    "audit": ("backend.audit.command", "is the audit whole? prints its end, to be written down elsewhere"),
    "digest": (
        "backend.reminders.command",
        "what the morning letter of a council says and who gets it; sends nothing",
    ),
    "clock": ("backend.wall_clock.command", "is the clock believed? confirm it after it was set, or after a long rest"),
    "retention": ("backend.retention.command", "how long things are kept: preview, apply, hold, release, proof"),
    "rotate-key": ("backend.store.rotate", "seal everything again under a new key"),
    "backup": ("backend.backups.backup", "make a backup while everything runs, and read it back"),
    "restore": ("backend.backups.restore", "bring back what is lost from a backup; what was deleted stays deleted"),
    "openapi": ("backend.openapi", "print the OpenAPI document"),
    "demo": ("backend.demo.command", "fill a throwaway database with a year of invented cases and open the desk"),
    "demo-site": ("backend.demo.site", "serve a pretend council site with the widget in it"),
}


def main(argv: list[str]) -> int:
    """Run one command: each module has `main(argv) -> exit code`."""
    if not argv or argv[0] not in COMMANDS:
        for name, (_, what) in COMMANDS.items():
            print(f"  {name:12} {what}")
        return 0 if not argv else 2
    module, _ = COMMANDS[argv[0]]
    try:
        return int(importlib.import_module(module).main(argv[1:]))
    except Refused as refused:
        print(refused.say, file=sys.stderr)
        return 2 if isinstance(refused, BadSetting) else 1


if __name__ == "__main__":
    # Whatever we, SQLite or a library makes is its owner's business only.
    os.umask(0o077)
    sys.exit(main(sys.argv[1:]))
