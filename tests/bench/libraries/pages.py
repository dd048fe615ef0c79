"""Charts and sessions: ours beside libraries.

    .venv/uv/bin/uv pip install --target var/libraries --python .venv/backend/bin/python --no-deps \\
        pygal==3.1.3 importlib-metadata leather==0.4.1 aiohttp-session==2.12.1
    PYTHONPATH=var/libraries .venv/backend/bin/python -m tests.bench.libraries.pages
"""

from __future__ import annotations

import asyncio
import importlib
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.fernet import Fernet

from backend.numbers.chart import bar
from backend.numbers.shapes import ShownRow, ShownTable

COUNTS = (41, 7, 0, 12, 23, 88, 5, 19, 64, 30)
TABLE = ShownTable(
    name="kinds", title="What it was about", says="", source="", parts="sum", total=None,
    rows=(*(ShownRow(name=f"row{n}", label=f"A reason with some words, number {n}", count=n) for n in COUNTS),
          ShownRow(name="few", label="So few that they are hidden", count=None, hidden=True)),
)  # fmt: skip
TIMES = 200


def say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def by_pygal() -> str:
    """Return a horizontal bar chart of the same rows; pygal knows no hatching and no hidden number."""
    import pygal  # type: ignore[import-not-found]

    drawn = pygal.HorizontalBar(js=(), show_legend=False, print_values=True, explicit_size=True)
    drawn.x_labels = [row.label for row in TABLE.rows]
    drawn.add("", [row.count for row in TABLE.rows])
    return str(drawn.render(is_unicode=True))


def by_leather() -> str:
    """Return a bar chart of the same rows by leather."""
    import leather  # type: ignore[import-not-found]

    drawn = leather.Chart("")
    drawn.add_bars([(row.count or 0, row.label) for row in TABLE.rows])
    return str(drawn.to_svg())


def charts() -> None:
    """Print what each draws, what of it the content security policy drops, and what it costs."""
    say("| chart | bytes | <style>, style= | scripts | hidden number told apart | import | memory | each |")
    ways: tuple[tuple[str, str | None, Callable[[], str]], ...] = (
        ("ours", None, lambda: "".join(bar(row, TABLE) for row in TABLE.rows)),
        ("pygal", "pygal", by_pygal), ("leather", "leather", by_leather),
    )  # fmt: skip
    for name, module, draw in ways:
        before, began = memory(), time.process_time()
        if module:
            importlib.import_module(module)
        imported, held = time.process_time() - began, memory() - before
        drawn = draw()
        began = time.process_time()
        for _ in range(TIMES):
            draw()
        each = (time.process_time() - began) / TIMES * 1000
        styles, inline = drawn.count("<style"), len(re.findall(r"\sstyle=", drawn))
        hatched = "yes" if "url(#hatch" in drawn else "no"
        seen = f"{len(drawn)} | {styles}, {inline} | {drawn.count('<script')} | {hatched}"
        say(f"| {name} | {seen} | {imported:.2f} s | {held:.0f} MB | {each:.2f} ms |")


def memory() -> float:
    """Return the megabytes that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


async def who(request: web.Request) -> web.Response:
    """Say who is signed in, by the library's session."""
    from aiohttp_session import get_session  # type: ignore[import-not-found]

    return web.Response(text=str((await get_session(request)).get("staff")))


async def sign_in(request: web.Request) -> web.Response:
    """Sign in as its documentation shows."""
    from aiohttp_session import new_session

    (await new_session(request))["staff"] = "sam"
    return web.Response()


async def sign_out(request: web.Request) -> web.Response:
    """Sign out as its documentation shows."""
    from aiohttp_session import get_session

    (await get_session(request)).invalidate()
    return web.Response()


async def sessions() -> None:
    """Print whether a cookie that was copied before signing out still opens the desk."""
    from aiohttp_session import setup
    from aiohttp_session.cookie_storage import EncryptedCookieStorage  # type: ignore[import-not-found]

    app = web.Application()
    setup(app, EncryptedCookieStorage(Fernet(Fernet.generate_key()), httponly=True))
    app.router.add_get("/who", who)
    app.router.add_post("/in", sign_in)
    app.router.add_post("/out", sign_out)
    async with TestClient(TestServer(app)) as client:
        await client.post("/in")
        jar = {cookie.key: cookie.value for cookie in client.session.cookie_jar}
        await client.post("/out")
        client.session.cookie_jar.clear()
        kept = await client.get("/who", headers={"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())})
        say(f"aiohttp-session, encrypted cookie: a copy made before signing out is afterwards {await kept.text()!r}")
    say("ours: None (tests/backend/desk, tests/desk), for one browser or for all of a person at once")


if __name__ == "__main__":
    charts()
    asyncio.run(sessions())
