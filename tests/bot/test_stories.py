"""The stories of `rasa test core`, played with the running bot: Rasa's own test asks no validator and fills no slot.

What a story says of a turn (its actions, the open form, the slots that were set) is what the bot did, for the words and
buttons that stand in the story. `make test` runs Rasa's own test of the same files, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.wire import INTENTS_OF_CHOICES
from tests.bot.conftest import Person, PretendBackend

FILES = sorted(Path("tests/stories").glob("test_*.yml"))
RASAS_OWN = ("action_listen", "action_extract_slots", "action_session_start")
OPEN = "active_loop"


@dataclass
class StoryTurn:
    """One message of a story and what follows from it, as the file says it."""

    user: str
    intent: str
    actions: list[str] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)
    """The open form, and slots by name."""


def turns_of(story: dict[str, Any]) -> Iterator[StoryTurn]:
    """Give the turns of a story."""
    turn: StoryTurn | None = None
    for step in story["steps"]:
        if "user" in step:
            if turn:
                yield turn
            turn = StoryTurn(step["user"], step["intent"])
            continue
        assert turn is not None, "a story begins with a message"
        if "action" in step:
            turn.actions.append(step["action"])
        elif OPEN in step:
            turn.state[OPEN] = step[OPEN]
        else:
            turn.state.update({name: value for one in step["slot_was_set"] for name, value in one.items()})
    if turn:
        yield turn


CHOICE_OF = {intent: choice for choice, intent in INTENTS_OF_CHOICES.items()}
STORIES = {
    story["story"]: list(turns_of(story))
    for file in FILES
    for story in yaml.safe_load(file.read_text(encoding="utf-8"))["stories"]
}


async def takes(person: Person, turn: StoryTurn) -> DialogueStateTracker:
    """Press or type what the story says, and return the conversation after it."""
    if turn.user.startswith("/press"):
        await person.presses(json.loads(turn.user[len("/press") :])["choice"])
    elif turn.user.startswith("/"):
        await person.presses(CHOICE_OF[turn.user[1:]])
    else:
        await person.types(turn.user)
    tracker = await person.conversations.store.retrieve(person.id)
    assert tracker is not None
    return tracker


def actions_of(tracker: DialogueStateTracker) -> list[str]:
    """Return the actions that answered the latest message."""
    events = list(tracker.events)
    last = max(at for at, event in enumerate(events) if isinstance(event, UserUttered))
    named = [str(event.action_name) for event in events[last:] if isinstance(event, ActionExecuted)]
    return [name for name in named if name not in RASAS_OWN]


@pytest.mark.asyncio
@pytest.mark.parametrize("name", STORIES)
async def test_the_bot_does_what_the_story_says(person: Person, pretend_backend: PretendBackend, name: str) -> None:
    for turn in STORIES[name]:
        tracker = await takes(person, turn)
        slots = tracker.current_slot_values()
        done = {OPEN: tracker.active_loop_name, **{slot: slots[slot] for slot in turn.state if slot != OPEN}}
        assert (actions_of(tracker), {key: done[key] for key in turn.state}) == (turn.actions, turn.state), turn.user
        if turn.actions not in (["telling"], ["visit"]):  # a form hears its answers itself, whatever intent they have
            assert tracker.latest_message is not None
            assert tracker.latest_message.intent["name"] == turn.intent


def set_in(slot: str) -> set[str]:
    """Return the values that the stories set a slot to."""
    return {turn.state[slot] for turns in STORIES.values() for turn in turns if slot in turn.state}


def test_the_stories_are_of_three_kinds_and_four_roles_and_come_to_every_side_question() -> None:
    assert set_in("kind") == {"thank_you", "comment", "complaint"}
    assert set_in("who_is_typing") >= {"me", "me_with_someone", "for_a_child", "about_me"}
    assert set_in("requested_slot") >= {"check", "safe_now", "after_harm", "stopping", "starting_again", "later_menu"}
    assert {turn.intent for turns in STORIES.values() for turn in turns} >= {"not_safe", "greet", "visit", "help_now"}
