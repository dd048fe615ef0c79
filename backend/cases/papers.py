"""Papers of the procedure, as they are sealed beside an event: a text, the points in it, and what happens then."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Self

PAPERS = (
    "answered",
    "points_routed",
    "statement_drafted",
    "statement_agreed",
    "stage2_answered",
    "panel_reported",
    "director_replied",
)
"""Kinds of event whose words are a paper. What was written before there were papers is a text alone."""


@dataclass(frozen=True)
class Item:
    """One point, finding or recommendation. found: a word of ours (terms.py) about it; text: what is said to it."""

    title: str
    found: str = ""
    text: str = ""

    def sealed(self) -> str:
        """Return the words that are sealed, where one item stands by itself: a promised action, and who does it."""
        return json.dumps({"item": asdict(self)}, ensure_ascii=False)

    @classmethod
    def opened(cls, words: str | None) -> Self:
        """Return the item that was sealed."""
        return cls(**json.loads(words)["item"]) if words else cls("")


@dataclass(frozen=True)
class Paper:
    """text: of the whole. items: its points, in order. plan: what happens, who does it, by when."""

    text: str = ""
    items: tuple[Item, ...] = ()
    plan: str = ""

    @property
    def titles(self) -> tuple[str, ...]:
        """The points alone."""
        return tuple(item.title for item in self.items)

    def sealed(self) -> str:
        """Return the words that are sealed."""
        return json.dumps({"paper": asdict(self)}, ensure_ascii=False)

    @classmethod
    def opened(cls, words: str | None) -> Self:
        """Return the paper that was sealed; words that are none are its text."""
        try:
            held = json.loads(words or "")["paper"]
            return cls(str(held["text"]), tuple(Item(**item) for item in held["items"]), str(held["plan"]))
        except (ValueError, LookupError, TypeError):
            return cls(text=words or "")

    def paragraphs(self, found: dict[str, str]) -> Iterator[str]:
        """Yield it as people read it. found: our words for what was found."""
        if self.text:
            yield self.text
        for number, item in enumerate(self.items, 1):
            result = found.get(item.found, "")
            yield "\n".join(part for part in (f"{number}. {item.title}", result, item.text) if part)
        if self.plan:
            yield self.plan


def one_a_line(text: str | None) -> tuple[str, ...]:
    """Return what was written one a line."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def points_of(titles: Iterable[str]) -> tuple[Item, ...]:
    """Return points of which nothing is found yet."""
    return tuple(Item(title) for title in titles)
