"""The OpenAPI document, made from the endpoints and their shapes: it says what the server does and nothing else."""

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

from backend.cases.endpoints import PURPOSES_NAME, Endpoint
from backend.cases.shapes import Problem

WITH_ENDPOINTS = ("backend.cases.routes", "backend.alerts.routes", "backend.numbers.routes", "backend.transfer.routes")
REFS = "#/components/schemas/{model}"
routes = web.RouteTableDef()


def main(argv: list[str]) -> int:
    """Print the OpenAPI document; return 0."""
    sys.stdout.write(json.dumps(document(), indent=2, ensure_ascii=False) + "\n")
    return 0


@routes.get("/api/openapi.json")
async def get_openapi(request: web.Request) -> web.Response:
    """Open to everybody: it holds no secret and nobody's words."""
    return web.json_response(document())


def endpoints() -> list[Endpoint]:
    """Return every endpoint that declares itself."""
    found: list[Endpoint] = []
    for name in WITH_ENDPOINTS:
        if importlib.util.find_spec(name):
            found.extend(getattr(importlib.import_module(name), "ENDPOINTS", ()))
    return found


def document() -> dict[str, Any]:
    """Return the whole document."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for endpoint in endpoints():
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation(endpoint, schemas)
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


def operation(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return one method of one path; the shapes it uses are added to `schemas`."""
    names = re.findall(r"{(\w+)}", endpoint.path)
    gives = schema_of(endpoint.gives, schemas)
    refuses = schema_of(Problem, schemas)
    answers = {"200": body(gives, "Done.")}
    for status, says in sorted(endpoint.also.items()):
        answers[str(status)] = body(gives if status < 300 else refuses, says)
    text = {"schema": {"type": "string"}}
    in_path = [{"name": name, "in": "path", "required": True, **text} for name in names]
    in_query = [{"name": name, "in": "query", "description": says, **text} for name, says in endpoint.query.items()]
    return {
        "operationId": endpoint.handler.__name__,
        "summary": endpoint.says,
        "x-token-for": list(getattr(endpoint.handler, PURPOSES_NAME, ())),
        "parameters": in_path + in_query,
        **(
            {"requestBody": {"required": True, **content(schema_of(endpoint.takes, schemas))}} if endpoint.takes else {}
        ),
        "responses": answers,
    }


def schema_of(shape: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of a shape, its parts moved to the shared place."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        _, shared = models_json_schema([(shape, "validation")], ref_template=REFS)
        schemas.update(shared["$defs"])
        return {"$ref": REFS.format(model=shape.__name__)}
    schema = TypeAdapter(shape).json_schema(ref_template=REFS)
    schemas.update(schema.pop("$defs", {}))
    return schema


def content(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema as the content of a body."""
    return {"content": {"application/json": {"schema": schema}}}


def body(schema: dict[str, Any], says: str) -> dict[str, Any]:
    """Return a body with what it means."""
    return {"description": says, **content(schema)}
