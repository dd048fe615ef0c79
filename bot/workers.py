"""Several bots on one machine out of one: the model is loaded once, then the process is doubled (fork).

What was loaded is shared by all of them and held once in memory. The first process answers nothing itself: it waits,
and makes a bot that ended anew; one that cannot live ends it. When it ends, however it ends, the others do, too.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from types import FrameType

log = logging.getLogger("bot.workers")
STOPS = (signal.SIGTERM, signal.SIGINT)
BREATH = 0.5
"""Seconds before a bot is made anew; twice as long each time that it died young: it must not fill the machine."""
YOUNG = 10.0
"""Seconds: a bot that ended sooner did not live."""
TRIES = 5
"""So often in a row a bot may die young; then this process ends, too, and whoever started it sees that."""


class Stop(BaseException):
    """The process was told to stop."""


def serve_all(count: int, serve: Callable[[int, int], None]) -> None:
    """Run `serve(number, parent)` in so many processes until this one is told to stop.

    number: 0 and up. parent: a handle that can be read as soon as this process has ended; whoever serves stops then.
    Raises SystemExit with 1 where one of them died young TRIES times in a row.
    """
    # What is there now stays where it is: to count and to move it would copy it for each.
    gc.collect()
    gc.freeze()
    parent, alive = os.pipe()
    running: dict[int, int] = {}
    began = [0.0] * count
    died_young = [0] * count

    def begin(number: int) -> None:
        began[number] = time.monotonic()
        running[_double(number, serve, parent, alive)] = number

    for told in STOPS:
        signal.signal(told, _stop)
    try:
        for number in range(count):
            begin(number)
        while True:
            ended, _ = os.wait()
            number = running.pop(ended)
            is_young = time.monotonic() - began[number] < YOUNG
            died_young[number] = died_young[number] + 1 if is_young else 0
            if died_young[number] == TRIES:
                break
            log.error("bot %d ended and is made anew", number + 1)
            time.sleep(BREATH * 2 ** died_young[number])
            begin(number)
    except Stop:
        return _end(running)
    log.error("bot %d cannot live: it ended %d times within %g seconds of its start", number + 1, TRIES, YOUNG)
    _end(running)
    sys.exit(1)


def _end(running: Iterable[int]) -> None:
    """Tell the others to stop, and wait until they have said what they were saying."""
    for told in STOPS:
        # Told again by whoever is impatient: they have been told, and are being waited for.
        signal.signal(told, signal.SIG_IGN)
    for process in running:
        os.kill(process, signal.SIGTERM)
    for process in running:
        os.waitpid(process, 0)


def _double(number: int, serve: Callable[[int, int], None], parent: int, alive: int) -> int:
    """Return the process id of a new bot, here; there serve until stopped, and never return."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        os.close(alive)
        for told in STOPS:
            signal.signal(told, signal.SIG_DFL)
        serve(number, parent)
        code = 0
    except SystemExit:  # told to stop twice: by us, and by who told all of us
        code = 0
    except BaseException as error:  # whatever it is: this process must not go on as its parent
        log.error("bot %d: %s", number + 1, type(error).__name__)
    finally:
        sys.stderr.flush()
        os._exit(code)


def _stop(_: int, __: FrameType | None) -> None:
    raise Stop
