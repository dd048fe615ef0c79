"""One case whole, as a council's own system reads it: everything that is kept about it, under fields that stay.

docs/moving.md names the fields. A field may be added; none changes its name or its meaning.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import StringIO
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.audit.tables import AuditRow
from backend.cases.casebook import Casebook, events_of, rows_of, standing_rows
from backend.cases.deadlines import dates_if_known
from backend.cases.events.links import LINKING
from backend.cases.history import replay
from backend.cases.receive import representation_of, shown
from backend.cases.shapes import Representation
from backend.cases.state import State
from backend.cases.steps import name_of
from backend.cases.tables import CaseRow, EventRow
from backend.desk.hidden_links import hidden_links
from backend.desk.staff import Staff
from backend.files.held import KIND as FILE_ADDED
from backend.files.held import REMOVED as FILE_REMOVED
from backend.files.held import HeldFile, files_of
from backend.retention.files import removed_in_history
from backend.store.sealing import Destroyed

NOT_FOR_EVERYBODY = ("note_written", "young_person_recorded", FILE_ADDED, FILE_REMOVED, *LINKING)
"""Kinds of event that somebody has to look at before anybody outside the team reads them."""
CASE_COLUMNS = (
    "reference", "council", "kind", "where_it_is", "stage", "received_on", "channel", "role", "child_name",
    "speaker_name", "relation", "person_named", "about", "words", "wanted", "reply_how", "reply_to", "reply_safe",
    "reply_avoid", "advocate", "assigned_to", "acknowledged_on", "extended_to", "answered_on", "outcome",
    "stage_2_requested_on", "stage_2_answered_on", "stage_3_requested_on", "panel_met_on", "director_replied_on",
    "next_what", "next_by", "ended", "ended_on",
)  # fmt: skip
EVENT_COLUMNS = ("reference", "seq", "kind", "at", "actor", "actor_name", "facts", "words", "in_error", "to_be_checked")


@dataclass(frozen=True)
class CaseFile:
    """A case with its whole history, opened. audit: who read and did what with it.

    gone: files whose content was removed, by a proof. hidden: events that tell of a link with a case which is kept from
    whoever gets this.
    """

    case: CaseRow
    history: Sequence[EventRow]
    book: Casebook
    audit: Sequence[AuditRow] = ()
    gone: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()

    @cached_property
    def state(self) -> State:
        """Where it is."""
        return replay(events_of(self.history))

    @cached_property
    def told(self) -> Representation:
        """What was told; raises CannotUnseal."""
        return representation_of(self.book, self.history[0])

    def as_json(self, now: datetime) -> dict[str, Any]:
        """Return everything that is kept about it; raises CannotUnseal."""
        hidden = {str(row.facts["other"]) for row in self.history if row.seq in self.hidden}
        return {
            "reference": self.case.reference,
            "uuid": self.case.uuid,
            "council": self.case.council,
            "opened_at": self.case.opened_at.isoformat(),
            "exported_at": now.isoformat(),
            "where_it_is": name_of(self.state),
            "told": self.told.model_dump(mode="json"),
            "events": list(self.events),
            "dates": self.dates(),
            "files": [
                {"seq": one.seq, "name": one.name, "about": one.about, "what": one.what, "on": one.on.isoformat()}
                | {"type": one.type, "size": one.size, "added_at": one.added_at.isoformat(), "added_by": one.added_by}
                | {"in_error": one.in_error, "removed": one.removed}
                for one in self.files
            ],
            "audit": [
                {"seq": row.seq, "at": row.at.isoformat(), "actor": row.actor, "what": row.what, "facts": row.facts}
                | {"before": row.before, "hash": row.hash}
                for row in self.audit
                if not (row.what in LINKING and row.facts.get("other") in hidden)
            ],
        }

    @cached_property
    def events(self) -> Sequence[Mapping[str, Any]]:
        """Every event, also what was recorded in error; raises CannotUnseal."""
        counts = {row.seq for row in standing_rows(self.history)}
        return [
            {
                "seq": row.seq,
                "kind": row.kind,
                "at": row.at.isoformat(),
                "actor": row.actor,
                "facts": row.facts,
                "words": self.book.words_of(row),
                "in_error": row.seq not in counts,
                "to_be_checked": row.kind in NOT_FOR_EVERYBODY,
            }
            for row in self.history
            if row.seq not in self.hidden
        ]

    @cached_property
    def files(self) -> Sequence[HeldFile]:
        """Its files, without their content; raises CannotUnseal."""
        return list(files_of(self.history, self.book.words_of, self.gone))

    def dates(self) -> list[dict[str, Any]] | None:
        """Return every date with its reasons; None where the calendar is too short."""
        found = dates_if_known(self.state, self.book.law)
        if not found.known:
            return None
        return [
            shown(self.book, due.deadline).model_dump(mode="json")
            | {"met_on": due.met_on.isoformat() if due.met_on else None}
            for due in found.due
        ]

    def as_row(self, names: Mapping[str, str]) -> dict[str, str]:
        """Return the case as one line of a table. names: of staff, by id."""
        state, told = self.state, self.told
        due = min(dates_if_known(state, self.book.law).open, key=lambda one: one.deadline.by, default=None)
        found = {
            "reference": self.case.reference,
            "council": self.case.council,
            "where_it_is": name_of(state),
            "channel": told.channel,
            "role": told.speaker.role,
            "child_name": told.child.name,
            "speaker_name": told.speaker.name,
            "relation": told.speaker.relation,
            "person_named": told.person_named,
            "about": ";".join(told.about),
            "words": "\n\n".join(one.text for one in told.words),
            "wanted": told.wanted.text,
            "reply_how": told.reply.how,
            "reply_to": told.reply.to,
            "reply_safe": told.reply.safe,
            "reply_avoid": told.reply.avoid,
            "advocate": state.advocate,
            "assigned_to": names.get(state.assigned_to or "", state.assigned_to),
            "next_what": due.deadline.what if due else None,
            "next_by": due.deadline.by if due else None,
        }
        return {name: text_of(found[name] if name in found else getattr(state, name)) for name in CASE_COLUMNS}

    def event_rows(self, names: Mapping[str, str]) -> Iterable[dict[str, str]]:
        """Yield its events as lines of a table."""
        for event in self.events:
            whole = {
                **event,
                "reference": self.case.reference,
                "actor_name": names.get(event["actor"], ""),
                "facts": json.dumps(event["facts"], ensure_ascii=False),
            }
            yield {name: text_of(whole[name]) for name in EVENT_COLUMNS}


def text_of(value: object) -> str:
    """Return a value as a cell: nothing for nothing, a day as 2026-11-27."""
    return "" if value is None else ("yes" if value else "no") if isinstance(value, bool) else str(value)


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (CWE-1236)."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]], *, header: bool = True) -> str:
    """Return a table as CSV. Every cell is quoted: a bare carriage return would begin a line in a spreadsheet."""
    out = StringIO()
    lines = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    if header:
        lines.writerow(columns)
    for row in rows:
        lines.writerow([safe(row[name]) for name in columns])
    return out.getvalue()


async def case_file(
    book: Casebook, session: AsyncSession, uuid: str, audit: Sequence[AuditRow] = (), *, person: Staff | None = None
) -> CaseFile | None:
    """Return one case; None where it went, or is just being deleted. audit: as of `CaseFile`.

    person: who gets it; None for the council's own system, from which no case is kept.
    """
    case, rows = await session.get(CaseRow, uuid), await rows_of(session, uuid)
    if case is None or not rows:
        return None
    hidden = await hidden_links(session, person, rows) if person else frozenset[int]()
    file = CaseFile(case, rows, book, audit, await removed_in_history(book, session, rows), hidden)
    try:
        file.told  # noqa: B018  # its key is gone, or it is not
    except Destroyed:
        return None
    return file
