"""What the server asks of the councils' packs: one place that knows how backend.content is built."""

from __future__ import annotations

from aiohttp import web

from backend.content.load import Content
from backend.keys import CONTENT


def council_of(request: web.Request) -> str | None:
    """Return the council whose page this is: any path under `/c/<a council we have>`; else None."""
    parts = request.path.split("/", 3)
    if len(parts) < 3 or parts[1] != "c":
        return None
    content: Content = request.app[CONTENT]
    return parts[2] if parts[2] in content.councils else None


def name_of(content: Content, council: str) -> str:
    """Return what the council is called; its id where the pack does not say so yet."""
    return content.councils[council].facts.get("council_name", council)


def fact(content: Content, council: str, name: str) -> str | None:
    """Return one confirmed fact of the pack under its name in a card, for example `contacts_complaints_phone`."""
    return content.councils[council].facts.get(name)


def neutral_page(content: Content, council: str) -> str:
    """Return where "Hide this page" goes."""
    return content.councils[council].pack.neutral_page


def site_origins(content: Content, council: str) -> list[str]:
    """Return the web origins of the council's own pages."""
    return content.councils[council].pack.site_origins


def language_of(content: Content, council: str) -> dict[str, str]:
    """`lang` and `dir` of a page in this council's words."""
    pack = content.councils[council].pack
    return {"lang": pack.lang, "dir": pack.dir}
