"""Two people on one case: a form carries how far its history went when it was opened, and is told when it is behind."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from backend.cases.casebook import Behind
from backend.desk.case_access import Opened
from backend.desk.timeline import Line, lines

AT = "at"
"""The box nobody sees: the number of the last event that whoever types has seen."""


def seen_up_to(raw: Mapping[str, list[str]]) -> int | None:
    """Return the number that a form carries; None where it carries none."""
    text = (raw.get(AT) or [""])[0]
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def last_of(opened: Opened) -> int:
    """Return how far the history goes now."""
    return opened.history[-1].seq


def new_since(
    opened: Opened, seq: int | None, names: Mapping[str, str], *, notes: bool, files: Container[int]
) -> list[Line]:
    """Return what happened after this event, the newest first. notes, files: as of `lines`."""
    if seq is None or seq >= last_of(opened):
        return []
    return [line for line in lines(opened, names, notes=notes, files=files) if line.seq > seq]


def check_news(news: Sequence[Line]) -> None:
    """Raise Behind where there is something new that they may read."""
    if news:
        raise Behind


def check_not_behind(opened: Opened, seq: int | None) -> None:
    """Raise Behind where the case went on after this event."""
    if seq is not None and last_of(opened) > seq:
        raise Behind
