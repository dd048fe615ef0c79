# ruff: noqa: E501 - tables and markup read best as long lines
"""The page that `bot.evaluate --html` writes: what was understood, what was mixed up, which lines to look at."""

from __future__ import annotations

from html import escape
from typing import Any

_HEAD = """<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>How well it understands</title><style>
body{font:16px/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;margin:1rem 0}
td,th{border:1px solid #999;padding:.2rem .6rem;text-align:left}.bar{background:#1d70b8;height:1rem;display:inline-block}
.low .bar{background:#d4351c}</style>"""


def page(what: str, figures: dict[str, Any], wrong: dict[str, Any]) -> str:
    """One HTML page. `figures` and `wrong` are what `bot.evaluate --show` prints."""
    body = _intents(figures, wrong) if what == "intents" else _safeguarding(figures, wrong)
    ms = figures["ms_per_line"]
    speed = f"<p>Half of the lines took less than {ms['median']} ms, nearly all less than {ms['p95']} ms.</p>"
    return f"{_HEAD}<h1>How well it understands</h1>{body}{speed}</html>"


def _intents(figures: dict[str, Any], wrong: dict[str, Any]) -> str:
    rows = sorted(figures["labels"].items(), key=lambda item: item[1]["f1"])
    bars = "".join(_bar(label, f["f1"], f["n"], good=0.9) for label, f in rows)
    mixed = "".join(
        f"<tr><td>{escape(c['meant'])}<td>{escape(c['understood'])}<td>{c['n']}" for c in figures["confusions"][:25]
    )
    lines = _table(wrong["wrong"][:60], ("text", "meant", "understood", "confidence"))
    return (
        f"<p>{figures['n']} lines. Right: {figures['accuracy']:.1%}. Mean F1 over labels: {figures['macro_f1']:.3f}. "
        f"It said that it was not sure for {figures['unsure']:.1%}.</p>"
        f"<h2>Label by label, the weakest first</h2><p>The longer the bar, the better.</p><table>{bars}</table>"
        f"<h2>What was mixed up most</h2><table><tr><th>Meant<th>Understood<th>Lines{mixed}</table>"
        f"<h2>Wrong and sure of it: look at these first</h2>{lines}"
    )


def _safeguarding(figures: dict[str, Any], wrong: dict[str, Any]) -> str:
    bars = "".join(_bar(name, f["noticed"], f["n"], good=0.93) for name, f in figures["categories"].items())
    alarms = "".join(_bar(name, f["noticed"], f["n"], good=0.0) for name, f in figures["false_alarms_by_kind"].items())
    return (
        f"<p>{figures['n']} lines. Concerns noticed: {figures['recall']:.1%}. "
        f"False alarms: {figures['false_alarm_rate']:.1%}.</p><h2>Noticed, by category</h2><table>{bars}</table>"
        f"<h2>False alarms, by kind of line</h2><table>{alarms}</table>"
        f"<h2>Missed</h2>{_table(wrong['misses'], ('text', 'category', 'score'))}"
        f"<h2>False alarms</h2>{_table(wrong['false_alarms'], ('text', 'kind', 'score', 'because'))}"
    )


def _bar(name: str, share: float, n: int, good: float) -> str:
    low = " class=low" if good and share < good else ""
    return f'<tr{low}><td>{escape(name)}<td>{share:.2f}<td><span class="bar" style="width:{share * 20:.1f}rem"></span><td>{n}'


def _table(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> str:
    head = "".join(f"<th>{escape(column)}" for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(row.get(c)))}" for c in columns) for row in rows)
    return f"<table><tr>{head}{body}</table>" if rows else "<p>None.</p>"
