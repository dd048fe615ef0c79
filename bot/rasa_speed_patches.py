"""Patch a loaded Rasa in a few places where it does the same work again in every turn.

None of them changes an answer: `tests/bot/test_rasa_speed_patches.py` compares each with Rasa's own way. What each is
worth stands in docs/capacity.md.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import rasa.core.actions.forms
import rasa.core.policies.rule_policy
import rasa.core.processor
import rasa.shared.utils.common
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.slots import Slot

COPYING_FOR_LOGS = (rasa.core.processor, rasa.core.actions.forms, rasa.core.policies.rule_policy)
"""Modules that copy whole messages and events for lines of a log, and for nothing else; we drop those lines."""
RUN_BY_DASK = DaskGraphRunner.run
ALL_RULES_TRIED = RulePolicy._get_possible_keys
MOST_SITUATIONS = 2_000
CHECKED = RemoteAction._validate_action_result
"""Rasa's own check of what an action answered."""


def install() -> None:
    """Patch Rasa. Call it after the model is loaded: from then on no kind of event or slot is added."""
    if hasattr(rasa.shared.utils.common.all_subclasses, "cache_info"):
        return
    # Every stored event of a conversation asks for all kinds of events, and Rasa looks for them anew each time.
    rasa.shared.utils.common.all_subclasses = lru_cache(maxsize=None)(rasa.shared.utils.common.all_subclasses)
    # Rasa checks what an action server answers against a schema. Here rasa_sdk makes the answer in the same process.
    RemoteAction._validate_action_result = _trusted
    # A turn makes seven copies of the conversation with all its slots, and `copy.copy` uses the slow pickle protocol.
    Slot.__copy__ = _copied
    # The order of the nodes is worked out, and a scheduler set up, for every message and every prediction.
    DaskGraphRunner.run = _run_in_order
    # All rules are tried on what a conversation looks like, and conversations look alike.
    RulePolicy._get_possible_keys = _possible_keys
    for module in COPYING_FOR_LOGS:
        module.copy = SimpleNamespace(copy=copy.copy, deepcopy=_itself)


def _trusted(self: RemoteAction, result: dict[str, Any]) -> bool:
    return True


def _copied(self: Slot) -> Slot:
    new = object.__new__(type(self))
    new.__dict__ = self.__dict__.copy()
    return new


def _itself(value: Any) -> Any:
    return value


def _run_in_order(
    self: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """Run the nodes that the targets need, each after those that it needs; raises what DaskGraphRunner.run raises."""
    wanted = tuple(targets or self._graph_schema.target_names)
    orders: dict[tuple[str, ...], list[tuple[str, list[str]]]] = self.__dict__.setdefault("_orders", {})
    if wanted not in orders:
        nodes = self._graph_schema.minimal_graph_schema(list(wanted)).nodes
        orders[wanted] = list(_in_order(wanted, {name: list(node.needs.values()) for name, node in nodes.items()}))
    done: dict[str, Any] = {}
    for name, value in (inputs or {}).items():
        if isinstance(value, str) and any(value == node for node, _ in orders[wanted]):
            raise GraphRunError("an input has the name of a node")
        done[name] = (name, value)
    try:
        for name, needs in orders[wanted]:
            if name not in done:
                done[name] = self._instantiated_nodes[name](*(done.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(done[name] for name in wanted)


def _in_order(wanted: Iterable[str], needs: Mapping[str, list[str]]) -> Iterable[tuple[str, list[str]]]:
    """Yield each node that is wanted, and before it what it needs, once; what is no node is an input."""
    seen: set[str] = set()

    def visit(name: str) -> Iterable[tuple[str, list[str]]]:
        if name in seen or name not in needs:
            return
        seen.add(name)
        for need in needs[name]:
            yield from visit(need)
        yield name, needs[name]

    for name in wanted:
        yield from visit(name)


def _possible_keys(self: RulePolicy, lookup: dict[str, str], states: list[Any]) -> set[str]:
    """Return the rules that fit these states, as Rasa finds them; remembered under a hash, which holds no words."""
    try:
        seen = hashlib.sha256(json.dumps(states).encode()).digest()
    except TypeError:
        return set(ALL_RULES_TRIED(self, lookup, states))
    # The dictionary itself is kept with it, so that no other one can come to have its id.
    remembered: dict[tuple[int, bytes], tuple[Any, frozenset[str]]] = self.__dict__.setdefault("_remembered", {})
    key = (id(lookup), seen)
    if key not in remembered:
        if len(remembered) >= MOST_SITUATIONS:
            remembered.clear()
        remembered[key] = (lookup, frozenset(ALL_RULES_TRIED(self, lookup, states)))
    return set(remembered[key][1])
