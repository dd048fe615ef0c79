"""The shapes of the Case API that a visit works with: where a case is, and what is asked of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

Body = Mapping[str, object]
"""One request of the Case API, without the code."""


class Due(TypedDict, total=False):
    """One date that is still open. by, at_latest, promised_by: ISO dates. extended: an officer needed more time."""

    what: str
    by: str
    at_latest: str | None
    promised_by: str | None
    extended: bool | None


class Written(TypedDict):
    """A letter of the council, for somebody who asked for none: its paragraphs."""

    lines: Sequence[str]


class _Later(TypedDict, total=False):
    may_ask: Sequence[Due]
    comes_back: bool
    letters: Sequence[Written]
    also: Sequence[str]
    meets_on: str | None
    read_on: str | None


class Progress(_Later):
    """Where a case is, as far as a visit needs it.

    stage: 1 to 3, None before it is known. can: the requests that are possible now. provisional: a person at the
    council has to ask or decide something first. may_ask: how long the next stage can be asked for.
    comes_back: they left no way to reach them, so nothing is sent and nothing is promised to be; what was written is
    in `letters`, the newest first. also: what else is so, by names that cards know. meets_on: the panel, ISO date.
    read_on: when somebody first opened it, ISO date; None: nobody has. Without it, it is not known.
    """

    kind: str
    state: str
    stage: int | None
    expected: Sequence[Due]
    can: Sequence[str]
    provisional: bool


class Request(TypedDict):
    """What the backend does not have yet. concern: it was said where somebody may not be safe."""

    uuid: str
    body: Body
    concern: bool
