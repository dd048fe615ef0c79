"""Reads what is in `deploy/` as systemd does, as far as these files go: sections, keys, several values of one key."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from backend.settings import ROOT

DEPLOY = ROOT / "deploy"
INSTALLED = "/opt/hear-me-out"
"""Where the program is, as deploy/README.md says: what stands below it is what stands in this tree."""


@dataclass(frozen=True)
class Unit:
    """One unit: (section, key, value) for each line."""

    name: str
    lines: tuple[tuple[str, str, str], ...]

    def all(self, key: str) -> list[str]:
        """Return every value of a key."""
        return [value for _, name, value in self.lines if name == key]

    def one(self, key: str) -> str:
        """Return the only value of a key."""
        [value] = self.all(key)
        return value

    @property
    def command(self) -> list[str]:
        """What is started."""
        return shlex.split(self.one("ExecStart"))

    @property
    def environment(self) -> dict[str, str]:
        """Variables that the unit sets itself."""
        return dict(pair.split("=", 1) for value in self.all("Environment") for pair in shlex.split(value))


def read_unit(path: Path) -> Unit:
    """Read a unit; raises ValueError at a line that systemd would ignore with a warning."""
    found, section = [], ""
    for line in path.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith(("#", ";")):
            continue
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
            continue
        key, is_one, value = line.partition("=")
        if not is_one or not section or key != key.strip():
            raise ValueError(f"{path.name}: {line}")
        found.append((section, key, value))
    return Unit(path.name, tuple(found))


def units() -> list[Unit]:
    """Return every unit of `deploy/`."""
    return [read_unit(path) for path in sorted(DEPLOY.rglob("*.service"))]


def in_tree(installed: str) -> Path:
    """Return where a path below INSTALLED is in this tree; raises ValueError for any other."""
    return ROOT / Path(installed).relative_to(INSTALLED)
