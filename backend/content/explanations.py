"""A hard word is explained where it is first used: in its own line or in the very next one.

Which words: those marked `told_next` in words.yml. NHS and GOV.UK Easy Read rules ask for this beside a word list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from backend.content.card import Word
from backend.content.texts import Text

POINTS_BACK = re.compile(r"^((that|this|it|they) (is|means|are|checks?|helps?)|their job is)\b", re.IGNORECASE)
"""How a line goes on from the one before: "That is a person who …"."""


def unexplained(shown: Iterable[tuple[Text, str]], words: Mapping[str, Word]) -> Iterator[str]:
    """Say where a marked word stands for the first time on a card (one voice of it) and the next line leaves it there.

    shown: the lines of one council in the order they are read, with their blanks filled. Buttons and headings are
    left out: they cannot be longer, and the line that follows them is somebody else's.
    """
    lines: dict[tuple[str, str], list[str]] = {}
    for said, text in shown:
        if said.role == "line":
            lines.setdefault((said.card, said.voice), []).append(text)
    marked = {name: (name, *word.also) for name, word in words.items() if word.told_next}
    for (card, voice), texts in lines.items():
        for name, forms in marked.items():
            if (first := _first_use(texts, forms)) is not None and not _explains(texts, first, forms, words[name]):
                place = f"{card} ({voice})" if voice else card
                yield f'{place}: “{texts[first]}” has the hard word "{name}": the next line must say what it means'


def _first_use(texts: list[str], forms: tuple[str, ...]) -> int | None:
    uses = re.compile(rf"\b({'|'.join(map(re.escape, forms))})\b", re.IGNORECASE)
    return next((at for at, text in enumerate(texts) if uses.search(text)), None)


def _explains(texts: list[str], first: int, forms: tuple[str, ...], word: Word) -> bool:
    """Return True if the line itself or the one after it tells the word."""
    tells = re.compile(
        rf"^(an?|the|to)? ?({'|'.join(map(re.escape, forms))}) (is|means|helps|checks|says)\b", re.IGNORECASE
    )
    following = texts[first + 1] if first + 1 < len(texts) else ""
    own = any(text in word.say or tells.match(text) for text in (texts[first], following))
    return own or bool(POINTS_BACK.match(following))
