"""Stock Rasa: `rasa init` of the installed version, trained once and kept, served with its REST channel."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.bench.beside.processes import Process
from tests.journeys.stack import BOT_PYTHON, free_port

QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}


def env_of_stock() -> dict[str, str]:
    """Return the environment: of the machine, nothing of ours."""
    ours = ("HMO_", "BOT_", "BACKEND_", "DATABASE_URL", "DATA_KEYS_URL", "PYTHONPATH")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | QUIET


def stock_project(kept: Path) -> Path:
    """Return the folder of the trained project; made the first time, and again for another version of Rasa."""
    asked = [BOT_PYTHON, "-W", "ignore", "-c", "import rasa.version; print(rasa.version.__version__)"]
    version = subprocess.run(asked, check=True, capture_output=True, text=True, env=env_of_stock()).stdout.strip()
    folder = kept / f"rasa-init-{version}"
    if not list(folder.glob("models/*.tar.gz")):
        folder.mkdir(parents=True, exist_ok=True)
        making = [BOT_PYTHON, "-W", "ignore", "-m", "rasa", "init", "--no-prompt", "--init-dir", str(folder)]
        with (kept / "stock-training.log").open("wb") as log:
            subprocess.run(making, check=True, env=env_of_stock(), stdout=log, stderr=log, cwd=kept)
    return folder


def start_stock(folder: Path, logs: Path) -> tuple[Process, int]:
    """Start its server on loopback; return it and its port."""
    port = free_port()
    command = [BOT_PYTHON, "-W", "ignore", "-m", "rasa", "run", "--enable-api", "-i", "127.0.0.1", "-p", str(port)]
    return Process.start("stock", command, env_of_stock(), logs / "stock.log", folder), port
