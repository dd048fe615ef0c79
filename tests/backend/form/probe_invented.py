"""Run by pytest in a copy of the tree (tests/telling): the form asks the invented question, reads it back, sends it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.backend.app.kit import Running
from tests.backend.form.kit import COMPLAINT, Person, cases


@pytest.mark.asyncio
async def test_the_form_asks_it_reads_it_back_and_sends_it(server: Running, person: Person) -> None:
    await person.answer(until="sleep")
    assert "How do you sleep?" in person.text
    await person.press(choice="badly", text="I wake up")
    while person.ask != "check":
        await person.press(**dict(COMPLAINT)[person.ask])
    assert "How you sleep" in person.text
    assert "I wake up" in person.text
    await person.press(choice="send")
    (told,) = await cases(server)
    sent: Any = told.model_dump(mode="json")
    assert sent["sleep"] == {"how": "badly", "text": "I wake up"}
