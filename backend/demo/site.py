"""`python -m backend demo-site`: a page with a look of its own for each pack, and in it the widget."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import web

from backend.content.load import Content, load
from backend.councils import fact, name_of
from backend.demo.looks import PLAIN, Look, read_looks
from backend.errors import kind_errors
from backend.keys import CONTENT, SETTINGS
from backend.logs import quieten, to_stderr
from backend.server import serve
from backend.settings import Settings
from backend.templates import templates

routes = web.RouteTableDef()
HERE = Path(__file__).parent
PAGES = templates(HERE / "pages")
LOOKS = web.AppKey("looks", dict[str, Look])


def create_site(settings: Settings) -> web.Application:
    """Return the pretend site; it knows of the backend only its address, as a real council's site would."""
    quieten()
    site = web.Application(middlewares=[kind_errors])
    site[SETTINGS] = settings
    site[CONTENT] = load(settings.content)
    site[LOOKS] = read_looks()
    site.add_routes(routes)
    site.on_response_prepare.append(protect)
    return site


@routes.get("/")
async def index(request: web.Request) -> web.Response:
    """Show the list of the pretend pages."""
    content: Content = request.app[CONTENT]
    return page("index.html", councils={council: name_of(content, council) for council in content.councils})


@routes.get("/site.css")
async def style(request: web.Request) -> web.FileResponse:
    """Show the look of the pretend site."""
    return web.FileResponse(HERE / "site.css", headers={"Content-Type": "text/css; charset=utf-8"})


@routes.get("/favicon.ico")
async def no_icon(request: web.Request) -> web.Response:
    """Answer that there is no icon: browsers ask anyway."""
    return web.Response(status=204)


@routes.get("/{council}/look.css")
async def look_of(request: web.Request) -> web.Response:
    """Show the colours of one council's pretend page."""
    look = request.app[LOOKS].get(request.match_info["council"], PLAIN)
    return web.Response(text=look.style, content_type="text/css")


@routes.get("/{council}")
async def complaints(request: web.Request) -> web.Response:
    """Show the page "Complaints about children's services" of one council."""
    content, council = request.app[CONTENT], request.match_info["council"]
    if council not in content.councils:
        raise web.HTTPNotFound
    return page(
        "complaints.html",
        council=council,
        look=request.app[LOOKS].get(council, PLAIN),
        name=name_of(content, council),
        phone=fact(content, council, "contacts_complaints_phone"),
        backend=backend_origin(request),
    )


def page(template: str, **facts: object) -> web.Response:
    """Return a page from its template."""
    return web.Response(text=PAGES.get_template(template).render(**facts), content_type="text/html")


def backend_origin(request: web.Request) -> str:
    """Return where the widget comes from: another origin, as in real life."""
    return f"http://localhost:{request.app[SETTINGS].port}"


async def protect(request: web.Request, response: web.StreamResponse) -> None:
    """Set the headers a careful council's site would send: the widget must work under them."""
    backend = backend_origin(request)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {backend}; style-src 'self' {backend}; img-src 'self' {backend}; "
        f"font-src {backend}; frame-src {backend}; connect-src {backend}; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    response.headers["Cache-Control"] = "no-store"
    response.headers.popall("Server", None)


def main(argv: list[str]) -> int:
    """Serve the pretend site until told to stop; does nothing where `DEMO_PORT` is 0."""
    settings = Settings.from_env()
    to_stderr()
    if settings.demo_port:
        asyncio.run(serve(create_site(settings), settings.host, settings.demo_port))
    return 0
