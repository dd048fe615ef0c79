"""The id that the gateway gave a request: for the log, for the answer, and for what is asked of the backend meanwhile.

Only the digits of a hexadecimal number and dashes pass, so that nobody's words can travel in it.
"""

from __future__ import annotations

import re
from contextvars import ContextVar

HEADER = "X-Request-ID"
IS_ID = re.compile(r"[0-9a-fA-F-]{16,64}")
CURRENT: ContextVar[str] = ContextVar("request_id", default="")


def begin(given: str) -> str:
    """Take the id that came with a request as the current one; return it, "-" where there is none."""
    name = given if IS_ID.fullmatch(given) else ""
    CURRENT.set(name)
    return name or "-"


def sent_on() -> dict[str, str]:
    """Return the header for a request that is made because of this one."""
    return {HEADER: CURRENT.get()} if CURRENT.get() else {}
