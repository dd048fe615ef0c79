"""What every door of the Case API has in common: who may come in, reading a body, refusing kindly and without words."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from aiohttp import web
from pydantic import BaseModel, TypeAdapter, ValidationError

from backend.cases.moves import NotAllowed
from backend.keys import SECRETS

MOST_BYTES = 2 * 1024 * 1024
"""Several messages of 20,000 emoji each, escaped as JSON, must fit: a long complaint is not refused for its length."""
Handler = Callable[[web.Request], Awaitable[web.Response]]


@dataclass(frozen=True)
class Door:
    """One method of one path: the routes and the OpenAPI document are both made from it."""

    method: str
    path: str
    handler: Handler
    says: str
    gives: Any
    takes: Any = None
    also: dict[int, str] = field(default_factory=dict)
    """Further answers by status, each with what it means."""
    query: dict[str, str] = field(default_factory=dict)
    """What may stand after the question mark, each with what it means."""


class Refused(Exception):
    """An answer that is not 2xx. field: a name of ours, never something that was sent."""

    def __init__(self, status: int, problem: str, say: str, field: str | None = None) -> None:
        super().__init__(problem)
        self.status = status
        self.body = {"problem": problem, "say": say} | ({"field": field} if field else {})


def guarded(handler: Handler) -> Handler:
    """A door for the bot only (service token), whose refusals are JSON."""

    @wraps(handler)
    async def door(request: web.Request) -> web.Response:
        try:
            check_token(request)
            return await handler(request)
        except Refused as refused:
            return web.json_response(refused.body, status=refused.status)
        except NotAllowed as error:
            return web.json_response({"problem": error.problem, "say": error.say}, status=409)

    return door


def check_token(request: web.Request) -> None:
    """Raise Refused unless the caller holds the service token."""
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    token = request.app[SECRETS].service_token
    same = hmac.compare_digest(shown.strip().encode("utf-8", "surrogateescape"), token.encode())
    if scheme.lower() != "bearer" or not same:
        raise Refused(401, "not_allowed", "You cannot come in here.")


async def parse[T](request: web.Request, shape: TypeAdapter[T]) -> T:
    """Read the body as this shape; raises Refused naming the wrong field."""
    try:
        raw = json.loads(await read(request))
    except (ValueError, RecursionError):
        raise Refused(400, "bad_request", "We could not read that.") from None
    try:
        return shape.validate_python(whole(raw))
    except ValidationError as error:
        # `from None`: the chained error would carry the person's words into a traceback.
        raise Refused(400, "bad_request", "We could not read that.", field_of(error)) from None


async def read(request: web.Request) -> bytes:
    """The body, up to MOST_BYTES; raises Refused."""
    body = bytearray()
    async for chunk in request.content.iter_chunked(65_536):
        body += chunk
        if len(body) > MOST_BYTES:
            raise Refused(413, "too_long", "That is too long to send in one go.")
    return bytes(body)


def whole(value: Any) -> Any:
    """The same JSON with half characters (an emoji cut in two by a phone) replaced, so that the rest is kept."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return {whole(name): whole(item) for name, item in value.items()}
    return value


def field_of(error: ValidationError) -> str:
    """The path of the first wrong field. A name that does not look like a field could be words: it is left out."""
    path = error.errors(include_input=False, include_url=False, include_context=False)[0]["loc"]
    names = [str(part) for part in path]
    return ".".join(name if re.fullmatch(r"[A-Za-z0-9_]{1,40}", name) else "unknown" for name in names) or "body"


def answer(shape: BaseModel, status: int = 200) -> web.Response:
    """A shape as JSON."""
    return web.Response(text=shape.model_dump_json(), content_type="application/json", status=status)
