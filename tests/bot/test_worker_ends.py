"""How several bots end: what is being said is said to its end, and a bot that cannot live is no secret."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.bot.test_workers import children_of, is_there, two_ports, wait

DYING = """
import sys, time
from bot import workers
workers.BREATH = 0.01

def serve(number, parent):
    print(number, flush=True)
    if number == 1:
        raise RuntimeError("canary")
    import os
    os.read(parent, 1)

workers.serve_all(2, serve)
"""
SLOW = """
import asyncio, sys
from aiohttp import web
from bot.listening import Listening
from bot.server import listen
from bot.workers import serve_all

async def turn(request):
    await asyncio.sleep(2)
    return web.Response(text="said")

async def health(request):
    return web.Response(text="well")

def serve(number, parent):
    app = web.Application()
    app.router.add_get("/turn", turn)
    app.router.add_get("/health", health)
    listen(app, Listening("127.0.0.1", int(sys.argv[1]) + number, None), parent)

serve_all(2, serve)
"""


def test_one_that_cannot_live_ends_all_of_them_so_that_whoever_started_them_sees_it() -> None:
    done = subprocess.run([sys.executable, "-c", DYING], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stdout.count("1") == 5  # two may write in one line
    assert done.stdout.count("0") == 1
    assert "bot 2 cannot live" in done.stderr
    assert "canary" not in done.stderr


def ask(port: int, path: str) -> str:
    """Return the text of an answer."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        return str(answer.read().decode())


def is_well(port: int) -> bool:
    """Say whether a bot is there."""
    try:
        return ask(port, "/health") == "well"
    except OSError:
        return False


@pytest.fixture
def slow_bots(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Give two that answer slowly: the process that made them, and the first port."""
    port = two_ports()
    with (tmp_path / "log").open("wb") as log:
        bots = subprocess.Popen([sys.executable, "-c", SLOW, str(port)], cwd=ROOT, stderr=log)
    wait(lambda: (is_well(port) and is_well(port + 1)) or bots.poll() is not None)
    assert bots.poll() is None, (tmp_path / "log").read_text()
    yield bots, port
    bots.kill()
    bots.wait()


@pytest.mark.parametrize("how", ["twice", "killed"])
def test_what_is_being_said_is_said_to_its_end(slow_bots: tuple[subprocess.Popen[bytes], int], how: str) -> None:
    bots, port = slow_bots
    children = children_of(bots.pid)
    with ThreadPoolExecutor(2) as people:
        said = [people.submit(ask, at, "/turn") for at in (port, port + 1)]
        time.sleep(0.5)
        if how == "killed":
            bots.kill()
        else:
            for _ in range(2):
                os.kill(bots.pid, signal.SIGTERM)
                time.sleep(0.3)
        assert [one.result() for one in said] == ["said", "said"]
    if how != "killed":
        assert bots.wait(20) == 0
    wait(lambda: not any(map(is_there, children)))
