"""Who works at the desk of the demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.demo.command import HANDLE_CASES
from backend.demo.people import add_people
from backend.desk import staff
from tests.backend.cases.kit import NOW, casebook
from tests.backend.conftest import settings_of


@pytest.mark.asyncio
async def test_whoever_is_given_cases_has_a_team_by_which_the_numbers_for_staff_are_counted(sqlite_home: Path) -> None:
    async with casebook(settings_of(sqlite_home)) as book:
        accounts = await add_people(book, NOW)
        teams = await book.reading(staff.teams)
        assert set(teams) == {accounts[role].staff.id for role in HANDLE_CASES}
        assert len(set(teams.values())) > 1
