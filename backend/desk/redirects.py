"""Where somebody may be sent on to: only to a page of the desk, never to another site."""

from __future__ import annotations

import re

HOME = "/desk/"
LOCAL = re.compile(r"/desk(?:/[A-Za-z0-9_.~-]+)*/?(?:\?[A-Za-z0-9_.~=&%+-]*)?")


def local_or_home(address: str) -> str:
    """Return the address where it is a page of the desk, else the first page."""
    dots = "/.." in address or "/./" in address
    return address if LOCAL.fullmatch(address) and not dots else HOME
