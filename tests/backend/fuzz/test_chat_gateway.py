"""The chat's gateway and the plain form under state machines that do anything. `make soak` runs them for longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.backend.app.pretend_bot import PretendBot
from tests.backend.conftest import settings_of
from tests.backend.fuzz.chat_machine import ChatGateway
from tests.backend.fuzz.form_machine import PlainForm
from tests.backend.fuzz.server import Server, unhurried
from tests.backend.fuzz.test_public_api import SHORT as ANY

SHORT = settings(ANY, max_examples=3, stateful_step_count=15)


@pytest.fixture
def served(sqlite_home: Path) -> Iterator[Server]:
    """Give a server with a bot of its own."""
    with unhurried():
        server = Server(settings_of(sqlite_home), PretendBot())
        yield server
        server.close()


def test_whatever_is_said_in_whatever_order_it_is_there_once_and_what_is_over_stays_over(served: Server) -> None:
    run_state_machine_as_test(type("Served", (ChatGateway,), {"server": served}), settings=SHORT)


def test_whatever_is_done_with_the_form_what_was_taken_is_one_case_or_on_its_page_or_gone(served: Server) -> None:
    run_state_machine_as_test(type("Served", (PlainForm,), {"server": served}), settings=SHORT)
