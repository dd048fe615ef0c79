"""The classifiers learn, come back from plain arrays, and are the same for the same lines."""

import numpy as np
import pytest

from bot.nlu.embedding import SIZE
from bot.nlu.linear import train as train_linear
from bot.nlu.opinions import Opinions, StaleLayers, Trust
from bot.nlu.reader import Reading, marks
from bot.nlu.seventh_layer import SeventhLayer
from bot.nlu.seventh_layer_training import shapes, train

TRUST = Trust(meaning=0.3, letters=0.7, layers=0.5, temperature=1.0)
WORDS = {"sad": "i am sad today", "glad": "thank you so much"}


def states(label, seed):
    """A line whose third word piece tells the label."""
    pieces = np.random.default_rng(seed).normal(0, 0.3, (5 + seed % 3, SIZE)).astype(np.float32)
    pieces[2, :20] += 2.0 if label == "glad" else -2.0
    return pieces


def reading(label, seed):
    seen = states(label, seed)
    return Reading(WORDS[label], WORDS[label], seen, seen.mean(axis=0), marks(WORDS[label], WORDS[label], False))


LABELS = ["sad", "glad"] * 40
READINGS = [reading(label, seed) for seed, label in enumerate(LABELS)]


@pytest.fixture(scope="module")
def layer():
    return train([one.states for one in READINGS], LABELS, rounds=4, seed=1)


def test_a_layer_learns_what_one_word_of_a_line_tells(layer):
    fresh = [(label, layer.probabilities(states(label, seed))) for seed, label in enumerate(LABELS, 1000)]
    assert all(layer.labels[chances.argmax()] == label for label, chances in fresh)


def test_the_same_lines_and_seed_give_the_same_layer(layer):
    again = train([one.states for one in READINGS], LABELS, rounds=4, seed=1)
    assert all(np.array_equal(layer.arrays[name], again.arrays[name]) for name in layer.arrays)


def test_serving_does_the_same_sums_as_training(layer, monkeypatch):
    import tensorflow as tf

    from bot.nlu import seventh_layer_training

    monkeypatch.setattr(seventh_layer_training, "_DROP", 0.0)
    monkeypatch.setattr(seventh_layer_training, "_DROP_WORDS", 0.0)
    words = states("glad", 5000)
    there = tf.ones((1, len(words)))
    arrays = {name: tf.constant(array) for name, array in layer.arrays.items()}
    scores = seventh_layer_training._forward(tf, arrays, tf.constant(words[None]), there)
    assert np.allclose(tf.nn.softmax(scores).numpy()[0], layer.probabilities(words), atol=1e-4)


def test_the_linear_weights_have_the_same_hash_for_the_same_lines():
    once, again = (Opinions(train_linear(READINGS, LABELS, (10.0, 10.0)), ()) for _ in range(2))
    assert once.weights_hash() == again.weights_hash()


def test_all_opinions_come_back_from_plain_arrays(layer, tmp_path):
    made = Opinions(train_linear(READINGS, LABELS, (10.0, 10.0)), (layer, layer))
    made.save(tmp_path, "x")
    back = Opinions.load(tmp_path, "x")
    line = reading("glad", 3000)
    assert np.allclose(made.probabilities(line, TRUST), back.probabilities(line, TRUST), atol=1e-2)
    assert back.labels[back.probabilities(line, TRUST).argmax()] == "glad"


def test_without_tuned_layers_the_linear_opinions_do(tmp_path):
    Opinions(train_linear(READINGS, LABELS, (10.0, 10.0)), ()).save(tmp_path, "x")
    assert Opinions.load(tmp_path, "x").probabilities(READINGS[0], TRUST).sum() == pytest.approx(1.0)


def test_layers_for_other_labels_are_refused():
    other = SeventhLayer(("a", "b"), {name: np.zeros(shape) for name, shape in shapes(2).items()})
    with pytest.raises(StaleLayers):
        Opinions(train_linear(READINGS, LABELS, (10.0, 10.0)), (other,))
