"""Measure understanding: `python -m bot.evaluate intents|safeguarding FILE`.

FILE has JSON lines, `{"text", "intent"}` or `{"text", "label": "concern"|"no_concern", "category"}`. Runs the newest
trained model's own understanding and prints one JSON object. `--noise FILE --rate 0.2 --seed 1` first puts real
misspellings in; `--show` adds the lines that went wrong; `--html OUT` writes a page that needs no programmer to read.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from bot import light_rasa
from bot.measures import intent_figures, safeguarding_figures
from bot.models import newest_model
from bot.nlu.normalise import GUARD
from bot.noise import read_misspellings, with_noise
from bot.quiet import keep_words_out_of_logs


def main(arguments: list[str] | None = None) -> int:
    """Print the figures. 2 when there is no model or the file is not as described."""
    asked = _parser().parse_args(arguments)
    keep_words_out_of_logs()  # standard output carries one JSON object and nothing else
    try:
        lines = read_lines(asked.file, "intent" if asked.what == "intents" else "label")
        model = newest_model()
    except (OSError, ValueError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    texts = [line["text"] for line in lines]
    if asked.noise:
        misspellings, rng = read_misspellings(asked.noise), random.Random(asked.seed)
        texts = [with_noise(text, misspellings, asked.rate, rng) for text in texts]
    parsed, took = understand(model, texts)
    figures, wrong = (_intents if asked.what == "intents" else _safeguarding)(lines, texts, parsed)
    figures["ms_per_line"] = {"median": round(statistics.median(took), 2), "p95": round(_p95(took), 2)}
    if asked.html:
        from bot.report import page

        asked.html.write_text(page(asked.what, figures, wrong), encoding="utf-8")
    sys.stdout.write(json.dumps({**figures, **(wrong if asked.show else {})}, ensure_ascii=False, indent=1) + "\n")
    return 0


def read_lines(path: Path, label: str) -> list[dict[str, Any]]:
    """The labelled lines of a file. ValueError names the first line that lacks its text or label."""
    lines = []
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if row.strip():
            line = json.loads(row)
            if not isinstance(line.get("text"), str) or not isinstance(line.get(label), str):
                raise ValueError(f"{path.name}, line {number}: needs a text and a {label}")
            lines.append(line)
    if not lines:
        raise ValueError(f"{path.name} has no lines")
    return lines


def understand(model: Path, texts: list[str]) -> tuple[list[dict[str, Any]], list[float]]:
    """What the model makes of each text, as the server would ask it, and how many milliseconds each took."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    light_rasa.install()
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))

    async def all_of_them() -> tuple[list[dict[str, Any]], list[float]]:
        await agent.parse_message(GUARD + "hello")  # the first line pays for what is loaded late
        parsed, took = [], []
        for text in texts:
            began = time.perf_counter()
            parsed.append(await agent.parse_message(GUARD + text))
            took.append((time.perf_counter() - began) * 1000)
        return parsed, took

    return asyncio.run(all_of_them())


def _intents(lines: list[Any], texts: list[str], parsed: list[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    understood = [str(one["intent"]["name"]) for one in parsed]
    figures = intent_figures([line["intent"] for line in lines], understood)
    wrong = [
        {"text": text, "meant": line["intent"], "understood": u, "confidence": round(one["intent"]["confidence"], 3)}
        for line, text, u, one in zip(lines, texts, understood, parsed, strict=True)
        if u != line["intent"]
    ]
    return figures, {"wrong": sorted(wrong, key=lambda w: -w["confidence"])}


def _safeguarding(lines: list[Any], texts: list[str], parsed: list[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    judged = [one["safeguarding"] for one in parsed]
    figures = safeguarding_figures(lines, [judgement["concern"] for judgement in judged])
    misses: list[Any] = []
    alarms: list[Any] = []
    for line, text, judgement in zip(lines, texts, judged, strict=True):
        if judgement["concern"] != (line["label"] == "concern"):
            wrong = {**judgement, "text": text, "category": line.get("category"), "kind": line.get("kind")}
            (misses if line["label"] == "concern" else alarms).append(wrong)
    return figures, {"misses": misses, "false_alarms": alarms}


def _p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot.evaluate", description="Measure how well the model understands."
    )
    parser.add_argument("what", choices=["intents", "safeguarding"])
    parser.add_argument("file", type=Path, help="labelled lines, JSON, one a line")
    parser.add_argument("--noise", type=Path, help="file of real misspellings to put in first")
    parser.add_argument("--rate", type=float, default=0.2, help="share of known words to misspell (default 0.2)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="list the lines that went wrong")
    parser.add_argument("--html", type=Path, help="write a page to read in a browser")
    return parser


if __name__ == "__main__":
    sys.exit(main())
