"""Addresses and networks as people and proxies write them. No library but the standard one."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

type Network = IPv4Network | IPv6Network
LOOPBACK = "127.0.0.0/8, ::1"
ONE_CONNECTION = 64
"""Bits of an IPv6 address that belong to one connection: whoever has one has all the addresses in it (RFC 6177)."""


def read_networks(written: str) -> tuple[Network, ...]:
    """Return the networks and addresses of a list with commas or spaces between; raises ValueError."""
    return tuple(ip_network(one) for one in written.replace(",", " ").split())


def read_address(written: str) -> IPv4Address | IPv6Address | None:
    """Return the address, IPv4 also where it is written as IPv6 (`::ffff:`), without port and zone; None for others."""
    text = written.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def is_trusted(written: str | None, networks: Iterable[Network]) -> bool:
    """Return True for a peer in these networks, or on a Unix socket, which has no address."""
    if not written:
        return True
    found = read_address(written)
    return found is not None and any(found in network for network in networks)


def is_here(host: str) -> bool:
    """Return True for this machine, by its name or its address: no name is looked up."""
    found = read_address(f"[{host}]" if ":" in host else host)
    return host == "localhost" or (found is not None and found.is_loopback)


def is_near(host: str) -> bool:
    """Return True for this machine, and for a private address that is written out (RFC 1918, RFC 4193)."""
    found = read_address(f"[{host}]" if ":" in host else host)
    return host == "localhost" or (found is not None and found.is_private and not found.is_unspecified)


def limited_as(address: str) -> str:
    """Return under which name an address is limited: IPv6 by its /64."""
    found = read_address(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((int(found), ONE_CONNECTION), strict=False))
    return str(found or address)
