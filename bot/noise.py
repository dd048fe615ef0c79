"""Put real misspellings into lines, to measure how well they are still understood.

The file has `$word` and then one misspelling of it a line. It is only read to measure: nothing from it is kept.
"""

import random
import re
from pathlib import Path

_WORD = re.compile(r"[A-Za-z']+")


def read_misspellings(path: Path) -> dict[str, list[str]]:
    """Return word in lower case -> its misspellings, in the order of the file. Raises OSError."""
    misspellings: dict[str, list[str]] = {}
    word = ""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("$"):
            word = line[1:].strip().replace("_", " ").lower()
        elif line.strip() and word:
            misspellings.setdefault(word, []).append(line.split()[0].replace("_", " "))
    return misspellings


def with_noise(text: str, misspellings: dict[str, list[str]], rate: float, rng: random.Random) -> str:
    """Return the text with some of the words that the file knows replaced by a real misspelling of them.

    rate: that share of them, 0 to 1.
    """

    def maybe(found: re.Match[str]) -> str:
        known = misspellings.get(found.group().lower())
        return rng.choice(known) if known and rng.random() < rate else found.group()

    return _WORD.sub(maybe, text)
