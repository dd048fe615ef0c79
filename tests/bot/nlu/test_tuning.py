"""Tuning: what TensorFlow learns is what onnxruntime and numpy then do."""

import numpy as np
import pytest
import tensorflow as tf

from bot.nlu import pretrained
from bot.nlu.embedding import Embedder
from bot.nlu.onnx_encoder import read, write
from bot.nlu.tensorflow_layers import head
from bot.nlu.tune import examples
from bot.nlu.tuning import TASKS, _through, carried_over, tune
from bot.nlu.tuning_lines import Line

SAD = [
    "i am so sad",
    "sad and crying",
    "everything is sad here",
    "it makes me sad",
    "so so sad today",
    "crying all night",
]
GLAD = [
    "i am so glad",
    "glad and smiling",
    "everything is good here",
    "it makes me happy",
    "happy today",
    "glad all day",
]
LINES = [Line(text, text, "missing", None, "what_happened:tells") for text in SAD] + [
    Line(text, text, "no_concern", "greet", "what_happened:chats") for text in GLAD
]
LINES += [Line("when will i hear", "wen will i here", "no_concern", "ask_how_long", None)]


class AsTyped:
    """A speller that repairs nothing."""

    def repair(self, plain):
        return plain


@pytest.fixture(scope="module")
def tuned():
    return tune(examples(LINES, AsTyped()), rounds=12, seed=1)


@pytest.fixture(scope="module")
def embedder(tuned, tmp_path_factory):
    path = tmp_path_factory.mktemp("encoder") / "encoder.onnx"
    write(tuned.layers, path)
    return Embedder(encoder=path)


def test_both_tasks_are_learned_at_once(tuned, embedder):
    def best(task, line):
        one = tuned.heads[task]
        return one.labels[one.probabilities(embedder.states([line])[0]).argmax()]

    assert tuple(tuned.heads) == TASKS
    assert {best("safeguarding", line) for line in SAD} == {"missing"}
    assert {best("safeguarding", line) for line in GLAD} == {"no_concern"}
    assert {best("intents", line) for line in GLAD} == {"greet"}


def test_a_task_learns_nothing_from_a_line_of_which_nobody_said_what_it_is(tuned):
    assert tuned.heads["intents"].labels == ("ask_how_long", "greet")


def test_the_same_lines_and_seed_give_the_same_arrays():
    once, again = (tune(examples(LINES, AsTyped()), rounds=2, seed=1) for _ in range(2))
    for one, other in zip([*once.layers, *(h.arrays for h in once.heads.values())],
                          [*again.layers, *(h.arrays for h in again.heads.values())], strict=True):  # fmt: skip
        assert all(np.array_equal(one[name], other[name]) for name in one)


def test_what_was_written_can_be_read_and_written_again_to_the_same_bytes(tuned, tmp_path):
    write(tuned.layers, tmp_path / "once.onnx")
    kept = read(tmp_path / "once.onnx")
    for one, other in zip(tuned.layers, kept, strict=True):
        assert {name: array.shape for name, array in one.items()} == {name: a.shape for name, a in other.items()}
        assert all(np.abs(one[name] - other[name]).max() <= np.abs(one[name]).max() / 200 for name in one)
    write(kept, tmp_path / "again.onnx")
    assert (tmp_path / "once.onnx").read_bytes() == (tmp_path / "again.onnx").read_bytes()


def test_going_on_begins_with_what_was_learned(tuned):
    more = tune(examples(LINES, AsTyped()), rounds=1, seed=2, start=tuned, rate=1e-6)
    for task, name in (("safeguarding", "missing"), ("intents", "greet")):
        before, after = tuned.heads[task].arrays, more.heads[task].arrays
        assert more.heads[task].labels == tuned.heads[task].labels, name
        assert max(np.abs(before[one] - after[one]).max() for one in before) < 0.05


def test_going_on_with_a_new_label_keeps_what_was_learned_of_the_others(tuned):
    kept = tuned.heads["intents"]
    labels = ["a_new_label", *reversed(kept.labels)]
    fresh = {**kept.arrays, "out": np.zeros((128, len(labels)), "f4"), "out_bias": np.ones(len(labels), "f4")}

    arrays = carried_over(kept, labels, fresh)

    assert np.array_equal(arrays["hidden"], kept.arrays["hidden"])
    assert np.array_equal(arrays["out"][:, 1:], kept.arrays["out"][:, ::-1])
    assert np.array_equal(arrays["out_bias"][1:], kept.arrays["out_bias"][::-1])
    assert not arrays["out"][:, 0].any()
    assert arrays["out_bias"][0] == 1


def test_serving_does_the_same_sums_as_tuning(tuned, embedder):
    """Up to rounding, because serving computes in int8. A wrong computation would differ much more."""
    line = "they said i am sad and nobody came"
    ids = np.array([pretrained.tokenizer().encode(line).ids])
    there = tf.ones(ids.shape)
    meant = _through(tuned.layers, tf.constant(pretrained.InputEmbeddings()(ids)), there)
    [served] = embedder.states([line])
    assert np.linalg.norm(served - meant[0]) / np.linalg.norm(meant) < 0.15
    one = tuned.heads["safeguarding"]
    scores = tf.nn.softmax(head({k: tf.constant(v) for k, v in one.arrays.items()}, meant, there)).numpy()[0]
    assert np.allclose(one.probabilities(meant.numpy()[0]), scores, atol=1e-5)


def test_a_shorter_line_in_a_batch_is_not_touched_by_what_fills_it_up(tuned):
    pieces, ids = pretrained.InputEmbeddings(), np.array(pretrained.tokenizer().encode("i am sad").ids)
    alone = _through(tuned.layers, tf.constant(pieces(ids)[None]), tf.ones((1, len(ids))))
    filled = np.concatenate((pieces(ids), np.full((3, pretrained.SIZE), 9.0, dtype=np.float32)))
    there = np.array([[1.0] * len(ids) + [0.0] * 3], dtype=np.float32)
    beside = _through(tuned.layers, tf.constant(filled[None]), tf.constant(there))
    assert np.allclose(alone[0], beside[0, : len(ids)], atol=1e-4)


def test_what_is_read_beside_a_line_does_not_change_it(embedder):
    lines = ["i want to complain", "the wifi is broken", "Something else!!", "i want to complain"]
    together = embedder.states(lines)
    assert np.allclose(together[0], embedder.states(lines[:1])[0], atol=0.02)
    assert np.array_equal(together[0], together[3])


def test_an_empty_line_has_no_states(embedder):
    assert embedder.states(["", "hello"])[0].shape == (0, pretrained.SIZE)


def test_a_line_without_words_teaches_nothing():
    assert examples([Line("...", "...", "no_concern", None, None)], AsTyped()) == []


def test_a_missing_encoder_is_named(tmp_path):
    with pytest.raises(pretrained.WrongModel, match=r"encoder\.onnx"):
        Embedder(encoder=tmp_path / "encoder.onnx")


def test_another_file_of_the_published_model_is_refused(monkeypatch):
    monkeypatch.setattr(pretrained, "TOKENIZER_SHA256", "0" * 64)
    with pytest.raises(pretrained.WrongModel, match="not the file we measured with"):
        pretrained.tokenizer()
