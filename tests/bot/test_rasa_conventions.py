"""Rasa's files hold only keys that Rasa knows, and its action server listens on loopback only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import rasa_sdk.endpoint
import yaml
from rasa.shared.utils.common import class_from_module_path
from sanic import Sanic

DOMAIN = yaml.safe_load(Path("bot/domain.yml").read_text(encoding="utf-8"))
# Rasa's schema has what stands under the name of an entity where the file has the name
DOMAIN["entities"] = [next(iter(one.values())) if isinstance(one, dict) else one for one in DOMAIN["entities"]]
CONFIG = yaml.safe_load(Path("config.yml").read_text(encoding="utf-8"))
SCHEMA = yaml.safe_load((resources.files("rasa.shared") / "utils/schemas/domain.yml").read_text(encoding="utf-8"))
OF_CONFIG = {"recipe", "assistant_id", "language", "pipeline", "policies"}
OF_ENDPOINTS = {"action_endpoint", "nlg", "tracker_store", "lock_store", "event_broker", "models"}


def unknown(schema: dict[str, Any], told: Any, place: str) -> Iterator[str]:
    """Give the place of each key that Rasa's schema does not have; "allowempty" would let any key through."""
    for one in schema.get("sequence") or schema.get("seq") or ():
        if isinstance(told, list):
            for at, item in enumerate(told):
                if isinstance(item, dict) == (one["type"] == "map"):
                    yield from unknown(one, item, f"{place}[{at}]")
    mapping = schema.get("mapping")
    if not mapping or not isinstance(told, dict):
        return
    patterns = {key[len("regex;") :]: sub for key, sub in mapping.items() if key.startswith("regex;")}
    for key, value in told.items():
        fits = mapping.get(key) or next((sub for pattern, sub in patterns.items() if re.search(pattern, key)), None)
        if fits is None:
            yield f"{place}.{key}"
        else:
            yield from unknown(fits, value, f"{place}.{key}")


def test_every_key_of_the_domain_is_one_of_rasas() -> None:
    assert list(unknown(SCHEMA, DOMAIN, "domain")) == []


def test_a_key_that_rasa_does_not_have_would_be_found() -> None:
    invented = {**DOMAIN, "slots": {"kind": {"type": "text", "mapings": []}}, "session": {}}
    assert list(unknown(SCHEMA, invented, "domain")) == ["domain.slots.kind.mapings", "domain.session"]


@pytest.mark.parametrize("component", CONFIG["pipeline"] + CONFIG["policies"], ids=lambda one: one["name"])
def test_every_setting_is_one_that_its_component_knows(component: dict[str, Any]) -> None:
    path = component["name"] if "." in component["name"] else f"rasa.core.policies.rule_policy.{component['name']}"
    known = class_from_module_path(path).get_default_config()
    assert component.keys() - {"name"} <= known.keys()


def test_the_files_beside_the_domain_have_no_key_that_rasa_would_pass_over() -> None:
    assert CONFIG.keys() <= OF_CONFIG
    assert yaml.safe_load(Path("endpoints.yml").read_text(encoding="utf-8")).keys() <= OF_ENDPOINTS


def test_the_action_server_listens_on_loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    listens: list[str] = []
    monkeypatch.setattr(Sanic, "run", lambda self, host, port, **_: listens.append(host))
    monkeypatch.setattr(Sanic, "test_mode", True)
    rasa_sdk.endpoint.run("bot.actions", 5055)
    assert listens == ["127.0.0.1"]
