"""Bodies of requests: how long one may take to arrive, on every route, and what a broken form is answered with.

A phone that lost its line half-way, or somebody who sends a byte a minute on purpose, must not hold a connection and
its handler for ever (CWE-400).
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Awaitable, Callable

from aiohttp import StreamReader, web
from aiohttp.http_exceptions import HttpProcessingError
from multidict import MultiDictProxy

from backend.errors import BodyTooSlow, Problem

BODY_SECONDS = 15.0
"""From the headers to the last byte: the longest page there is, on a phone far from a mast."""
BODY_TIME = "body_seconds"
"""The attribute of a handler whose body may take longer: one that takes a file."""
BROKEN = (ValueError, LookupError, AssertionError, RuntimeError, EOFError, HttpProcessingError, zlib.error)
"""What aiohttp's readers raise of a body that is not what its headers say: no boundary, an unknown charset or transfer
encoding, a part that ends in the middle. RecursionError is a RuntimeError."""
type Form = MultiDictProxy[str | bytes | bytearray | web.FileField]
type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def limit_body_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let whoever reads the body of this request fail with BodyTooSlow where it is not whole after BODY_SECONDS,
    or what its handler says.
    """
    body = request.content
    if body.is_eof():
        return await handler(request)
    seconds = getattr(request.match_info.handler, BODY_TIME, BODY_SECONDS)
    timer = asyncio.get_running_loop().call_later(seconds, give_up, body)
    try:
        return await handler(request)
    finally:
        timer.cancel()


def give_up(body: StreamReader) -> None:
    """Fail the reader of a body that is not whole yet."""
    if not body.is_eof():
        body.set_exception(BodyTooSlow())


async def read_form(request: web.Request) -> Form:
    """Return the fields of a posted form; raises Problem (400) where the body is broken, BodyTooSlow, HTTPException."""
    try:
        return await request.post()
    except BROKEN:
        raise Problem("bad_request", 400) from None
