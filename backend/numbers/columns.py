"""Columns over a scale (months, working days) as inline SVG: the bars of chart.py, turned. Nothing but numbers."""

from __future__ import annotations

from backend.numbers.chart import FILLS, box, drawing, text
from backend.numbers.inside import Line, Panel

WIDE, HIGH, TOP, BELOW = 700.0, 190.0, 46.0, 24.0
"""In units of the drawing: width, the longest column, the room above it for numbers and marks, and below for labels."""
FULL = 0.7
"""How much of its place a column fills."""
SHORT = 3
"""Letters of a month; a number is whole. The table behind the drawing has each label whole."""


def columns(panel: Panel) -> str:
    """Return the drawing of a panel; empty where nothing is counted."""
    if not panel.most:
        return ""
    step = WIDE / len(panel.lines)
    parts = [column(line, at * step, step, panel.most) for at, line in enumerate(panel.lines)]
    floor = f'<path d="M0 {TOP + HIGH:.1f}H{WIDE:.1f}" stroke="#111"/>'
    marks = [mark((at + 1) * step, said) for at, said in panel.marks.items()]
    return drawing("columns", WIDE, TOP + HIGH + BELOW, "".join([*parts, floor, *marks]))


def column(line: Line, x: float, step: float, most: int) -> str:
    """Return one column of parts, its number above and its label below."""
    left, wide, y = x + step * (1 - FULL) / 2, step * FULL, TOP + HIGH
    parts = []
    for value, fill in zip(line.counts, FILLS, strict=False):
        high = HIGH * value / most
        y -= high
        if value:
            parts.append(box(left, y, wide, high, fill))
    middle, total = x + step / 2, sum(line.counts)
    parts.append(text(middle, y - 5, str(total)) if total else "")
    return "".join([*parts, text(middle, TOP + HIGH + 17, short(line.label))])


def short(label: str) -> str:
    """Return what stands below a column."""
    first, *rest = label.split()
    return first if first.isdigit() else {"The": "0", "More": f"> {rest[-1]}"}.get(first, first[:SHORT])


def mark(x: float, said: str) -> str:
    """Return a broken line across, with what it says at its top."""
    line = (
        f'<path d="M{x:.1f} 18V{TOP + HIGH:.1f}" stroke="#111" stroke-width="1.5" stroke-dasharray="6 4" fill="none"/>'
    )
    return line + text(x - 6, 14, said, "end")
