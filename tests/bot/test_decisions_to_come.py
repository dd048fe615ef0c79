"""Something is about to happen: the day is asked or read, and nobody promises that it waits."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.bot.conftest import PROGRESS, Person, PretendBackend

SCHEMA = json.loads(Path("tests/contract/schema.representation.json").read_text(encoding="utf-8"))
pytestmark = pytest.mark.asyncio
MOVED = "they are moving me and nobody asked me if i want to go"


async def to_the_day(person: Person) -> None:
    """Go on from the story until the day is asked."""
    for _ in range(8):
        if person.asked == "decision_when":
            return
        await person.presses("no" if person.asked == "send_if_gone" else "right" if person.asked == "heard" else "skip")
    raise AssertionError(f"the day is not asked, but {person.asked}")


async def sent(person: Person, backend: PretendBackend) -> dict[str, object]:
    """Send it; return the case."""
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = backend.cases.values()
    jsonschema.validate(case, SCHEMA)
    return dict(case)


async def test_the_day_is_asked_and_told_to_the_council_with_the_words(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">complaint", ">me", MOVED, ">thats_all")
    await to_the_day(person)
    messages = await person.types("its next friday i think")
    assert messages[0]["card"] == "decision_noted"
    said = " ".join(line["say"] for line in messages[0]["lines"])
    assert "I cannot promise that" in said
    assert "advocate from today" in said
    case = await sent(person, pretend_backend)
    decision = case["decision"]
    assert isinstance(decision, dict)
    assert decision["what"] == MOVED
    assert decision["when"] in ("this_week", "later_on")
    assert decision["on"]


async def test_a_day_that_was_told_is_not_asked_but_confirmed(person: Person, pretend_backend: PretendBackend) -> None:
    await person.follows(">begin", ">complaint", ">me", "they are moving me tomorrow", ">thats_all", ">no")
    assert person.asked == "heard"
    assert "decision_when" in [row["ask"] for row in person.seen[-1]["summary"]]
    messages = await person.presses("right")
    assert "decision_noted" in [message["card"] for message in messages]
    case = await sent(person, pretend_backend)
    assert isinstance(case["decision"], dict)
    assert case["decision"]["when"] == "today_or_tomorrow"


async def test_what_has_happened_already_is_no_decision_to_come(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">complaint", ">me", MOVED, ">thats_all")
    await to_the_day(person)
    messages = await person.presses("happened")
    assert "decision_noted" not in [message["card"] for message in messages]
    case = await sent(person, pretend_backend)
    assert isinstance(case["decision"], dict)
    assert case["decision"]["when"] == "happened"


async def test_a_move_that_is_over_is_not_asked_about(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">me", "they moved me with no warning", ">thats_all")
    asked = []
    while person.asked != "what_would_help":
        asked.append(person.asked)
        await person.presses({"send_if_gone": "no", "heard": "right"}.get(str(person.asked), "skip"))
    assert "happened_when" in asked
    assert "decision_when" not in asked


async def test_a_decision_that_is_going_on_is_asked_about_where_it_was_pressed(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">me", "nobody told me about my review", ">thats_all", ">no")
    await person.follows(">now", ">decision")
    assert person.asked == "decision_when"


@pytest.mark.parametrize(
    ("also", "says"),
    [
        ("deferral_open", "Nobody has decided yet if it waits."),
        ("deferral_deferred", "We decided that it waits while we look at it."),
        ("deferral_not_deferred", "We decided that it does not wait."),
        ("deferral_happened", "What you did not want had happened before we could decide."),
    ],
)
async def test_whoever_comes_back_reads_what_was_decided(
    person: Person, pretend_backend: PretendBackend, also: str, says: str
) -> None:
    pretend_backend.case = {**PROGRESS, "also": [also]}
    await person.follows(">begin", ">later", "WN-7K3P", "apple river green boat")
    lines = [line["say"] for message in person.seen for line in message["lines"]]
    assert says in lines
    assert ("We told you the reason why." in lines) == (also != "deferral_open")
