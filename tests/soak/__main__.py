"""`make soak`: the large counts. Exit code 1 if anything was lost, doubled or wrong."""

from __future__ import annotations

import os
import subprocess
import sys

from backend.settings import ROOT
from tests.soak import (
    chat_gateway,
    kill_alerts,
    kill_backend,
    mails,
    public_api,
    several_machines,
    troubled_submissions,
    widget_drops,
)


def random_users(argv: list[str]) -> int:
    """Run the random conversations, in the bot's own Python."""
    python = ROOT / ".venv" / "bot" / "bin" / "python"
    return subprocess.run([python, "-W", "ignore", "-m", "tests.soak.random_users", *argv], cwd=ROOT).returncode


def whole_dev_sets(argv: list[str]) -> int:
    """Read and play the dev sets whole, in the bot's own Python: `make test` takes a sample of them."""
    python = ROOT / ".venv" / "bot" / "bin" / "python"
    files = ["tests/bot/nlu/test_understanding.py", "tests/bot/rehearsal"]
    whole = {**os.environ, "HMO_WHOLE_SETS": "1"}
    return subprocess.run([python, "-W", "ignore", "-m", "pytest", "-q", *files, *argv], cwd=ROOT, env=whole).returncode


def reader_properties(argv: list[str]) -> int:
    """Try the readers with 3,000 texts for each property, in the bot's own Python."""
    python, env = ROOT / ".venv" / "bot" / "bin" / "python", {**os.environ, "HYPOTHESIS_EXAMPLES": "3000"}
    command = [python, "-W", "ignore", "-m", "pytest", "tests/bot/reading/test_properties.py"]
    return subprocess.run([*command, *argv], cwd=ROOT, env=env).returncode


SOAKS = {
    "the backend is killed 100 times while 2,000 people send": kill_backend.main,
    "bot and backend are killed 100 times while children tell that they are not safe": kill_alerts.main,
    "1,000 mails leave while the backend is killed and the mail server is silent, slow or breaks off": mails.main,
    "10,000 people send while everything goes wrong": troubled_submissions.main,
    "two machines behind a balancer, everything killed, restarted, silenced and upgraded": several_machines.main,
    "the public API under a state machine that does anything": public_api.main,
    "the chat and the plain form under state machines that do anything": chat_gateway.main,
    "the readers of what people type, under text that nobody would type": reader_properties,
    "one request in twenty is dropped or doubled in 200 conversations": widget_drops.main,
    "1,000 people do anything at all in the chat": random_users,
    "every line of the dev sets": whole_dev_sets,
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
