"""The trained model keeps to the bars on the dev lines, which another hand wrote and nobody trains on."""

from pathlib import Path

import pytest
import yaml

from bot.evaluate import read_lines
from bot.measures import intent_figures, safeguarding_figures
from bot.nlu.normalise import normalise

DEV = Path(__file__).parent / "dev"
DATA = Path(__file__).parents[3] / "bot/data"


@pytest.fixture(scope="module")
def intents(understand):
    lines = read_lines(DEV / "intents.jsonl", "intent")
    return intent_figures(
        [line["intent"] for line in lines], [understand(line["text"])["intent"]["name"] for line in lines]
    )


@pytest.fixture(scope="module")
def safeguarding(understand):
    lines = read_lines(DEV / "safeguarding.jsonl", "label")
    return safeguarding_figures(lines, [understand(line["text"])["safeguarding"]["concern"] for line in lines])


def test_intents_are_understood(intents):
    assert intents["macro_f1"] >= 0.92


def test_questions_for_other_assistants_are_not_answered_as_ours(intents):
    assert intents["out_of_scope_as_known"] <= 0.05


def test_concerns_are_noticed(safeguarding):
    assert safeguarding["recall"] >= 0.97
    assert {
        name: figures["noticed"] for name, figures in safeguarding["categories"].items() if figures["noticed"] < 0.93
    } == {}


def test_ordinary_stories_seldom_raise_an_alarm(safeguarding):
    ordinary = [f for kind, f in safeguarding["false_alarms_by_kind"].items() if kind.startswith("ordinary")]
    assert sum(f["noticed"] * f["n"] for f in ordinary) / sum(f["n"] for f in ordinary) <= 0.05
    assert safeguarding["false_alarms_by_kind"]["tricky"]["noticed"] <= 0.15


def test_every_label_has_its_lines_and_no_dev_line_is_among_them():
    trained = {}
    for path in DATA.glob("*.yml"):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
            lines = [line[2:].strip() for line in block["examples"].splitlines()]
            if not all(line.startswith("/") for line in lines):  # pressed, never typed: nothing is learned from it
                trained[block["intent"]] = lines
    assert len(trained) == 36
    assert {intent: len(lines) for intent, lines in trained.items() if len(lines) < 100} == {}
    dev = {normalise(line["text"]) for line in read_lines(DEV / "intents.jsonl", "intent")}
    both = {
        line
        for lines in trained.values()
        for line in lines
        if len(normalise(line).split()) > 4 and normalise(line) in dev
    }
    assert both == set()


def test_a_ranking_of_three_comes_with_every_answer(understand):
    ranking = understand("can i have an advocate")["intent_ranking"]
    assert len(ranking) == 3
    assert ranking[0]["name"] == "ask_for_advocate"


def test_nothing_is_understood_in_nonsense(understand):
    assert understand("qwz xkcd blorp 77")["intent"]["name"] in {"nlu_fallback", "out_of_scope"}
