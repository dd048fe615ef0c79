"""Which kind of telling a first message is: thanks, an idea or a complaint. Pure."""

from __future__ import annotations

from bot.actions.choice_reading import LIKELY, SURE, VERY_SURE
from bot.actions.heard_message import Heard

KINDS = ("thank_you", "comment", "complaint")


def read_kind(heard: Heard) -> str | None:
    """Return thank_you, comment or complaint where the message says so: by the trained reader, else by its intent."""
    meant, chance = heard.meant.choice, heard.meant.chance
    if is_thanks_or_not(heard):
        return None
    if heard.intent in ("make_complaint", "being_moved") and heard.confidence >= SURE and chance < VERY_SURE:
        return "complaint"  # in doubt somebody must answer
    if meant in KINDS and chance >= LIKELY:
        return meant
    if heard.intent == "thank_bot" and heard.meant.second == "thank_you":
        return "thank_you"
    by_intent = {"say_thank_you": "thank_you", "make_comment": "comment", "make_complaint": "complaint",
                 "being_moved": "complaint"}  # fmt: skip
    kind = by_intent.get(heard.intent)
    return kind if kind is None or meant not in KINDS or kind == meant or heard.confidence >= SURE else None


def is_thanks_or_not(heard: Heard) -> bool:
    """Say whether it may as well be a complaint ("my carer is mean"): then the person says which."""
    meant = heard.meant
    return meant.choice == "thank_you" and meant.chance < SURE and meant.second == "complaint"
