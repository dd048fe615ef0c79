"""A letter as it is kept with the act that it tells of: to whom, and its paragraphs word for word."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Self

from backend.cases.events.letters import Reader
from backend.cases.state import State


@dataclass(frozen=True)
class Block:
    """One paragraph. picture: beside a line of Easy Read, else empty. said: staff wrote it."""

    text: str
    picture: str = ""
    said: bool = False


@dataclass(frozen=True)
class Letter:
    """One letter to one reader, ready to read, to keep and to print."""

    name: str
    to: Reader
    title: str
    hello: str
    blocks: tuple[Block, ...]

    @property
    def as_text(self) -> str:
        """The letter as plain text: of an e-mail, and of the history."""
        return "\n\n".join([self.hello, *(block.text for block in self.blocks)]) + "\n"

    def sealed(self) -> str:
        """Return the words that are sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def opened(cls, words: str | None) -> Self:
        """Return the letter that was sealed."""
        held = json.loads(words or "{}")
        return cls(**{**held, "blocks": tuple(Block(**block) for block in held["blocks"])})


def main_reader(state: State) -> Reader:
    """Return who told us: the letter goes to them first."""
    return "child" if state.role == "child" else "adult"
