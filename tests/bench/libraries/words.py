"""Spelling repair and phonetic keys: ours beside libraries, on real misspellings, on names and in whole messages.

    .venv/uv/bin/uv pip install --target var/libraries --python .venv/bot/bin/python --no-deps \\
        symspellpy==6.10.1 editdistpy==0.4.0 pyspellchecker==0.9.1 jellyfish==1.2.1 doublemetaphone==1.2
    PYTHONPATH=var/libraries .venv/bot/bin/python -W ignore -m tests.bench.libraries.words --noise FILE

FILE: `$word` and then one misspelling of it a line (Birkbeck corpus). The model is the newest one.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol
from unittest.mock import patch

from bot.evaluate import read_lines
from bot.measures import intent_figures, safeguarding_figures
from bot.models import newest_model
from bot.nlu import spelling, word_index
from bot.nlu.known_words import COMMON_WORDS
from bot.nlu.normalise import GUARD
from bot.nlu.parts import Parts
from bot.nlu.spelling import Speller
from bot.noise import read_misspellings
from tests.bench.ablation import noisy, parts, sets

PAIRS, SEED = 1000, 7
FEW = 200  # misspellings for a speller that takes a tenth of a second a word
USUAL = 10_000  # so many of the most used English words may have been meant


class Repairs(Protocol):
    """Whatever repairs the unknown words of a normalised line."""

    def repair(self, plain: str) -> str: ...


class ByWord:
    """A library that answers for one word, with our rules of which words are looked at at all."""

    def __init__(self, known: Callable[[str], bool], meant: Callable[[str], str | None]) -> None:
        self._known, self._meant = known, meant

    def repair(self, plain: str) -> str:
        """Return a normalised line with its unknown words repaired."""
        return " ".join(self._word(word) for word in plain.split())

    def _word(self, word: str) -> str:
        if self._known(word) or not 3 <= len(word) <= 18 or not word.isalpha():
            return word
        return self._meant(word) or word


def symspell(ours: Speller, distance: int) -> Repairs:
    """Make a SymSpell over our words, with how usual each is as its count."""
    from symspellpy import SymSpell, Verbosity  # type: ignore[import-not-found]

    speller = SymSpell(max_dictionary_edit_distance=distance)
    for word, usual in ours.to_dict().items():
        speller.create_dictionary_entry(word, max(1, int(10 ** (usual + 1))))

    def meant(word: str) -> str | None:
        found = speller.lookup(word, Verbosity.TOP, max_edit_distance=distance)
        return str(found[0].term) if found else None

    return ByWord(lambda word: word in speller.words, meant)


def symspell_finds(ours: Speller) -> Repairs:
    """Make a speller for which SymSpell finds the words within two edits and our distance chooses among them."""
    from symspellpy import SymSpell, Verbosity

    finder = SymSpell(max_dictionary_edit_distance=2)
    for word in ours.to_dict():
        finder.create_dictionary_entry(word, 1)

    class Found(Speller):
        def _candidates(self, word: str) -> list[str]:
            return sorted(str(one.term) for one in finder.lookup(word, Verbosity.ALL, max_edit_distance=2))

    return Found(ours.to_dict(), ours.index)


def norvig(ours: Speller) -> Repairs:
    """Make a pyspellchecker over our words."""
    from spellchecker import SpellChecker  # type: ignore[import-not-found]

    speller = SpellChecker(language=None, distance=2)
    frequency = speller.word_frequency
    frequency.load_json({word: max(1, int(10 ** (usual + 1))) for word, usual in ours.to_dict().items()})
    return ByWord(lambda word: word in frequency, speller.correction)


def with_key(ours: Speller, key: Callable[[str], str]) -> Repairs:
    """Make our speller with another phonetic key."""

    class Keyed(Speller):
        def repair(self, plain: str) -> str:
            with patch.object(spelling, "phonetic_key", key), patch.object(word_index, "phonetic_key", key):
                return super().repair(plain)

    with patch.object(word_index, "phonetic_key", key):
        return Keyed(ours.to_dict())


def metaphone(word: str) -> str:
    """Return the key of jellyfish's Metaphone."""
    import jellyfish  # type: ignore[import-not-found]

    return str(jellyfish.metaphone(word))


def double_metaphone(word: str) -> str:
    """Return the first of the two keys of Double Metaphone."""
    from doublemetaphone import doublemetaphone  # type: ignore[import-not-found]

    return str(doublemetaphone(word)[0])


