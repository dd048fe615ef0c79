"""Every refusal over HTTP has one shape, says something kind, and never repeats what a person wrote.

Paths for programs answer `{"problem", "say", "field"}`; pages answer a small page with the same sentence.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from html import escape

from aiohttp import web

from backend.councils import council_of
from backend.logs import where
from backend.metrics.counted import REFUSED
from backend.refusals import Refused
from backend.store.waiting import KeysSilent

log = logging.getLogger(__name__)
type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

SAY = {
    "bad_request": "We could not read that. Please try again.",
    "too_long": "That is too long to send in one go. Please send it in parts.",
    "too_fast": "That was very quick. Please wait a moment, then try again.",
    "saved_often": "It is saved. You have the words for it. Please wait before you save again.",
    "talk_full": "You have told us a lot. All of it is kept. Please send it now. You can add more after that.",
    "too_many": "Many chats were started where you are, like in a school. It is not your fault. Please wait, or call.",
    "form_expired": "This page was open for too long. Go back, open it again, and send it once more.",
    "not_allowed": "You need to log in to see this.",
    "conversation_over": "This chat has ended. You can start a new one.",
    "no_such_code": "We do not know these words. Please check each word.",
    "already_sent": "This was sent. There is nothing left to save.",
    "changed": "This message was changed. Please send it as a new message.",
    "not_found": "We cannot find this page.",
    "not_sent": "Your message is not sent yet. You can try again.",
    "not_ready": "We are not ready yet. Please try again soon.",
    "keys_silent": "We cannot open this now. Nothing is lost. Please try again soon.",
    "too_slow": "That took too long. Please try again.",
    "went_wrong": "Something went wrong here. It is not your fault. Please try again.",
}
CODES = {401: "not_allowed", 403: "not_found", 404: "not_found", 405: "not_found", 408: "too_slow", 413: "too_long"}
JSON_PATHS = ("/chat", "/api", "/health", "/live", "/ready", "/metrics")


class Problem(Refused):
    """A refusal with a status, on its way to the person. more: further fields of the JSON answer.

    say: by default what SAY has for this code; the Case API, which programs read, has sentences of its own.
    """

    def __init__(
        self,
        problem: str,
        status: int,
        *,
        say: str = "",
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(say or SAY[problem], problem=problem, field=field)
        self.status = status
        self.headers = dict(headers or {})
        self.more = dict(more or {})


class BodyTooSlow(TimeoutError):
    """The body did not arrive in time. A TimeoutError: aiohttp closes such a connection without a traceback."""


@web.middleware
async def kind_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever goes wrong into an answer; the outermost middleware."""
    try:
        return await handler(request)
    except Problem as problem:
        return answer(request, problem)
    except KeysSilent as silence:
        log.warning("the keys of cases are silent: %s", silence)
        return answer(request, Problem("keys_silent", 503, headers={"Retry-After": "5"}))
    except BodyTooSlow:
        return answer(request, Problem("too_slow", 408))
    except web.HTTPException as error:
        if error.status < 400 or error.content_type == "application/json":
            raise
        return answer(request, from_http(request, error))
    except Exception as error:
        # Neither the message nor the traceback's values are logged: both may hold somebody's words.
        log.error("went wrong: %s", where(error))
        return answer(request, Problem("went_wrong", 500))


def from_http(request: web.Request, error: web.HTTPException) -> Problem:
    """Return the problem that stands for an error of aiohttp's own: no route, wrong method, body too large."""
    code = CODES.get(error.status, "bad_request" if error.status < 500 else "went_wrong")
    headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
    field = "text" if error.status == 413 and request.path == "/chat/messages" else None
    return Problem(code, error.status, field=field, headers=headers)


def answer(request: web.Request, problem: Problem) -> web.Response:
    """JSON for scripts, a page for people who look at pages."""
    if wants_page(request):
        REFUSED.add(problem.problem)
        text = page(request, problem.say)
        return web.Response(text=text, content_type="text/html", status=problem.status, headers=problem.headers)
    return as_json(problem)


def as_json(problem: Problem) -> web.Response:
    """Return the refusal for a program."""
    REFUSED.add(problem.problem)
    return web.json_response(problem.body | problem.more, status=problem.status, headers=problem.headers)


def wants_page(request: web.Request) -> bool:
    """Return True where a browser asks for a page to look at."""
    if request.path.startswith(JSON_PATHS):
        return False
    return "text/html" in request.headers.get("Accept", "")


def page(request: web.Request, say: str) -> str:
    """Return a page of one sentence, and under a known council the way to help and back; at the desk the way to its
    start.
    """
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
