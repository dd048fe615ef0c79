"""Processes of a bench: started, waited for, measured from /proc (Linux), stopped. Each counts with its children."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from backend.settings import ROOT

PATIENCE = 240.0
TICKS = os.sysconf("SC_CLK_TCK")


class NotStarted(RuntimeError):
    """A process ended, or did not answer in time; carries the end of its log."""


@dataclass
class Process:
    """One that was started, with its log."""

    name: str
    popen: subprocess.Popen[bytes]
    log: Path
    began: float

    @classmethod
    def start(cls, name: str, command: Sequence[str], env: Mapping[str, str], log: Path, cwd: Path = ROOT) -> Process:
        """Start it in a session of its own, so that Ctrl-C reaches the bench alone."""
        with log.open("ab") as written:
            popen = subprocess.Popen(
                list(command), env=dict(env), cwd=cwd, stdout=written, stderr=written, start_new_session=True
            )
        return cls(name, popen, log, time.monotonic())

    def wait_for(self, url: str, holds: bytes = b"") -> float:
        """Return the seconds from its start until this address answers 200 with `holds` in it; raises NotStarted."""
        while time.monotonic() - self.began < PATIENCE:
            with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=2) as answer:
                if holds in answer.read():
                    return time.monotonic() - self.began
            if self.popen.poll() is not None:
                break
            time.sleep(0.02)
        raise NotStarted(f"{self.name}: {self.log.read_text(errors='replace')[-2000:]}")

    def stop(self) -> None:
        """End it and what it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGTERM)
        try:
            self.popen.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self.popen.pid, signal.SIGKILL)
            self.popen.wait()

    def cpu(self) -> float:
        """Return seconds of processor, user and system, of it and its children."""
        return sum(cpu_of(pid) for pid in tree_of(self.popen.pid))

    def memory(self) -> float:
        """Return megabytes at the most: its peak, and what each process that it made holds beside what they share."""
        return memory_of(self.popen.pid)


def tree_of(root: int) -> Iterator[int]:
    """Yield a process and all below it."""
    yield root
    with suppress(OSError):
        for task in Path(f"/proc/{root}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from tree_of(int(child))


def cpu_of(pid: int) -> float:
    """Return seconds; with those of children that ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / TICKS


def memory_of(root: int) -> float:
    """Return megabytes at the most of a process and those that it made."""
    first, *others = tree_of(root)
    return in_megabytes(first, "status", "VmHWM") + sum(in_megabytes(pid, "smaps_rollup", "Private_") for pid in others)


def in_megabytes(pid: int, file: str, name: str) -> float:
    """Return the sum of the lines of this name in a file of /proc."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024