def spellers(ours: Speller) -> Iterator[tuple[str, Callable[[], Repairs]]]:
    """Give each speller by name, and what makes it."""
    yield "ours", lambda: Speller(ours.to_dict())
    yield "symspellpy, two edits", lambda: symspell(ours, 2)
    yield "symspellpy, three edits", lambda: symspell(ours, 3)
    yield "symspellpy finds, ours chooses", lambda: symspell_finds(ours)
    yield "ours, Metaphone as its key", lambda: with_key(ours, metaphone)
    yield "ours, Double Metaphone as its key", lambda: with_key(ours, double_metaphone)
    yield "ours, no phonetic key", lambda: with_key(ours, lambda word: word)
    yield "pyspellchecker", lambda: norvig(ours)


def pairs(noise: Path, ours: Speller) -> list[tuple[str, str]]:
    """Return (misspelling, word) of usual words; what is itself a word cannot be seen to be wrong."""
    known, usual = ours.to_dict(), set(COMMON_WORDS.read_text(encoding="utf-8").split()[:USUAL])
    found = sorted(
        {
            (wrong.lower(), word)
            for word, wrongs in read_misspellings(noise).items()
            if word in usual
            for wrong in wrongs
            if wrong.isalpha() and wrong.isascii() and 3 <= len(wrong) <= 18 and wrong.lower() not in known
        }
    )
    return random.Random(SEED).sample(found, min(PAIRS, len(found)))


def names(ours: Speller) -> list[str]:
    """Return given names and surnames that are no word to the speller: what it makes of them is wrong."""
    known = ours.to_dict()
    folder = Path("bot/reading/words")
    listed = [
        name for kind in ("given_names", "surnames") for name in (folder / f"{kind}.txt").read_text("utf-8").split()
    ]
    unknown = sorted({name for name in listed if name not in known and len(name) > 2})
    return random.Random(SEED).sample(unknown, min(PAIRS, len(unknown)))


def in_messages(model: dict[str, Any], noise: Path) -> tuple[float, float, float]:
    """Return, on noisy dev lines with the model's speller: accuracy of intents, recall and false alarms."""
    misspellings = read_misspellings(noise)
    reader, intents, detector = (
        model["MessageReader"]._reader,
        model["PlainIntentClassifier"],
        model["SafeguardingDetector"],
    )
    lines = [line for one in sets("intents", "intent").values() for line in noisy(one, misspellings)]
    said = [str(intents._ranking(reader.read([GUARD + line["text"]])[0])[0]["name"]) for line in lines]
    accuracy = intent_figures([line["intent"] for line in lines], said)["accuracy"]
    told = noisy(read_lines(Path("tests/bot/nlu/dev/safeguarding.jsonl"), "label"), misspellings)
    nothing = Parts((), reader)
    noticed = [detector._judge(reader.read([GUARD + line["text"]])[0], nothing, False)["concern"] for line in told]
    figures = safeguarding_figures(told, noticed)
    return accuracy, figures["recall"], figures["false_alarm_rate"]


def memory() -> float:
    """Return the megabytes that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def measured(make: Callable[[], Repairs], wrong: Sequence[tuple[str, str]], left: Sequence[str]) -> tuple[Repairs, str]:
    """Return the speller and its row of the table, without what is measured in messages."""
    before, began = memory(), time.process_time()
    speller = make()
    made, held = time.process_time() - began, memory() - before
    began = time.process_time()
    right = sum(speller.repair(written) == meant for written, meant in wrong)
    each = (time.process_time() - began) / len(wrong) * 1000
    alone = sum(speller.repair(name) == name for name in left)
    return speller, f"{right / len(wrong):.1%} | {alone / len(left):.1%} | {made:.1f} s | {held:.0f} MB | {each:.2f} ms"


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--noise", type=Path, required=True)
    asked.add_argument("--only", default="", help="the rows whose name begins with this")
    asked.add_argument("--messages", action="store_true", help="also understand the dev lines with each (minutes)")
    told = asked.parse_args()
    from bot import rasa_without_tensorflow

    rasa_without_tensorflow.install()
    from rasa.core.agent import Agent

    model = parts(Agent.load(str(newest_model())))
    reader = model["MessageReader"]._reader
    ours = reader.speller
    wrong, left = pairs(told.noise, ours), names(ours)
    sys.stdout.write(f"{len(wrong)} misspellings, {len(left)} names, {len(ours.to_dict())} known words\n")
    for name, make in spellers(ours):
        if not name.startswith(told.only):
            continue
        slow = name == "pyspellchecker"
        speller, row = measured(make, wrong[:FEW] if slow else wrong, left[:FEW] if slow else left)
        if told.messages and not slow:
            reader.speller = speller
            row += " | " + " | ".join(f"{figure:.1%}" for figure in in_messages(model, told.noise))
        sys.stdout.write(f"| {name} | {row} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
