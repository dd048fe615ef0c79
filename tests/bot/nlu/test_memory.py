"""What is held in memory, in every bot: weights in thousandths, and no table of which a message needs twenty rows."""

import gc
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from bot.nlu import pretrained
from bot.nlu.linear import Linear, softmax
from bot.nlu.pretrained import InputEmbeddings, StoredRows, tokenizer
from bot.nlu.reader import HashedNgrams, Reading

LABELS = ("no", "yes")


def linear(weights) -> Linear:
    stored = {
        "embedding_weights": np.zeros((384, 2), np.float32),
        "embedding_bias": np.zeros(2, np.float32),
        "buckets": np.array([3, 8, 40], np.int32),
        "idf": np.ones(3, np.float32),
        "ngram_weights": weights,
        "ngram_bias": np.zeros(2, np.float32),
    }
    return Linear.from_arrays(LABELS, stored)


def reading(*buckets: int) -> Reading:
    ngrams = HashedNgrams(np.array(buckets, np.int32), np.ones(len(buckets), np.float32))
    return Reading("", "", np.zeros((0, 384), np.float32), np.zeros(384, np.float32), ngrams)


def test_rows_of_a_table_in_a_file_are_those_of_the_table(tmp_path: Path) -> None:
    table = np.arange(24, dtype=np.float32).reshape(6, 4)
    save_file({"first": np.ones((3, 2), np.float32), "table": table}, tmp_path / "it.safetensors")
    rows, wanted = StoredRows(tmp_path / "it.safetensors", "table"), np.array([[5, 0, 5], [2, 2, 1]])
    assert np.array_equal(rows[wanted], table[wanted])


def test_the_pieces_of_a_message_have_the_published_embeddings() -> None:
    ids = np.array([tokenizer().encode("nobody listens to me").ids])
    stored = load_file(pretrained._file(pretrained.WEIGHTS, pretrained.WEIGHTS_SHA256))
    found = InputEmbeddings()._of_piece[ids]
    assert np.array_equal(found, stored["embeddings.word_embeddings.weight"][ids])


def test_no_process_holds_the_table_of_word_pieces() -> None:
    pieces = InputEmbeddings()
    pieces(np.array([tokenizer().encode("hello").ids]))
    gc.collect()
    held = [one.nbytes for one in vars(pieces).values() if isinstance(one, np.ndarray)]
    assert sum(held) < 1_000_000


def test_weights_are_held_in_thousandths_and_say_the_same() -> None:
    weights = np.array([[1.234, -0.5], [0.001, 11.347], [0, 0]], np.float32)
    held = linear(weights)
    assert held.ngram_thousandths.dtype == np.int16
    meant = softmax(np.array([1.0, 1.0], np.float32) / np.sqrt(2) @ weights[:2])
    assert np.allclose(held.from_ngrams(reading(3, 8)), meant, atol=1e-6)


def test_what_is_stored_is_read_as_it_was_meant_and_has_a_name_of_its_own() -> None:
    before = linear(np.array([[1.5, 0], [0, 0], [0, 0]], np.float32))
    again = Linear.from_arrays(LABELS, before.arrays())
    assert np.array_equal(again.ngram_thousandths, before.ngram_thousandths)
    assert again.ngram_thousandths[0, 0] == 1500
    assert "ngram_weights" not in before.arrays(), "a program of before would take thousandths for weights"


def test_a_weight_that_is_too_great_still_decides() -> None:
    assert linear(np.array([[90.0, -90.0], [0, 0], [0, 0]])).from_ngrams(reading(3))[0] > 0.999


def test_what_was_never_seen_in_training_says_nothing() -> None:
    even = linear(np.ones((3, 2), np.float32)).from_ngrams(reading(1, 39, 41, 65_000))
    assert np.allclose(even, 0.5)
