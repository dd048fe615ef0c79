"""The whole talk in order, as the widget shows it after a reload."""

from __future__ import annotations

from collections.abc import Iterable

from backend.chat.shapes import Json
from backend.chat.turns import Opened

WITH_CODE = {"later_reference", "later_code"}
"""Questions whose answer may hold the code of a case (how-it-fits.md, coming back)."""
HIDDEN = "••••"


def transcript(turns: Iterable[Opened]) -> list[Json]:
    """Return the bot's messages as they were sent (`from: helper`), a person's own between them (`from: person`)."""
    shown: list[Json] = []
    pressed: dict[str, Json] = {}
    asked: str | None = None
    for turn in turns:
        if turn.seq > 0:
            shown.append(masked(own(turn, pressed)) if asked in WITH_CODE else own(turn, pressed))
        for message in turn.answer or []:
            asked = message.get("ask")
            shown.append({"from": "helper", **message})
            pressed |= {choice["id"]: choice for choice in message.get("choices", [])}
    return shown


def masked(entry: Json) -> Json:
    """Return the message without the code of a case, which opens it: who finds an open chat must not find that too."""
    return {**entry, "text": HIDDEN} if entry.get("text") else entry


def own(turn: Opened, pressed: dict[str, Json]) -> Json:
    """Return what a person said or pressed; `sent` in place of words that the council has now."""
    entry: Json = {"from": "person", "kind": "you", "id": turn.message_id, "answered": turn.answer is not None}
    if turn.said is None:
        return {**entry, "sent": True}
    choice = pressed.get(turn.said.get("choice", ""), {})
    labelled = {key: choice[key] for key in ("label", "picture") if choice.get(key)}
    said = {key: value for key, value in turn.said.items() if key != "ask"}  # of the wire, not of the talk
    return {**entry, **said, **labelled}
