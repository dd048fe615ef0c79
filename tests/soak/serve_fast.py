"""The real backend with a clock that runs fast, and its waits cut short: `python -m tests.soak.serve_fast 60 MOMENT`.

Only for tests of what takes hours: leases, waits of the outbox, the ten minutes that a mail server may think.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta

from backend.alerts import background
from backend.app import create_app
from backend.logs import to_stderr
from backend.notify import letter, outbox, smtp
from backend.server import serve
from backend.settings import Settings
from backend.store.init import prepare

START = datetime(2026, 11, 23, 10, tzinfo=UTC)
"""A Monday in office hours."""


def at_speed(speed: float, began: datetime) -> datetime:
    """Return what a clock says that began with START at that moment."""
    return START + (datetime.now(UTC) - began) * speed


def cut_waits(speed: float) -> None:
    """Cut what is waited for in seconds of the machine as the clock cuts everything else."""
    background.SECONDS_BETWEEN /= speed
    background.GIVE_WAY = timedelta(seconds=3 * background.SECONDS_BETWEEN)
    smtp.PATIENCE /= speed
    # What is a span of the clock stays whole: the clock itself is fast. A lease that were cut as well would end first.
    whole = {once: letter.confirm_seconds(once=once) for once in (False, True)}
    outbox.confirm_seconds = lambda *, once: whole[once]  # type: ignore[attr-defined]
    letter.CONFIRM_SECONDS /= speed
    letter.CONFIRM_ONCE_SECONDS /= speed


def main() -> None:
    """Serve until stopped. Arguments: how fast, and when that clock began (ISO 8601)."""
    speed, began = float(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
    settings = Settings.from_env(os.environ)
    to_stderr()
    prepare(settings)
    cut_waits(speed)
    app = create_app(settings, now=lambda: at_speed(speed, began))
    asyncio.run(serve(app, settings.host, settings.port))


if __name__ == "__main__":
    main()
