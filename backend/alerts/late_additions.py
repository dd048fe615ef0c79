"""What was to be added to an alert that went for good: it can never be stored, and must not be kept for ever.

A backup brings what waited back, after its alert was stored, read and wiped. An alert itself is judged by
backend.alerts.receive then: nothing that is told as one is swallowed.
"""

from __future__ import annotations

from collections.abc import Collection

from aiohttp import web

from backend.alerts import second_home
from backend.alerts.application import book_of
from backend.keys import STORE
from backend.retention.proof import is_gone

UNCHECKED = ".unheard"
"""The end of the name of a file that holds words nobody could store or look at yet."""


async def is_of_nothing(app: web.Application, name: str, here: Collection[str]) -> bool:
    """Return whether this is to be added to an alert that went, and that waits nowhere to be stored anew.

    here: the names of what waits on this machine.
    """
    uuid, dot, _ = name.partition(".")
    if not dot:
        return False
    names = {*here, *(copied for copied, _ in await second_home.find(app))}
    if {uuid, uuid + UNCHECKED} & names:
        return False
    return await app[STORE].reading(lambda session: is_gone(book_of(app).cases, session, uuid))
