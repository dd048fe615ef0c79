"""The history of a case in words for staff: what happened, who did it, what was said."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from backend.cases.events import SYSTEM, TELLER
from backend.cases.events.links import LINKING
from backend.cases.later_words import request_in
from backend.cases.papers import PAPERS, Item, Paper
from backend.cases.shapes import Representation
from backend.cases.tables import EventRow
from backend.cases.terms import FILE_KINDS, FILE_REMOVALS, IMPORT, LINKS, REMEDIES
from backend.cases.young_person import KIND as YOUNG_PERSON
from backend.desk import labels
from backend.desk.actions.endings import ROUTE
from backend.desk.actions.extensions import REASONS
from backend.desk.actions.first_steps import ASKED_HOW, WISHES_BY
from backend.desk.actions.next_stages import EARLY_TESTS
from backend.desk.actions.panel import OF, REPLIES, SPEAKS
from backend.desk.actions.stage_2 import WHOSE
from backend.desk.case_access import Opened
from backend.desk.letter_drafts import TITLES
from backend.files.held import KIND as FILE_ADDED
from backend.files.held import REMOVED as FILE_REMOVED
from backend.files.held import held_of
from backend.law.working_days import in_london
from telling.spoken_dates import say_date

LABELS = {
    "on": "On",
    "to": "To",
    "reason": "Reason",
    "child_told_on": "The child was told on",
    "came_back": "Of the part that came back on",
    "person_told_on": "The person was told on",
    "complained_on": "The complaint arrived on",
    "told_on": "They were told on",
    "procedure_given": "Procedure explained",
    "advocacy_given": "Advocates explained",
    "staff": "Who",
    "agrees": "Agrees",
    "agreed": "The child agrees",
    "wishes_by": "Wishes are found out",
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
    "about": "About",
    "how": "Asked",
    "understands": "Understands enough to decide",
    "child_heard": "The child’s views taken into account",
    "earlier": "Could be expected earlier",
    "fair": "Can still be looked into fairly",
    "part": "Only a part of it",
    "of_part": "Which part",
    "might_prejudice": "Might prejudice the proceedings",
    "late_accepted": "Looked into although it is late",
    "points": "Points",
    "independent": "Independence was found out",
    "namesake": "Somebody else of the same name as on the list of the desk",
    "officer_apart": "Has no part in it",
    "whose": "Of",
    "of": "Written by",
    "meets_on": "Meets on",
    "advocate": "An advocate comes",
    "companion": "One more person comes",
    "speaks": "Speaks",
    "action_plan": "What happens is written down",
    "findings": "Found, point by point",
    "replies": "Recommendations",
    "routes": "Answered by, point by point",
    "recommendations": "Recommendations",
    "with_independent_person": "Considered together with the Independent Person",
    **dict(EARLY_TESTS),
    "point": "Point",
    "due": "By",
    "remedy": "Of what kind",
    "letter": "Which",
    "sent": "Already sent, to be put right",
    "what": "Of what kind",
    "why": "Why",
    "other": "Which case",
    "link": "How they belong together",
}
WORDS = {
    **REASONS,
    "resolved": "Resolved",
    "partly": "Partly resolved",
    "not_resolved": "Not resolved",
    "upheld": "Upheld",
    "partly_upheld": "Partly upheld",
    "no_finding": "It could not be found out",
    **dict(REPLIES),
    **dict(SPEAKS),
    **dict(OF),
    **dict(WHOSE),
    **dict(ROUTE),
    **dict(ASKED_HOW),
    "not_right": "It was not right to ask them",
    **TITLES,
    "child": "The child",
    "adult": "The adult",
    "not_upheld": "Not upheld",
    "prejudice": "Might prejudice proceedings",
    "outside": "Outside this procedure",
    **dict(WISHES_BY),
    **labels.YES_NO,
    **labels.ADVOCATE,
    **labels.KIND,
    **labels.SHORT_TASK,
    **labels.NOTE,
    **FILE_KINDS,
    **FILE_REMOVALS,
    **LINKS,
    **REMEDIES,
}
HIDDEN = {"received"}
NOTE = "note_written"
OF_THE_TEAM = (NOTE, *LINKING)
"""What only the team reads: notes, and which other children's cases belong to this one."""


@dataclass(frozen=True)
class Line:
    """One thing that happened. words: what was said, as it was said. in_error: it counts no more.

    seq: its number in the history. is_file: it added a file, which they may download. is_removed: its content is gone.
    """

    at: datetime
    what: str
    who: str
    facts: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    seq: int = 0
    in_error: bool = False
    is_file: bool = False
    is_removed: bool = False


def lines(opened: Opened, names: Mapping[str, str], *, notes: bool, files: Container[int]) -> list[Line]:
    """Return the whole history, the newest first.

    Not what tells of a case that is kept from whoever reads.

    notes: with those of the team, for who may read them. files: events that added a file which they may have.
    """
    counts = {row.seq for row in opened.rows}
    return [
        line_of(opened, row, names, in_error=row.seq not in counts, files=files)
        for row in reversed(opened.history)
        if row.seq not in opened.hidden and (notes or not about_a_note(opened, row))
    ]


