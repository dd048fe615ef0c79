"""The audit only grows, does not fork, and tells when somebody changed it, on both kinds of database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.audit import command
from backend.audit.chain import Entry, Verdict, append, key_of, verify
from backend.cases.casebook import Casebook
from backend.settings import Settings
from tests.backend.cases.kit import NOW, casebook

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def book(database: Settings) -> AsyncIterator[Casebook]:
    async with casebook(database) as opened:
        yield opened


async def write(book: Casebook, count: int, actor: str = "s1") -> None:
    """Write so many rows, each in its own transaction."""
    for n in range(count):
        entry = Entry(actor, "case_read", about=f"case {n}", council="wigan", facts={"n": n, "day": "2026-12-24"})
        await book.writing(lambda session, entry=entry: append(session, key_of(book.secrets.code_key), entry, NOW))


async def look(book: Casebook, head: str = "") -> Verdict:
    """Verify."""
    return await book.reading(lambda session: verify(session, key_of(book.secrets.code_key), head))


async def tamper(book: Casebook, *statements: str) -> None:
    """Do what somebody with the database in their hands can do: first they take the triggers away."""
    async with book.sessions.begin() as session:
        if (await session.connection()).dialect.name == "sqlite":
            await session.execute(text("DROP TRIGGER audit_no_update"))
            await session.execute(text("DROP TRIGGER audit_no_delete"))
        else:
            await session.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        for statement in statements:
            await session.execute(text(statement))


async def test_a_chain_that_nobody_touched_is_whole(book: Casebook) -> None:
    assert await look(book) == Verdict(0, "0:", ())
    await write(book, 5)
    found = await look(book)
    assert (found.count, found.wrong) == (5, ())
    assert (await look(book, found.head)).wrong == ()


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 's2'", "DELETE FROM audit"])
async def test_the_database_itself_refuses_to_change_a_row(book: Casebook, statement: str) -> None:
    await write(book, 3)
    with pytest.raises(DBAPIError, match="only added to"):
        async with book.sessions.begin() as session:
            await session.execute(text(statement))
    assert (await look(book)).wrong == ()


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("UPDATE audit SET actor = 's2' WHERE seq = 2", "row 2 was changed"),
        ("UPDATE audit SET council = NULL WHERE seq = 2", "row 2 was changed"),
        ("UPDATE audit SET facts = '{}' WHERE seq = 2", "row 2 was changed"),
        ("UPDATE audit SET before = 'x' WHERE seq = 2", "row 2 does not follow the row before it"),
        ("DELETE FROM audit WHERE seq = 2", "row 2 is missing"),
        ("UPDATE audit SET hash = 'x' WHERE seq = 3", "row 3 was changed"),
    ],
)
async def test_a_row_that_was_changed_or_taken_is_found(book: Casebook, statement: str, wrong: str) -> None:
    await write(book, 3)
    await tamper(book, statement)
    assert wrong in (await look(book)).wrong


async def test_an_end_that_was_cut_off_is_found_by_what_was_written_down(book: Casebook) -> None:
    await write(book, 5)
    head = (await look(book)).head
    await tamper(book, "DELETE FROM audit WHERE seq > 3")
    assert (await look(book)).wrong == ()
    assert (await look(book, head)).wrong == (
        "the end that was written down is not there: rows were cut off, or made anew",
    )


async def test_another_key_finds_every_row_wrong_so_nobody_can_make_the_chain_anew(book: Casebook) -> None:
    await write(book, 2)
    found = await book.reading(lambda session: verify(session, b"another key"))
    assert found.wrong == ("row 1 was changed", "row 2 was changed")


async def test_writers_at_once_do_not_fork_the_chain(book: Casebook) -> None:
    await asyncio.gather(*(write(book, 12, actor=f"s{n}") for n in range(6)))
    found = await look(book)
    assert (found.count, found.wrong) == (72, ())


async def test_the_command_says_whether_it_is_whole(
    book: Casebook, database: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HMO_HOME", str(database.home))
    monkeypatch.setenv("DATABASE_URL", database.database_url)
    await write(book, 2)
    head = (await look(book)).head
    assert await asyncio.to_thread(command.main, ["verify", "--head", head]) == 0
    assert capsys.readouterr().out == f"the chain is whole: 2 rows, its end is {head}\n"
    await tamper(book, "UPDATE audit SET what = 'nothing' WHERE seq = 1")
    assert await asyncio.to_thread(command.main, ["verify"]) == 1
    assert "problem: row 1 was changed\nTHE CHAIN IS NOT WHOLE" in capsys.readouterr().out
