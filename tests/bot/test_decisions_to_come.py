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
    assert "ask for an advocate today" in said
    case = await sent(person, pretend_backend)
    decision = case["decision"]
    assert isinstance(decision, dict)
    assert decision["what"] == f"{MOVED}\nits next friday i think"
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


@pytest.mark.parametrize(
    ("said", "when"),
    [("when a bed is free at the hostel they said", "not_sure"), ("no but they talk about it", "not_sure")],
)
async def test_words_typed_where_the_day_is_asked_reach_the_council(
    person: Person, pretend_backend: PretendBackend, said: str, when: str
) -> None:
    await person.follows(">begin", ">complaint", ">me", MOVED, ">thats_all")
    await to_the_day(person)
    await person.types(said)
    case = await sent(person, pretend_backend)
    assert case["decision"] == {"what": f"{MOVED}\n{said}", "when": when, "on": None}


async def test_they_stand_alone_where_no_message_told_of_it(person: Person, pretend_backend: PretendBackend) -> None:
    await person.follows(">begin", ">complaint", ">me", "nobody told me about my review", ">thats_all", ">no")
    await person.follows(">now", ">decision", "its tomorrow at 2")
    case = await sent(person, pretend_backend)
    decision = case["decision"]
    assert isinstance(decision, dict)
    assert (decision["what"], decision["when"]) == ("its tomorrow at 2", "today_or_tomorrow")
    assert decision["on"], "one day was named"


@pytest.mark.parametrize("said", ["by friday", "next month", "before christmas"])
async def test_a_day_is_told_only_where_one_is_named(
    person: Person, pretend_backend: PretendBackend, said: str
) -> None:
    await person.follows(">begin", ">complaint", ">me", MOVED, ">thats_all")
    await to_the_day(person)
    await person.types(said)
    case = await sent(person, pretend_backend)
    decision = case["decision"]
    assert isinstance(decision, dict)
    assert decision["on"] is None
    assert said in decision["what"]


@pytest.mark.parametrize("step", [">nothing", "no", "nope, nothing like that"])
async def test_nothing_is_about_to_happen_where_they_say_no(
    person: Person, pretend_backend: PretendBackend, step: str
) -> None:
    await person.follows(">begin", ">complaint", ">me", MOVED, ">thats_all")
    await to_the_day(person)
    await person.follows(step)
    assert person.asked != "decision_when"
    assert "decision_noted" not in [message["card"] for message in person.seen]
    case = await sent(person, pretend_backend)
    assert case["decision"] == {"what": None, "when": None, "on": None}


@pytest.mark.parametrize(("choice", "soon"), [("today_or_tomorrow", True), ("this_week", True), ("later_on", False)])
async def test_it_is_called_soon_only_where_it_is(person: Person, choice: str, soon: bool) -> None:
    await person.follows(">begin", ">complaint", ">me", MOVED, ">thats_all")
    await to_the_day(person)
    messages = await person.presses(choice)
    assert messages[0]["card"] == "decision_noted"
    said = " ".join(line["say"] for line in messages[0]["lines"])
    assert ("soon" in said) == soon
    assert "have to" not in said, "the council promises no reasons by law"
    assert "wait with you" not in said
    assert "You can ask for an advocate today." in said


async def test_an_adult_is_promised_no_advocate_of_their_own(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">about_me", ">parent", MOVED, ">thats_all")
    await to_the_day(person)
    messages = await person.presses("this_week")
    said = " ".join(line["say"] for line in messages[0]["lines"])
    assert "You can ask for an advocate" not in said
    assert "The child can ask for an advocate today." in said
