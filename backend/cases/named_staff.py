"""Is a member of staff the person whom a telling names, however it is written? They must neither handle nor read it.

Two answers: `is_named` keeps somebody out at once, and only a person can let them in again; `may_be_named` is said to
whoever gives the case to somebody. -- Getting the best from complaints (2006): nobody complained about handles it
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from sqlalchemy import String, column, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.names import nearly, parts_of
from backend.cases.representation import Representation

STAFF = table("staff", column("id", String), column("name", String))
"""The people of the desk, as far as a name goes; the desk itself lies above this package."""
ROLE_WORDS = frozenset(
    ("team", "manager", "social", "worker", "officer", "complaints", "complaint", "duty", "safeguarding", "advocate")
    + ("auditor", "admin", "assistant", "senior", "leaving", "care", "service", "head", "deputy", "director", "key")
    + ("support", "personal", "adviser", "advisor", "iro", "keyworker", "boss", "my", "his", "her", "their", "our")
    + ("named", "called", "is", "was", "who", "lady", "man", "woman", "person", "guy")
)
"""What stands beside a name and is none."""
SMALL_WORDS = frozenset("my his her their our named called is was who care head".split())  # noqa: SIM905
BEFORE = ("mr", "mrs", "ms", "miss", "mx", "dr")


def is_named(staff: str, person_named: str, words: Iterable[str]) -> bool:
    """Return whether this member of staff is surely meant.

    In the box for the person named: the family name with nothing that speaks for somebody else. In the words: the full
    name, or the family name after a title or a role.
    """
    given, family = name_of(staff)
    if not family:
        return False
    box = [part for part in parts_of(person_named) if part not in ROLE_WORDS]
    if any(meets(part, family) for part in box):
        others = [part for part in box if not meets(part, family)]
        if not others or any(meets(other, one) for other in others for one in given):
            return True
    return any(said_in_full(given, family, text) for text in words)


def may_be_named(staff: str, person_named: str, words: Iterable[str]) -> bool:
    """Return whether any part of their name is in the box for the person named, or their family name in the words."""
    given, family = name_of(staff)
    box = parts_of(person_named)
    if any(meets(part, one) for part in box for one in (*given, family) if one):
        return True
    return bool(family) and any(part == family for text in words for part in words_in(text))


def name_of(staff: str) -> tuple[list[str], str]:
    """Return given names and family name, without what is a role: accounts are named `Team Manager Example`, too."""
    parts = [part for part in parts_of(staff) if part not in ROLE_WORDS]
    return parts[:-1], parts[-1] if parts else ""


def meets(one: str, other: str) -> bool:
    """Return whether two parts of a name are the same, but for a letter more, less, other or swapped in a long one."""
    return one == other or bool(set(nearly(one)) & set(nearly(other)))


def said_in_full(given: Sequence[str], family: str, text: str) -> bool:
    """Return whether a text has the given name right before the family name, or a title or a role before it."""
    pairs = pairwise(text.casefold().replace("’", "'").split())
    for before, after in pairs:
        name = next(iter(parts_of(after)), "")
        if meets(name, family):
            first = next(iter(parts_of(before)), "")
            if any(meets(first, one) for one in given) or before.strip(".,'") in BEFORE:
                return True
            if not given and first in ROLE_WORDS - SMALL_WORDS:
                return True
    return False


def words_in(text: str) -> Iterator[str]:
    """Yield the words of a text as parts of names are written."""
    for word in text.split():
        yield from parts_of(word)


def texts_of(told: Representation) -> list[str]:
    """Return everything that was told in words."""
    beside = [told.advocate.to_know] if told.advocate.to_know else []
    return [*(one.text for one in told.words), *(one.text for one in told.points), *beside]


async def staff_named_in(session: AsyncSession, person_named: str, words: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of staff who are surely meant, of every council: whoever moves between two is kept out, too."""
    rows = await session.execute(select(STAFF.c.id, STAFF.c.name))
    return tuple(sorted(staff for staff, name in rows if is_named(name, person_named, words)))
