"""The chat's gateway and the plain form under state machines that do anything, for long (tests/backend/fuzz).

    .venv/backend/bin/python -m tests.soak.chat_gateway [RUNS] [STEPS]

500 runs of 40 steps each by default. What fails is made as small as it can be, and printed with its steps. Exit code 1.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from backend.settings import Settings
from backend.store.init import prepare
from tests.backend.app.pretend_bot import PretendBot
from tests.backend.fuzz.chat_machine import ChatGateway
from tests.backend.fuzz.form_machine import PlainForm
from tests.backend.fuzz.server import Server, unhurried
from tests.quick_hashes import quick_hashes


def main(argv: list[str]) -> int:
    """Run both and say what was found."""
    runs, steps = [int(value) for value in argv] + [500, 40][len(argv) :]
    asked = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    wrong = sum(not is_well(machine, asked) for machine in (ChatGateway, PlainForm))
    if not wrong:
        sys.stdout.write(f"2 × {runs} runs of up to {steps} steps: nothing is lost, doubled or opened again\n")
    return int(wrong > 0)


def is_well(machine: type[RuleBasedStateMachine], asked: settings) -> bool:
    """Run one machine on a store of its own; print what fails."""
    with tempfile.TemporaryDirectory() as folder, quick_hashes(), unhurried():
        home = {"HMO_HOME": str(Path(folder) / "home")}
        prepare(Settings.from_env(home))
        server = Server(Settings.from_env(home), PretendBot())
        try:
            run_state_machine_as_test(type("Served", (machine,), {"server": server}), settings=asked)
        except Exception:
            traceback.print_exc()
            return False
        finally:
            server.close()
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
