# ruff: noqa: E501 - tables and markup read best as long lines
"""The page that `bot.evaluate --html` writes: what was understood, what was mixed up, which lines to look at.

For people who do not program: whole sentences, "so many of a hundred", and never colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

_HEAD = """<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>How well it understands</title><style>
body{font:17px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c}
h1{font-size:2rem;margin:0}h2{margin:2.5rem 0 .3rem}p{margin:.3rem 0 1rem;max-width:46rem}
.cards{display:flex;flex-wrap:wrap;gap:1rem;margin:1.5rem 0}.card{border:2px solid #b1b4b6;border-radius:.5rem;padding:.6rem 1rem;min-width:11rem}
.card b{display:block;font-size:2rem;line-height:1.2}table{border-collapse:collapse;width:100%}
td,th{border-bottom:1px solid #b1b4b6;padding:.35rem .6rem .35rem 0;text-align:left;vertical-align:top}
.track{background:#eee;width:14rem;height:1rem}.track i{background:#1d70b8;height:1rem;display:block}.low .track i{background:#942514}
.low td:first-child{font-weight:bold}.note{color:#505a5f}q{quotes:none}</style>"""
_WHY = "The file holds messages with the right answer beside each. The assistant read them without seeing the answer; this page compares."


def page(what: str, figures: dict[str, Any], wrong: dict[str, Any]) -> str:
    """Return one HTML page. what: intents or safeguarding. figures, wrong: what `bot.evaluate --show` prints."""
    body = _intents(figures, wrong) if what == "intents" else _safeguarding(figures, wrong)
    ms = figures["ms_per_line"]
    speed = f"<p class=note>Speed: half of the messages took less than {ms['median']} thousandths of a second, nearly all less than {ms['p95']}.</p>"
    return f"{_HEAD}<h1>How well it understands</h1>{body}{speed}</html>"


def _intents(figures: dict[str, Any], wrong: dict[str, Any]) -> str:
    rows = sorted(figures["labels"].items(), key=lambda item: item[1]["f1"])
    cards = _cards(
        (_of_100(figures["accuracy"]), "messages understood rightly"),
        (_of_100(figures["unsure"]), 'times it said "I am not sure" and asked again'),
        (f"{figures['macro_f1']:.3f}", "mean score over all kinds of message (F1; 1 is perfect, our aim is 0.92)"),
        (str(figures["n"]), "messages in the file"),
    )
    bars = _bars((_name(label), f["f1"], f["n"], f["f1"] < 0.9) for label, f in rows)
    mixed = "".join(
        f"<tr><td>{_name(c['meant'])}<td>{_name(c['understood'])}<td>{c['n']}" for c in figures["confusions"][:25]
    )
    mixed = f"<table><tr><th>They meant<th>It understood<th>How often{mixed}</table>" if mixed else "<p>Nothing.</p>"
    shown = [
        {**w, "meant": _name(w["meant"]), "understood": _name(w["understood"]), "sure": _of_100(w["confidence"])}
        for w in wrong["wrong"][:60]
    ]
    return (
        f"<p>{_WHY}</p>{cards}"
        f"<h2>Messages to look at</h2><p>These went wrong; first those that it was surest of. Would you have understood them? If so, add a few messages like them (not these themselves) to the training lines. If two people would disagree, leave it.</p>"
        f"{_table(shown, {'text': 'The message', 'meant': 'They meant', 'understood': 'It understood', 'sure': 'How sure it was'})}"
        f"<h2>What was mixed up most</h2>{mixed}"
        f"<h2>Kind by kind, the weakest first</h2><p>The longer the bar, the better. Those marked need more training lines, by more different people.</p>{bars}"
    )


def _safeguarding(figures: dict[str, Any], wrong: dict[str, Any]) -> str:
    cards = _cards(
        (_of_100(figures["recall"]), "messages of concern that were noticed (our aim: 97)"),
        (str(len(wrong["misses"])), "messages of concern that were missed"),
        (_of_100(figures["false_alarm_rate"]), "harmless messages that raised an alarm all the same"),
        (str(figures["n"]), "messages in the file"),
    )
    bars = _bars((_name(n), f["noticed"], f["n"], f["noticed"] < 0.93) for n, f in figures["categories"].items())
    alarms = _bars(
        (_name(n), f["noticed"], f["n"], f["noticed"] > (0.15 if n == "tricky" else 0.05))
        for n, f in figures["false_alarms_by_kind"].items()
    )
    misses = [{**w, "category": _name(w.get("category") or ""), "score": _of_100(w["score"])} for w in wrong["misses"]]
    false = [
        {**w, "kind": _name(w.get("kind") or ""), "because": "; ".join(w["because"])} for w in wrong["false_alarms"]
    ]
    return (
        f"<p>{_WHY}</p>{cards}"
        f"<h2>Missed</h2><p>Look at each. A miss may cost a child much more than a false alarm costs a duty worker.</p>"
        f"{_table(misses, {'text': 'The message', 'category': 'What it tells of', 'score': 'How likely it seemed'})}"
        f"<h2>Noticed, category by category</h2><p>The longer the bar, the better; marked where fewer than 93 of 100 were noticed.</p>{bars}"
        f'<h2>False alarms, by kind of message</h2><p>The shorter the bar, the better. "Tricky" are messages written to trick it: sayings, games, things that are over. Marked above 5 of 100 (tricky: 15).</p>{alarms}'
        f"<h2>Harmless, but it raised an alarm</h2>{_table(false, {'text': 'The message', 'kind': 'Kind', 'because': 'What noticed it'})}"
    )


def _cards(*cards: tuple[str, str]) -> str:
    return (
        "<div class=cards>" + "".join(f"<div class=card><b>{n}</b>{escape(says)}</div>" for n, says in cards) + "</div>"
    )


def _bars(rows: Iterable[tuple[str, float, int, bool]]) -> str:
    body = "".join(
        f'<tr{" class=low" if low else ""}><td>{name}{" ◀ look here" if low else ""}<td>{_of_100(share)}<td><div class=track><i style="width:{share * 100:.0f}%"></i></div><td>{n}'
        for name, share, n, low in rows
    )
    return f"<table><tr><th>Kind<th>Share<th><th>Messages{body}</table>"


def _table(rows: list[dict[str, Any]], columns: dict[str, str]) -> str:
    head = "".join(f"<th>{escape(says)}" for says in columns.values())
    body = "".join("<tr>" + "".join(f"<td>{escape(str(row.get(c)))}" for c in columns) for row in rows)
    return f"<table><tr>{head}{body}</table>" if rows else "<p>None.</p>"


def _of_100(share: float) -> str:
    return f"{share * 100:.0f} of 100"


def _name(label: str) -> str:
    """Return a label as words; what the assistant says when it is not sure has a name of its own."""
    return "not sure" if label == "nlu_fallback" else escape(label.replace("_", " "))
