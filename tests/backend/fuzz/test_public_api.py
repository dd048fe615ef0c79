"""The public API under a state machine that does anything (machine.py). `make soak` runs it for longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.backend.conftest import settings_of
from tests.backend.fuzz.machine import PublicApi
from tests.backend.fuzz.server import Server

SHORT = settings(
    max_examples=8,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def served(sqlite_home: Path) -> Iterator[type[PublicApi]]:
    """Give the machine, with a server of its own."""
    server = Server(settings_of(sqlite_home, BOT_URL="http://127.0.0.1:9"))
    yield type("Served", (PublicApi,), {"server": server})
    server.close()


def test_whatever_is_asked_in_whatever_order_the_document_tells_the_truth_and_nothing_is_lost(
    served: type[PublicApi],
) -> None:
    run_state_machine_as_test(served, settings=SHORT)
