"""Who asks, and over which scheme, when proxies stand between: what they say is believed of TRUSTED_PROXIES only.

`X-Forwarded-For` is read from its end: each proxy that is believed vouches for the one entry before it, and the first
address that nobody vouches for is the client. What stands further left the client may have written itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from backend.keys import SETTINGS
from backend.networks import is_trusted, read_address

FOR, PROTO = "X-Forwarded-For", "X-Forwarded-Proto"
MOST_NAMED = 5


@dataclass(frozen=True)
class Client:
    """address: where a request comes from; "" where it is not known. https: it came to us, or to a proxy, over TLS."""

    address: str
    https: bool


@dataclass
class UntrustedProxies:
    """Who sent forwarding headers although nobody trusts them: for `check`.

    Only addresses of private networks are kept, where a proxy of our own would be; anybody else may be a person.
    """

    named: set[str] = field(default_factory=set)

    def add(self, peer: str) -> None:
        """Remember this peer."""
        found = read_address(peer)
        name = str(found) if found and found.is_private else "a public address"
        if len(self.named) < MOST_NAMED:
            self.named.add(name)


UNTRUSTED = web.AppKey("untrusted", UntrustedProxies)


def client_of(request: web.Request) -> Client:
    """Return who asks, and whether over TLS. Never kept or logged."""
    peer, networks = request.remote or "", request.app[SETTINGS].trusted_proxies
    if not is_trusted(peer, networks):
        return Client(peer, request.secure)
    hops = listed(request, FOR)
    vouched = 0
    address = peer
    for entry in reversed(hops):
        found = read_address(entry)
        if found is None:
            break  # "unknown", or rubbish: the proxy that wrote it is the last that is known
        vouched, address = vouched + 1, str(found)
        if not is_trusted(address, networks):
            break
    return Client(address, request.secure or https_at(listed(request, PROTO), vouched))


def https_at(schemes: list[str], vouched: int) -> bool:
    """Return whether the outermost proxy that is believed was reached over TLS.

    Each proxy appends, or the first one writes and the others pass it on: then there is one entry for all.
    """
    if not schemes:
        return False
    return schemes[-min(max(vouched, 1), len(schemes))].lower() == "https"


def listed(request: web.Request, name: str) -> list[str]:
    """Return the entries of a header that may come in several lines."""
    return [entry.strip() for line in request.headers.getall(name, []) for entry in line.split(",") if entry.strip()]


async def notice_untrusted(request: web.Request, _: web.StreamResponse) -> None:
    """Remember who sends forwarding headers in vain (`on_response_prepare`)."""
    forwarded = FOR in request.headers or PROTO in request.headers
    if forwarded and not is_trusted(request.remote, request.app[SETTINGS].trusted_proxies):
        request.app[UNTRUSTED].add(request.remote or "")
