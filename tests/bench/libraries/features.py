"""Hashed n-grams and the int8 encoder: ours beside scikit-learn's HashingVectorizer and onnxruntime's quantiser.

    OMP_NUM_THREADS=1 .venv/bot/bin/python -W ignore -m tests.bench.libraries.features ngrams
    .venv/bot/bin/python -W ignore -m tests.bench.libraries.features encoder

Both take what Rasa brings along already. Runs for some minutes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from bot.measures import intent_figures
from bot.nlu.embedding import Embedder, pooled
from bot.nlu.linear import train
from bot.nlu.pretrained import Array, layers
from bot.nlu.reader import Reader
from bot.nlu.spelling import Speller
from bot.nlu.tuning_lines import intent_lines
from tests.bench.ablation import say, sets

TRAINED_ON, ASKED = 6, 3  # one in so many of the lines: enough to compare two features, and done in a minute
IMPORT = """
import numpy, resource, time
held = lambda: int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 2**20
before, began = held(), time.process_time()
from sklearn.feature_extraction.text import HashingVectorizer
print(f"{time.process_time() - began:.1f} s and {held() - before:.0f} MB")
"""


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what the work gives, and the seconds of processor time that it takes."""
    began = time.process_time()
    done = work()
    return done, time.process_time() - began


def ngrams() -> None:
    """Print accuracy of intents by n-grams alone, on the same lines; time of one line; memory of what is imported."""
    from scipy.sparse import hstack  # type: ignore[import-untyped]

    lines = intent_lines()[::TRAINED_ON]
    texts, labels = [text for text, _ in lines], [label for _, label in lines]
    dev = [line for one in sets("intents", "intent").values() for line in one][::ASKED]
    asked, meant = [line["text"] for line in dev], [line["intent"] for line in dev]
    speller = Speller.learn(text for text, _ in intent_lines())
    reader = Reader(speller, None)  # type: ignore[arg-type] # the encoder is not asked
    ours = train(reader.read_ngrams(texts), labels, (None, 10.0))
    found, seconds = timed(lambda: [ours.labels[ours.from_ngrams(one).argmax()] for one in reader.read_ngrams(asked)])
    say(f"ours: accuracy {intent_figures(meant, found)['accuracy']:.3f}, spelling and n-grams {each(seconds, asked)}")

    say(f"scikit-learn: {subprocess.check_output([sys.executable, '-c', IMPORT], text=True).strip()} to import")
    parts = vectorisers()
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import LogisticRegression

    weigh = TfidfTransformer(sublinear_tf=True)

    def features(said: Sequence[str]) -> Any:
        read = reader.read_ngrams(said)
        plain, repaired = [one.plain for one in read], [one.repaired for one in read]
        return hstack([parts[0].transform(plain), parts[1].transform(plain), parts[2].transform(repaired)]).tocsr()

    columns = features(texts)
    kept = np.flatnonzero(columns.getnnz(axis=0) >= 3)  # as ours
    model = LogisticRegression(C=10.0, max_iter=20, tol=1e-3).fit(weigh.fit_transform(columns[:, kept]), labels)
    answered, seconds = timed(lambda: [model.predict(weigh.transform(features([one])[:, kept]))[0] for one in asked])
    say(f"scikit-learn: accuracy {intent_figures(meant, answered)['accuracy']:.3f}, the same {each(seconds, asked)}")


def each(seconds: float, lines: Sequence[Any]) -> str:
    """Return the time of one line as text, in milliseconds."""
    return f"{seconds / len(lines) * 1000:.2f} ms a line"


def vectorisers() -> list[Any]:
    """Return the same n-grams by HashingVectorizer: within words, across words, words and pairs of words."""
    from sklearn.feature_extraction.text import HashingVectorizer

    size = {"n_features": 1 << 16, "alternate_sign": False, "norm": None, "lowercase": False}
    return [
        HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), **size),
        HashingVectorizer(analyzer="char", ngram_range=(4, 6), **size),
        HashingVectorizer(analyzer="word", ngram_range=(1, 2), token_pattern=r"\S+", **size),
    ]


def encoder() -> None:
    """Print how far each is from float32, how much a line changes with what is beside it, time and size."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder = Path(tempfile.mkdtemp())
    ours, exact = folder / "ours.onnx", folder / "float.onnx"
    from bot.nlu import onnx_encoder

    onnx_encoder.write(layers(), ours)
    with (
        patch.object(onnx_encoder._Graph, "_dense", float_product),
        patch.object(onnx_encoder._Graph, "_quantised", same),
    ):
        onnx_encoder.write(layers(), exact)
    files = {"float32": exact, "ours, int8": ours}
    for per_channel in (False, True):
        name = f"onnxruntime's quantiser{', by column' if per_channel else ''}"
        files[name] = folder / f"{per_channel}.onnx"
        quantize_dynamic(exact, files[name], per_channel=per_channel, weight_type=QuantType.QInt8)
    lines = [line["text"] for line in sets("intents", "intent")["first"]]
    true = np.stack([pooled(one) for one in Embedder(encoder=exact).states(lines)])
    for name, path in files.items():
        embedder = Embedder(encoder=path)
        alone = [timed(partial(embedder.states, [line])) for line in lines]
        beside = embedder.states(lines)
        means = np.stack([pooled(states) for (states,), _ in alone])
        apart = max(float(np.abs(one - two).max()) for ((one,), _), two in zip(alone, beside, strict=True))
        same_as = float((means * true).sum(axis=1).min()), float((means * true).sum(axis=1).mean())
        milliseconds = float(np.median([took for _, took in alone])) * 1000
        size = path.stat().st_size / 2**20
        say(f"| {name} | {same_as[1]:.4f}, {same_as[0]:.4f} | {apart:.4f} | {milliseconds:.1f} ms | {size:.1f} MB |")


def float_product(self: Any, x: str, weights: Array, bias: Array) -> str:
    """Add a matrix product in float32, in place of the one in integers."""
    return str(self._add(self._op("MatMul", x, self._array(weights)), self._array(bias)))


def same(self: Any, x: str) -> str:
    """Return x as it is, in place of rounding it."""
    return x


if __name__ == "__main__":
    {"ngrams": ngrams, "encoder": encoder}[sys.argv[1]]()
