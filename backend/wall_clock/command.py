"""`python -m backend clock`: is the clock believed? `confirm`: yes, it is right, go on deleting what is over."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from backend.command_line import answer, open_casebook
from backend.settings import Settings
from backend.wall_clock.guard import believe, fits, last_believed


def main(argv: list[str]) -> int:
    """Run the command line; return 1 where something is not possible."""
    top = argparse.ArgumentParser(
        prog="backend clock", description="Whether what is over may be deleted by this clock."
    )
    top.add_argument("what", nargs="?", choices=["show", "confirm"], default="show")
    return answer(run(top.parse_args(argv).what))


async def run(what: str) -> list[str]:
    """Return the lines to print; `confirm` takes this machine's clock for right from now on."""
    async with open_casebook(Settings.from_env()) as book:
        now, last = datetime.now(UTC), await book.reading(last_believed)
        if what == "confirm":
            await book.writing(lambda session: believe(session, now))
            return [f"The clock is taken for right: {now:%Y-%m-%d %H:%M} UTC. What is over is deleted again."]
        said = f"The clock says {now:%Y-%m-%d %H:%M} UTC"
        if last is None:
            return [f"{said}. No server has run here yet."]
        good = "it is believed" if fits(last, now) else "it is NOT believed: nothing is deleted until `clock confirm`"
        return [f"{said} and was last believed at {last:%Y-%m-%d %H:%M} UTC: {good}."]
