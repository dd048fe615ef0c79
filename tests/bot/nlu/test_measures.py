"""The figures are the usual ones, and noise comes from the file it was given."""

import json
import random

import pytest

from bot.evaluate import main, read_lines
from bot.measures import intent_figures, safeguarding_figures
from bot.noise import read_misspellings, with_noise


def test_macro_f1_counts_every_label_the_same():
    figures = intent_figures(["a", "a", "a", "b"], ["a", "a", "b", "nlu_fallback"])
    assert figures["accuracy"] == 0.5
    assert figures["labels"]["a"] == {"n": 3, "precision": 1.0, "recall": 0.6667, "f1": 0.8}
    assert figures["macro_f1"] == 0.4
    assert figures["confusions"][0] == {"meant": "a", "understood": "b", "n": 1}


def test_out_of_scope_is_only_wrong_when_it_is_answered_as_something_known():
    assert (
        intent_figures(["out_of_scope"] * 4, ["out_of_scope", "nlu_fallback", "greet", "x"])["out_of_scope_as_known"]
        == 0.5
    )


def test_recall_and_false_alarms_are_told_apart():
    lines = [
        {"label": "concern", "category": "missing"},
        {"label": "concern", "category": "neglect"},
        {"label": "no_concern", "kind": "tricky"},
    ]
    figures = safeguarding_figures(lines, [True, False, True])
    assert (figures["recall"], figures["false_alarm_rate"]) == (0.5, 1.0)
    assert figures["categories"]["missing"] == {"n": 1, "noticed": 1.0}


def test_noise_replaces_only_words_that_the_file_knows(tmp_path):
    path = tmp_path / "misspellings"
    path.write_text("$because\nbecos\n$social\nsoshul\n", encoding="utf-8")
    known = read_misspellings(path)
    assert known == {"because": ["becos"], "social": ["soshul"]}
    assert with_noise("Because my social worker left", known, 1.0, random.Random(1)) == "becos my soshul worker left"
    assert with_noise("Because my social worker left", known, 0.0, random.Random(1)) == "Because my social worker left"


def test_a_line_without_its_label_is_named(tmp_path, capsys):
    path = tmp_path / "lines.jsonl"
    path.write_text(json.dumps({"text": "hello"}), encoding="utf-8")
    with pytest.raises(ValueError, match="line 1"):
        read_lines(path, "intent")
    assert main(["intents", str(path)]) == 2
    assert "needs a text and a intent" in capsys.readouterr().err
