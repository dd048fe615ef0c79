"""The files of a case as its history has them: name, kind, size, who added each and when."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from backend.cases.casebook import standing_rows
from backend.cases.events import FileAdded, FileRemoved, kind_of
from backend.cases.tables import EventRow
from backend.files.types import types

KIND, REMOVED = kind_of(FileAdded), kind_of(FileRemoved)
UNITS = ("bytes", "KB", "MB")
STEP = 1024


@dataclass(frozen=True)
class HeldFile:
    """One file. seq: the event that added it. id: of its pieces. name: as it is downloaded. about: what was said of it.

    on: the day that stands on it. type: a name in types.yml. size: bytes, as they are sealed beside the event. removed:
    its content is gone for good. own_key: it had one from the beginning; else backups of before open it with
    the key of its case, whatever is done here.
    """

    seq: int
    id: str
    name: str
    about: str
    what: str
    on: date
    type: str
    size: int
    added_at: datetime
    added_by: str
    in_error: bool = False
    removed: bool = False
    own_key: bool = True

    @property
    def in_words(self) -> str:
        """What it is and how large, for staff."""
        kind = types().taken.get(self.type)
        return f"{kind.says if kind else self.type}, {say_size(self.size)}"


def sealed(name: str, about: str | None, size: int) -> str:
    """Return the words that are sealed beside the event."""
    return json.dumps({"file": {"name": name, "about": about or "", "size": size, "own_key": True}}, ensure_ascii=False)


def held_of(row: EventRow, words: str | None, *, in_error: bool = False, removed: bool = False) -> HeldFile:
    """Return the file that this event added. words: what is sealed beside it."""
    said = json.loads(words or "{}")["file"]
    facts = FileAdded.model_validate(row.facts)
    return HeldFile(
        seq=row.seq,
        id=facts.file,
        name=said["name"],
        about=said["about"],
        what=facts.what,
        on=facts.on,
        type=facts.type,
        size=said["size"],
        added_at=row.at,
        added_by=row.actor,
        in_error=in_error,
        removed=removed,
        own_key=said.get("own_key", False),
    )


def files_of(
    history: Sequence[EventRow], open_: Callable[[EventRow], str | None], gone: frozenset[int] = frozenset()
) -> Iterator[HeldFile]:
    """Yield every file of a history, the oldest first, also those that were recorded in error.

    gone: files whose content was removed, by a proof: after a restore from before that, the history does not say so.
    """
    standing, removed = {row.seq for row in standing_rows(history)}, gone | removed_in(history)
    for row in history:
        if row.kind == KIND:
            yield held_of(row, open_(row), in_error=row.seq not in standing, removed=row.seq in removed)


def removed_in(history: Iterable[EventRow]) -> frozenset[int]:
    """Return the events that added a file whose content was removed for good."""
    return frozenset(int(row.facts["file"]) for row in history if row.kind == REMOVED)


def room_taken(history: Sequence[EventRow]) -> int:
    """Return how many bytes the files of a case have, also those that were recorded in error. Opens nothing."""
    removed = removed_in(history)
    return sum(int(row.facts["size"]) for row in history if row.kind == KIND and row.seq not in removed)


def say_size(size: int) -> str:
    """Return a size as people read it."""
    shown, unit = float(size), 0
    while shown >= STEP and unit < len(UNITS) - 1:
        shown, unit = shown / STEP, unit + 1
    return f"{shown:.0f} {UNITS[unit]}" if unit == 0 or shown >= 10 else f"{shown:.1f} {UNITS[unit]}"
