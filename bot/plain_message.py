"""A message for Rasa's own tools, which know text and buttons only: the same words as the card, none of its JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict, cast

from bot.wire import INTENTS_OF_CHOICES

SHELL = "cmdline"
"""Input channel of `rasa shell`. It prints whatever JSON a message carries beside its text."""
Row = Mapping[str, str]


class Button(TypedDict):
    """One button as Rasa knows it. payload: what is sent when it is pressed, `/intent{"entity": "value"}`."""

    title: str
    payload: str


class PlainMessage(TypedDict):
    """What a text channel shows."""

    text: str
    buttons: list[Button]


def plain(message: Mapping[str, object]) -> PlainMessage:
    """Return the sentences and buttons of a whole message (design.md section 4); an answer read back is a line."""
    return PlainMessage(
        text="\n".join(_lines(message)), buttons=[_button(choice) for choice in _rows(message, "choices")]
    )


def _lines(message: Mapping[str, object]) -> Iterator[str]:
    yield from (line["say"] for line in _rows(message, "lines"))
    yield from (f"{row['label']}: {row['said']}" for row in _rows(message, "summary"))


def _button(choice: Row) -> Button:
    """Return a choice as a button: one with a rule of its own is an intent, every other is `press`.

    What `press` means is left to the open question.
    """
    intent = INTENTS_OF_CHOICES.get(choice["id"], "press")
    return Button(title=choice["label"], payload=f"/{intent}{json.dumps({'choice': choice['id']})}")


def _rows(message: Mapping[str, object], name: str) -> Sequence[Row]:
    return cast("Sequence[Row]", message.get(name) or ())
