"""What each part of understanding brings, on the dev lines, and what Rasa's default pipeline makes of the same lines.

    .venv/bot/bin/python -W ignore -m tests.bench.ablation [--noise FILE] [--diet EPOCHS]

Prints a table of Markdown for docs/understanding.md. The parts are those of the newest trained model, asked alone or
together; nothing is trained for them but the embedding as it was published. `--diet` trains Rasa's default pipeline
first: on our lines each of its rounds (100 where nobody says otherwise) takes more than a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import structlog

from bot.evaluate import read_lines
from bot.measures import intent_figures, safeguarding_figures
from bot.models import newest_model
from bot.nlu.normalise import GUARD
from bot.nlu.parts import Parts
from bot.noise import read_misspellings, with_noise

DEV = Path("tests/bot/nlu/dev")
DEFAULT = """
recipe: default.v1
assistant_id: default
language: en
pipeline:
- name: WhitespaceTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- {name: CountVectorsFeaturizer, analyzer: char_wb, min_ngram: 1, max_ngram: 4}
- {name: DIETClassifier, epochs: EPOCHS, constrain_similarities: true, random_seed: 1}
- {name: FallbackClassifier, threshold: 0.3, ambiguity_threshold: 0.1}
"""
RATE, SEED = 0.2, 1
ORDER = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


def say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def sets(what: str, label: str) -> dict[str, list[dict[str, Any]]]:
    """Return each file of dev lines by name, in the order in which they were written."""
    paths = {path.stem.removeprefix(what).strip("_") or ORDER[0]: path for path in DEV.glob(f"{what}*.jsonl")}
    return {name: read_lines(paths[name], label) for name in sorted(paths, key=ORDER.index)}


def noisy(lines: Sequence[dict[str, Any]], misspellings: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Return the same lines with real misspellings."""
    dice = random.Random(SEED)
    return [{**line, "text": with_noise(line["text"], misspellings, RATE, dice)} for line in lines]


def parts(agent: Any) -> dict[str, Any]:
    """Return the components of a loaded model, by the name of their class."""
    nodes = agent.processor.graph_runner._instantiated_nodes.values()
    return {type(node._component).__name__: node._component for node in nodes}


def intent_rows(model: dict[str, Any]) -> Iterator[tuple[str, Callable[[str], str]]]:
    """Give each part of the intent classifier by name, and a function that asks it alone."""
    from bot.nlu.ensemble import EnsembleWeights

    reader, intents = model["MessageReader"]._reader, model["PlainIntentClassifier"]
    whole = intents._weights
    weightings = {
        "n-grams alone": EnsembleWeights(1, 0, 1),
        "the tuned head alone": EnsembleWeights(0, 1, 1),
        "all, as in config.yml": whole,
    }
    yield "all-MiniLM-L6-v2 as published, alone", published(reader.speller)
    for name, weights in weightings.items():

        def asked(text: str, weights: EnsembleWeights = weights) -> str:
            intents._weights = weights
            return str(intents._ranking(reader.read([GUARD + text])[0])[0]["name"])

        yield name, asked
    intents._weights = whole


def published(speller: Any) -> Callable[[str], str]:
    """Train a regression on the means of the untuned embedder, on the same lines; return how it is asked."""
    from bot.nlu.embedding import Embedder
    from bot.nlu.linear import train
    from bot.nlu.onnx_encoder import write
    from bot.nlu.pretrained import layers
    from bot.nlu.reader import Reader
    from bot.nlu.tuning_lines import intent_lines

    path = Path(tempfile.mkdtemp()) / "published.onnx"
    write(layers(), path)
    reader = Reader(speller, Embedder(threads=2, encoder=path))
    lines = intent_lines()
    trained = train(reader.read([text for text, _ in lines]), [intent for _, intent in lines], (10.0, 10.0))
    weights, bias = trained.embedding_weights, trained.embedding_bias
    return lambda text: trained.labels[(reader.read([GUARD + text])[0].embedding @ weights + bias).argmax()]


