"""What would be deleted today, and what stays and why. Reads only; no words are opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.book import states as alert_states
from backend.alerts.state import State as AlertState
from backend.alerts.tables import AlertRow
from backend.cases.casebook import Casebook
from backend.cases.events.links import LINKING
from backend.cases.state import State
from backend.cases.tables import CaseRow, EventRow
from backend.chat.conversations import expired
from backend.chat.tables import Forgetting
from backend.content.load import Content
from backend.form.tables import FormRow
from backend.law.working_days import in_london
from backend.notify.outbox import LEFT_OVER
from backend.notify.tables import NoticeRow
from backend.retention.rules import YEARS, Rule, ended_on, goes_on, rules_of, shared
from backend.retention.tables import HoldRow, ProofRow

ADDS_NOTHING = (*LINKING, "file_removed")
"""Events after which a case is not kept longer: they add nothing of it."""


@dataclass(frozen=True)
class Item:
    """A case or an alert whose time is over. name: its reference, or the id of an alert."""

    uuid: str
    name: str
    council: str
    what: str
    rule: Rule
    since: date


@dataclass
class Found:
    """Everything that retention is about, today. unconfirmed: ended things that stay, by council and rule."""

    go: list[Item] = field(default_factory=list)
    held: list[Item] = field(default_factory=list)
    unconfirmed: dict[tuple[str, str], int] = field(default_factory=dict)
    conversations: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    bot_must_forget: int = 0
    notices: list[str] = field(default_factory=list)
    logs: list[Path] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    """Proofs of a deletion that was interrupted: `apply` finishes it."""


@dataclass(frozen=True)
class Scope:
    """What is looked through. home: the data folder, for its logs; only: one council, or all."""

    book: Casebook
    content: Content
    home: Path
    only: str | None = None

    @property
    def rules(self) -> dict[str, dict[str, Rule]]:
        """The rules of each council asked for."""
        councils = self.content.councils
        return {name: rules_of(of.pack) for name, of in councils.items() if self.only in (None, name)}


async def find_due(where: Scope, now: datetime) -> Found:
    """Look through everything; return what is over, held, unconfirmed or unfinished."""
    found, today = Found(), in_london(now)
    cases = {council: await where.book.states(council) for council in where.rules}

    async def work(session: AsyncSession) -> None:
        kept = await read_kept(session)
        for council, rules in where.rules.items():
            for uuid, state in cases[council].items():
                sort(found, kept.case(uuid, state, rules), kept, today)
            for alert in await alert_states(session, council, closed=True):
                sort(found, kept.alert(alert, rules), kept, today)
        if where.only is None:
            await find_shared(session, where, found, now)
        found.unfinished = list(await session.scalars(select(ProofRow.id).where(ProofRow.finished_at.is_(None))))

    await where.book.reading(work)
    return found


@dataclass(frozen=True)
class Kept:
    """What else must be known. names, lasts: reference and last day of each case; of_case: the case of each alert."""

    names: dict[str, str]
    lasts: dict[str, date]
    of_case: dict[str, str]
    busy: set[str]
    holds: set[str]

    def case(self, uuid: str, state: State, rules: dict[str, Rule]) -> Item | None:
        """Return a case that is over; None while it is not, or while an alert of it is open."""
        since = ended_on(state, self.lasts[uuid]) if uuid in self.names and uuid not in self.busy else None
        rule = rules[YEARS[state.kind]]
        return Item(uuid, self.names[uuid], state.council, state.kind, rule, since) if since else None

    def alert(self, alert: AlertState, rules: dict[str, Rule]) -> Item | None:
        """Return an alert that is closed; None while it is open."""
        since = alert_ended_on(alert)
        return Item(alert.uuid, alert.uuid, alert.council, "alert", rules[YEARS["alert"]], since) if since else None

    def is_held(self, item: Item) -> bool:
        """Return whether it, or the case that it belongs to, is on hold."""
        return bool({item.uuid, self.of_case.get(item.uuid)} & self.holds)


async def read_kept(session: AsyncSession) -> Kept:
    """Read what the states do not tell."""
    last = select(EventRow.case_uuid, func.max(EventRow.at)).where(EventRow.kind.not_in(ADDS_NOTHING))
    last = last.group_by(EventRow.case_uuid)
    linked = select(AlertRow.uuid, AlertRow.case_uuid).where(AlertRow.case_uuid.is_not(None))
    of_case = {alert: str(case) for alert, case in await session.execute(linked)}
    open_now = [alert.uuid for alert in await alert_states(session, closed=True) if alert.closed is None]
    return Kept(
        names={case.uuid: case.reference for case in await session.scalars(select(CaseRow))},
        lasts={uuid: in_london(at) for uuid, at in await session.execute(last)},
        of_case=of_case,
        busy={of_case[uuid] for uuid in open_now if uuid in of_case},
        holds=await held_uuids(session),
    )


def sort(found: Found, item: Item | None, kept: Kept, today: date) -> None:
    """Note whether it goes, is held, or nobody knows how long to keep it."""
    if item is None:
        return
    if item.rule.number is None:
        key = (item.council, item.rule.name)
        found.unconfirmed[key] = found.unconfirmed.get(key, 0) + 1
    elif goes_on(item.since, item.rule.number) <= today:
        (found.held if kept.is_held(item) else found.go).append(item)


async def find_shared(session: AsyncSession, where: Scope, found: Found, now: datetime) -> None:
    """Find what belongs to no single council: conversations by their promise, notices and logs by the longest rule."""
    found.conversations = await expired(session, now)
    found.forms = list(await session.scalars(select(FormRow.id).where(FormRow.keep_until <= now)))
    found.bot_must_forget = await session.scalar(select(func.count()).select_from(Forgetting)) or 0
    if days := shared(where.rules.values(), "notice_days"):
        old = select(NoticeRow.id).where(
            NoticeRow.settled_at <= now - timedelta(days=days),
            # A letter that somebody still has to see to stands on Today; it goes with its case.
            NoticeRow.letter.is_(None) | NoticeRow.standing.not_in(LEFT_OVER),
        )
        found.notices = list(await session.scalars(old))
    if days := shared(where.rules.values(), "log_days"):
        limit = (now - timedelta(days=days)).timestamp()
        found.logs = [path for path in sorted(where.home.glob("*.log*")) if path.stat().st_mtime <= limit]


def alert_ended_on(alert: AlertState) -> date | None:
    """Return when the last was done about an alert; None while it is open."""
    return in_london(alert.closed.at) if alert.closed else None


def last_added(events: Sequence[EventRow]) -> datetime:
    """Return when the last thing was added to a case. events: its history, the oldest first."""
    return next(row.at for row in reversed(events) if row.kind not in ADDS_NOTHING)


async def held_uuids(session: AsyncSession) -> set[str]:
    """Return what is on hold now."""
    return set(await session.scalars(select(HoldRow.about).where(HoldRow.released_at.is_(None))))


def is_still_over(state: State, last_event: date, item: Item, today: date) -> bool:
    """Return whether it is still over when it goes: nothing was added, reopened or held meanwhile."""
    since, number = ended_on(state, last_event), item.rule.number
    return since is not None and number is not None and goes_on(since, number) <= today
