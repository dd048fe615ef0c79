"""`python -m backend COMMAND`: one line a command, each loaded only when it is asked for."""

from __future__ import annotations

import importlib
import sys

from backend.settings import BadSetting

COMMANDS = {
    "run": ("backend.run", "start bot, public server and pretend council site together, as `make run` does"),
    "serve": ("backend.app", "start the public server"),
    "init": ("backend.store.init", "make secrets and database where they are missing"),
    "due": ("backend.due", "read JSON lines of representations, print their dates"),
    "check": ("backend.check", "say in plain words what is wrong with law, packs, cards, calendar, secrets, database"),
    "sentences": ("backend.content.sentences", "print every line a young person can be shown"),
    "duty": ("backend.alerts.command", "alerts of children who may not be safe: list, show, acknowledge, refer, close"),
    "numbers": ("backend.numbers.command", "print the annual report of a council, small numbers hidden"),
    "staff": ("backend.desk.command", "accounts of the desk: add, list, renew, end"),
    "audit": ("backend.audit.command", "is the audit whole? prints its end, to be written down elsewhere"),
    "digest": (
        "backend.reminders.command",
        "what the morning letter of a council says and who gets it; sends nothing",
    ),
    "retention": ("backend.retention.command", "how long things are kept: preview, apply, hold, release, proof"),
    "rotate-key": ("backend.store.rotate", "seal everything again under a new key"),
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
    except BadSetting as problem:
        print(problem, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
