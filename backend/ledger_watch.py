"""Whether deletions can be noted in the ledger: a share may be away, or shut to this process by its sandbox.

`python -m backend check` is run outside of that sandbox, so only the process itself can say so.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from aiohttp import web

from backend.keys import SETTINGS
from backend.store.ledger import Ledger, in_time

log = logging.getLogger(__name__)


@dataclass
class LedgerWatch:
    """is_open: a line could be added when that was tried last."""

    is_open: bool = True


LEDGER_WATCH = web.AppKey("ledger_watch", LedgerWatch)


async def look_at_ledger(app: web.Application) -> bool:
    """Return whether a line could be added now; once it cannot, that is logged."""
    try:
        is_open = await in_time(Ledger(app[SETTINGS].ledger).can_be_written)
    except OSError:
        is_open = False
    if app[LEDGER_WATCH].is_open and not is_open:
        log.error("the ledger (HMO_LEDGER) cannot be written by this process: no deletion is noted, no case is deleted")
    app[LEDGER_WATCH].is_open = is_open
    return is_open
