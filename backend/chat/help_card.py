"""What is shown when the bot does not answer: who to call. It must work when nothing else does."""

from __future__ import annotations

from backend.chat.shapes import Json
from backend.content.card import fill, is_shown
from backend.content.load import Content
from backend.content.said import page_facts

CARD = "bot_down"
BARE_LINES = (
    ("Your message is not sent yet.", "not_sent"),
    ("You can try again soon.", "again"),
    ("Are you in danger now? Call 999.", "danger"),
    ("You can call Childline. It is free: 0800 1111.", "phone"),
)
"""Only for a content folder without the card: the card is where the words are edited."""


def help_messages(content: Content, council: str) -> list[Json]:
    """The council's help card as one message."""
    if council not in content.councils or CARD not in content.cards(council):
        return [bare()]
    facts = page_facts(content, council)
    card = content.card(council, CARD)
    try:
        lines = [
            {"say": fill(line.say, facts), "picture": line.picture, "alt": line.alt}
            for line in card.lines
            if is_shown(line, facts)
        ]
    except KeyError:
        return [bare()]
    choices = [{"id": c.id, "label": c.label, "picture": c.picture} for c in card.choices if is_shown(c, facts)]
    return [{"kind": card.kind, "card": CARD, "lines": lines, "choices": choices, "ask": None, "step": None}]


def bare() -> Json:
    """The least that can be said without any pack."""
    lines = [{"say": say, "picture": picture, "alt": ""} for say, picture in BARE_LINES]
    return {"kind": "help", "card": CARD, "lines": lines, "choices": [], "ask": None, "step": None}
