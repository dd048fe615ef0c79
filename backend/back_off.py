"""Trying again: one way to do it at once (tenacity), and one for a wait that must outlive the process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tenacity import (
    AsyncRetrying,
    retry_if_exception,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_random_exponential,
)

SOON = 0.01
LONGEST_WAIT = 0.5


def retrying(tries: int, *errors: type[Exception]) -> AsyncRetrying:
    """Return what calls a coroutine up to so many times while it raises one of these errors; the last one is raised.

    The waits between are random and grow up to LONGEST_WAIT seconds, so that two writers do not meet again and again.
    """
    return _retrying(tries, retry_if_exception_type(errors))


def retrying_where(tries: int, is_worth_it: Callable[[BaseException], bool]) -> AsyncRetrying:
    """Return the same for the errors of which `is_worth_it` says so."""
    return _retrying(tries, retry_if_exception(is_worth_it))


def retrying_for(longest: timedelta, *errors: type[Exception]) -> AsyncRetrying:
    """Return the same for somebody who may wait for so long in all: for a database that is started again."""
    return AsyncRetrying(
        retry=retry_if_exception_type(errors),
        stop=stop_after_delay(longest.total_seconds()),
        wait=wait_random_exponential(multiplier=0.1, max=2),
        reraise=True,
    )


def _retrying(tries: int, retry: retry_if_exception) -> AsyncRetrying:
    return AsyncRetrying(
        retry=retry,
        stop=stop_after_attempt(tries),
        wait=wait_random_exponential(multiplier=SOON, max=LONGEST_WAIT),
        reraise=True,
    )


def doubling_wait(tries: int, *, first: timedelta, longest: timedelta, free: int = 1) -> timedelta:
    """Return how long to wait after so many tries (1 and more): nothing before `free` of them, then twice as long
    each time, from `first` up to `longest`.

    For waits that are kept in the database, or told to somebody: tenacity would sleep through them.
    """
    return min(longest, first * (1 << min(tries - free, 20))) if tries >= free else timedelta(0)
