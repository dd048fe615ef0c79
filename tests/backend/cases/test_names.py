"""Cases are found by name, however it is spelt; a stolen database without the keys tells no name."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from sqlalchemy import select, text

from backend.cases.names import Hashes, contacts_in, parts_of
from backend.cases.receive import receive
from backend.cases.tables import NameRow
from backend.settings import Settings
from tests.backend.cases.kit import NOW, casebook, new_uuid, represented

MINE = Hashes.of(b"k" * 32, "wigan")


def worth(kept: str, typed: str) -> int:
    """Return what the best hit is worth, of one part of a name against another; 0: they do not meet."""
    held = MINE.of_name(kept)
    return max((value for one, value in MINE.of_part(parts_of(typed)[0]).items() if one in held), default=0)


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("Katherine", "Katharine"), ("Katherine", "Kathrine"), ("Katherine", "Catherine"), ("Shaun", "Sean"),
        ("Okonkwo", "Okonkow"), ("O’Brien", "OBrien"), ("Zoë", "zoe"), ("Ms Patel’s", "patel"), ("Stephen", "Steven"),
        ("Mohammed", "Muhammad"), ("Smith", "Smyth"),
    ],
)  # fmt: skip
def test_a_name_is_found_although_it_is_spelt_another_way(kept: str, typed: str) -> None:
    assert worth(kept, typed) > 0


@pytest.mark.parametrize(("kept", "typed"), [("Katherine", "Margaret"), ("Amy", "Eva"), ("Ash", "Jon")])
def test_another_name_is_not_found(kept: str, typed: str) -> None:
    assert worth(kept, typed) == 0


def test_the_same_spelling_is_worth_most() -> None:
    assert (worth("Katherine", "katherine"), worth("Katherine", "Katharine")) == (4, 2)


def test_a_number_is_one_number_however_it_is_written() -> None:
    written = ("07700 900123", "+44 7700 900123", "0044 (0)7700-900123", "ring 07700900123 after school")
    assert {tuple(contacts_in(one)) for one in written} == {("07700900123",)}
    assert list(contacts_in("Write to Ash@Example.org.")) == ["ash@example.org"]


def test_the_same_name_in_two_councils_or_under_two_keys_has_nothing_in_common() -> None:
    others = (Hashes.of(b"k" * 32, "devon"), Hashes.of(b"j" * 32, "wigan"))
    assert all(not MINE.of_name("Katherine Okonkwo") & other.of_name("Katherine Okonkwo") for other in others)


def guesses(word: str) -> set[int]:
    """Return what somebody with a list of names and no key could try: common hashes, with and without our labels."""
    labels = ("", "part|", "near|", "sound|", "contact|", "wigan|", "wigan|part|")
    found = set()
    for name in ("md5", "sha1", "sha256", "sha512", "blake2b"):
        for label in labels:
            plain = (label + word).encode()
            digests = [hashlib.new(name, plain).digest()]
            digests += [hmac.new(key, plain, name).digest() for key in (b"", b"\0" * 32, b"wigan")]
            found |= {int.from_bytes(one[:8], order, signed=True) for one in digests for order in ("big", "little")}
    return found


@pytest.mark.asyncio
async def test_a_stolen_database_without_the_keys_tells_no_name(database: Settings) -> None:
    told = represented(
        council="wigan",
        child={"name": "Katherine Okonkwo"},
        person_named="Stephen Patel",
        reply={"how": "phone", "to": "07700 900123", "safe": "yes"},
    )
    async with casebook(database) as book:
        await receive(book, new_uuid(), told, now=NOW)
        async with book.sessions() as session:
            hashes = set(await session.scalars(select(NameRow.hash)))
            assert len(hashes) > 20
            rows = [tuple(row) for row in await session.execute(text("select * from case_names"))]
        names = ("katherine", "okonkwo", "stephen", "patel", "07700900123", "Katherine", "Okonkwo")
        assert not hashes & {guess for name in names for guess in guesses(name)}
        assert not any(name in str(rows).casefold() for name in ("kath", "okon", "patel", "07700"))


@pytest.mark.asyncio
async def test_hashes_are_made_for_cases_from_before_there_were_any(database: Settings) -> None:
    async with casebook(database) as book:
        await receive(book, new_uuid(), represented(child={"name": "Katherine"}), now=NOW)
        async with book.sessions.begin() as session:
            await session.execute(text("delete from case_names"))
            await session.execute(text("delete from case_names_kept"))
        assert await book.writing(book.keep_missing_names) == 1
        assert await book.writing(book.keep_missing_names) == 0
        async with book.sessions() as session:
            assert await session.scalar(select(NameRow.hash))
