"""The three doors at which a turn is measured: stock's REST channel, our bot's, and our public gateway."""

from __future__ import annotations

import http.client
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Protocol

STOCK_PRESSES = {">begin": "/greet", ">no": "/deny", ">complaint": "/mood_unhappy", ">thats_all": "/goodbye"}
"""What stands for a pressed choice at stock, which knows no such; the others are "/affirm"."""
COUNCIL = "wigan"


class Refused(RuntimeError):
    """An answer that is none; carries door and status."""


class Door(Protocol):
    """One talk at one door, with a connection of its own that is kept."""

    def begin(self) -> None:
        """Begin another talk."""

    def turn(self, step: str) -> float:
        """Take one step (typed, or pressed with `>`) and return its milliseconds; raises Refused."""


@dataclass
class Line:
    """A kept connection. Plain and synchronous: the load must cost less than what is measured."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    _line: http.client.HTTPConnection | None = None

    def post(self, path: str, body: dict[str, Any], **headers: str) -> tuple[float, Any]:
        """Return milliseconds and the JSON that came back; raises Refused."""
        line = self._line = self._line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        raw = json.dumps(body).encode()
        began = time.perf_counter()
        line.request("POST", path, raw, {"Content-Type": "application/json", **self.headers, **headers})
        answer = line.getresponse()
        got = answer.read()
        took = (time.perf_counter() - began) * 1000
        if answer.status not in (200, 201):
            raise Refused(f"{path.rpartition('/')[2]}: {answer.status} {got[:60]!r}")
        return took, json.loads(got)


@dataclass
class Stock:
    """POST /webhooks/rest/webhook."""

    line: Line
    sender: str = ""

    def begin(self) -> None:
        """Take another sender."""
        self.sender = uuid.uuid4().hex

    def turn(self, step: str) -> float:
        """Send it as text; a press is an intent, which stock takes without understanding anything."""
        message = STOCK_PRESSES.get(step, "/affirm") if step.startswith(">") else step
        took, _ = self.line.post("/webhooks/rest/webhook", {"sender": self.sender, "message": message})
        return took


@dataclass
class OurBot:
    """POST /converse, as the gateway does."""

    line: Line
    talk: str = ""

    def begin(self) -> None:
        """Take another conversation."""
        self.talk = str(uuid.uuid4())

    def turn(self, step: str) -> float:
        """Send it with an id of its own."""
        body = {"conversation_id": self.talk, "message_id": str(uuid.uuid4()), "context": {"council": COUNCIL}}
        took, answer = self.line.post("/converse", body | said(step))
        if not answer["messages"]:
            raise Refused("converse: silence")
        return took


@dataclass
class Gateway:
    """POST /chat/conversations and /chat/messages, as the widget does."""

    line: Line
    token: str = ""

    def begin(self) -> None:
        """Forget the token: the next step begins a talk."""
        self.token = ""

    def turn(self, step: str) -> float:
        """Begin, or say one thing."""
        if not self.token:
            took, answer = self.line.post("/chat/conversations", {"council": COUNCIL})
            self.token = answer["token"]
            return took
        body = {"id": str(uuid.uuid4())} | said(step)
        took, answer = self.line.post("/chat/messages", body, Authorization=f"Bearer {self.token}")
        if not answer["messages"]:
            raise Refused("messages: silence")
        return took


def said(step: str) -> dict[str, str]:
    """Return the text or the choice of a step."""
    return {"choice": step[1:]} if step.startswith(">") else {"text": step}
