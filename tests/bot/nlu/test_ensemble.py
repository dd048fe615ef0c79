"""The classifiers learn, come back from plain arrays, and are the same for the same lines."""

from dataclasses import replace

import numpy as np
import pytest

from bot.nlu import ensemble
from bot.nlu.ensemble import Ensemble, EnsembleWeights, StaleModel, load_head, save_heads
from bot.nlu.head import Head, shapes
from bot.nlu.linear import train as train_linear
from bot.nlu.pretrained import SIZE
from bot.nlu.reader import Reading, hashed_ngrams

WEIGHTS = EnsembleWeights(ngrams=0.7, head=0.5, temperature=1.0)
WORDS = {"sad": "i am sad today", "glad": "thank you so much"}


def states(label, seed):
    """Return the states of a line whose third word piece tells the label."""
    pieces = np.random.default_rng(seed).normal(0, 0.3, (5 + seed % 3, SIZE)).astype(np.float32)
    pieces[2, :20] += 2.0 if label == "glad" else -2.0
    return pieces


def reading(label, seed):
    seen = states(label, seed)
    return Reading(
        WORDS[label], WORDS[label], seen, seen.mean(axis=0), hashed_ngrams(WORDS[label], WORDS[label], False)
    )


LABELS = ["sad", "glad"] * 40
READINGS = [reading(label, seed) for seed, label in enumerate(LABELS)]


def a_head(labels=("glad", "sad")):
    dice = np.random.default_rng(3)
    return Head(labels, {name: dice.normal(0, 0.1, shape) for name, shape in shapes(len(labels)).items()})


def linear():
    return train_linear(READINGS, LABELS, (10.0, 10.0))


def test_the_linear_weights_have_the_same_hash_for_the_same_lines():
    assert Ensemble(linear(), a_head()).weights_hash() == Ensemble(linear(), a_head()).weights_hash()


def test_another_head_has_another_hash():
    assert Ensemble(linear(), a_head()).weights_hash() != Ensemble(linear(), None).weights_hash()


def test_all_members_come_back_from_plain_arrays(tmp_path):
    made = Ensemble(linear(), a_head())
    made.save(tmp_path, "x")
    back = Ensemble.load(tmp_path, "x")
    line = reading("glad", 3000)
    assert np.allclose(made.probabilities(line, WEIGHTS), back.probabilities(line, WEIGHTS), atol=1e-2)
    assert back.labels[back.probabilities(line, WEIGHTS).argmax()] == "glad"


def test_the_head_has_a_say_and_none_where_there_are_no_words():
    line, silent = reading("glad", 3000), replace(reading("glad", 3000), states=np.zeros((0, SIZE)))
    both, alone = Ensemble(linear(), a_head()), Ensemble(linear(), None)
    assert not np.allclose(both.probabilities(line, WEIGHTS), alone.probabilities(line, WEIGHTS))
    assert np.allclose(both.probabilities(silent, WEIGHTS), alone.probabilities(silent, WEIGHTS))


def test_without_a_head_the_regressions_do(tmp_path):
    Ensemble(linear(), None).save(tmp_path, "x")
    assert Ensemble.load(tmp_path, "x").probabilities(READINGS[0], WEIGHTS).sum() == pytest.approx(1.0)


def test_a_head_for_other_labels_is_refused():
    with pytest.raises(StaleModel, match="labels"):
        Ensemble(linear(), a_head(("a", "b")))


def test_a_head_or_a_training_that_belongs_to_another_encoder_is_refused(tmp_path, monkeypatch):
    save_heads({"x": a_head()}, tmp_path / "heads.npz")
    Ensemble(linear(), a_head()).save(tmp_path, "x")
    monkeypatch.setattr(ensemble, "encoder_hash", lambda: "another")
    with pytest.raises(StaleModel, match="make tune"):
        load_head("x", tmp_path / "heads.npz")
    with pytest.raises(StaleModel, match="make train"):
        Ensemble.load(tmp_path, "x")
