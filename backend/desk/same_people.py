"""Cases that may be about the same person or household: by keyed hashes, and only those that somebody may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.names import Hashes, contacts_in, parts_of
from backend.cases.shapes import Representation
from backend.cases.tables import NameRow, SummaryRow
from backend.desk.case_access import Opened

MOST = 8
"""Cases that are shown, the newest first."""
WHOLE_NAME = 2
"""Parts of a name: a first name alone says nothing."""
SAME_NAME, SAME_CONTACT = "the same name of a child", "the same number or address"


@dataclass(frozen=True)
class Likely:
    """A case that may belong to this one, and what is the same."""

    row: SummaryRow
    because: tuple[str, ...]


async def likely(session: AsyncSession, opened: Opened, theirs: ColumnElement[bool]) -> list[Likely]:
    """Return cases that may belong to this one and are not linked with it."""
    found: dict[str, list[str]] = {}
    for because, asked in questions(opened):
        for case_uuid in await session.scalars(asked):
            found.setdefault(case_uuid, []).append(because)
    found.pop(opened.case.uuid, None)
    linked = {other for other, _ in opened.state.links}
    rows = select(SummaryRow).where(SummaryRow.case_uuid.in_(found), SummaryRow.reference.not_in(linked), theirs)
    newest = await session.scalars(rows.order_by(SummaryRow.received_on.desc(), SummaryRow.reference).limit(MOST))
    return [Likely(row, tuple(found[row.case_uuid])) for row in newest]


def questions(opened: Opened) -> Sequence[tuple[str, Select[str]]]:
    """Return what to ask for, and why a case that is found may belong here. No names, nothing to ask."""
    told, hashes = opened.told, Hashes.of(opened.book.secrets.code_key, opened.case.council)
    names = {hashes.hashed("part", part) for part in parts_of(name_of_child(told))}
    # An advocate writes for many children, and is written to for many.
    advocates = set(contacts_in(told.advocate.contact or ""))
    contacts = {hashes.hashed("contact", one) for one in set(contacts_in(told.reply.to or "")) - advocates}
    if told.speaker.relation == "advocate":
        contacts.clear()
    found = []
    if len(names) >= WHOLE_NAME:
        found.append((SAME_NAME, having(names, "child").having(func.count() == len(names))))
    if contacts:
        found.append((SAME_CONTACT, having(contacts, "contact")))
    return found


def having(hashes: set[int], what: str) -> Select[str]:
    """Return the question which cases have any of these hashes."""
    asked = select(NameRow.case_uuid).where(NameRow.what == what, NameRow.hash.in_(hashes))
    return asked.group_by(NameRow.case_uuid)


def name_of_child(told: Representation) -> str:
    """Return the name of the child it is about, as it is looked up (names_index.py)."""
    return told.child.name or (told.speaker.name if told.speaker.role == "child" else None) or ""


async def linked_with(
    session: AsyncSession, opened: Opened, theirs: ColumnElement[bool]
) -> list[tuple[SummaryRow, str]]:
    """Return the cases that are linked with this one and may be seen, and how."""
    hows = dict(opened.state.links)
    rows = await session.scalars(select(SummaryRow).where(SummaryRow.reference.in_(hows), theirs))
    return [(row, hows[row.reference]) for row in sorted(rows, key=lambda one: one.received_on)]
