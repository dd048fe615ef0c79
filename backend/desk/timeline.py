"""The history of a case in words for staff: what happened, who did it, what was said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from backend.cases.events import SYSTEM, TELLER
from backend.cases.shapes import Representation
from backend.cases.tables import EventRow
from backend.cases.young_person import KIND as YOUNG_PERSON
from backend.desk import say
from backend.desk.moves.answering import REASONS
from backend.desk.opening import Opened
from backend.law.reasons import said

IN_JSON = {"words_added", "contact_changed", "advocate_answered", "stage_requested", "withdrawn"}
"""Kinds whose words have the shape of a request of the Case API."""
LABELS = {
    "on": "On",
    "to": "To",
    "reason": "Reason",
    "child_told_on": "The child was told on",
    "person_told_on": "The person was told on",
    "told_on": "They were told on",
    "procedure_given": "Procedure explained",
    "advocacy_given": "Advocates explained",
    "staff": "Who",
    "agrees": "Agrees",
    "agreed": "The child agrees",
    "accepted": "Accepted",
    "looked_at": "Will be looked at",
    "outcome": "Outcome",
    "finding": "Found",
    "stage_2_right_told": "Told about stage 2",
    "stage_3_right_told": "Told about the panel",
    "ombudsman_told": "Told about the Ombudsman",
    "person_agrees": "The person agrees",
    "allowed": "Allowed",
    "stage": "Stage",
    "before_answer": "Before an answer",
    "after_window": "After the time for it",
    "second": "Proposed by",
    "ground": "Ground",
    "answer": "Answer",
    "flags": "Dealt with",
}
WORDS = {
    **REASONS,
    "resolved": "Resolved",
    "partly": "Partly resolved",
    "not_resolved": "Not resolved",
    "upheld": "Upheld",
    "partly_upheld": "Partly upheld",
    "not_upheld": "Not upheld",
    "prejudice": "Might prejudice proceedings",
    "outside": "Outside this procedure",
    **say.YES_NO,
    **say.ADVOCATE,
    **say.KIND,
    **say.SHORT_TASK,
}
HIDDEN = {"received"}


@dataclass(frozen=True)
class Line:
    """One thing that happened. words: what was said, as it was said."""

    at: datetime
    what: str
    who: str
    facts: tuple[tuple[str, str], ...]
    words: tuple[str, ...]


def lines(opened: Opened, names: Mapping[str, str]) -> list[Line]:
    """The whole history, the newest first."""
    return [line_of(opened, row, names) for row in reversed(opened.rows)]


def line_of(opened: Opened, row: EventRow, names: Mapping[str, str]) -> Line:
    """One event."""
    who = {TELLER: "The person who told us", SYSTEM: "This program"}.get(row.actor) or names.get(row.actor, row.actor)
    facts = () if row.kind in HIDDEN else tuple(facts_of(row.facts, names))
    return Line(row.at, say.EVENT.get(row.kind, row.kind), who, facts, words_of(opened, row))


def facts_of(facts: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The facts of an event that say something."""
    for name, value in facts.items():
        if name in LABELS and value not in (None, False, [], ""):
            yield LABELS[name], text_of(value, names)


def text_of(value: Any, names: Mapping[str, str]) -> str:
    """One fact in words."""
    if value is True:
        return "Yes"
    if isinstance(value, list):
        return ", ".join(text_of(one, names) for one in value)
    try:
        return said(date.fromisoformat(value))
    except (TypeError, ValueError):
        return names.get(str(value)) or WORDS.get(str(value), str(value))


def words_of(opened: Opened, row: EventRow) -> tuple[str, ...]:
    """What was said. The words of the first event stand on the page by themselves; what is only counted, nowhere."""
    if row.kind == YOUNG_PERSON:
        return ()
    text = opened.book.words_of(row)
    if not text or row.kind == "received":
        return ()
    if row.kind == "told_again":
        return tuple(one.text for one in Representation.model_validate_json(text).words)
    return tuple(requested(json.loads(text))) if row.kind in IN_JSON else (text,)


def requested(body: Mapping[str, Any]) -> Iterator[str]:
    """What a later request says."""
    yield from (one["text"] for one in body.get("words") or ())
    if body.get("why"):
        yield body["why"]
    reply = body.get("reply") or {}
    parts = [say.or_blank(say.REPLY, reply.get("how")), reply.get("to"), reply.get("avoid")]
    if reply:
        safe = f"safe: {say.or_blank(say.YES_NO, reply.get('safe')).lower()}"
        yield "; ".join(part for part in (*parts, safe) if part)
    advocate = body.get("advocate") or {}
    found = [advocate.get("name"), advocate.get("contact")]
    if any(found):
        yield ", ".join(part for part in found if part)


def later_words(opened: Opened) -> list[tuple[datetime, str]]:
    """Words of the person that came after the first telling, oldest first: they belong beside the first ones."""
    kinds = {"told_again", "words_added"}
    return [(row.at, text) for row in opened.rows if row.kind in kinds for text in words_of(opened, row)]


def reply_now(opened: Opened) -> Mapping[str, Any]:
    """The way to reach them that holds now: the last one they gave."""
    reply: Mapping[str, Any] = opened.told.reply.model_dump()
    for row in opened.rows:
        if row.kind == "contact_changed":
            reply = json.loads(opened.book.words_of(row) or "{}").get("reply") or reply
    return {"how": None, "to": None, "safe": None, "avoid": None, **reply}