def line_of(
    opened: Opened, row: EventRow, names: Mapping[str, str], *, in_error: bool, files: Container[int] | None = None
) -> Line:
    """Return the line of one event. files: as of `lines`; None for whoever may have every one."""
    who = {TELLER: "The person who told us", SYSTEM: "This program", IMPORT: "Taken over from the council’s list"}.get(
        row.actor
    ) or names.get(row.actor, row.actor)
    facts = () if row.kind in HIDDEN else tuple(facts_of(row.facts, names))
    if row.kind == "recorded_in_error":
        facts = (("Marked", marked(opened, int(row.facts["event"]))), *facts)
    if row.kind == "report_received" and "file" in row.facts and (files is None or row.facts["file"] in files):
        facts = (*facts, ("The whole of it", file_named(opened, int(row.facts["file"]))))
    what, is_file = labels.EVENT.get(row.kind, row.kind), row.kind == FILE_ADDED
    about = int(row.facts["file"]) if row.kind == FILE_REMOVED else row.seq
    hidden = (is_file or row.kind == FILE_REMOVED) and files is not None and about not in files
    words = () if hidden else words_of(opened, row)
    if row.kind == FILE_REMOVED and not hidden:
        facts = (("Which", file_named(opened, about)), *facts)
    is_removed = is_file and row.seq in opened.removed_files
    can_be_had = is_file and not hidden and not is_removed
    return Line(row.at, what, who, facts, words, row.seq, in_error, can_be_had, is_removed)


def file_named(opened: Opened, seq: int) -> str:
    """Return the name of the file that this event added."""
    row = next(row for row in opened.history if row.seq == seq)
    return held_of(row, opened.book.words_of(row)).name


def about_a_note(opened: Opened, row: EventRow) -> bool:
    """Return whether this is a note of the team or a link, or marks a note as recorded in error."""
    if row.kind == "recorded_in_error":
        return any(one.seq == row.facts["event"] and one.kind == NOTE for one in opened.history)
    return row.kind in OF_THE_TEAM


def marked(opened: Opened, seq: int) -> str:
    """Return what was marked as recorded in error, and when that was recorded."""
    row = next(row for row in opened.history if row.seq == seq)
    return f"{labels.EVENT.get(row.kind, row.kind)}, of {say_date(in_london(row.at), year=True)}"


def facts_of(facts: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the facts of an event that say something."""
    for name, value in facts.items():
        if name in LABELS and value not in (None, False, [], ""):
            yield LABELS[name], text_of(value, names)


def text_of(value: Any, names: Mapping[str, str]) -> str:
    """Return one fact in words."""
    if value is True:
        return "Yes"
    if isinstance(value, list):
        return ", ".join(text_of(one, names) for one in value)
    try:
        return say_date(date.fromisoformat(value), year=True)
    except (TypeError, ValueError):
        return names.get(str(value)) or WORDS.get(str(value), str(value))


def words_of(opened: Opened, row: EventRow) -> tuple[str, ...]:
    """Return what was said.

    The words of the first event stand on the page by themselves; what is only counted, nowhere.
    """
    if row.kind in (YOUNG_PERSON, "letter_kept"):  # a letter has a page of its own
        return ()
    text = opened.book.words_of(row)
    if not text or row.kind == "received":
        return ()
    if row.kind == "told_again":
        return tuple(one.text for one in Representation.model_validate_json(text).words)
    if row.kind == FILE_ADDED:
        file = held_of(row, text)
        return tuple(part for part in (f"{file.name} ({file.in_words})", file.about) if part)
    if row.kind == "action_planned":
        item = Item.opened(text)
        return (f"{item.title}\n{item.text}",)
    if row.kind in PAPERS:
        return tuple(Paper.opened(text).paragraphs(WORDS))
    asked = request_in(row.kind, text)
    return (text,) if asked is None else tuple(requested(asked))


def requested(body: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a later request says."""
    yield from (one["text"] for one in body.get("words") or ())
    for name in ("why", "contact"):
        if body.get(name):
            yield body[name]
    reply = body.get("reply") or {}
    parts = [labels.or_blank(labels.REPLY, reply.get("how")), reply.get("to"), reply.get("avoid")]
    if reply:
        safe = f"safe: {labels.or_blank(labels.YES_NO, reply.get('safe')).lower()}"
        yield "; ".join(part for part in (*parts, safe) if part)
    advocate = body.get("advocate") or {}
    found = [advocate.get("name"), advocate.get("contact")]
    if any(found):
        yield ", ".join(part for part in found if part)


def later_words(opened: Opened) -> list[tuple[datetime, str]]:
    """Return words of the person that came after the first telling, oldest first: they belong beside the first ones."""
    kinds = {"told_again", "words_added"}
    return [(row.at, text) for row in opened.rows if row.kind in kinds for text in words_of(opened, row)]


def reply_now(opened: Opened) -> Mapping[str, Any]:
    """Return the way to reach them that holds now: the last one they gave."""
    reply: Mapping[str, Any] = opened.told.reply.model_dump()
    for row in opened.rows:
        if row.kind == "contact_changed":
            reply = (request_in(row.kind, opened.book.words_of(row)) or {}).get("reply") or reply
    return {"how": None, "to": None, "safe": None, "avoid": None, **reply}
