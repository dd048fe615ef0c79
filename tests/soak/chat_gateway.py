"""The chat's gateway and the plain form under state machines that do anything, for long (tests/backend/fuzz).

    .venv/backend/bin/python -m tests.soak.chat_gateway [RUNS] [STEPS]

500 runs of 40 steps each by default. What fails is made as small as it can be, and printed with its steps. Exit code 1.
"""

from __future__ import annotations

import sys

from tests.backend.app.pretend_bot import PretendBot
from tests.backend.fuzz.chat_machine import ChatGateway
from tests.backend.fuzz.form_machine import PlainForm
from tests.backend.fuzz.server import unhurried
from tests.soak.state_machines import is_well


def main(argv: list[str]) -> int:
    """Run both and say what was found."""
    runs, steps = [int(value) for value in argv] + [500, 40][len(argv) :]
    wrong = sum(not is_well(machine, runs, steps, PretendBot(), unhurried()) for machine in (ChatGateway, PlainForm))
    if not wrong:
        sys.stdout.write(f"2 × {runs} runs of up to {steps} steps: nothing is lost, doubled or opened again\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
