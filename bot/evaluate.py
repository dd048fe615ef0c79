"""Measure understanding: `python -m bot.evaluate intents|safeguarding|answers|talks FILE`.

FILE has JSON lines, `{"text", "intent"}` or `{"text", "label": "concern"|"no_concern", "category"}`. Runs the newest
trained model's own understanding and prints one JSON object. `--noise FILE --rate 0.2 --seed 1` first puts real
misspellings in; `--show` adds the lines that went wrong; `--html OUT` writes a page that needs no programmer to read.
A label that FILE does not name counts as its parent (bot/data/labels.yml). `--at ASK` reads lines of safeguarding as
said while that question is open; a line may name its own (`ask`). `answers` and `talks` play typed answers and whole
talks through the real conversation (bot/rehearsal).
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

import yaml

from bot import rasa_without_tensorflow
from bot.logs import keep_words_out_of_logs
from bot.measures import counted_as, intent_figures, safeguarding_figures
from bot.models import newest_model
from bot.nlu.normalise import GUARD
from bot.noise import read_misspellings, with_noise

LABELS = Path(__file__).parent / "data" / "labels.yml"


def main(arguments: list[str] | None = None) -> int:
    """Print the figures and return the exit code: 2 where there is no model or the file is not as described, else 0."""
    asked = _parser().parse_args(arguments)
    keep_words_out_of_logs()  # standard output carries one JSON object and nothing else
    if asked.what in ("answers", "talks"):
        return _rehearse(asked.what, asked.file, asked.show)
    try:
        lines = read_lines(asked.file, "intent" if asked.what == "intents" else "label")
        model = newest_model()
    except (OSError, ValueError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    texts = [line["text"] for line in lines]
    if asked.noise:
        misspellings, rng = read_misspellings(asked.noise), random.Random(asked.seed)  # nosec B311 # repeatable noise for measuring
        texts = [with_noise(text, misspellings, asked.rate, rng) for text in texts]
    asks = [line.get("ask") or asked.at for line in lines]
    parsed, took = understand(model, texts, asks)
    figures, wrong = (_intents if asked.what == "intents" else _safeguarding)(lines, texts, parsed)
    figures["ms_per_line"] = {"median": round(statistics.median(took), 2), "p95": round(_p95(took), 2)}
    if asked.html:
        from bot.report import page

        asked.html.write_text(page(asked.what, figures, wrong), encoding="utf-8")
    sys.stdout.write(json.dumps({**figures, **(wrong if asked.show else {})}, ensure_ascii=False, indent=1) + "\n")
    return 0


def _rehearse(what: str, path: Path, show: bool) -> int:
    """Play the file through the real conversation and print its figures."""
    from bot.rehearsal import answers, talks
    from bot.rehearsal.stage import set_stage

    try:
        lines = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]
        model = newest_model()
    except (OSError, ValueError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    with set_stage(model) as stage:
        if what == "answers":
            outcomes = answers.play(stage, lines)
            figures = answers.figures(outcomes)
            wrong: list[Any] = [{**one.line, "got": one.got} for one in outcomes if not one.understood]
        else:
            played = talks.play(stage, lines)
            figures = talks.figures(played)
            wrong = [{"id": one.talk["id"], "wrong": one.wrong} for one in played if one.wrong]
    told = {**figures, **({"wrong": wrong} if show else {})}
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return 0


def read_lines(path: Path, label: str) -> list[dict[str, Any]]:
    """Return the labelled lines of a file, one JSON object each. label: the key that must be there beside `text`.

    Raises ValueError that names the first line that lacks its text or label, or where the file has no lines.
    """
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


def parents() -> dict[str, str]:
    """Return the labels that were added later, each with the one of the first 36 it is a kind of."""
    told = yaml.safe_load(LABELS.read_text(encoding="utf-8"))
    return {label: about["parent"] for label, about in told.items()}


def understand(
    model: Path, texts: list[str], asks: list[str | None] | None = None
) -> tuple[list[dict[str, Any]], list[float]]:
    """Return what the model makes of each text, as the server would ask it, and how many milliseconds each took.

    asks: the question that was open when each was said; None: before any question.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    rasa_without_tensorflow.install()
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    processor = Agent.load(str(model)).processor
    assert processor is not None

    async def all_of_them() -> tuple[list[dict[str, Any]], list[float]]:
        # what is loaded late is loaded now, so that the first line is not measured with it
        await processor.parse_message(UserMessage(GUARD + "hello"))
        parsed, took = [], []
        for text, ask in zip(texts, asks or [None] * len(texts), strict=True):
            began = time.perf_counter()
            parsed.append(
                dict(await processor.parse_message(UserMessage(GUARD + text, metadata={"ask": ask or "kind"})))
            )
            took.append((time.perf_counter() - began) * 1000)
        return parsed, took

    return asyncio.run(all_of_them())


def _intents(lines: list[Any], texts: list[str], parsed: list[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    meant = [line["intent"] for line in lines]
    understood = counted_as(meant, [str(one["intent"]["name"]) for one in parsed], parents())
    figures = intent_figures(meant, understood)
    wrong = [
        {"text": text, "meant": line["intent"], "understood": u, "confidence": round(one["intent"]["confidence"], 3)}
        for line, text, u, one in zip(lines, texts, understood, parsed, strict=True)
        if u != line["intent"]
    ]
    return figures, {"wrong": sorted(wrong, key=lambda w: -w["confidence"])}


def _safeguarding(lines: list[Any], texts: list[str], parsed: list[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    judged = [one["safeguarding"] for one in parsed]
    figures = safeguarding_figures(lines, [judgement["concern"] for judgement in judged])
    figures["alerts"] = safeguarding_figures(lines, [judgement["level"] == "alert" for judgement in judged])
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
    parser.add_argument("what", choices=["intents", "safeguarding", "answers", "talks"])
    parser.add_argument("file", type=Path, help="labelled lines, JSON, one a line")
    parser.add_argument("--noise", type=Path, help="file of real misspellings to put in first")
    parser.add_argument("--rate", type=float, default=0.2, help="share of known words to misspell (default 0.2)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at", help="the question (ask) that is open while the lines are said")
    parser.add_argument("--show", action="store_true", help="list the lines that went wrong")
    parser.add_argument("--html", type=Path, help="write a page to read in a browser")
    return parser


if __name__ == "__main__":
    sys.exit(main())
