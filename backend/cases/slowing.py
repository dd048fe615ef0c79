"""Wrong codes are slowed down: guessing four words must not become quick because it is done often."""

from __future__ import annotations

from collections import OrderedDict

FREE = 3
FIRST_WAIT = 0.5
LONGEST_WAIT = 8.0
FORGET_AFTER = 3_600.0
MOST = 10_000


class Slowdown:
    """Counts wrong codes by reference, in this process. Times are seconds of a clock that only goes forward."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, reference: str, now: float) -> float:
        """How long to wait before looking at the next try: nothing for the first few, then twice as long each time.

        Known and unknown references are treated alike, so that the wait tells nothing.
        """
        count, last = self._wrong.get(reference, (0, now))
        if now - last > FORGET_AFTER:
            del self._wrong[reference]
            return 0.0
        return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (count - FREE)) if count >= FREE else 0.0

    def wrong(self, reference: str, now: float) -> None:
        """Remember a wrong try; the oldest are forgotten when there are very many."""
        count, _ = self._wrong.pop(reference, (0, now))
        self._wrong[reference] = (min(count + 1, 100), now)
        while len(self._wrong) > MOST:
            self._wrong.popitem(last=False)

    def right(self, reference: str) -> None:
        """The code was right: forget what went before."""
        self._wrong.pop(reference, None)
