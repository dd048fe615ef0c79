"""Sixty people who do anything at all (seeded; a thousand in `make soak`), each with the real Agent."""

from __future__ import annotations

import jsonschema
import pytest

from bot.conversations import Conversations
from tests.bot.conftest import Person, PretendBackend
from tests.bot.random_user import RandomUser
from tests.bot.thorough_user import SCHEMA

COUNCILS = ("wigan", "sefton", "cheshire-west-and-chester", "islington", "devon")
AT_ONCE = 10


@pytest.mark.asyncio
@pytest.mark.parametrize("first", range(0, 60, AT_ONCE))
async def test_whatever_a_person_does_nothing_is_lost_and_what_is_sent_is_what_was_said(
    loaded: Conversations, pretend_backend: PretendBackend, first: int
) -> None:
    for seed in range(first, first + AT_ONCE):
        pretend_backend.cases.clear()
        pretend_backend.trouble = None
        user = RandomUser(Person(loaded, COUNCILS[seed % 5]), pretend_backend, seed)
        try:
            await user.talks(turns=4)
        except AssertionError as wrong:
            raise AssertionError(f"seed {seed}: {wrong}\n" + "\n".join(user.log[-25:])) from None
        for case in pretend_backend.cases.values():
            jsonschema.validate(case, SCHEMA)
