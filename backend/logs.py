"""Logs without words: no address, path, query, token, code or text of a person ever reaches a record."""

from __future__ import annotations

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from aiohttp import hdrs, web
from aiohttp.abc import AbstractAccessLogger

type ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

CURRENT_ID: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being handled; empty in the background."""
REQUEST_ID = web.RequestKey("request_id", str)
"""See backend.request_ids."""


def where(error: BaseException) -> str:
    """Return the kind of an error and the lines it passed through, innermost last; never its message."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " ".join([type(error).__name__, *(f"{Path(f.filename).name}:{f.lineno}:{f.name}" for f in frames)])


class Formatter(logging.Formatter):
    """Writes an exception as its kind and place: libraries put what they were given into the message."""

    def formatException(self, ei: ExcInfo) -> str:
        """Return what stands under a record that came with an exception."""
        return where(ei[1]) if ei[1] else ""


class JsonFormatter(Formatter):
    """Writes a record as one JSON object a line, for a collector of logs: the same facts as the lines for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        facts: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if CURRENT_ID.get():
            facts["request_id"] = CURRENT_ID.get()
        if record.exc_info:
            facts["error"] = self.formatException(record.exc_info)
        return json.dumps(facts | getattr(record, "access", {}))


class AccessLog(AbstractAccessLogger):
    """One line a request: method, the route's template (not the path), status, milliseconds, the request's id."""

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Write the line."""
        method = request.method if request.method in hdrs.METH_ALL else "other"
        name = request.get(REQUEST_ID, "-")
        route, took = template(request), int(time * 1000)
        facts = {"method": method, "route": route, "status": response.status, "ms": took, "request_id": name}
        self.logger.info("%s %s %d %dms %s", *facts.values(), extra={"access": facts})


def template(request: web.BaseRequest) -> str:
    """`/c/{council}/chat` for every council; `-` where no route matched."""
    # Bytes that were not HTTP never got as far as a match; a match without parts is an empty dict, so: is None.
    match = getattr(request, "_match_info", None)
    resource = None if match is None else match.route.resource
    return resource.canonical if resource else "-"


class Wordless(logging.Filter):
    """Cuts a record of aiohttp's own server down to its kind: it would name the sender's address, quote the bytes."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; it always stays."""
        error = record.exc_info[1] if record.exc_info else None
        record.msg = f"a request could not be handled: {where(error)}" if error else "a request could not be handled"
        record.args = None
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def quieten() -> None:
    """Make aiohttp's server wordless, whoever runs the application. Safe to call again."""
    logger = logging.getLogger("aiohttp.server")
    if not any(isinstance(known, Wordless) for known in logger.filters):
        logger.addFilter(Wordless())


def to_stderr(*, as_json: bool = False) -> None:
    """Set up the log of a process. as_json: one object a line."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if as_json else Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    quieten()
