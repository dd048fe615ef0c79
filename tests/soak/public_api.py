"""The public API under a state machine that does anything, for long (tests/backend/fuzz/machine.py).

    .venv/backend/bin/python -m tests.soak.public_api [RUNS] [STEPS]

2,000 runs of 40 steps by default. What fails is made as small as it can be, and printed with its steps. Exit code 1.
"""

from __future__ import annotations

import sys

from tests.backend.fuzz.machine import PublicApi
from tests.soak.state_machines import is_well


def main(argv: list[str]) -> int:
    """Run it and say what was found."""
    runs, steps = [int(value) for value in argv] + [2000, 40][len(argv) :]
    if not is_well(PublicApi, runs, steps):
        return 1
    sys.stdout.write(f"{runs} runs of up to {steps} steps: the document tells the truth, and nothing is lost\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
