"""What the endpoints of the Case API have in common: who may come in, reading a body, refusing without words."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from aiohttp import web
from pydantic import BaseModel, TypeAdapter, ValidationError

from backend.errors import Problem, as_json
from backend.keys import NOW, STORE
from backend.refusals import NotAllowed
from backend.store.service_tokens import ALL
from backend.tokens.book import Consumer
from backend.tokens.callers import CALLERS, Callers, NotKnownNow
from backend.tolerant_json import read_json

log = logging.getLogger(__name__)
MOST_BYTES = 2 * 1024 * 1024
"""Several messages of 20,000 emoji each, escaped as JSON, must fit: a long complaint is not refused for its length."""
UNREADABLE = "We could not read that."
CONSUMER: web.RequestKey[Consumer] = web.RequestKey("consumer", Consumer)
PURPOSES_NAME = "token_purposes"
"""The attribute of an endpoint that says which tokens open it; without it, none does."""
Handler = Callable[[web.Request], Awaitable[web.Response]]


@dataclass(frozen=True)
class Endpoint:
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


def guarded(*purposes: str) -> Callable[[Handler], Handler]:
    """Declare an endpoint for tokens of these purposes (backend.tokens); its refusals are JSON. None: for nobody.

    What it does it does for one council: `allow_council` says whether the token is for that one.
    """

    def declare(handler: Handler) -> Handler:
        @wraps(handler)
        async def endpoint(request: web.Request) -> web.Response:
            try:
                request[CONSUMER] = await check_token(request, purposes)
                return await handler(request)
            except Problem as problem:
                return as_json(problem)
            except NotAllowed as refused:
                return as_json(Problem(refused.problem, 409, say=refused.say))

        setattr(endpoint, PURPOSES_NAME, purposes)
        return endpoint

    return declare


async def check_token(request: web.Request, purposes: tuple[str, ...]) -> Consumer:
    """Return who calls; raises Problem: 401 for a token that opens nothing, 403 for one that is for something else."""
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    callers = request.app.get(CALLERS) or Callers(request.app[STORE], request.app[NOW])
    try:
        consumer = await callers.find(shown.strip()) if scheme.lower() == "bearer" else None
    except NotKnownNow:
        raise Problem("not_ready", 503, headers={"Retry-After": "5"}) from None
    if consumer is None:
        raise Problem("not_allowed", 401, say="You cannot come in here.")
    if consumer.purpose not in purposes:
        raise Problem("not_allowed", 403, say="This token is for something else.")
    return consumer


def allow_council(request: web.Request, council: str) -> None:
    """Raise Problem unless the caller's token is for this council."""
    if not may_for(request, council):
        raise not_for_this_council()


def not_for_this_council() -> Problem:
    """Return the refusal of a token that is for other councils."""
    return Problem("not_allowed", 403, say="This token is not for this council.", field="council")


def may_for(request: web.Request, council: str) -> bool:
    """Return whether the caller's token is for this council. Where it is not, what is asked for is not there."""
    return request[CONSUMER].may_for(council)


def is_for_every_council(request: web.Request) -> bool:
    """Return whether the caller's token is for all councils, so that nobody has to look whose something is."""
    return ALL in request[CONSUMER].councils


async def parse[T](request: web.Request, shape: TypeAdapter[T]) -> T:
    """Read the body as this shape; raises Problem naming the wrong field."""
    try:
        raw = read_json(await read(request))
    except (ValueError, RecursionError):
        raise Problem("bad_request", 400, say=UNREADABLE) from None
    try:
        return shape.validate_python(raw)
    except ValidationError as error:
        log.warning("a body was not understood: %s", field_of(error))
        # `from None`: the chained error would carry the person's words into a traceback.
        raise Problem("bad_request", 400, say=UNREADABLE, field=field_of(error)) from None


async def read(request: web.Request) -> bytes:
    """Return the body, up to MOST_BYTES; raises Problem."""
    body = bytearray()
    async for chunk in request.content.iter_chunked(65_536):
        body += chunk
        if len(body) > MOST_BYTES:
            raise Problem("too_long", 413, say="That is too long to send in one go.")
    return bytes(body)


def field_of(error: ValidationError) -> str:
    """Return the path of the first wrong field.

    A name that does not look like a field could be words: it is left out.
    """
    path = error.errors(include_input=False, include_url=False, include_context=False)[0]["loc"]
    names = [str(part) for part in path]
    return ".".join(name if re.fullmatch(r"[A-Za-z0-9_]{1,40}", name) else "unknown" for name in names) or "body"


def answer(shape: BaseModel, status: int = 200) -> web.Response:
    """Return a shape as JSON."""
    return web.Response(text=shape.model_dump_json(), content_type="application/json", status=status)
