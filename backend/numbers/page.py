"""The report as HTML: a part for the desk's frame, or a whole page for print and for publishing."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from backend.numbers import chart
from backend.numbers.shapes import Report, ShownRow, ShownTable
from backend.templates import templates
from telling.spoken_dates import say_date

HERE = Path(__file__).parent
PLAIN = (
    "body { font-family: system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #111; }\n"
)


@cache
def environment() -> Environment:
    """Return the templates, everything escaped."""
    made = templates(HERE / "templates")
    made.globals |= {"bar": drawn, "said": said}
    return made


def drawn(row: ShownRow, table: ShownTable) -> Markup:
    """Return the bar of a row, in which nothing but numbers stand."""
    return Markup(chart.bar(row, table))  # nosec B704 # made by our own module, of numbers only


def part(report: Report) -> Markup:
    """Return the report without a frame around it."""
    return Markup(environment().get_template("report.html").render(report=report))  # nosec B704 # made by our own template or file, which escape


def whole(report: Report) -> str:
    """Return a page that needs nothing else: to print, to keep, to publish."""
    style = Markup(PLAIN + (HERE / "report.css").read_text("utf-8"))  # nosec B704 # made by our own template or file, which escape
    return environment().get_template("whole.html").render(report=report, body=part(report), style=style)


def said(day: date) -> str:
    """Return a day as `1 April 2026`."""
    return say_date(day, weekday=False, year=True)
