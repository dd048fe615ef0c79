"""Print as JSON what the bot says for every card of every council: `python -m tests.bot.print_cards`.

A test of the backend runs this with the bot's Python (`HMO_CONTENT` names the words) and compares.
"""

from __future__ import annotations

import asyncio
import json
import sys
from itertools import product
from types import SimpleNamespace
from typing import Any

from bot.nlg import CardVoice
from tests.ways_to_say import AT, KINDS, WAYS, WHO, key_of


class Asked:
    """What `CardVoice` reads of a tracker."""

    def __init__(self, council: str, **slots: Any) -> None:
        self.latest_message = SimpleNamespace(metadata={"council": council, "at": AT})
        self.events: list[Any] = []
        self.get_slot = slots.get

    def get_latest_input_channel(self) -> str:
        """Return the name of the chat's channel, which gets whole cards."""
        return "chat"


async def say_all(voice: CardVoice) -> dict[str, Any]:
    """Say every card in every way: key -> {facts} or {is_question, lines, choices}."""
    said: dict[str, Any] = {}
    for council, pack in voice.packs.items():
        said[council] = dict(pack.facts)
        for name, who, kind, how in product(sorted(pack.cards), WHO, KINDS, WAYS):
            answers = {"who_is_typing": who, "kind": kind}
            asked = Asked(council, **answers, asked_how=how)
            message = (await voice.generate(f"utter_{name}", asked, "") or {})["custom"]  # type: ignore[arg-type]
            said[key_of(council, name, who, kind, how)] = {
                "is_question": message["ask"] is not None,
                "lines": [line["say"] for line in message["lines"]],
                "choices": [choice["label"] for choice in message["choices"]],
            }
    return said


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(say_all(CardVoice()))))
