"""A throwaway data folder for the demo: never the real one, never the real database, and no letter leaves it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from backend.refusals import Refused
from backend.settings import Settings

MARK = "this-is-a-demo"
"""The file that says: everything in this folder is invented and may be deleted."""
KEPT = ("PORT", "HMO_HOST", "HMO_CONTENT", "PATH", "HOME", "LANG", "TZ")
"""What a demo takes from the environment. Not the database, the keys or the way mail leaves."""


class NotADemo(Refused):
    """There may be real cases here: nothing was touched."""

    code = "not_a_demo"


def demo_home(env: Mapping[str, str], named: str = "") -> Path:
    """Return the folder: what was named, else `demo` in the data folder."""
    return Path(named).resolve() if named else Settings.from_env(env).home / "demo"


def fresh(home: Path) -> None:
    """Make the folder, empty; raises NotADemo where something is in it that no demo put there."""
    if home.exists() and any(home.iterdir()):
        if not (home / MARK).exists():
            raise NotADemo(f"{home} is not empty and was not made by a demo. Name another folder with --home.")
        shutil.rmtree(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    (home / MARK).write_text("Made by `python -m backend demo`. Everything in here is invented.\n", "utf-8")


def demo_env(env: Mapping[str, str], home: Path, database_url: str = "") -> dict[str, str]:
    """Return the environment of the demo's server."""
    kept = {name: env[name] for name in KEPT if name in env}
    url = {"DATABASE_URL": database_url} if database_url else {}
    return {**kept, **url, "HMO_HOME": str(home), "DEMO_PORT": "0"}
