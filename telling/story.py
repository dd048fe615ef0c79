"""The two answers that are more than a choice and words: the story, and the list of its points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

STORY, POINTS = "what_happened", "points"
"""The two asks whose answer is more than a choice and words."""
Json = Mapping[str, object]
"""What a slot or a form keeps."""


@dataclass(frozen=True)
class Word:
    """One message of the story. at: ISO 8601. intent: what the classifier took it for; None until it was asked."""

    at: str
    text: str
    intent: str | None = None


@dataclass(frozen=True)
class Story:
    """What happened: every message, oldest first, append-only. done: told for now."""

    words: tuple[Word, ...] = ()
    done: bool = False

    @property
    def choice(self) -> None:
        """A story is no choice."""
        return

    @property
    def said(self) -> str | None:
        """All of it."""
        return "\n".join(word.text for word in self.words) or None

    def more(self, word: Word) -> Story:
        """Return it with one more message."""
        return replace(self, words=(*self.words, word))

    def to_slot(self) -> Json:
        """Return it as JSON."""
        words = [{"at": word.at, "text": word.text, "intent": word.intent} for word in self.words]
        return {"words": words, "done": self.done}

    @classmethod
    def from_slot(cls, raw: Json) -> Story:
        """Read what `to_slot` wrote, or the one message that an older form kept as `{"said", "at", "intent"}`."""
        found = raw.get("words")
        if not isinstance(found, list):
            text = text_in(raw.get("said"))
            word = Word(text_in(raw.get("at")) or "", text or "", text_in(raw.get("intent")))
            return cls((word,) if text else (), bool(text))
        words = (Word(str(one["at"]), str(one["text"]), text_in(one.get("intent"))) for one in found)
        return cls(tuple(words), bool(raw.get("done")))


@dataclass(frozen=True)
class Points:
    """The several matters of a story, listed back once.

    listed: in the person's own words. covers: how many messages of the story were read for the list. editing: the place
    of the point that is being changed. edited: somebody has put the list right.
    """

    listed: tuple[str, ...]
    covers: int
    choice: str | None = None
    editing: int | None = None
    edited: bool = False

    @property
    def said(self) -> None:
        """A list has no words beside its points."""
        return

    def confirmed(self, words: tuple[Word, ...]) -> tuple[str, ...]:
        """Return the points to be answered, as the person agreed; later words of the story are points of their own.

        Empty where the story is one matter.
        """
        if self.choice != "right":
            return ()
        return (*self.listed, *(word.text for word in words[self.covers :]))

    def to_slot(self) -> Json:
        """Return it as JSON."""
        listed = {"list": list(self.listed), "covers": self.covers, "editing": self.editing, "edited": self.edited}
        return {"choice": self.choice, "said": None, **listed}

    @classmethod
    def from_slot(cls, raw: Json) -> Points:
        """Read what `to_slot` wrote."""
        covers, editing = raw.get("covers"), raw.get("editing")
        return cls(
            listed=texts_in(raw.get("list")),
            covers=covers if isinstance(covers, int) else 0,
            choice=text_in(raw.get("choice")),
            editing=editing if isinstance(editing, int) else None,
            edited=bool(raw.get("edited")),
        )


def text_in(value: object) -> str | None:
    """Return a text that JSON holds, or None."""
    return value if isinstance(value, str) else None


def texts_in(value: object) -> tuple[str, ...]:
    """Return the texts of a list that JSON holds."""
    return tuple(str(one) for one in value) if isinstance(value, (list, tuple)) else ()
