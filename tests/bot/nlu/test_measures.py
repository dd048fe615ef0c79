"""The figures are the usual ones, and noise comes from the file it was given."""

import json
import random
from pathlib import Path

import pytest
import yaml

from bot.evaluate import main, parents, read_lines
from bot.measures import counted_as, intent_figures, safeguarding_figures
from bot.noise import read_misspellings, with_noise


def test_macro_f1_counts_every_label_the_same():
    figures = intent_figures(["a", "a", "a", "b"], ["a", "a", "b", "nlu_fallback"])
    assert figures["accuracy"] == 0.5
    assert figures["labels"]["a"] == {"n": 3, "precision": 1.0, "recall": 0.6667, "f1": 0.8}
    assert figures["macro_f1"] == 0.4
    assert figures["confusions"][0] == {"meant": "a", "understood": "b", "n": 1}


def test_a_label_that_a_file_does_not_name_counts_as_its_parent():
    meant, understood = ["ask_help", "stop"], ["ask_cost", "ask_can_i_stop"]
    kinds = {"ask_cost": "ask_help", "ask_can_i_stop": "stop"}
    assert counted_as(meant, understood, kinds) == ["ask_help", "stop"]


def test_a_label_that_a_file_names_counts_as_itself():
    meant, understood = ["ask_cost", "ask_help"], ["ask_cost", "ask_cost"]
    assert counted_as(meant, understood, {"ask_cost": "ask_help"}) == ["ask_cost", "ask_cost"]


def test_a_set_from_before_a_label_is_measured_as_it_was(tmp_path, monkeypatch, capsys):
    old = tmp_path / "old.jsonl"
    old.write_text('{"text": "does an advocate cost anything", "intent": "ask_what_is_advocate"}', encoding="utf-8")
    monkeypatch.setattr("bot.evaluate.newest_model", lambda: tmp_path)
    parsed = [{"intent": {"name": "ask_cost", "confidence": 0.9}}]
    monkeypatch.setattr("bot.evaluate.understand", lambda model, texts, asks: (parsed, [1.0]))
    assert main(["intents", str(old), "--show"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["accuracy"], told["wrong"]) == (1.0, [])


def test_every_label_of_the_domain_is_of_the_first_36_or_has_a_parent_among_them():
    pressed = {"begin", "press", "help_now", "how_it_works", "visit", "not_safe"}
    labels = set(yaml.safe_load(Path("bot/domain.yml").read_text(encoding="utf-8"))["intents"]) - pressed
    kinds = parents()
    assert kinds.keys() <= labels
    assert len(labels - kinds.keys()) == 36
    assert set(kinds.values()) <= labels - kinds.keys()


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
