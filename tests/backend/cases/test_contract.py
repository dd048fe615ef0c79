"""The examples that backend and bot share, and the OpenAPI document that is made from the same shapes."""

from __future__ import annotations

import json

import pytest
from pydantic import BaseModel, TypeAdapter

from backend.cases import shapes
from backend.cases.routes import ENDPOINTS, routes
from backend.openapi import document
from tests.backend.cases.kit import CONTRACT, Api, example

SHAPES: dict[str, type[BaseModel]] = {
    "representation": shapes.Representation,
    "receipt": shapes.Receipt,
    "progress": shapes.Progress,
    "asking": shapes.Asking,
    "problem": shapes.Problem,
}
OURS = sorted(path.stem for path in CONTRACT.glob("*.json") if path.stem.split(".")[0] in {*SHAPES, "request"})


@pytest.mark.parametrize("name", OURS)
def test_an_example_has_exactly_the_fields_of_its_shape(name: str) -> None:
    kind = name.split(".")[0]
    shape = TypeAdapter(shapes.LaterRequest) if kind == "request" else TypeAdapter(SHAPES[kind])
    body = example(name)
    read = shape.validate_python(body)
    written = shape.dump_python(read, mode="json")
    assert written.keys() == body.keys()
    assert shape.validate_python(written) == read


def test_every_kind_of_request_has_an_example() -> None:
    kinds = {name.split(".")[1] for name in OURS if name.startswith("request.")}
    assert kinds == {"next_stage", "withdraw", "add_words", "new_contact", "advocate", "someone_else"}


def test_the_schema_that_the_bot_is_tested_against_is_the_shape() -> None:
    written = json.loads((CONTRACT / "schema.representation.json").read_text(encoding="utf-8"))
    assert written == shapes.Representation.model_json_schema()


def test_a_client_that_knows_no_points_is_still_understood() -> None:
    old = {name: value for name, value in example("representation.thank_you").items() if name != "points"}
    assert shapes.Representation.model_validate(old).points == ()


def test_the_document_has_every_door_and_no_other() -> None:
    paths = document()["paths"]
    told = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    declared = {(endpoint.method, endpoint.path) for endpoint in ENDPOINTS}
    assert declared <= told
    assert {(route.method, route.path) for route in routes} == declared  # type: ignore[attr-defined]


def test_every_reference_of_the_document_leads_somewhere() -> None:
    text = json.dumps(document())
    schemas = document()["components"]["schemas"]
    asked = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert asked <= set(schemas)
    assert {"Representation", "Receipt", "Progress", "Problem"} <= set(schemas)


def test_the_document_says_that_unknown_fields_are_refused() -> None:
    schemas = document()["components"]["schemas"]
    assert all(schema["additionalProperties"] is False for schema in schemas.values() if schema["type"] == "object")


@pytest.mark.asyncio
async def test_the_document_is_served(api: Api) -> None:
    async with api.client.get("/api/openapi.json") as answer:
        assert (answer.status, await answer.json()) == (200, json.loads(json.dumps(document())))
