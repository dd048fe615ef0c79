"""Several bots out of one loaded model: each answers on its port, one that ends is made anew, none is left over."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.models import newest_model
from bot.settings import ROOT

TOKEN = "a token for this test"
PATIENCE = 120.0


def two_ports() -> int:
    """Return a port with a free one behind it."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def ask(port: int, path: str, body: dict[str, Any] | None = None) -> Any:
    """Return the JSON of an answer."""
    data = json.dumps(body).encode() if body else None
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, {"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return json.load(answer)


def answers(port: int) -> bool:
    """Say whether a bot is there."""
    try:
        return bool(ask(port, "/health")["ready"])
    except (urllib.error.URLError, OSError):
        return False


def wait(until: Callable[[], bool]) -> None:
    """Wait until it is so; fail where that takes too long."""
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end
        time.sleep(0.05)


def children_of(pid: int) -> list[int]:
    """Return the processes that this one made."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_there(pid: int) -> bool:
    """Say whether a process still runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def two_bots(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Give two bots on SQLite: the process that made them, and the first port."""
    model, port = newest_model(), two_ports()
    (tmp_path / "models").mkdir()
    for name in (model.name, "known-hashes"):
        shutil.copy(model.parent / name, tmp_path / "models" / name)
    (tmp_path / "models" / "known-hashes").chmod(0o600)
    own = {"HMO_HOME": str(tmp_path), "BOT_TOKEN": TOKEN, "BOT_PORT": str(port), "BOTS": "2", "HMO_MODELS": ""}
    with (tmp_path / "log").open("wb") as log:
        command = [sys.executable, "-W", "ignore", "-m", "bot.server"]
        bots = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own}, stderr=log)
    wait(lambda: (answers(port) and answers(port + 1)) or bots.poll() is not None)
    assert bots.poll() is None, (tmp_path / "log").read_text()
    yield bots, port
    bots.kill()
    bots.wait()


def test_two_bots_take_one_conversation_at_once_and_live_and_end_together(
    two_bots: tuple[subprocess.Popen[bytes], int],
) -> None:
    bots, port = two_bots
    talk, context = str(uuid.uuid4()), {"council": "wigan", "at": "2026-11-23T10:00:00+00:00"}

    def say(number: int, **said: str) -> Any:
        body = {"conversation_id": talk, "message_id": f"m{number}", "context": context, **said}
        return ask(port + number % 2, "/converse", body)["messages"]

    # One conversation, two processes, many messages at once: each is answered, none is refused.
    say(0, choice="begin")
    say(1, choice="complaint")
    with ThreadPoolExecutor(8) as people:
        all_said = list(people.map(lambda number: say(number, text=f"they lost my bag {number}"), range(2, 10)))
    assert all(said for said in all_said)
    # The same message at both at once is one message, with one answer.
    with ThreadPoolExecutor(2) as people:
        same = [people.submit(ask, at, "/converse", same_message(talk, context)) for at in (port, port + 1)]
    assert same[0].result() == same[1].result()

    first, second = children_of(bots.pid)
    os.kill(first, signal.SIGKILL)
    wait(lambda: first not in children_of(bots.pid) and answers(port) and answers(port + 1))
    made = [child for child in children_of(bots.pid) if child != second]
    assert len(made) == 1

    bots.kill()  # without a word: nobody is left who listens
    wait(lambda: not any(map(is_there, (second, *made))))
    assert not answers(port)


def same_message(talk: str, context: dict[str, str]) -> dict[str, Any]:
    """Return one message of a person."""
    return {"conversation_id": talk, "message_id": "again", "context": context, "text": "and she never said sorry"}
