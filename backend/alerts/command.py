"""`python -m backend duty`: the queue of alerts on the command line, for a council that has no desk yet."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime

from backend.alerts import duty
from backend.alerts.book import Alertbook
from backend.alerts.groups import Group
from backend.alerts.letters import said
from backend.alerts.outcomes import outcomes
from backend.alerts.state import State
from backend.command_line import answer, ask, open_casebook
from backend.retention.looks import wipe_look
from backend.settings import Settings

WAYS = {"close": "closed", "nothing": "nothing"}
"""Which list of outcomes.yml an act chooses from."""


def main(argv: list[str]) -> int:
    """Run the command line; return 1 where something is not possible."""
    asked = parser().parse_args(argv)
    if "reason" in asked and asked.reason is None:
        asked.reason = ask("Say it in a sentence:")
    return answer(run(asked))


def parser() -> argparse.ArgumentParser:
    """Return the parser of `python -m backend duty`."""
    top = argparse.ArgumentParser(prog="backend duty", description="Alerts: children who may not be safe.")
    asked = top.add_subparsers(dest="what", required=True)
    listing = asked.add_parser("list", help="what needs somebody, most pressing first; no words are shown")
    listing.add_argument("--council")
    listing.add_argument("--all", action="store_true", help="closed ones too")
    acts = {
        "show": "read what was said (that you did is written down)",
        "acknowledge": "take it on; the timer stops",
        "raise": "make a look an alert; its timer starts",
        "nothing": "a look is nothing: it is wiped at once, only the count stays",
        "refer": "note where you passed it on to",
        "close": "note that nothing is left to do",
    }
    for name, what in acts.items():
        act = asked.add_parser(name, help=what)
        act.add_argument("alert", help="its id, or the first 8 letters or more")
        act.add_argument("--by", required=True, help="your name")
        if name == "refer":
            act.add_argument("--to", required=True, help="to whom")
        if name in WAYS:
            act.add_argument("--how", required=True, choices=tuple(outcomes()[WAYS[name]]), help="what it came to")
        if name in {"refer", "close"}:
            act.add_argument("--reason", help="a sentence; asked for where it is left out")
    return top


async def run(asked: argparse.Namespace) -> list[str]:
    """Open the store, do it; return the lines to print."""
    settings = Settings.from_env()
    async with open_casebook(settings) as book:
        return await lines(Alertbook(book), asked, datetime.now(UTC))


async def lines(book: Alertbook, asked: argparse.Namespace, now: datetime) -> list[str]:
    """Do what was asked; return the lines to print."""
    if asked.what == "list":
        groups = await duty.queue(book, asked.council, closed=asked.all)
        return [line for group in groups for line in shown(group)] or ["no alerts"]
    uuid = await duty.full_uuid(book, asked.alert)
    if asked.what == "show":
        return [line for one in await duty.read(book, uuid, by=asked.by, now=now) for line in words(one)]
    if asked.what == "acknowledge":
        count = await duty.acknowledge(book, uuid, by=asked.by, now=now)
    elif asked.what == "refer":
        count = await duty.refer(book, uuid, by=asked.by, to=asked.to, reason=asked.reason, now=now)
    elif asked.what == "raise":
        count = await duty.raise_look(book, uuid, by=asked.by, now=now)
    elif asked.what == "nothing":
        count = await wipe_look(book, uuid, by=asked.by, reason=asked.how, now=now)
    else:
        count = await duty.close(book, uuid, by=asked.by, outcome=asked.how, reason=asked.reason, now=now)
    return [f"done: {count} alerts"]


def shown(group: Group) -> Iterator[str]:
    """Yield a conversation as the queue shows it, newest alert last: acting on that one covers all."""
    urgent = "URGENT " if group.urgent else ""
    safe = group.safe_now or "not asked"
    yield f"{urgent}{group.council}, since {said(group.since)}: {standing(group)}; safe now: {safe}"
    for alert in group.alerts:
        look, safe = "  (to read)" if alert.is_look else "", alert.safe_worst or "not asked"
        yield f"    {alert.uuid}  {said(alert.received_at)}  safe now: {safe}{look}{done(alert)}"


def standing(group: Group) -> str:
    """Return where a conversation stands, in words for the command line."""
    if group.waiting:
        lost = ", a notice could not be delivered" if any(alert.undelivered for alert in group.waiting) else ""
        return ("not acknowledged" if group.told else "NOBODY HAS BEEN TOLD") + lost
    if group.is_look:
        return "to be read today" if group.unread else "read, nobody has said what it is"
    return "acknowledged" if group.open else "closed"


def done(alert: State) -> str:
    """Return who did what to one alert."""
    steps = {"acknowledged": alert.acknowledged, "referred": alert.referred, "closed": alert.closed}
    told = [f"{name} by {signed.by}, {said(signed.at)}" for name, signed in steps.items() if signed]
    case = [f"case {alert.reference}"] if alert.reference else []
    return "".join(f"  {part}" for part in (*told, *case))


def words(one: duty.Read) -> Iterator[str]:
    """Yield what was said, for the person who asked to read it."""
    yield f"{one.state.uuid}  {said(one.state.received_at)}  safe now: {one.state.safe_worst or 'not asked'}"
    known = duty.known_of([one]).model_dump(exclude_none=True)
    for part in (known["who"], known["reach"]):
        yield from (f"    {name}: {value}" for name, value in part.items())
    for told in one.told:
        yield f"    said by: {told.role or 'not known'}; category: {told.category or 'none'}; urgent: {told.urgent}"
        yield from (f"    > {line}" for line in told.words.splitlines())
