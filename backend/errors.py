"""Every refusal has one shape, says something kind, and never repeats what a person wrote.

JSON doors answer `{"problem", "say", "field"}`; pages answer a small page with the same sentence.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from html import escape
from typing import Any

from aiohttp import web

from backend.councils import council_of
from backend.logs import where

log = logging.getLogger(__name__)
type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

SAY = {
    "bad_request": "We could not read that. Please try again.",
    "too_long": "That is too long to send in one go. Please send it in parts.",
    "too_fast": "That was very quick. Please wait a moment, then try again.",
    "too_many": "Too many chats were started from here. Please wait, or call instead.",
    "form_expired": "This page was open for too long. Go back, open it again, and send it once more.",
    "not_allowed": "You need to log in to see this.",
    "conversation_over": "This chat has ended. You can start a new one.",
    "no_such_code": "We do not know these words. Please check each word.",
    "already_sent": "This was sent. There is nothing left to save.",
    "changed": "This message was changed. Please send it as a new message.",
    "not_found": "We cannot find this page.",
    "not_sent": "Your message is not sent yet. You can try again.",
    "not_ready": "We are not ready yet. Please try again soon.",
    "too_slow": "That took too long. Please try again.",
    "went_wrong": "Something went wrong here. It is not your fault. Please try again.",
}
CODES = {401: "not_allowed", 403: "not_found", 404: "not_found", 405: "not_found", 408: "too_slow", 413: "too_long"}
JSON_DOORS = ("/chat", "/api", "/health", "/ready")


class Problem(Exception):
    """A refusal on its way to the person. `problem` is a key of SAY; `more` are further fields of the JSON answer.

    field: the name of a field of ours, never a name or a value that the person sent.
    """

    def __init__(
        self,
        problem: str,
        status: int,
        *,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.status = status
        self.field = field
        self.headers = dict(headers or {})
        self.more = dict(more or {})


@web.middleware
async def kind_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever goes wrong into an answer; the outermost middleware."""
    try:
        return await handler(request)
    except Problem as problem:
        return answer(request, problem)
    except web.HTTPException as error:
        if error.status < 400 or error.content_type == "application/json":
            raise
        return answer(request, from_http(request, error))
    except Exception as error:
        # Neither the message nor the traceback's values are logged: both may hold somebody's words.
        log.error("went wrong: %s", where(error))
        return answer(request, Problem("went_wrong", 500))


def from_http(request: web.Request, error: web.HTTPException) -> Problem:
    """The problem that stands for an error of aiohttp's own: no route, wrong method, body too large."""
    code = CODES.get(error.status, "bad_request" if error.status < 500 else "went_wrong")
    headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
    field = "text" if error.status == 413 and request.path == "/chat/messages" else None
    return Problem(code, error.status, field=field, headers=headers)


def answer(request: web.Request, problem: Problem) -> web.Response:
    """JSON for scripts, a page for people who look at pages."""
    if wants_page(request):
        text = page(request, SAY[problem.problem])
        return web.Response(text=text, content_type="text/html", status=problem.status, headers=problem.headers)
    body = {"problem": problem.problem, "say": SAY[problem.problem], **problem.more}
    if problem.field:
        body["field"] = problem.field
    return web.json_response(body, status=problem.status, headers=problem.headers)


def wants_page(request: web.Request) -> bool:
    """True where a browser asks for a page to look at."""
    if request.path.startswith(JSON_DOORS):
        return False
    return "text/html" in request.headers.get("Accept", "")


def page(request: web.Request, say: str) -> str:
    """A page of one sentence, and under a known council the way to help and back; at the desk the way to its start."""
    council = council_of(request)
    links = '<p><a href="/desk/">Go to the desk</a></p>' if request.path.startswith("/desk/") else ""
    if council:
        at = f"/c/{escape(council)}"
        links = f'<p><a href="{at}/help-now">Get help now</a></p><p><a href="{at}/">Go back</a></p>'
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Page</title></head>'
        f"<body><main><h1>Sorry</h1><p>{escape(say)}</p>{links}</main></body></html>"
    )
