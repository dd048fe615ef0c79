"""Let code that is no coroutine wait without holding up everybody else: for the keys of cases, asked in threads.

Words are sealed and opened in the middle of what reads and writes rows, in functions that are no coroutines. The
database of the keys may be on another machine, and silent. So a coroutine that leads to such a function is run by
`may_wait`; a question that is asked inside it lets the event loop go on until its answer is there. SQLAlchemy does the
same with its drivers; the greenlets are its own (`sqlalchemy.util.await_only`).
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from greenlet import getcurrent  # type: ignore[import-untyped]  # what SQLAlchemy brings along
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.util import await_only, greenlet_spawn

from backend.metrics.counted import KEYS_SECONDS, KEYS_SILENCES

PATIENCE = 3.0
"""Seconds for one question, with the wait for a thread: less than the bot waits for us."""
THREADS = 8


class KeysSilent(TimeoutError):
    """The database of the keys of cases did not answer, or is away. Nothing was sealed, opened or destroyed."""


@dataclass
class Question:
    """One question. ask: asks it, and hands the connection that it uses to `use`. threads: where it may be asked."""

    ask: Callable[[Question], Any]
    threads: Threads
    _driver: Any = None
    _is_given_up: bool = False

    def use(self, driver: Any) -> None:
        """Note the connection of the driver, so that the question can be given up."""
        self._driver = driver
        if self._is_given_up:
            self.give_up()

    @property
    def is_given_up(self) -> bool:
        """Whether nobody waits for it any more."""
        return self._is_given_up

    def give_up(self) -> None:
        """End the connection, so that the thread is free again: a database that is silent never would."""
        self._is_given_up = True
        # Closed already is closed; SQLite is no line to anybody, and has a timeout of its own.
        with suppress(Exception), socket.socket(fileno=os.dup(self._driver.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)


@dataclass
class Threads:
    """The threads in which the keys are asked: their own, so that nothing else waits for a thread because of them."""

    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS, "keys of cases"))

    async def answer(self, question: Question) -> Any:
        """Return what the question gives; raises KeysSilent."""
        began = monotonic()
        task = asyncio.get_running_loop().run_in_executor(self._pool, asked, question)
        try:
            done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        except asyncio.CancelledError:
            let_go(task, question)
            raise
        if not done:
            let_go(task, question)
            KEYS_SILENCES.add()
            raise KeysSilent("the keys of cases do not answer")
        KEYS_SECONDS.took(monotonic() - began)
        try:
            return task.result()
        except (DBAPIError, PoolTimeout) as error:
            KEYS_SILENCES.add()
            raise KeysSilent(type(error).__name__) from None


def asked(question: Question) -> Any:
    """Ask it, unless it waited for a thread until nobody waited for it: nobody would know what it did."""
    if question.is_given_up:
        raise KeysSilent("nobody waits for it any more")
    return question.ask(question)


def let_go(task: asyncio.Future[Any], question: Question) -> None:
    """Have nobody wait for it any more: neither we nor its thread."""
    task.add_done_callback(lambda late: late.cancelled() or late.exception())
    question.give_up()


def waited_for(question: Question) -> Any:
    """Return what the question gives: inside `may_wait` the event loop goes on meanwhile; elsewhere it is just asked.

    Elsewhere are commands, and threads. Raises KeysSilent inside, what the database raises elsewhere.
    """
    if not is_inside():
        return question.ask(question)
    return await_only(question.threads.answer(question))


def is_inside() -> bool:
    """Say whether this may wait."""
    return bool(getattr(getcurrent(), "__sqlalchemy_greenlet_provider__", False))


async def may_wait[T](work: Coroutine[Any, Any, T] | Awaitable[T]) -> T:
    """Do the work, in which functions that are no coroutines may wait."""
    if is_inside():
        return await work
    found: T = await greenlet_spawn(_drive, _as_coroutine(work))
    return found


async def _as_coroutine[T](work: Awaitable[T]) -> T:
    return await work


def _drive[T](work: Coroutine[Any, Any, T]) -> T:
    """Go through a coroutine, in a greenlet: whatever it waits for, the coroutine that runs the greenlet waits for."""
    step: Callable[[Any], Any] = work.send
    value: Any = None
    while True:
        try:
            waits_for = step(value)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]
        try:
            value, step = await_only(_Relay(waits_for)), work.send
        except BaseException as error:  # a cancellation, too: it belongs inside
            value, step = error, work.throw


@dataclass(frozen=True)
class _Relay:
    """Passes on what a coroutine waits for, as it came."""

    waits_for: Any

    def __await__(self) -> Generator[Any, Any, Any]:
        return (yield self.waits_for)
