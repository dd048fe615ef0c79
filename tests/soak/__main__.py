"""`make soak`: the large counts. Exit code 1 if anything was lost, doubled or wrong."""

from __future__ import annotations

import subprocess
import sys

from backend.settings import ROOT
from tests.soak import kill_alerts, kill_backend, widget_drops


def random_users(argv: list[str]) -> int:
    """The conversations run in the bot's own Python."""
    python = ROOT / ".venv" / "bot" / "bin" / "python"
    return subprocess.run([python, "-W", "ignore", "-m", "tests.soak.random_users", *argv], cwd=ROOT).returncode


SOAKS = {
    "the backend is killed 100 times while 2,000 people send": kill_backend.main,
    "bot and backend are killed 100 times while children tell that they are not safe": kill_alerts.main,
    "one request in twenty is dropped or doubled in 200 conversations": widget_drops.main,
    "1,000 people do anything at all in the chat": random_users,
}


def main() -> int:
    """Run them one after the other."""
    wrong = 0
    for what, soak in SOAKS.items():
        sys.stdout.write(f"\n{what}\n")
        sys.stdout.flush()
        wrong += soak([])
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
