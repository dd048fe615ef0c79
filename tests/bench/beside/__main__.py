"""`python -m tests.bench.beside [--postgresql] [--alone] [--bots N] [--seconds N]`: ours beside stock Rasa, as ratios.

Turns are taken in turn at each door, so that a busy machine is busy for all of them. Beside each time stands the
processor that it took (user and system, every process of that side): that is what counts where others work, too.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from backend.settings import ROOT
from tests.bench.beside import nation
from tests.bench.beside.doors import Line, Stock
from tests.bench.beside.measures import USERS, Cost, first_page, flatness, per_second, turns
from tests.bench.beside.ours import Ours, own_postgres
from tests.bench.beside.stock import start_stock, stock_project

HOME = Path(os.environ.get("HMO_HOME") or ROOT / "var")
AIMS = {
    "public turn": 0.40, "bot's door": 0.30, "throughput": 4.0, "ready": 0.25, "memory": 0.5, "turn 100 / turn 5": 1.15,
}  # fmt: skip


def say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def compared(name: str, value: float, more: str = "") -> None:
    """Print a ratio and what is aimed at."""
    aim, is_more_better = AIMS[name], name == "throughput"
    is_met = value >= aim if is_more_better else value <= aim
    sign, verdict = ">=" if is_more_better else "<=", "met" if is_met else "NOT MET"
    say(f"{name:20} {value:6.2f}   aim {sign} {aim:.2f}  {verdict:8} {more}")


def parts(cost: Cost) -> str:
    """Return the processor of each part as text."""
    return ", ".join(f"{part} {spent:.1f}" for part, spent in cost.cpu.items())


def run(asked: argparse.Namespace, stack: ExitStack) -> None:
    """Measure and print."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hmo-bench-", ignore_cleanup_errors=True)))
    postgres = stack.enter_context(own_postgres(folder / "postgres")) if asked.postgresql else None
    ours = Ours(folder, HOME / "models", postgres, asked.bots)
    stack.callback(ours.stop)
    if asked.alone:
        ours.start(asked.machines)
        run_alone(ours, asked.seconds)
        return
    stock, port = start_stock(stock_project(kept_folder()), folder)
    stack.callback(stock.stop)
    stock_ready = stock.wait_for(f"http://127.0.0.1:{port}/status", b"model")
    ready = ours.start(asked.machines)

    def cpu_of_stock() -> dict[str, float]:
        return {"stock": stock.cpu()}

    at_stock = Stock(Line(port))
    costs = turns(
        {"stock": (at_stock, cpu_of_stock), "door": (ours.door(), ours.cpu), "public": (ours.gateway(), ours.cpu)}
    )
    for name, cost in costs.items():
        say(f"a turn, {name:7} {cost.took:6.1f} ms (median); processor {cost.of_all:5.1f} ms: {parts(cost)}")
    theirs = per_second(lambda _: Stock(Line(port)), asked.seconds, cpu_of_stock)
    say(f"{USERS} users, stock: {theirs.took:.1f} turns a second; processor of a turn {theirs.of_all:.1f} ms")
    mine, flat, flat_cpu = run_alone(ours, asked.seconds)
    of_stock, memory = costs["stock"], ours.memory()
    say("")
    for name, cost in (("public turn", costs["public"]), ("bot's door", costs["door"])):
        compared(name, cost.took / of_stock.took, f"of the processor: {cost.of_all / of_stock.of_all:.2f}")
    compared("throughput", mine.took / theirs.took, f"by the processor of a turn: {theirs.of_all / mine.of_all:.1f}")
    compared("ready", ready / stock_ready, f"{ready:.1f} s, stock {stock_ready:.1f} s")
    held = ", ".join(f"{part} {size:.0f}" for part, size in memory.items())
    compared("memory", sum(memory.values()) / stock.memory(), f"MB: {held}; stock {stock.memory():.0f}")
    compared("turn 100 / turn 5", flat, f"of the processor: {flat_cpu:.2f}")


def run_alone(ours: Ours, seconds: float) -> tuple[Cost, float, float]:
    """Measure what needs nothing beside it, and what the country would need; return throughput and flatness."""
    flat, flat_cpu = flatness(ours.gateway(), ours.gateway(), ours.cpu)
    mine = per_second(ours.gateway, seconds, ours.cpu)
    used = f"processor of a turn {mine.of_all:.1f} ms: {parts(mine)}"
    say(f"{USERS} users, ours: {mine.took:.1f} turns a second; {used}")
    count, size, took = first_page(ours.ports[0])
    say(f"first page: {count} files, {size} KB, {took:.0f} ms one after the other")
    held = ", ".join(f"{part} {size:.0f} MB" for part, size in ours.memory().items())
    say(f"memory at the most: {held}; turn 100 / turn 5: {flat:.2f}, of the processor: {flat_cpu:.2f}")
    for line in nation.lines(mine.cpu):
        say(line)
    return mine, flat, flat_cpu


def kept_folder() -> Path:
    """Return where stock is kept between runs."""
    kept = HOME / "bench"
    kept.mkdir(parents=True, exist_ok=True)
    return kept.resolve()


def main(argv: Sequence[str]) -> int:
    """Read the command line; return 0."""
    reader = argparse.ArgumentParser(prog="tests.bench.beside", description=__doc__)
    reader.add_argument("--postgresql", action="store_true", help="cases, keys and talks in a PostgreSQL")
    reader.add_argument("--alone", action="store_true", help="without stock: what the capacity page needs")
    reader.add_argument("--machines", type=int, default=1, help="pairs of backend and bots (with --postgresql)")
    reader.add_argument("--bots", type=int, default=0, help="bots of each machine")
    reader.add_argument("--seconds", type=float, default=20, help="how long eight users talk")
    asked = reader.parse_args(argv)
    with ExitStack() as stack:
        run(asked, stack)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
