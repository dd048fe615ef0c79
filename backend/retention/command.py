"""`python -m backend retention`: what would go, let it go, keep it, prove that it went."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from backend.cases.casebook import Casebook
from backend.command_line import answer, ask, open_casebook
from backend.content.load import load
from backend.refusals import Refused
from backend.retention import holds
from backend.retention.application import apply_retention
from backend.retention.due_items import Found, Item, Scope, find_due
from backend.retention.tables import ProofRow
from backend.settings import Settings
from backend.store.all_tables import load_tables
from backend.store.only_one import only_one
from backend.wall_clock.guard import fits, last_believed

ONE_AT_A_TIME = 5_826_108
"""Number of the PostgreSQL lock of `apply`."""


class ClockDoubted(Refused):
    """Nothing is deleted by a clock that may be wrong."""

    code = "clock_doubted"


def main(argv: list[str]) -> int:
    """Run the command line; return 1 where something is not possible."""
    asked = parser().parse_args(argv)
    if asked.what == "hold" and asked.reason is None:
        asked.reason = ask("Why must it stay?")
    return answer(run(asked))


def parser() -> argparse.ArgumentParser:
    """Return the parser of `python -m backend retention`."""
    top = argparse.ArgumentParser(prog="backend retention", description="How long things are kept.")
    asked = top.add_subparsers(dest="what", required=True)
    for name, what in {"preview": "what would go today; changes nothing", "apply": "let it go"}.items():
        one = asked.add_parser(name, help=what)
        one.add_argument("--council", help="only this one; without it, also conversations, notices and logs")
    asked.choices["apply"].add_argument("--by", required=True, help="your name: it stands in the proof")
    for name, what in {"hold": "it stays, whatever the rules say", "release": "end its hold"}.items():
        one = asked.add_parser(name, help=what)
        one.add_argument("name", help="a reference, or the id of an alert")
        one.add_argument("--by", required=True, help="your name")
    asked.choices["hold"].add_argument("--reason", help="why; asked for where it is left out")
    asked.add_parser("proof", help="did it go, when, by which rule?").add_argument("name")
    return top


async def run(asked: argparse.Namespace) -> list[str]:
    """Open the store, do it; return the lines to print."""
    settings, now = Settings.from_env(), datetime.now(UTC)
    load_tables()
    async with open_casebook(settings) as book:
        if asked.what == "hold":
            await holds.hold(book, asked.name, by=asked.by, reason=asked.reason, now=now)
            return ["It is on hold and stays."]
        if asked.what == "release":
            return [f"{await holds.release(book, asked.name, by=asked.by, now=now)} holds ended."]
        if asked.what == "proof":
            return [proved(proof) for proof in await holds.proofs(book, asked.name)] or ["nothing of this name went"]
        where = Scope(book, load(settings.content), settings.home, asked.council)
        if asked.what == "apply":
            await refuse_doubtful_clock(book, now)
            async with only_one(settings, "retention.lock", ONE_AT_A_TIME):
                return list(went(await apply_retention(where, by=asked.by, now=now)))
        return list(preview(await find_due(where, now)))


async def refuse_doubtful_clock(book: Casebook, now: datetime) -> None:
    """Raise ClockDoubted where this machine's clock is far from the one that was last believed (backend.wall_clock)."""
    last = await book.reading(last_believed)
    if not fits(last, now):
        raise ClockDoubted("The clock is not believed: see `python -m backend clock`. Nothing was deleted.")


def preview(found: Found) -> Iterator[str]:
    """Yield what would go, what is held, and which rules nobody has confirmed."""
    yield from (f"would go: {said(item)}" for item in found.go)
    yield from (f"on hold, stays: {said(item)}" for item in found.held)
    for (council, rule), count in sorted(found.unconfirmed.items()):
        yield f"stays: {count} ended in {council}, because retention.{rule} is not confirmed"
    counts = {
        "conversations whose time is over": len(found.conversations),
        "forms whose time is over": len(found.forms),
        "conversations that the bot must still forget (the running server tells it)": found.bot_must_forget,
        "old notices": len(found.notices),
        "old log files": len(found.logs),
        "interrupted deletions to finish": len(found.unfinished),
    }
    yield from (f"{count} {what}" for what, count in counts.items() if count)
    if not found.go:
        yield "no case and no alert would go"


def said(item: Item) -> str:
    """Return one line about one thing."""
    return f"{item.name} ({item.what}, {item.council}), over since {item.since}, {item.rule.name} {item.rule.number}"


def went(counts: Counter[str]) -> Iterator[str]:
    """Yield the lines that say what was deleted."""
    yield from (f"gone: {count} {what}" for what, count in sorted(counts.items()))
    if not counts:
        yield "nothing went"


def proved(proof: ProofRow) -> str:
    """Return a proof as a line."""
    state = "finished" if proof.finished_at else "interrupted: run apply again"
    return (
        f"{proof.what} of {proof.council}: {proof.rows} rows and its key, gone on {proof.gone_at:%Y-%m-%d %H:%M} UTC "
        f"by {proof.rule} {proof.number}, let go by {proof.gone_by}, {state}"
    )
