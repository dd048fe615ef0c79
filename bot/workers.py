"""Several bots on one machine out of one: the model is loaded once, then the process is doubled (fork).

What was loaded is shared by all of them and held once in memory. The first process answers nothing itself: it waits,
and makes a bot that ended anew. When it ends, however it ends, the others do, too.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

log = logging.getLogger("bot.workers")
BREATH = 0.5
"""Seconds between two bots that are made anew: one that cannot live must not fill the machine."""


class Stop(BaseException):
    """The process was told to stop."""


def serve_all(count: int, serve: Callable[[int, int], None]) -> None:
    """Run `serve(number, parent)` in so many processes until this one is told to stop.

    number: 0 and up. parent: a handle that can be read as soon as this process has ended; whoever serves stops then.
    """
    # What is there now stays where it is: to count and to move it would copy it for each.
    gc.collect()
    gc.freeze()
    parent, alive = os.pipe()
    running: dict[int, int] = {}
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, _stop)
    try:
        for number in range(count):
            running[_double(number, serve, parent, alive)] = number
        while True:
            ended, _ = os.wait()
            number = running.pop(ended)
            log.error("bot %d ended and is made anew", number + 1)
            time.sleep(BREATH)
            running[_double(number, serve, parent, alive)] = number
    except Stop:
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
        for told in (signal.SIGTERM, signal.SIGINT):
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
