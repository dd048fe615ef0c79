"""The examples of alerts that backend and bot share have exactly the fields of their shapes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from backend.alerts.shapes import About, Alert, Stored
from backend.openapi import document

CONTRACT = Path(__file__).parents[2] / "contract"
SHAPES: dict[str, type[BaseModel]] = {"alert": Alert, "alert_about": About, "alert_stored": Stored}
EXAMPLES = sorted(path.stem for path in CONTRACT.glob("alert*.json"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_has_exactly_the_fields_of_its_shape(name: str) -> None:
    body = json.loads((CONTRACT / f"{name}.json").read_text("utf-8"))
    read = SHAPES[name.split(".")[0]].model_validate(body)
    assert read.model_dump(mode="json") == body


def test_an_alert_of_an_older_bot_is_an_alert() -> None:
    body = json.loads((CONTRACT / "alert.json").read_text("utf-8"))
    older = {name: value for name, value in body.items() if name not in {"level", "who", "reach"}}
    assert Alert.model_validate(older).level == "alert"


@pytest.mark.parametrize("role", ["child", "on_behalf", "own_right"])
def test_the_bot_says_of_who_and_reach_only_what_the_talk_knows(role: str) -> None:
    body = json.loads((CONTRACT / "alert.json").read_text("utf-8"))
    who = {"name": "Jo", "role": role, "relation": None}
    reach = {"how": "phone", "to": None, "safe": "no", "avoid": None}
    read = Alert.model_validate({**body, "who": who, "reach": reach})
    assert read.who
    assert read.who.model_dump(include=set(who)) == who
    assert read.reach
    assert read.reach.model_dump() == reach


def test_a_role_that_no_representation_knows_is_refused() -> None:
    body = json.loads((CONTRACT / "alert.json").read_text("utf-8"))
    with pytest.raises(ValidationError, match="role"):
        Alert.model_validate({**body, "who": {"role": "a stranger"}})


def test_what_an_alert_knows_of_a_child_is_a_door_of_its_own_in_the_openapi_document() -> None:
    paths = document()["paths"]
    takes = paths["/api/alerts/{uuid}/about"]["put"]["requestBody"]["content"]["application/json"]["schema"]
    assert takes == {"$ref": "#/components/schemas/About"}
    assert document()["components"]["schemas"]["Alert"]["properties"]["level"]["enum"] == ["alert", "look"]
