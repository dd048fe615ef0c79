"""The front page, and the chat page: links that always work, and the place where the widget's script draws."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from backend.councils import language_of, name_of, neutral_page
from backend.keys import CONTENT
from backend.templates import templates
from backend.widget_files import modules, words_in

routes = web.RouteTableDef()
TITLE = "Hear Me Out"
"""The name of the thing, as `helper` in the widget's strings."""
PAGES = templates(Path(__file__).parent / "pages")


@routes.get("/")
async def front(request: web.Request) -> web.Response:
    """Ask which council, for somebody who came here without a council's page."""
    content = request.app[CONTENT]
    councils = {council: name_of(content, council) for council in content.councils}
    page = PAGES.get_template("front.html").render(councils=councils)
    return web.Response(text=page, content_type="text/html")


@routes.get("/c/{council}/chat")
async def chat_page(request: web.Request) -> web.Response:
    """Show the page in the council's frame, and the full page; 404 for a council we do not have."""
    content, council = request.app[CONTENT], request.match_info["council"]
    if council not in content.councils:
        raise web.HTTPNotFound
    language = language_of(content, council)
    page = PAGES.get_template("chat.html").render(
        council=council,
        council_name=name_of(content, council),
        neutral=neutral_page(content, council),
        modules=modules(),
        title=TITLE,
        frame=content.frame,
        words=words_in(language["lang"]),
        **language,
    )
    return web.Response(text=page, content_type="text/html")
