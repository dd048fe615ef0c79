"""A real Agent with a trained model, the bot's real server, and a pretend backend that can be slow, down or rubbish."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

os.environ["RASA_TELEMETRY_ENABLED"] = "false"

from bot.actions import backend
from bot.conversations import Conversations
from bot.in_process import InProcessActions
from bot.logs import keep_words_out_of_logs
from bot.models import newest_model
from bot.settings import read_settings
from bot.wire import Converse

MODEL_HOME = read_settings().home
RECEIPT = {
    "reference": "WN-7K3P",
    "code": "apple river green boat",
    "received_on": "2026-12-24",
    "expected": [
        {"what": "acknowledge", "by": "2026-12-31", "at_latest": None, "because": []},
        {"what": "stage_1_answer", "by": "2027-01-12", "at_latest": "2027-01-26", "because": []},
    ],
}


PROGRESS: dict[str, Any] = {
    "reference": RECEIPT["reference"],
    "kind": "complaint",
    "state": "acknowledged",
    "stage": 1,
    "received_on": "2098-12-24",
    "expected": [{"what": "stage_1_answer", "by": "2099-01-12", "at_latest": "2099-01-26", "because": []}],
    "done": [{"what": "acknowledged", "on": "2098-12-29"}],
    "can": ["add_words", "new_contact", "advocate", "withdraw"],
    "provisional": False,
    "late": False,
}


class PretendBackend:
    """A real HTTP server. `trouble` is what it does instead of answering: down, slow, error, rubbish or half."""

    def __init__(self) -> None:
        self.trouble: str | None = None
        self.cases: dict[str, dict[str, Any]] = {}
        self.tries = 0
        self.alerts: dict[str, dict[str, Any]] = {}
        self.readers: dict[str, Any] = {"told": True, "by": None}
        """What the answer to an alert says of who is told of it."""
        self.case: dict[str, Any] = PROGRESS
        self.after: dict[str, Any] = {}
        """What a request of a kind changes in the case."""
        self.opens: str = str(RECEIPT["reference"])
        """The reference of the case."""
        self.new_codes: dict[str, dict[str, Any]] = {}
        self.looked_up: list[dict[str, Any]] = []
        self.requests: dict[str, dict[str, Any]] = {}
        self.request_ids: list[str] = []
        """The id under which each alert came."""

    async def put_alert(self, request: web.Request) -> web.Response:
        """Store an alert, or fail as asked."""
        self.request_ids.append(request.headers.get("X-Request-ID", ""))
        if self.trouble:
            return web.json_response({"problem": "went_wrong"}, status=500)
        self.alerts[request.match_info["uuid"]] = await request.json()
        return web.json_response({"alert": request.match_info["uuid"], "stored": True, **self.readers}, status=201)

    async def put_safe_now(self, request: web.Request) -> web.Response:
        """Note the answer."""
        self.alerts[request.match_info["uuid"]]["safe_now"] = (await request.json())["answer"]
        return web.json_response({})

    async def post_progress(self, request: web.Request) -> web.Response:
        """Tell where the case is to whoever has reference and code."""
        asked = await request.json()
        self.looked_up.append(asked)
        return await self._told(str(asked["reference"]), asked["code"])

    async def put_new_code(self, request: web.Request) -> web.Response:
        """Note who asks for a new code; the answer is the same for every reference."""
        if self.trouble:
            return web.json_response({"problem": "went_wrong"}, status=500)
        self.new_codes[request.match_info["reference"]] = await request.json()
        return web.json_response({"asked": True}, status=202)

    async def put_request(self, request: web.Request) -> web.Response:
        """Keep what is asked for, or fail as asked."""
        self.tries += 1
        asked = await request.json()
        if self.trouble is None and asked["code"] == RECEIPT["code"]:
            self.requests[request.match_info["uuid"]] = asked
            self.case = {**self.case, **self.after.get(asked["kind"], {})}
        return await self._told(request.match_info["reference"], asked["code"])

    async def _told(self, reference: str, code: str) -> web.Response:
        if self.trouble == "slow":
            await asyncio.sleep(3)
        if self.trouble == "rubbish":
            return web.Response(text="<html>not what you think</html>", content_type="application/json")
        if self.trouble == "half":
            return web.json_response({"reference": reference})
        if self.trouble == "not now":
            return web.json_response({"problem": "ended", "say": "This has ended."}, status=409)
        if self.trouble:
            return web.json_response({"problem": "went_wrong"}, status=500)
        if (reference, code) != (self.opens, RECEIPT["code"]):
            return web.json_response({"problem": "no_such_code"}, status=404)
        return web.json_response(self.case)

    async def put_case(self, request: web.Request) -> web.Response:
        """Receive a case, or fail as asked."""
        self.tries += 1
        told = await request.json()
        if self.trouble == "slow":
            await asyncio.sleep(3)
        if self.trouble == "error":
            return web.json_response({"problem": "went_wrong"}, status=500)
        if self.trouble == "rubbish":
            return web.Response(text="<html>not what you think</html>", content_type="application/json")
        self.cases[request.match_info["uuid"]] = told
        if self.trouble == "half":
            return web.json_response({"reference": "WN-7K3P"})
        return web.json_response(RECEIPT, status=201)


@asynccontextmanager
async def serving(pretend: PretendBackend) -> AsyncIterator[tuple[PretendBackend, str]]:
    """Serve it on a free port; gives it and its address."""
    app = web.Application()
    app.router.add_put("/api/cases/{uuid}", pretend.put_case)
    app.router.add_post("/api/progress", pretend.post_progress)
    app.router.add_put("/api/cases/{reference}/requests/{uuid}", pretend.put_request)
    app.router.add_put("/api/cases/{reference}/new_code/{uuid}", pretend.put_new_code)
    app.router.add_put("/api/alerts/{uuid}", pretend.put_alert)
    app.router.add_put("/api/alerts/{uuid}/safe_now", pretend.put_safe_now)
    server = TestServer(app)
    await server.start_server()
    yield pretend, str(server.make_url("")).rstrip("/")
    await server.close()


@pytest_asyncio.fixture
async def pretend_backend(monkeypatch: pytest.MonkeyPatch, home: Path) -> AsyncIterator[PretendBackend]:
    """Give a backend on a free port."""
    async with serving(PretendBackend()) as (pretend, address):
        monkeypatch.setenv("BACKEND_URL", address)
        monkeypatch.setattr(backend, "TIMEOUT", backend.aiohttp.ClientTimeout(total=1))
        yield pretend


@pytest.fixture(scope="session")
def model() -> Path:
    """Give the model that `make train` made."""
    return newest_model()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a data folder of its own."""
    monkeypatch.setenv("HMO_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "secrets").mkdir(mode=0o700)
    (tmp_path / "secrets" / "service-token").write_text("test-token")
    return tmp_path


@pytest.fixture(scope="session")
def loaded(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Conversations:
    """Load the Agent once for all tests: it keeps nothing between turns."""
    before = os.environ.get("HMO_HOME")
    os.environ["HMO_HOME"] = str(tmp_path_factory.mktemp("agent"))
    keep_words_out_of_logs()
    conversations = Conversations.load(model)
    os.environ.pop("HMO_HOME")
    if before:
        os.environ["HMO_HOME"] = before
    return conversations


class Person:
    """Somebody using the chat."""

    def __init__(self, conversations: Conversations, council: str) -> None:
        self.conversations = conversations
        self.council = council
        self.id = str(uuid.uuid4())
        self.seen: list[dict[str, Any]] = []

    async def _turn(
        self, text: str | None, choice: str | None, message_id: str | None, ask: str | None = None
    ) -> list[dict[str, Any]]:
        told = Converse(self.id, message_id or str(uuid.uuid4()), text, choice, self.council, ask=ask)
        messages = (await self.conversations.turn(told)).messages
        self.seen += messages
        return messages

    async def types(self, text: str, message_id: str | None = None) -> list[dict[str, Any]]:
        """Type a message."""
        return await self._turn(text, None, message_id)

    async def presses(
        self, choice: str, message_id: str | None = None, *, at: str | None = None
    ) -> list[dict[str, Any]]:
        """Press a choice. at: the question that it stands with, where the client says so."""
        return await self._turn(None, choice, message_id, at)

    async def follows(self, *steps: str) -> list[dict[str, Any]]:
        """Do several things: `>id` presses, anything else is typed. Returns the last answer."""
        messages: list[dict[str, Any]] = []
        for step in steps:
            messages = await (self.presses(step[1:]) if step.startswith(">") else self.types(step))
        return messages

    async def skips_to_the_read_back(self) -> list[dict[str, Any]]:
        """Skip every question left."""
        messages: list[dict[str, Any]] = []
        for _ in range(20):
            if self.asked == "check":
                return messages
            messages = await self.presses("skip")
        raise AssertionError(f"still asked: {self.asked}")

    @property
    def asked(self) -> str | None:
        """The open question."""
        return self.seen[-1]["ask"] if self.seen else None


@pytest.fixture
def person(loaded: Conversations, pretend_backend: PretendBackend) -> Person:
    """Give a child of the first council."""
    return Person(loaded, "wigan")


@pytest.fixture
def actions_called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the names of the actions that Rasa calls, in order.

    Noted at the class: the Agent is shared by all tests.
    """
    called: list[str] = []
    request = InProcessActions.request

    async def noted(self: InProcessActions, *given: Any, **more: Any) -> Any:
        called.append(more["json"]["next_action"])
        return await request(self, *given, **more)

    monkeypatch.setattr(InProcessActions, "request", noted)
    return called
