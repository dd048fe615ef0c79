"""What is spared on a turn changes nothing: the same events and slots, and answers that Rasa itself would take."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import rasa.shared.utils.common
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot

from bot import rasa_speed_patches
from bot.conversations import Conversations
from tests.bot.conftest import Person, PretendBackend
from tests.bot.ways import WAYS

ALL = rasa.shared.utils.common


def test_the_kinds_of_events_and_slots_are_those_that_a_slow_search_finds(loaded: Conversations) -> None:
    for kind in (Event, Slot):
        assert ALL.all_subclasses(kind) == ALL.all_subclasses.__wrapped__(kind)


def test_a_copied_slot_is_like_one_that_was_copied_by_the_protocol(
    loaded: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slot in loaded.store.domain.slots:
        slot.value = ["kept"]
        quick = copy.copy(slot)
        with monkeypatch.context() as slow:
            slow.delattr(Slot, "__copy__")
            assert vars(copy.copy(slot)) == vars(quick)
        assert (type(quick), quick is slot) == (type(slot), False)
        quick.value = "changed"
        assert slot.value == ["kept"]
        slot.reset()


@pytest.mark.asyncio
async def test_what_our_actions_answer_would_pass_the_check_that_is_spared(
    person: Person, pretend_backend: PretendBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[bool] = []

    def check(self: RemoteAction, result: dict[str, Any]) -> bool:
        checked.append(rasa_speed_patches.CHECKED(self, result))
        return True

    monkeypatch.setattr(RemoteAction, "_validate_action_result", check)
    await person.follows(">begin", *WAYS["check"], "what is an advocate?", ">send")
    assert person.seen[-1]["kind"] == "sent"
    assert len(checked) > 10
    assert all(checked)
