"""What a council's own system reads over HTTP: the cases of docs/moving.md, as shapes that OpenAPI is made from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from backend.cases.shapes import Expected, Representation, Shape


class ExportedEvent(Shape):
    """One thing that happened. words: what is sealed beside it, of some kinds JSON."""

    seq: int
    kind: str
    at: datetime
    actor: str
    facts: dict[str, Any]
    words: str | None
    in_error: bool
    to_be_checked: bool


class ExportedDate(Expected):
    """A date of the case, and when it was met."""

    met_on: date | None


class ExportedFile(Shape):
    """A file that an officer added, without its content."""

    seq: int
    name: str
    about: str
    what: str
    on: date
    type: str
    size: int
    added_at: datetime
    added_by: str
    in_error: bool
    removed: bool
    """Its content was removed for good: it is in no copy that is taken over from here."""


class ExportedCase(Shape):
    """One case whole. dates: None where the calendar is too short."""

    reference: str
    uuid: str
    council: str
    opened_at: datetime
    exported_at: datetime
    where_it_is: str
    told: Representation
    events: tuple[ExportedEvent, ...]
    dates: tuple[ExportedDate, ...] | None
    files: tuple[ExportedFile, ...]


class ChangedCases(Shape):
    """A page of cases that changed, the longest unchanged first.

    after: what the next page is asked with; None where this is the last. again_since: `since` for the next time; it
    lies an hour back, so that nothing is missed that was being written down, and a case may come twice.
    """

    cases: tuple[ExportedCase, ...]
    after: str | None
    again_since: datetime
