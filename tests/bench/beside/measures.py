"""What is measured: turns at each door in turn, many users at once, how flat a long talk is, the first page."""

from __future__ import annotations

import os
import re
import statistics
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.bench.beside.doors import COUNCIL, Door
from tests.bench.complaint import COMPLAINT, LONG_STORY

USERS = 8
LONG, SOME = 110, 20
WARM, TALKS = 2, 12
TAG = r"""<(?:script|link|img)[^>]*?(?:src|href)=["']([^"':#]+)"""
IMPORT = r"""^(?:import|export)\b(?:[^"'=\n]*\bfrom)? *["']([^"':\n]+)"""
NAMED = re.compile(f"{TAG}|{IMPORT}", re.MULTILINE)
"""What a page or a script names."""


@dataclass(frozen=True)
class Cost:
    """Of one door: milliseconds of a turn (median), and milliseconds of processor of a turn (mean) by part."""

    took: float
    cpu: dict[str, float]

    @property
    def of_all(self) -> float:
        """Milliseconds of processor, all parts."""
        return sum(self.cpu.values())


def a_talk(door: Door) -> list[float]:
    """Return the milliseconds of each turn of a whole complaint."""
    door.begin()
    return [door.turn(step) for step in COMPLAINT]


def turns(doors: dict[str, tuple[Door, Callable[[], dict[str, float]]]]) -> dict[str, Cost]:
    """Take whole complaints at each door in turn; the first ones warm up."""
    took: dict[str, list[float]] = {name: [] for name in doors}
    cpu: dict[str, dict[str, float]] = {name: {} for name in doors}
    for number in range(WARM + TALKS):
        for name, (door, cpu_now) in doors.items():
            before = cpu_now()
            times = a_talk(door)
            if number < WARM:
                continue
            took[name] += times
            for part, seconds in cpu_now().items():
                cpu[name][part] = cpu[name].get(part, 0) + seconds - before[part]
    each = TALKS * len(COMPLAINT) / 1000
    return {
        name: Cost(statistics.median(took[name]), {part: spent / each for part, spent in cpu[name].items()})
        for name in doors
    }


def talk_until(door: Door, until: float) -> int:
    """Take whole complaints until then; return the turns."""
    turns_taken = 0
    while True:
        door.begin()
        for step in COMPLAINT:
            if time.monotonic() > until:
                return turns_taken
            door.turn(step)
            turns_taken += 1


def per_second(make: Callable[[int], Door], seconds: float, cpu_now: Callable[[], dict[str, float]]) -> Cost:
    """Have USERS take whole complaints at once for so long; return turns a second (`took`) and processor a turn."""
    before, began = cpu_now(), time.monotonic()
    with ThreadPoolExecutor(USERS) as users:
        counts = [users.submit(talk_until, make(number), began + seconds) for number in range(USERS)]
        done = sum(count.result() for count in counts)
    took = time.monotonic() - began
    return Cost(done / took, {part: 1000 * (spent - before[part]) / done for part, spent in cpu_now().items()})


def flatness(late: Door, early: Door, cpu_now: Callable[[], dict[str, float]]) -> tuple[float, float]:
    """Return turns 90 to 110 of one story as a share of 1 to 20 of another: in time (median) and in processor.

    Taken in turn, so that a busy machine is busy for both.
    """
    for door in (late, early):
        door.begin()
        for step in COMPLAINT[:3]:
            door.turn(step)
    for number in range(LONG - SOME):
        late.turn(f"{LONG_STORY} {number}")
    times: tuple[list[float], list[float]] = ([], [])
    spent = [0.0, 0.0]
    for number in range(SOME):
        for which, (door, at) in enumerate(((late, LONG - SOME + number), (early, number))):
            before = sum(cpu_now().values())
            times[which].append(door.turn(f"{LONG_STORY} {at}"))
            spent[which] += sum(cpu_now().values()) - before
    return statistics.median(times[0]) / statistics.median(times[1]), spent[0] / spent[1]


def first_page(port: int) -> tuple[int, int, float]:
    """Return number, kilobytes and milliseconds of what the chat's page loads, one after the other."""
    waiting, seen, size, began = [f"/c/{COUNCIL}/chat"], set[str](), 0, time.perf_counter()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            body = answer.read()
        size += len(body)
        if not path.endswith((".png", ".svg", ".woff2")):
            waiting += [absolute(path, tag or script) for tag, script in NAMED.findall(body.decode())]
    return len(seen), size // 1024, (time.perf_counter() - began) * 1000


def absolute(page: str, name: str) -> str:
    """Return the path of what a page or script names."""
    return name if name.startswith("/") else os.path.normpath(os.path.join(os.path.dirname(page), name))
