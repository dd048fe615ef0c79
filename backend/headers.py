"""Security headers on every response, set last, so that no handler can forget or loosen them.

The one exception to "nobody may frame us" is a council's own pages under `/c/<council>`: the sites of its pack,
and the demo site on this machine. The one exception to "nobody may read us from elsewhere" is the widget's files.
"""

from __future__ import annotations

from aiohttp import hdrs, web

from backend.councils import council_of, site_origins
from backend.keys import CONTENT, SETTINGS
from backend.proxies import client_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors "
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
NOT_HTTP = {
    **ALWAYS,
    "Content-Security-Policy": POLICY + "'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Server": "",
}
"""For the answer to bytes that never became a request."""
SANDBOXED = "default-src 'none'; sandbox; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
"""Of what is downloaded: should it ever be shown, it is a page of nobody's that may do nothing."""
UNLESS_SET = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, noarchive"}


async def protect(request: web.Request, response: web.StreamResponse) -> None:
    """Set the headers. aiohttp calls it before any response leaves, errors included (`on_response_prepare`)."""
    ancestors = frame_ancestors(request)
    response.headers.update(ALWAYS)
    if request.path.endswith("/chat") and council_of(request):
        # the one page that may listen: the Speak button, where the device itself understands speech
        response.headers["Permissions-Policy"] = ALWAYS["Permissions-Policy"].replace(
            "microphone=()", "microphone=(self)"
        )
    download = response.headers.get("Content-Disposition", "").startswith("attachment")
    response.headers["Content-Security-Policy"] = SANDBOXED if download else POLICY + ancestors
    if ancestors == "'none'":
        response.headers["X-Frame-Options"] = "DENY"
    for name, value in UNLESS_SET.items():
        response.headers.setdefault(name, value)
    open_to_all = is_widget_file(request)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if open_to_all else "same-origin"
    if open_to_all:
        response.headers["Access-Control-Allow-Origin"] = "*"
    if over_https(request):
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    response.headers.popall(hdrs.SERVER, None)


def frame_ancestors(request: web.Request) -> str:
    """Return who may show this response in a frame: the council's sites for its own pages, nobody for the rest."""
    council = council_of(request)
    if council is None:
        return "'none'"
    return " ".join(["'self'", *site_origins(request.app[CONTENT], council), *demo_origins(request)])


def demo_origins(request: web.Request) -> list[str]:
    """Return the demo site's two names on this machine; none where it is turned off."""
    port = request.app[SETTINGS].demo_port
    return [f"http://localhost:{port}", f"http://127.0.0.1:{port}"] if port else []


def is_widget_file(request: web.Request) -> bool:
    """Return True for the script a council's page loads, and for the files beside it."""
    return request.path == "/widget.js" or request.path.startswith("/widget/")


def over_https(request: web.Request) -> bool:
    """Return True behind TLS, ours or that of a proxy that TRUSTED_PROXIES names."""
    return client_of(request).https
