# ruff: noqa: E501 - tables and markup read best as long lines
"""The lines a safeguarding lead can read and edit: `<category>.txt`, `no_concern_<kind>.txt`, one line a message."""

from __future__ import annotations

from pathlib import Path

NO_CONCERN = "no_concern"
CATEGORIES = (
    "self_harm", "physical_abuse", "sexual_abuse", "emotional_abuse", "neglect", "exploitation", "missing", "danger_now",
    "domestic_abuse", "bullying_violence",
)  # fmt: skip


class UnknownCategory(Exception):
    """A file of lines has a name that is no category."""


def read_lines(path: Path) -> list[str]:
    """Return lines of a file without blanks and # comments."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def labelled_lines(folder: Path) -> list[tuple[str, str]]:
    """Return (line, category or `no_concern`) of every file in `lines/`, in a fixed order. Raises UnknownCategory."""
    pairs: set[tuple[str, str]] = set()
    for path in sorted((folder / "lines").glob("*.txt")):
        category = NO_CONCERN if path.stem.startswith(NO_CONCERN) else path.stem
        if category not in (*CATEGORIES, NO_CONCERN):
            raise UnknownCategory(f"{path.name}: the name must be a category or begin with {NO_CONCERN}")
        pairs.update((line, category) for line in read_lines(path))
    return sorted(pairs)


def lines_for_vocabulary(folder: Path) -> tuple[str, ...]:
    """Return the lines alone: their words are learned as well."""
    return tuple(line for line, _ in labelled_lines(folder))
