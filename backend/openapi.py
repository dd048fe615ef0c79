"""The OpenAPI document, made from the doors and their shapes: it cannot say anything else than what the server does."""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
import sys
from typing import Any

from aiohttp import web
from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from backend.cases.door import Door
from backend.cases.shapes import Problem

WITH_DOORS = ("backend.cases.routes", "backend.alerts.routes", "backend.numbers.routes")
REFS = "#/components/schemas/{model}"
routes = web.RouteTableDef()


def main(argv: list[str]) -> int:
    """Print the document."""
    sys.stdout.write(json.dumps(document(), indent=2, ensure_ascii=False) + "\n")
    return 0


@routes.get("/api/openapi.json")
async def get_openapi(request: web.Request) -> web.Response:
    """Open to everybody: it holds no secret and nobody's words."""
    return web.json_response(document())


def doors() -> list[Door]:
    """Every door that declares itself."""
    found: list[Door] = []
    for name in WITH_DOORS:
        if importlib.util.find_spec(name):
            found.extend(getattr(importlib.import_module(name), "DOORS", ()))
    return found


def document() -> dict[str, Any]:
    """The whole document."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for door in doors():
        paths.setdefault(door.path, {})[door.method.lower()] = operation(door, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Hear Me Out: the Case API", "version": "1"},
        "security": [{"service": []}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"service": {"type": "http", "scheme": "bearer"}},
        },
    }


def operation(door: Door, schemas: dict[str, Any]) -> dict[str, Any]:
    """One method of one path; the shapes it uses are added to `schemas`."""
    names = re.findall(r"{(\w+)}", door.path)
    gives = schema_of(door.gives, schemas)
    refuses = schema_of(Problem, schemas)
    answers = {"200": body(gives, "Done.")}
    for status, says in sorted(door.also.items()):
        answers[str(status)] = body(gives if status < 300 else refuses, says)
    text = {"schema": {"type": "string"}}
    in_path = [{"name": name, "in": "path", "required": True, **text} for name in names]
    in_query = [{"name": name, "in": "query", "description": says, **text} for name, says in door.query.items()]
    return {
        "operationId": door.handler.__name__,
        "summary": door.says,
        "parameters": in_path + in_query,
        **({"requestBody": {"required": True, **content(schema_of(door.takes, schemas))}} if door.takes else {}),
        "responses": answers,
    }


def schema_of(shape: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of a shape, its parts moved to the shared place."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        _, shared = models_json_schema([(shape, "validation")], ref_template=REFS)
        schemas.update(shared["$defs"])
        return {"$ref": REFS.format(model=shape.__name__)}
    schema = TypeAdapter(shape).json_schema(ref_template=REFS)
    schemas.update(schema.pop("$defs", {}))
    return schema


def content(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema as the content of a body."""
    return {"content": {"application/json": {"schema": schema}}}


def body(schema: dict[str, Any], says: str) -> dict[str, Any]:
    """A body with what it means."""
    return {"description": says, **content(schema)}
