"""Bot, backend and demo council site as real processes, which a test can kill and start again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any

from backend.settings import ROOT

BOT_PYTHON = str(ROOT / ".venv" / "bot" / "bin" / "python")
PATIENCE = 120.0
"""Seconds for a process to answer: a full machine is slow."""


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stack:
    """Everything `make run` starts, in a data folder of its own."""

    def __init__(self, home: Path, models: Path, at: datetime | None = None) -> None:
        self.home = home
        self.at = at
        self.ports = {name: free_port() for name in ("bot", "backend", "demo")}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.logs = home.parent / f"{home.name}-logs"
        self.logs.mkdir()
        home.mkdir(exist_ok=True)
        (home / "models").symlink_to(models)
        self.env = {
            **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
            "HMO_HOME": str(home),
            "PORT": str(self.ports["backend"]),
            "DEMO_PORT": str(self.ports["demo"]),
            "BOT_PORT": str(self.ports["bot"]),
            "BOT_URL": f"http://127.0.0.1:{self.ports['bot']}",
            "BACKEND_URL": f"http://127.0.0.1:{self.ports['backend']}",
        }

    def env_of(self, name: str) -> dict[str, str]:
        """Return the environment of a process."""
        return self.env

    def root_of(self, name: str) -> Path:
        """Return the tree that a process runs from."""
        return ROOT

    def commands(self) -> dict[str, list[str]]:
        """Return what each process is started with."""
        serve = ["-m", "tests.journeys.serve_at", self.at.isoformat()] if self.at else ["-m", "backend", "serve"]
        return {
            "bot": [BOT_PYTHON, "-m", "bot.server"],
            "backend": [sys.executable, *serve],
            "demo": [sys.executable, "-m", "backend", "demo-site"],
        }

    def start(self, *names: str) -> None:
        """Start these processes and wait until they answer."""
        if not (self.home / "secrets" / "service-token").exists():
            subprocess.run(
                [sys.executable, "-m", "backend", "init"], check=True, env=self.env, cwd=ROOT, stdout=subprocess.DEVNULL
            )
        for name in names:
            with (self.logs / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    self.commands()[name],
                    env=self.env_of(name),
                    cwd=self.root_of(name),
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
        for name in names:
            self._wait(name)

    def _wait(self, name: str) -> None:
        path = "/" if name == "demo" else "/health"
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[name]}{path}", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                if self.processes[name].poll() is not None:
                    break
                time.sleep(0.1)
        raise AssertionError(f"{name} did not start: {(self.logs / f'{name}.log').read_text()[-2000:]}")

    def kill(self, name: str) -> None:
        """Kill a process with `kill -9`: it has no chance to tidy up."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """Stop whatever still runs."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(timeout=15)
        self.processes.clear()

    def page(self, council: str) -> str:
        """Return the address of the demo page of a council."""
        return f"http://localhost:{self.ports['demo']}/{council}"

    def url(self, path: str) -> str:
        """Return an address of the backend."""
        return f"http://127.0.0.1:{self.ports['backend']}{path}"

    def cases(self) -> list[dict[str, Any]]:
        """Return every stored case, opened with the stack's own keys: reference, Representation, receipt."""
        from tests.journeys.opened import opened_cases

        return opened_cases(self.env)

    def cases_with(self, words: str) -> list[dict[str, Any]]:
        """Return the cases of the command `cases` in which somebody said exactly this, in one of their messages."""
        return [case for case in self.cases() if words in [word["text"] for word in case["told"]["words"]]]
