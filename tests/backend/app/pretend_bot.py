"""A real HTTP server with the bot's routes, which can be slow, down, rubbish, empty, or die after it has processed."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

type Json = dict[str, Any]
type Mood = Literal["well", "slow", "rubbish", "not_json", "empty", "broken", "dies_after", "drops_once", "refuses"]
MODEL = "6d" * 32
TOKEN_FILE = "secrets/service-token"


def message(say: str, **more: Any) -> Json:
    """Return one message as the bot sends it."""
    line = {"say": say, "picture": "speech", "alt": ""}
    return {"kind": "say", "card": "card", "lines": [line], "choices": [], "ask": None, "step": None, **more}


def receipt_for(words: str) -> Json:
    """Return the message that is said after sending."""
    return message("We got it.", kind="sent", receipt={"reference": "W4K7", "code": "apple boat chair drum"})


@dataclass
class PretendBot:
    """Answers what it heard; `send` with a receipt, `check` with a read-back, `save` and `delete` as agreed."""

    mood: Mood = "well"
    delay: float = 0.0
    together: asyncio.Barrier | None = None
    """Holds every answer back until so many requests have come at once."""
    fails_on: str = ""
    """It fails on texts with this in them, and is well."""
    port: int = 0
    model: str = MODEL
    tls: ssl.SSLContext | None = None
    asked: list[Json] = field(default_factory=list)
    request_ids: list[str] = field(default_factory=list)
    answers: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    """What was processed, by conversation and message id: each is processed once."""
    wishes: set[str] = field(default_factory=set)
    """Conversations whose telling is to be sent if its person is gone: "send if gone" and "do not send" say so."""
    sent: list[tuple[str, str]] = field(default_factory=list)
    """(conversation, message id) of what was sent in somebody's absence."""
    forgotten: list[str] = field(default_factory=list)
    parsed: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    _runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Its address; the same after a restart."""
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}"

    @property
    def processed(self) -> list[str]:
        """Message ids in the order in which they were processed."""
        return [message_id for _, message_id in self.answers]

    async def start(self) -> None:
        """Listen; on the same port after a stop."""
        app = web.Application(client_max_size=1_000_000)
        app.router.add_post("/converse", self.converse)
        app.router.add_post("/parse", self.parse)
        app.router.add_post("/conversations/{id}/gone", self.gone)
        app.router.add_delete("/conversations/{id}", self.forget)
        app.router.add_get("/health", self.health)
        app.router.add_get("/fingerprints", self.fingerprints)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True, ssl_context=self.tls)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Be down."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def converse(self, request: web.Request) -> web.StreamResponse:
        """POST /converse in the present mood."""
        self.tokens.add(request.headers.get("Authorization", ""))
        body = await request.json()
        self.asked.append(body)
        self.request_ids.append(request.headers.get("X-Request-ID", ""))
        if self.together:
            await self.together.wait()
        if self.mood == "slow":
            await asyncio.sleep(2)
        if self.mood == "broken" or (self.fails_on and self.fails_on in str(body.get("text"))):
            return web.json_response({"problem": "went_wrong"}, status=500)
        if self.mood == "refuses":
            return web.json_response({"problem": "bad_request", "field": "choice"}, status=400)
        return await self.answer(request, body)

    async def parse(self, request: web.Request) -> web.Response:
        """POST /parse: "hurt" is a concern, "knife" an urgent one, "unfair" a complaint."""
        text = (await request.json())["text"]
        if self.mood != "well" or (self.fails_on and self.fails_on in text):
            return web.json_response({"problem": "went_wrong"}, status=500)
        self.parsed.append(text)
        self.request_ids.append(request.headers.get("X-Request-ID", ""))
        urgent = "knife" in text
        await asyncio.sleep(self.delay)
        looked = {"concern": urgent or "hurt" in text, "urgent": urgent, "category": "harm", "score": 0.9}
        intent = "make_complaint" if "unfair" in text else "make_comment"
        return web.json_response(
            {"intent": intent, "confidence": 0.9, "ranking": [], "safeguarding": {**looked, "because": ["pattern"]}}
        )

    async def answer(self, request: web.Request, body: Json) -> web.StreamResponse:
        """Process a message once, then answer as the mood has it."""
        key = (body["conversation_id"], body["message_id"])
        if key not in self.answers:
            await asyncio.sleep(self.delay)
            self.answers.setdefault(key, say(body))
        if self.mood in ("dies_after", "drops_once"):
            assert request.transport
            request.transport.abort()
            self.mood = "well" if self.mood == "drops_once" else self.mood
        words, wish = body.get("text"), body["conversation_id"]
        if words in ("send if gone", "do not send"):
            (self.wishes.add if words == "send if gone" else self.wishes.discard)(wish)
        odd: dict[str, Any] = {"rubbish": {"messages": [{"kind": "dance", "lines": "no"}]}, "empty": {"messages": []}}
        if self.mood == "not_json":
            return web.Response(text="<html>oops", content_type="text/html")
        well = {"messages": self.answers[key], "send_if_gone": wish in self.wishes}
        return web.json_response(odd.get(self.mood, well))

    async def gone(self, request: web.Request) -> web.StreamResponse:
        """POST /conversations/{id}/gone: sent once for a message id, and only where it is wanted."""
        if self.mood == "broken":
            return web.json_response({"problem": "not_received"}, status=503)
        conversation, body = request.match_info["id"], await request.json()
        key = (conversation, body["message_id"])
        if key not in self.answers and conversation not in self.wishes:
            return web.json_response({"messages": [], "send_if_gone": False})
        if key not in self.answers:
            self.wishes.discard(conversation)
            self.sent.append(key)
            self.answers[key] = [message("You were away.", card="sent_while_gone"), receipt_for("send")]
        if self.mood == "dies_after":
            assert request.transport
            request.transport.abort()
        return web.json_response({"messages": self.answers[key]})

    async def fingerprints(self, request: web.Request) -> web.Response:
        """GET /fingerprints: its model."""
        return web.json_response({"token": "0" * 64, "model": self.model})

    async def forget(self, request: web.Request) -> web.Response:
        """DELETE /conversations/{id}."""
        if self.mood == "broken":
            return web.Response(status=500)
        self.forgotten.append(request.match_info["id"])
        return web.Response(status=204)

    async def health(self, request: web.Request) -> web.Response:
        """GET /health."""
        is_well = self.mood in ("well", "dies_after")
        return web.json_response({"ok": True}, status=200 if is_well else 503)


def say(body: Json) -> list[Json]:
    """Return the answer to one message."""
    yes = {"id": "yes", "label": "Yes", "picture": "tick"}
    match body:
        case {"choice": "begin"}:
            return [message("Hello.", card="welcome", ask="kind", choices=[yes])]
        case {"choice": "check"}:
            read_back = [{"ask": "what_happened", "label": "What happened", "said": "CANARY-READ-BACK", "change": "x"}]
            return [message("Is this right?", kind="check", summary=read_back)]
        case {"choice": "send"}:
            return [receipt_for("send")]
        case {"choice": "save"}:
            return [message("Write down: {code}", card="saved", do="save")]
        case {"choice": "delete"}:
            return [message("Deleted.", card="deleted", do="delete")]
        case {"choice": choice}:
            return [message(f"You pressed {choice}.", choices=[yes])]
    return [message("Thank you."), message(f"You said: {body['text']}", choices=[yes])]
