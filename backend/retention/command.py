"""`python -m backend retention`: what would go, let it go, keep it, prove that it went."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from backend.bank_holidays import read_law
from backend.cases.casebook import Casebook
from backend.command_line import answer, ask
from backend.content.load import load
from backend.retention import holds
from backend.retention.applying import apply
from backend.retention.finding import Found, Item, Where, find
from backend.retention.tables import ProofRow
from backend.settings import Settings
from backend.store.engine import make_engine, make_sessions
from backend.store.rotate import load_tables
from backend.store.secrets import Secrets


def main(argv: list[str]) -> int:
    """The command line; 1 where something is not possible."""
    asked = parser().parse_args(argv)
    if asked.what == "hold" and asked.reason is None:
        asked.reason = ask("Why must it stay?")
    return answer(run(asked))


def parser() -> argparse.ArgumentParser:
    """What can be asked."""
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
    """Open the store, do it; the lines to print."""
    settings, now = Settings.from_env(os.environ), datetime.now(UTC)
    load_tables()
    engine = make_engine(settings)
    try:
        book = Casebook(make_sessions(engine), Secrets.load(settings), read_law(settings.content))
        if asked.what == "hold":
            await holds.hold(book, asked.name, by=asked.by, reason=asked.reason, now=now)
            return ["It is on hold and stays."]
        if asked.what == "release":
            return [f"{await holds.release(book, asked.name, by=asked.by, now=now)} holds ended."]
        if asked.what == "proof":
            return [proved(proof) for proof in await holds.proofs(book, asked.name)] or ["nothing of this name went"]
        where = Where(book, load(settings.content), settings.home, asked.council)
        if asked.what == "apply":
            return list(went(await apply(where, by=asked.by, now=now)))
        return list(preview(await find(where, now)))
    finally:
        await engine.dispose()


def preview(found: Found) -> Iterator[str]:
    """What would go, what is held, and which rules nobody has confirmed."""
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
    """One line about one thing."""
    return f"{item.name} ({item.what}, {item.council}), over since {item.since}, {item.rule.name} {item.rule.number}"


def went(counts: Counter[str]) -> Iterator[str]:
    """What apply did."""
    yield from (f"gone: {count} {what}" for what, count in sorted(counts.items()))
    if not counts:
        yield "nothing went"


def proved(proof: ProofRow) -> str:
    """A proof as a line."""
    state = "finished" if proof.finished_at else "interrupted: run apply again"
    return (
        f"{proof.what} of {proof.council}: {proof.rows} rows and its key, gone on {proof.gone_at:%Y-%m-%d %H:%M} UTC "
        f"by {proof.rule} {proof.number}, let go by {proof.gone_by}, {state}"
    )
