"""Run by pytest in a copy of the tree (tests/telling): the desk shows the invented answer, and can add one."""

from __future__ import annotations

import re

import pytest

from tests.backend.desk.kit import Browser, Desk, words_of


@pytest.mark.asyncio
async def test_the_desk_shows_it_and_can_add_it(desk: Desk, officer: Browser) -> None:
    case = await desk.case(sleep={"how": "well", "text": "like a log"})
    page = words_of(await officer.read(f"/desk/cases/{case.reference}"))
    assert "How they sleep They sleep well" in page
    assert "Sleep, in their words like a log" in page
    assert "How they sleep" in await officer.read("/desk/add")
    letter = {"channel": "letter", "kind": "complaint", "role": "child", "words": "Nobody rings me."}
    answer = await officer.post("/desk/add", on="2026-11-23", sleep_how="badly", **letter)
    assert answer.status == 200
    [reference] = set(re.findall(r'href="/desk/cases/([^"/]+)"', await answer.text()))
    assert "They sleep badly" in words_of(await officer.read(f"/desk/cases/{reference}"))
