"""The form as rasa_sdk knows it: required slots from telling/, a validator for each slot, one call for each message."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.slot_values import NOTES, slot_values
from bot.actions.telling_form import ValidateTelling
from telling.answers import Answer, Answers, Given
from telling.questions import BY_ASK
from tests.bot.conftest import Person, PretendBackend

FORM = ValidateTelling()
FIRST = {"at": "2026-11-28T15:00:00+00:00", "text": "they lost my bag", "intent": None}
SECOND = {"at": "2026-11-28T15:01:00+00:00", "text": "and my coat", "intent": None}


def tracker(answers: dict[str, Given], *events: dict[str, Any]) -> Tracker:
    """Return the tracker of a conversation with these answers."""
    slots = slot_values(Answers(answers), answers)
    return Tracker("someone", dict(slots), {}, list(events), False, None, {}, "action_listen")


def slot(name: str, value: object) -> dict[str, Any]:
    return {"event": "slot", "name": name, "value": value}


def validated(name: str, value: object, *events: dict[str, Any]) -> object:
    """Return what is kept of a value."""
    told = tracker({}, *events, slot(name, value))
    return getattr(FORM, f"validate_{name}")(value, CollectingDispatcher(), told, {})[name]


def test_every_slot_of_the_form_has_its_validator() -> None:
    assert all(callable(getattr(FORM, f"validate_{ask}", None)) for ask in FORM.domain_slots({}))
    assert set(FORM.domain_slots({})) == set(BY_ASK)


@pytest.mark.asyncio
async def test_the_required_slots_are_the_questions_that_apply_to_this_telling() -> None:
    of_a_child = await FORM.required_slots(
        [], CollectingDispatcher(), tracker({"kind": Answer("complaint"), "who_is_typing": Answer("me")}), {}
    )
    of_thanks = await FORM.required_slots(
        [], CollectingDispatcher(), tracker({"kind": Answer("thank_you"), "who_is_typing": Answer("for_a_child")}), {}
    )
    assert {"happened_when", "advocate"} <= set(of_a_child)
    assert not {"happened_when", "advocate"} & set(of_thanks)
    assert "child_knows" in of_thanks
    assert "child_knows" not in of_a_child


@pytest.mark.parametrize(
    ("name", "value"),
    [("kind", "complaint"), ("about", ["carer", "home"]), ("name", "Sam"), ("name", ""), ("reply_how", "in_words"),
     ("points", ["my bag", "my coat"]), ("what_happened", [FIRST])],
)  # fmt: skip
def test_what_fits_is_kept(name: str, value: object) -> None:
    assert validated(name, value) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [("kind", "rant"), ("kind", "skip"), ("about", ["carer", "martian"]), ("about", "carer"), ("name", ["Sam"]),
     ("reply_safe", "in_words"), ("points", ["my bag", " "]), ("what_happened", "they lost my bag")],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_its_words_are_in_no_log(
    name: str, value: object, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert validated(name, value) is None
    assert name in caplog.text
    assert all(str(word) not in caplog.text for word in (value if isinstance(value, list) else [value]) if word != " ")


def test_a_story_is_only_added_to() -> None:
    before = slot("what_happened", [FIRST])
    assert validated("what_happened", [FIRST, SECOND], before) == [FIRST, SECOND]
    assert validated("what_happened", [SECOND], before) == [FIRST]
    assert validated("what_happened", [{**FIRST, "text": "they lost it"}], before) == [FIRST]


def test_an_older_story_goes_on_too() -> None:
    assert validated("what_happened", [FIRST, SECOND], slot("what_happened", {"words": [FIRST], "done": True})) == [
        FIRST,
        SECOND,
    ]


@pytest.mark.asyncio
async def test_each_message_is_one_call_of_an_action(
    person: Person, pretend_backend: PretendBackend, actions_called: list[str]
) -> None:
    steps = [
        ">begin",
        ">complaint",
        ">me",
        "nobody told me about my review",
        ">thats_all",
        ">no",
        ">this_week",
        ">home",
    ]
    for number, step in enumerate(steps, 1):
        await person.follows(step)
        assert actions_called == ["validate_telling"] * number, step


@pytest.mark.asyncio
async def test_a_turn_sets_the_slots_that_it_changes_and_no_others(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(
        ">begin", ">complaint", ">me", "nobody told me about my review", ">thats_all", ">no", ">this_week"
    )
    told = await person.conversations.store.retrieve(person.id)
    assert told is not None
    latest = next(at for at, event in reversed(list(enumerate(told.events))) if event.type_name == "user")
    changed = {event.key for event in list(told.events)[latest:] if event.type_name == "slot"}
    assert changed == {"happened_when", NOTES, "asked_how", "requested_slot"}
