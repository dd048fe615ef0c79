"""What is spared on a turn changes nothing: the same events and slots, and answers that Rasa itself would take."""

from __future__ import annotations

import ast
import copy
import gc
import inspect
from types import ModuleType
from typing import Any

import pytest
import rasa.shared.utils.common
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot

from bot import rasa_speed_patches
from bot.conversations import Conversations
from tests.bot.conftest import Person, PretendBackend
from tests.bot.ways import WAYS

ALL = rasa.shared.utils.common
LINES = ("my social worker never rings me back", "last week", "no thanks", "07700 900123", "he hit me", "??", "/deny")


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


@pytest.mark.asyncio
async def test_the_nodes_of_the_model_give_what_they_give_in_rasas_own_order(
    loaded: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = [await loaded.parse(line) for line in LINES]
    with monkeypatch.context() as slow:
        slow.setattr(DaskGraphRunner, "run", rasa_speed_patches.RUN_BY_DASK)
        assert [await loaded.parse(line) for line in LINES] == quick


def test_an_input_that_has_the_name_of_a_node_is_refused_as_rasa_refuses_it(loaded: Conversations) -> None:
    processor = loaded._agent.processor
    assert processor is not None
    node = processor.model_metadata.nlu_target
    for run in (DaskGraphRunner.run, rasa_speed_patches.RUN_BY_DASK):
        with pytest.raises(GraphRunError):
            run(processor.graph_runner, {"__message__": node}, [node])


@pytest.mark.asyncio
async def test_a_situation_that_was_seen_before_has_the_rules_that_rasa_finds_for_it(
    person: Person, pretend_backend: PretendBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[bool] = []
    remembering = RulePolicy._get_possible_keys

    def compare(self: RulePolicy, lookup: dict[str, str], states: list[Any]) -> set[str]:
        found = remembering(self, lookup, states)
        compared.append(found == rasa_speed_patches.ALL_RULES_TRIED(self, lookup, states))
        return found

    monkeypatch.setattr(RulePolicy, "_get_possible_keys", compare)
    for _ in range(2):
        await person.follows(
            ">begin", *WAYS["check"], "what is an advocate?", "stop", ">carry_on", ">start_again", ">yes"
        )
    assert len(compared) > 40
    assert all(compared)


@pytest.mark.asyncio
async def test_what_is_remembered_of_situations_holds_no_words_and_is_bounded(
    person: Person, pretend_backend: PretendBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rasa_speed_patches, "MOST_SITUATIONS", 3)
    await person.follows(">begin", ">complaint", ">me", "zebra canary words, they lost my bag")
    policies = [one for one in gc.get_objects() if isinstance(one, RulePolicy) and "_remembered" in vars(one)]
    assert policies
    for policy in policies:
        assert all(isinstance(seen, bytes) for _, seen in vars(policy)["_remembered"])
    assert min(len(vars(policy)["_remembered"]) for policy in policies) <= 3


@pytest.mark.parametrize("module", rasa_speed_patches.COPYING_FOR_LOGS, ids=lambda module: module.__name__)
def test_rasa_copies_there_for_lines_of_a_log_only(module: ModuleType) -> None:
    tree = ast.parse(inspect.getsource(module))
    within = {
        id(part) for call in ast.walk(tree) if isinstance(call, ast.Call) and "structlogger." in ast.unparse(call.func)
        for part in ast.walk(call)
    }  # fmt: skip
    used = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "copy"]
    assert used
    assert {node.attr for node in used} == {"deepcopy"}
    assert [node.lineno for node in used if id(node) not in within] == []
