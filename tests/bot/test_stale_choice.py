"""A button of a question that is no longer open answers nothing: two tabs, two devices, one talk."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Person

pytestmark = pytest.mark.asyncio


async def test_an_old_yes_never_becomes_a_consent(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">for_a_child", ">carer")
    assert person.asked == "child_knows"
    await person.presses("yes", at="child_knows")
    assert person.asked == "child_agrees"
    messages = await person.presses("yes", at="child_knows")
    assert [message["card"] for message in messages] == ["stale_choice", "ask_child_agrees"]
    assert person.asked == "child_agrees"


async def test_the_same_press_again_is_refused_again_and_the_talk_goes_on(person: Person) -> None:
    await person.follows(">begin", ">complaint")
    first = await person.presses("thank_you", "one-id", at="kind")
    assert first == await person.presses("thank_you", "one-id", at="kind")
    assert [message["card"] for message in first] == ["stale_choice", "ask_who_is_typing"]
    assert (await person.presses("me", at="who_is_typing"))[-1]["ask"] == "what_happened"


async def test_a_choice_without_its_question_is_taken_for_the_open_one(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">me")
    assert person.asked == "what_happened"


async def test_what_the_page_itself_offers_works_at_any_question(person: Person) -> None:
    await person.follows(">begin", ">complaint")
    messages = await person.presses("advocate_request", at="kind")
    assert [message["card"] for message in messages] == ["advocate_noted", "ask_who_is_typing"]
