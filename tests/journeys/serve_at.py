"""The real backend with its clock set: `python -m tests.journeys.serve_at 2026-12-24T15:00:00+00:00`.

Only the clock is given (that is what `create_app(now=…)` is for); it runs on from there.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import datetime

from backend.app import create_app, utc_now
from backend.logs import to_stderr
from backend.server import serve
from backend.settings import Settings
from backend.store.init import prepare


def main() -> None:
    """Serve until stopped."""
    start, began = datetime.fromisoformat(sys.argv[1]), utc_now()
    settings = Settings.from_env(os.environ)
    to_stderr()
    prepare(settings)
    app = create_app(settings, now=lambda: start + (utc_now() - began))
    asyncio.run(serve(app, settings.host, settings.port))


if __name__ == "__main__":
    main()
