"""The report as HTML: a part for the desk's frame, or a whole page for print and for publishing."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from backend.numbers.chart import chart
from backend.numbers.shapes import Report, ShownTable
from backend.templates import templates

HERE = Path(__file__).parent
PLAIN = (
    "body { font-family: system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #111; }\n"
)


@cache
def environment() -> Environment:
    """The templates, everything escaped."""
    made = templates(HERE / "templates")
    made.globals |= {"chart": drawn, "said": said}
    return made


def drawn(table: ShownTable) -> Markup:
    """The chart of a table, which escapes its labels itself."""
    return Markup(chart(table))


def part(report: Report) -> Markup:
    """The report without a frame around it."""
    return Markup(environment().get_template("report.html").render(report=report))


def whole(report: Report) -> str:
    """A page that needs nothing else: to print, to keep, to publish."""
    style = Markup(PLAIN + (HERE / "report.css").read_text("utf-8"))
    return environment().get_template("whole.html").render(report=report, body=part(report), style=style)


def said(day: date) -> str:
    """1 April 2026."""
    return f"{day.day} {day:%B %Y}"
