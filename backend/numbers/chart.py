"""Bars as inline SVG, made here: no script, no picture file, told apart in black and white print.

A bar stands in the row of a table whose numbers say the same in words, so that a screen reader skips the drawing
(`aria-hidden`) and no label has to fit into it. Attributes, not styles: the content security policy allows no inline
style. Patterns are drawn as lines, without ids: a page holds many drawings, and an id may be there once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Literal

from backend.numbers.shapes import ShownRow, ShownTable

INK = "#1d4e89"
LONGEST, BAR = 240, 14
"""In units of the drawing: the longest bar, and how high each is."""
HIDDEN = LONGEST * 0.2
"""A bar of a number that is hidden: of one length, which tells nothing."""
STEP = 6
"""From one line of a pattern to the next."""
Fill = Literal["solid", "lines", "crossed", "dots", "empty"]
FILLS: tuple[Fill, ...] = ("solid", "lines", "crossed", "dots", "empty")


def bar(row: ShownRow, table: ShownTable) -> str:
    """Return the bar of one row, in proportion to the largest of its table; empty where there is nothing to compare."""
    most = max((one.count or 0 for one in table.rows), default=0)
    if not most or (row.count is None and not row.hidden):
        return ""
    length = HIDDEN if row.hidden else LONGEST * (row.count or 0) / most
    return drawing("bar", LONGEST, BAR, box(0, 0, length, BAR, "lines" if row.hidden else "solid"))


def stacked(values: Sequence[int], most: int) -> str:
    """Return one bar of several parts, each with a pattern of its own. most: what the longest bar of the table is."""
    parts, at = [], 0.0
    for value, fill in zip(values, FILLS, strict=False):
        length = LONGEST * value / most if most else 0
        if value:
            parts.append(box(at, 0, length, BAR, fill))
        at += length
    return drawing("bar", LONGEST, BAR, "".join(parts))


def swatch(at: int) -> str:
    """Return a sample of the pattern of one part, for the head of its column."""
    return drawing("swatch", 20, BAR, box(0, 0, 20, BAR, FILLS[at]))


def box(x: float, y: float, wide: float, high: float, fill: Fill) -> str:
    """Return a rectangle; a nought is a thin line, so that it is seen to be there."""
    wide, high = max(wide, 1), max(high, 1)
    ground = INK if fill == "solid" else "#fff"
    frame = f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{ground}" stroke="{INK}"/>'
    return frame + pattern(x, y, wide, high, fill)


def pattern(x: float, y: float, wide: float, high: float, fill: Fill) -> str:
    """Return the lines or dots within a rectangle."""
    if fill in {"solid", "empty"}:
        return ""
    slopes = (slope(x, y, wide, high, rising=True), slope(x, y, wide, high, rising=False))
    if fill == "dots":
        points = (f"M{x + a:.1f} {y + b:.1f}h1.5" for a in marks(wide) for b in marks(high))
    else:
        points = (point for lines in slopes[: 1 if fill == "lines" else 2] for point in lines)
    return f'<path d="{"".join(points)}" stroke="{INK}" stroke-width="1.5" fill="none"/>'


def slope(x: float, y: float, wide: float, high: float, *, rising: bool) -> Iterator[str]:
    """Yield slanting lines that end at the edges of the rectangle."""
    far = STEP / 2
    while far < wide + high:
        begin, end = max(0.0, far - high), min(far, wide)
        ends = (y + far - begin, y + far - end) if rising else (y + high - far + begin, y + high - far + end)
        yield f"M{x + begin:.1f} {ends[0]:.1f}L{x + end:.1f} {ends[1]:.1f}"
        far += STEP


def marks(length: float) -> Iterator[float]:
    """Yield where dots stand along an edge."""
    at = STEP / 2
    while at < length - 1:
        yield at
        at += STEP


def text(x: float, y: float, said: str, anchor: str = "middle") -> str:
    """Return words in a drawing."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#111">{escape(said)}</text>'


def drawing(kind: str, wide: float, high: float, parts: str) -> str:
    """Return a drawing of this size, with room for the strokes at its edges."""
    size = f'viewBox="-1 -1 {wide + 2:g} {high + 2:g}" width="{wide + 2:g}" height="{high + 2:g}"'
    return f'<svg class="{kind}" {size} aria-hidden="true" focusable="false" font-size="14">{parts}</svg>'
