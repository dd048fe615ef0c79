"""The real process: it starts, answers, and stops, even with a message under way that would take ten minutes."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import aiohttp
import pytest

from backend.settings import ROOT
from tests.backend.app.pretend_bot import PretendBot

pytestmark = pytest.mark.asyncio
HANGS = 120
"""Seconds after which a process that was told to stop hangs, however busy the machine is."""


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def start(home: Path, bot: PretendBot, port: int, command: str = "serve") -> asyncio.subprocess.Process:
    """Start a command as a person would."""
    env = {
        **os.environ,
        "HMO_HOME": str(home),
        "HMO_CONTENT": str(home / "content"),
        "PORT": str(port),
        "DEMO_PORT": str(port),
        "BOT_URL": bot.url,
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "backend", command, cwd=ROOT, env=env, stderr=asyncio.subprocess.PIPE
    )


async def answers(address: str) -> None:
    """Wait until something listens there."""
    async with asyncio.timeout(20), aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.get(address) as response:
                    assert response.status == 200
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)


async def test_it_stops_without_waiting_for_a_slow_message_under_way(home: Path, bot: PretendBot) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    process = await start(home, bot, int(address.rpartition(":")[2]))
    await answers(f"{address}/health")
    async with aiohttp.ClientSession() as http:
        async with http.post(f"{address}/chat/conversations", json={"council": "wigan"}) as response:
            token = (await response.json())["token"]
        bot.delay = 600
        body = {"id": "00000000-0000-4000-8000-000000000001", "text": "canary-under-way"}
        headers = {"Authorization": f"Bearer {token}"}
        waiting = asyncio.create_task(http.post(f"{address}/chat/messages", json=body, headers=headers))
        await asyncio.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(process.communicate(), HANGS)
        with pytest.raises(aiohttp.ClientError):
            await waiting
    assert process.returncode == 0, log
    assert b"canary" not in log
    assert b"Traceback" not in log
    assert token.encode() not in log


async def test_the_demo_site_starts_and_stops_on_ctrl_c(home: Path, bot: PretendBot) -> None:
    port = free_port()
    process = await start(home, bot, port, "demo-site")
    await answers(f"http://127.0.0.1:{port}/wigan")
    process.send_signal(signal.SIGINT)
    _, log = await asyncio.wait_for(process.communicate(), HANGS)
    assert process.returncode == 0, log
