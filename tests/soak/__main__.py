"""`make soak`: the large counts. Exit code 1 if anything was lost, doubled or wrong."""

from __future__ import annotations

import sys

from tests.soak import kill_backend, widget_drops

SOAKS = {
    "the backend is killed 100 times while 2,000 people send": kill_backend.main,
    "one request in twenty is dropped or doubled in 200 conversations": widget_drops.main,
}


def main() -> int:
    """Run them one after the other."""
    wrong = 0
    for what, soak in SOAKS.items():
        sys.stdout.write(f"\n{what}\n")
        sys.stdout.flush()
        wrong += soak([])
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
