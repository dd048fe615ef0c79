"""Reads container files as far as these go: stages, instructions, continued lines, what is copied of the tree."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from backend.settings import ROOT
from tests.deploy.unit_files import DEPLOY


@dataclass
class Stage:
    """One stage: its base, and (instruction, rest of the line)."""

    base: str
    name: str
    lines: list[tuple[str, str]] = field(default_factory=list)

    def all(self, instruction: str) -> list[str]:
        """Return what stands behind an instruction, wherever it does."""
        return [rest for name, rest in self.lines if name == instruction]

    @property
    def environment(self) -> dict[str, str]:
        """Variables that the image sets."""
        return dict(pair.split("=", 1) for rest in self.all("ENV") for pair in rest.split())

    @property
    def command(self) -> list[str]:
        """What is started where nothing else is said."""
        [entry], [command] = self.all("ENTRYPOINT"), self.all("CMD")
        return [*json.loads(entry), *json.loads(command)]

    def copied(self) -> list[tuple[list[str], str]]:
        """Return (sources, target) of what is copied out of the tree."""
        words = [rest.split() for rest in self.all("COPY") if not rest.startswith("--")]
        return [(sources, target) for *sources, target in words]


def read_stages(path: Path) -> list[Stage]:
    """Read a container file."""
    stages: list[Stage] = []
    text = path.read_text("utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        instruction, _, rest = line.partition(" ")
        if not line.strip() or line.startswith("#"):
            continue
        if instruction == "FROM":
            base, _, name = rest.partition(" AS ")
            stages.append(Stage(base, name))
        else:
            stages[-1].lines.append((instruction, rest.strip()))
    return stages


def container_files() -> list[Path]:
    """Return every container file of `deploy/`."""
    return sorted(DEPLOY.rglob("*.Dockerfile"))


def copy_tree_of(stage: Stage, to: Path) -> None:
    """Make a plain folder of what the stage copies, without what is trained or made on the machine."""
    for sources, target in stage.copied():
        for source in sources:
            path = ROOT / source
            if source.startswith(("var/", "requirements")):
                continue
            place = to / target / path.name if target.endswith("/") else to / target
            place.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                shutil.copytree(path, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(path, place)
