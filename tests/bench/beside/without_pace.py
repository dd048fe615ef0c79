"""The backend as `serve` starts it, but nobody is slowed for typing faster than a person: the bench measures work.

Run like `python -m backend serve`. Only the waits are left out; every other step is taken.
"""

from __future__ import annotations

import sys

from backend import app, rate_limits
from backend.chat import application


def main() -> int:
    """Serve until stopped."""
    rate_limits.BURST = 10**9
    application.STARTS_AT_ONCE = 10**9
    return app.main([])


if __name__ == "__main__":
    sys.exit(main())
