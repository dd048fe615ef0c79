"""`make run`: starts bot, backend and the demo council site together, says where they are, stops them together."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from urllib.parse import urlsplit

from honcho.manager import Manager

from backend.settings import ROOT, Settings

BOT_PYTHON = ROOT / ".venv" / "bot" / "bin" / "python"
OURS = ("127.0.0.1", "localhost")
PATIENCE = 60
"""Seconds until we say that something did not start."""


def main(argv: list[str]) -> int:
    """Start everything; return when it was stopped or when one part ended."""
    settings = settings_with_demo(os.environ)
    if in_use := taken(settings):
        sys.stderr.write("".join(f"{line}\n" for line in in_use))
        return 2
    manager = Manager()
    env = {**os.environ, "HMO_HOME": str(settings.home), "PYTHONUNBUFFERED": "1"}
    env["DEMO_PORT"], env["BOTS"] = str(settings.demo_port), str(settings.bots)
    env["BACKEND_URL"] = f"http://127.0.0.1:{settings.port}"
    if bots_here(settings):
        manager.add_process("bot", f"exec {BOT_PYTHON} -m bot.server", cwd=str(ROOT), env=env)
    manager.add_process("backend", f"exec {sys.executable} -m backend serve", cwd=str(ROOT), env=env)
    if settings.demo_port:
        manager.add_process("demo", f"exec {sys.executable} -m backend demo-site", cwd=str(ROOT), env=env)
    threading.Thread(target=_announce, args=(settings,), daemon=True).start()
    manager.loop()
    return int(manager.returncode or 0)


def settings_with_demo(env: Mapping[str, str]) -> Settings:
    """Return the settings with the pretend council site beside our port, unless DEMO_PORT says otherwise, and as many
    bots as this machine has use for, unless BOTS or BOT_URL do.

    Only here, and handed on: a server that is started alone lets no localhost frame its pages. Raises BadSetting.
    """
    settings = Settings.from_env({**env, "BOTS": env.get("BOTS") or str(bots_by_default())})
    beside = env.get("DEMO_PORT") or str(settings.port + 1)
    return Settings.from_env({**env, "BOTS": str(settings.bots), "DEMO_PORT": beside})


def bots_by_default() -> int:
    """Return two where there are two cores: nearly twice the turns, for a seventh more memory (docs/capacity.md)."""
    return min(2, os.cpu_count() or 1)


def taken(settings: Settings) -> list[str]:
    """Return what to do about each port that another program listens on: said before anything has started."""
    ports = [("PORT", settings.port), ("DEMO_PORT", settings.demo_port)]
    ports += [("BOT_PORT", urlsplit(url).port or 80) for url in bots_here(settings)]
    return [
        f"Port {port} is in use by another program. Stop that, or choose another: {name}={port + 10} make run"
        for name, port in ports
        if port and _answers_at(port)
    ]


def bots_here(settings: Settings) -> list[str]:
    """Return the addresses of the bots that run on this machine."""
    return [url for url in settings.bot_urls if urlsplit(url).hostname in OURS]


def _answers_at(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _announce(settings: Settings) -> None:
    """Print the addresses as soon as both answer: an address that does not work yet helps nobody."""
    until = time.monotonic() + PATIENCE
    waiting = [f"http://127.0.0.1:{settings.port}/health", *(f"{url}/health" for url in bots_here(settings))]
    while waiting and time.monotonic() < until:
        waiting = [url for url in waiting if not _answers(url)]
        time.sleep(0.2)
    say = sys.stdout.write
    if waiting:
        say(f"\nNot answering yet: {', '.join(waiting)}. Look at the lines above.\n")
    if settings.demo_port:
        say(f"\n  A council page with the chat in it:  http://localhost:{settings.demo_port}/\n")
    say(f"  The chat and the Easy Read pages:    http://localhost:{settings.port}/\n")
    say(f"  The desk of the complaints team:     http://localhost:{settings.port}/desk\n")
    say("  Stop everything with Ctrl-C.\n\n")
    sys.stdout.flush()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:  # nosec B310 # our own two addresses on this machine
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
