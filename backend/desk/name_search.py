"""Find cases by a name, a telephone number or an address, over keyed hashes: no words are opened, none are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.names import Hashes, contacts_in, parts_of
from backend.cases.tables import NameRow, SummaryRow

MOST = 50
"""Cases that are shown: whoever sees so many types more of the name."""
type Worth = dict[int, int]
"""What a hit of each hash is worth."""


@dataclass(frozen=True)
class Hit:
    """A case that was found. what: of whom or what the hash was; near: it is spelt another way there."""

    row: SummaryRow
    what: tuple[str, ...]
    near: bool


def sought(code_key: bytes, councils: Iterable[str], text: str) -> list[Worth]:
    """Return one entry for each part of what was typed: all of them must be met. Empty: nothing to look for."""
    of_councils = [Hashes.of(code_key, council) for council in councils]
    contacts = list(contacts_in(text))
    if contacts:
        return [{hashes.hashed("contact", one): 4 for hashes in of_councils} for one in contacts]
    parts = parts_of(text)
    return [{one: worth for of in of_councils for one, worth in of.of_part(part).items()} for part in parts]


async def find_named(session: AsyncSession, wanted: Sequence[Worth], where: ColumnElement[bool]) -> list[Hit]:
    """Return the cases that meet every part, those that are spelt the same first."""
    if not wanted:
        return []
    parts = [meeting(worth, f"part_{number}") for number, worth in enumerate(wanted)]
    total = sum((part.c.worth for part in parts[1:]), start=parts[0].c.worth)
    asked = select(SummaryRow, total.label("worth"))
    for part in parts:
        asked = asked.join(part, part.c.case_uuid == SummaryRow.case_uuid)
    asked = asked.where(where).order_by(total.desc(), SummaryRow.ended, SummaryRow.received_on.desc()).limit(MOST)
    rows = [(row, int(worth)) for row, worth in await session.execute(asked)]
    whats = await whats_of(session, wanted, [row.case_uuid for row, _ in rows])
    return [Hit(row, tuple(sorted(whats[row.case_uuid])), worth < 4 * len(wanted)) for row, worth in rows]


def meeting(worth: Worth, name: str) -> Subquery:
    """Return the cases that one part meets, each with what its best hit is worth."""
    best = func.max(case(*((NameRow.hash.in_(those), value) for value, those in by_value(worth)), else_=0))
    found = select(NameRow.case_uuid, best.label("worth")).where(NameRow.hash.in_(worth))
    return found.group_by(NameRow.case_uuid).subquery(name)


def by_value(worth: Worth) -> list[tuple[int, list[int]]]:
    """Return the hashes of each value."""
    return [(value, [one for one, held in worth.items() if held == value]) for value in sorted(set(worth.values()))]


async def whats_of(session: AsyncSession, wanted: Sequence[Worth], uuids: Sequence[str]) -> dict[str, set[str]]:
    """Return of whom the hashes were that were met, by case."""
    every = [one for worth in wanted for one in worth]
    asked = select(NameRow.case_uuid, NameRow.what).where(and_(NameRow.case_uuid.in_(uuids), NameRow.hash.in_(every)))
    found: dict[str, set[str]] = {uuid: set() for uuid in uuids}
    for uuid, what in await session.execute(asked):
        found[uuid].add(what)
    return found
