"""Security headers are on every response of every route, errors included."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientResponse, hdrs, web

from backend.keys import CONTENT, SETTINGS
from backend.widget_files import FOLDER
from tests.backend.app.kit import Clock, Running, run
from tests.backend.app.pretend_bot import PretendBot

pytestmark = pytest.mark.asyncio
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"]


def policy(response: ClientResponse) -> dict[str, str]:
    """Return the Content-Security-Policy by directive."""
    text = response.headers["Content-Security-Policy"]
    return {part.split()[0]: " ".join(part.split()[1:]) for part in text.split(";")}


def assert_protected(response: ClientResponse, where: str) -> None:
    """Check for everything that every response must carry."""
    headers = response.headers
    csp = policy(response)
    assert csp["default-src"] == csp["object-src"] == csp["base-uri"] == "'none'", where
    assert csp["script-src"] == csp["style-src"] == csp["connect-src"] == csp["img-src"] == "'self'", where
    assert "unsafe" not in str(csp), where
    assert "*" not in str(csp), where
    assert headers["X-Content-Type-Options"] == "nosniff", where
    assert headers["Referrer-Policy"] == "no-referrer", where
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", where
    assert headers["Cross-Origin-Resource-Policy"] in ("same-origin", "cross-origin"), where
    assert "geolocation=()" in headers["Permissions-Policy"], where
    assert headers["Cache-Control"], where
    assert not headers.get("Server"), where
    for kept in headers.getall("Set-Cookie", []):
        ours = "Path=/desk;" if "/desk" in where else "Path=/c/wigan/form;"
        assert ours in f"{kept};", f"{where}: only the plain form and the desk keep anything in a browser"
        assert "HttpOnly" in kept, where
        assert "SameSite=Lax" in kept, where
    assert ("X-Frame-Options" in headers) == (csp["frame-ancestors"] == "'none'"), where


def every_path(app: web.Application) -> set[str]:
    """Return one path for each route there is, and some that there are not."""
    values = {"council": "wigan", "file": "chat.js", "page": "help-now", "key": "phone"}
    found = {"/nowhere", "/c/nowhere/chat", "/chat/", "/widget/../app.py", "/c/wigan/nowhere", "/%00", "/api/nowhere"}
    for resource in app.router.resources():
        path = resource.canonical
        for part in path.split("{")[1:]:
            name = part.split("}")[0]
            path = path.replace("{" + name + "}", values.get(name, "x"))
        found.add(path)
    return found


@pytest.mark.parametrize("method", METHODS)
async def test_every_route_and_every_method_is_protected(server: Running, method: str) -> None:
    for path in sorted(every_path(server.app)):
        for accept in ("text/html", "*/*"):
            response = await server.client.request(method, path, headers={"Accept": accept}, allow_redirects=False)
            assert response.status != 500, f"{method} {path}"
            assert_protected(response, f"{method} {path}")


async def test_nobody_may_frame_anything_but_a_councils_pages(server: Running) -> None:
    for path in sorted(every_path(server.app)):
        response = await server.client.get(path, allow_redirects=False)
        theirs = path.startswith("/c/wigan")
        assert (policy(response)["frame-ancestors"] == "'none'") != theirs, path


async def test_a_councils_pages_may_be_framed_by_its_own_sites_and_the_demo_only(
    home: Path, bot: PretendBot, clock: Clock
) -> None:
    def with_site(app: web.Application) -> None:
        content = app[CONTENT]
        devon = content.councils["devon"]
        pack = devon.pack.model_copy(update={"site_origins": ["https://www.devon.example"]})
        app[CONTENT] = replace(content, councils={**content.councils, "devon": replace(devon, pack=pack)})

    async with run(home, bot, clock, with_site) as server:
        devon = policy(await server.client.get("/c/devon/chat"))["frame-ancestors"]
        wigan = policy(await server.client.get("/c/wigan/chat"))["frame-ancestors"]
    demo = "'self' http://localhost:8081 http://127.0.0.1:8081"
    assert devon.split() == ["'self'", "https://www.devon.example", "http://localhost:8081", "http://127.0.0.1:8081"]
    assert wigan == demo


async def test_without_a_demo_site_only_the_councils_own_sites_may_frame(
    home: Path, bot: PretendBot, clock: Clock
) -> None:
    def no_demo(app: web.Application) -> None:
        app[SETTINGS] = app[SETTINGS].model_copy(update={"demo_port": 0})

    async with run(home, bot, clock, no_demo) as server:
        assert policy(await server.client.get("/c/wigan/chat"))["frame-ancestors"] == "'self'"


async def test_only_the_widgets_files_may_be_read_from_other_sites(server: Running) -> None:
    for path in sorted(every_path(server.app)):
        response = await server.client.get(path, headers={"Origin": "https://elsewhere.example"}, allow_redirects=False)
        open_to_all = path == "/widget.js" or path.startswith("/widget/")
        allowed = response.headers.get(hdrs.ACCESS_CONTROL_ALLOW_ORIGIN)
        if path != "/widget/../app.py":
            assert allowed == ("*" if open_to_all else None), path
        assert hdrs.ACCESS_CONTROL_ALLOW_CREDENTIALS not in response.headers


async def test_pages_of_a_chat_are_never_stored_by_the_browser(server: Running) -> None:
    for path in ("/c/wigan/chat", "/chat/messages"):
        assert (await server.client.get(path)).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("proto", "sent"), [("https", True), ("http", False), (None, False)])
async def test_https_is_insisted_on_only_behind_https(server: Running, proto: str | None, sent: bool) -> None:
    headers = {"X-Forwarded-Proto": proto} if proto else {}
    response = await server.client.get("/health", headers=headers)
    assert ("Strict-Transport-Security" in response.headers) == sent


async def test_only_files_of_the_widget_folder_are_served(server: Running) -> None:
    for name in (
        "../app.py",
        "..%2fapp.py",
        "%2e%2e/app.py",
        "..%5capp.py",
        "chat.py",
        "",
        ".",
        "a%00.js",
        "/etc/passwd",
    ):
        response = await server.client.get(f"/widget/{name}")
        assert response.status == 404, name


async def test_each_file_of_the_widget_has_its_kind_and_is_asked_about_again(server: Running) -> None:
    kinds = {".js": "text/javascript", ".css": "text/css"}
    for path in FOLDER.iterdir():
        if path.suffix in kinds:
            response = await server.client.get(f"/widget/{path.name}")
            assert (response.status, response.content_type) == (200, kinds[path.suffix])
            assert response.headers["Cache-Control"] == "no-cache"
            headers = {"If-None-Match": response.headers["ETag"]}
            assert (await server.client.get(f"/widget/{path.name}", headers=headers)).status == 304