def safeguarding_rows(model: dict[str, Any]) -> Iterator[tuple[str, Callable[[str], bool]]]:
    """Give each part of the detector by name, and a function that asks it alone."""
    from bot.nlu.ensemble import EnsembleWeights

    reader, detector = model["MessageReader"]._reader, model["SafeguardingDetector"]
    whole, patterns, config = detector._weights, detector._patterns, detector._config
    never = {**config, "look": 1.1, "alert": 1.1}
    none = type("None_", (), {"hits": staticmethod(lambda repaired: [])})()
    ways = {
        "n-grams alone": (EnsembleWeights(1, 0, 1), none, config),
        "the tuned head alone": (EnsembleWeights(0, 1, 1), none, config),
        "n-grams and head": (whole, none, config),
        "patterns alone": (whole, patterns, never),
        "all, as in config.yml": (whole, patterns, config),
    }
    for name, way in ways.items():

        def asked(text: str, way: tuple[Any, Any, dict[str, Any]] = way) -> bool:
            detector._weights, detector._patterns, detector._config = way
            return bool(detector._judge(reader.read([GUARD + text])[0], Parts((), reader))["concern"])

        yield name, asked
    detector._weights, detector._patterns, detector._config = whole, patterns, config


def figure_of_intents(lines: Sequence[dict[str, Any]], asked: Callable[[str], str]) -> str:
    """Return the macro F1 as text."""
    return (
        f"{intent_figures([line['intent'] for line in lines], [asked(line['text']) for line in lines])['macro_f1']:.3f}"
    )


def figure_of_safeguarding(lines: Sequence[dict[str, Any]], asked: Callable[[str], bool]) -> str:
    """Return as text: recall, false alarms on ordinary stories, false alarms on lines built to trick."""
    figures = safeguarding_figures(lines, [asked(line["text"]) for line in lines])
    kinds = figures["false_alarms_by_kind"]
    ordinary = [kind for name, kind in kinds.items() if name.startswith("ordinary")]
    usual = sum(kind["noticed"] * kind["n"] for kind in ordinary) / sum(kind["n"] for kind in ordinary)
    return f"{figures['recall']:.3f}, {usual:.1%}, {kinds['tricky']['noticed']:.1%}"


def table(
    title: str,
    rows: Iterator[tuple[str, Callable[[str], Any]]],
    files: dict[str, list[dict[str, Any]]],
    figure: Callable[[Sequence[dict[str, Any]], Callable[[str], Any]], str],
    misspellings: dict[str, list[str]],
) -> None:
    """Print a table: a row for each part, a column for each set of lines, as written and with noise."""
    tried = dict(files)
    if misspellings:
        tried |= {f"{name}, noise": noisy(lines, misspellings) for name, lines in files.items()}
    say(f"| {title} | {' | '.join(tried)} |\n|{'---|' * (len(tried) + 1)}")
    for name, asked in rows:
        say(f"| {name} | {' | '.join(figure(lines, asked) for lines in tried.values())} |")
    say("")


def diet(epochs: int) -> Callable[[str], str]:
    """Train Rasa's default pipeline on the same lines; return how it is asked."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    folder = tempfile.mkdtemp()
    config = Path(folder) / "config.yml"
    config.write_text(DEFAULT.replace("EPOCHS", str(epochs)), encoding="utf-8")
    agent = Agent.load(train_nlu(str(config), "bot/data", folder))
    loop = asyncio.new_event_loop()
    return lambda text: str(loop.run_until_complete(agent.parse_message(text))["intent"]["name"])


def main(argv: list[str]) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ablation")
    parser.add_argument("--noise", type=Path, help="file of real misspellings")
    parser.add_argument("--diet", type=int, metavar="EPOCHS", help="train Rasa's default pipeline, too")
    asked = parser.parse_args(argv)
    # Rasa writes every line that it parses into its log
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    from rasa.core.agent import Agent

    model = parts(Agent.load(str(newest_model())))
    misspellings = read_misspellings(asked.noise) if asked.noise else {}
    intents = sets("intents", "intent")
    table("intents, macro F1", intent_rows(model), intents, figure_of_intents, misspellings)
    if asked.diet:
        rows = iter([(f"Rasa's default pipeline (DIET, {asked.diet} rounds)", diet(asked.diet))])
        table("the same", rows, intents, figure_of_intents, misspellings)
    title = "safeguarding: recall, false alarms ordinary, tricky"
    table(title, safeguarding_rows(model), sets("safeguarding", "label"), figure_of_safeguarding, misspellings)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
