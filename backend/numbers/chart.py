"""A bar chart as inline SVG, made here: no script, no picture file, readable in black and white print.

The table beside it says the same in words, so that a screen reader skips the drawing (`aria-hidden`).
Attributes, not styles: the content security policy allows no inline style.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from backend.numbers.shapes import ShownRow, ShownTable

WIDE, LABELS, NUMBERS, LINE, BAR = 720, 330, 60, 30, 18
"""In units of the drawing: the whole width, the room for labels and numbers, one line, the height of a bar."""
LONGEST = WIDE - LABELS - NUMBERS
SHORT = 44
"""How much of a label fits; the table has it whole."""


def chart(table: ShownTable) -> str:
    """Return the drawing; empty where no number of the table may be shown."""
    rows = [row for row in table.rows if row.count is not None or row.hidden]
    most = max((row.count or 0 for row in rows), default=0)
    if not most:
        return ""
    high = LINE * len(rows) + LINE // 2
    lines = "".join(part for at, row in enumerate(rows) for part in line(row, at, most, table.name))
    return (
        f'<svg class="chart" viewBox="0 0 {WIDE} {high}" width="{WIDE}" height="{high}" aria-hidden="true" '
        f'focusable="false" font-family="inherit" font-size="14">{hatch(table.name)}{lines}</svg>'
    )


def line(row: ShownRow, at: int, most: int, name: str) -> Iterator[str]:
    """Label, bar and number of one row. A hidden number has a hatched bar of a fixed length, which tells nothing."""
    y = LINE * at + LINE // 2
    yield text(LABELS - 10, y, row.label if len(row.label) <= SHORT else row.label[: SHORT - 1].rstrip() + "…", "end")
    if row.hidden:
        yield bar(y, LONGEST * 0.2, f"url(#hatch-{name})")
        yield text(LABELS + LONGEST * 0.2 + 8, y, "hidden")
        return
    length = LONGEST * (row.count or 0) / most
    yield bar(y, length, "#1d4e89")
    yield text(LABELS + length + 8, y, str(row.count))


def bar(y: float, length: float, fill: str) -> str:
    """Return one bar; a nought is a thin line, so that it is seen to be there."""
    return (
        f'<rect x="{LABELS}" y="{y - BAR / 2:g}" width="{max(length, 1):.1f}" height="{BAR}" fill="{fill}" '
        'stroke="#1d4e89"/>'
    )


def text(x: float, y: float, said: str, anchor: str = "start") -> str:
    """Return words in the drawing."""
    where = f'x="{x:.1f}" y="{y:g}" text-anchor="{anchor}" dominant-baseline="central"'
    return f'<text {where} fill="#111">{escape(said)}</text>'


def hatch(name: str) -> str:
    """Return the pattern of a hidden number, told apart without colour."""
    return (
        f'<defs><pattern id="hatch-{name}" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff"/>'
        '<rect width="2" height="7" fill="#1d4e89"/></pattern></defs>'
    )
