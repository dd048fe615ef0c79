"""Runs a state machine of `tests/backend/fuzz` for long, on a store and a server of its own."""

from __future__ import annotations

import tempfile
import traceback
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from backend.settings import Settings
from backend.store.init import prepare
from tests.backend.app.pretend_bot import PretendBot
from tests.backend.fuzz.server import Server
from tests.quick_hashes import quick_hashes

NO_BOT = "http://127.0.0.1:9"


def is_well(
    machine: type[RuleBasedStateMachine],
    runs: int,
    steps: int,
    bot: PretendBot | None = None,
    meanwhile: AbstractContextManager[object] | None = None,
) -> bool:
    """Run it so many times for so many steps; print what fails. bot: none answers without it."""
    asked = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    with tempfile.TemporaryDirectory() as folder, quick_hashes(), meanwhile or nullcontext():
        home = {"HMO_HOME": str(Path(folder) / "home")} | ({} if bot else {"BOT_URL": NO_BOT})
        prepare(Settings.from_env(home))
        server = Server(Settings.from_env(home), bot)
        try:
            run_state_machine_as_test(type("Served", (machine,), {"server": server}), settings=asked)
        except Exception:
            traceback.print_exc()
            return False
        finally:
            server.close()
    return True
