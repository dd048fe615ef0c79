"""What is shown when the bot does not answer: who to call. It must work when nothing else does."""

from __future__ import annotations

from dataclasses import replace

from backend.chat.shapes import Json
from backend.content.load import Content
from backend.content.page_facts import page_facts
from telling.cards import fill, is_shown, offered

CARD = "bot_down"
BARE_LINES = (
    ("Your message is not sent yet.", "not_sent"),
    ("You can try again soon.", "again"),
    ("Are you in danger now? Call 999.", "danger"),
    ("You can call Childline. It is free: 0800 1111.", "phone"),
)
"""Only for a content folder without the card: the card is where the words are edited."""


def help_messages(content: Content, council: str) -> list[Json]:
    """Return the council's help card as one message."""
    return card_messages(content, council, CARD)


def card_messages(content: Content, council: str, name: str) -> list[Json]:
    """Return a card of the council as one message; what can be said without any pack where it has no such card."""
    if council not in content.councils or name not in content.cards(council):
        return [bare()]
    facts, card = page_facts(content, council), content.card(council, name)
    try:
        lines = [replace(line, say=fill(line.say, facts)).as_message() for line in card.lines if is_shown(line, facts)]
    except KeyError:  # a number to call may be in the line that cannot be said
        return [bare()]
    choices = [choice.as_message() for choice in offered(card.choices, facts)]
    return [{"kind": card.kind, "card": name, "lines": lines, "choices": choices, "ask": None, "step": None}]


def bare() -> Json:
    """Return the least that can be said without any pack."""
    lines = [{"say": say, "picture": picture, "alt": ""} for say, picture in BARE_LINES]
    return {"kind": "help", "card": CARD, "lines": lines, "choices": [], "ask": None, "step": None}
