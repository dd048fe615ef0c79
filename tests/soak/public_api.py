"""The public API under a state machine that does anything, for long (tests/backend/fuzz/machine.py).

    .venv/backend/bin/python -m tests.soak.public_api [RUNS] [STEPS]

2,000 runs of 40 steps by default. What fails is made as small as it can be, and printed with its steps. Exit code 1.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from backend.settings import Settings
from backend.store.init import prepare
from tests.backend.fuzz.machine import PublicApi
from tests.backend.fuzz.server import Server
from tests.quick_hashes import quick_hashes


def main(argv: list[str]) -> int:
    """Run it and say what was found."""
    runs, steps = [int(value) for value in argv] + [2000, 40][len(argv) :]
    asked = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    with tempfile.TemporaryDirectory() as folder, quick_hashes():
        home = {"HMO_HOME": str(Path(folder) / "home"), "BOT_URL": "http://127.0.0.1:9"}
        prepare(Settings.from_env(home))
        server = Server(Settings.from_env(home))
        try:
            run_state_machine_as_test(type("Served", (PublicApi,), {"server": server}), settings=asked)
        except Exception:
            traceback.print_exc()
            return 1
        finally:
            server.close()
    sys.stdout.write(f"{runs} runs of up to {steps} steps: the document tells the truth, and nothing is lost\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
