"""Which kind of telling a first message is: thanks, an idea or a complaint. Pure."""

from __future__ import annotations

import re

from bot.actions.choice_reading import LIKELY, SURE, VERY_SURE
from bot.actions.heard_message import Heard
from bot.nlu.normalise import normalise

SAYS_COMPLAINT = re.compile(
    r"\b(?:make|making|submit|lodge|raise|file|put in|putting in|register|log)\b(?: \w+){0,3} complaints?\b"
    r"|\b(?:want|wanna|like|wish|need|here) to complain\b"
)
SAYS_THANKS = re.compile(
    r"(?:^|\b(?:i|we) (?:just |only |really )*(?:want to|would like to|would love to|wanna|wish to) |\bplease )"
    r"(?:hi |hello )?(?:pass on|say|give|send)\b(?: \w+){0,3} (?:thank you|thanks|thank)\b"
)
ASKS_TO_COMPLAIN = re.compile(
    r"\b(?:can|may|could) i (?:please |just )?(?:complain|moan) (?:to you )?about "
    r"(?!(?:what|any|who|some|things?|stuff|it|this|that|you)\b)(?:\w+ ){4,}"
)
"""A request that tells at once of what: "please may i complain about having too many social workers?"."""
BUT = re.compile(r"\b(?:but|never|not|have to|had to|makes? me|made me|compl\w*)\b")
NO_COMPLAINT = re.compile(
    r"\b(?:not|no|do not|never|is not|without|can i|how|may i|could i|am i)\b(?: \w+){0,6} complain\w*"
)
"""Words (normalised) that say what it is by its name; and those that ask about it, or say that it is none."""
KINDS = ("thank_you", "comment", "complaint")


def read_kind(heard: Heard) -> str | None:
    """Return thank_you, comment or complaint where the message says so: by the trained reader, else by its intent."""
    meant, chance = heard.meant.choice, heard.meant.chance
    plain = normalise(heard.text or "")
    if asks_to_complain(heard) or (SAYS_COMPLAINT.search(plain) and not NO_COMPLAINT.search(plain)):
        return "complaint"
    if is_thanks_or_not(heard):
        return None
    if heard.intent in ("make_complaint", "being_moved") and heard.confidence >= SURE and chance < VERY_SURE:
        return "complaint"  # in doubt somebody must answer
    if SAYS_THANKS.search(plain) and not BUT.search(plain) and meant != "complaint":
        return "thank_you"
    if meant in KINDS and chance >= LIKELY:
        return meant
    if heard.intent == "thank_bot" and heard.meant.second == "thank_you":
        return "thank_you"
    by_intent = {"say_thank_you": "thank_you", "make_comment": "comment", "make_complaint": "complaint",
                 "being_moved": "complaint"}  # fmt: skip
    kind = by_intent.get(heard.intent)
    return kind if kind is None or meant not in KINDS or kind == meant or heard.confidence >= SURE else None


def asks_to_complain(heard: Heard) -> bool:
    """Say whether somebody asks to complain and says of what: it is a complaint, and no question."""
    return ASKS_TO_COMPLAIN.search(f"{normalise(heard.text or '')} ") is not None


def is_thanks_or_not(heard: Heard) -> bool:
    """Say whether it may as well be a complaint ("my carer is mean"): then the person says which."""
    meant = heard.meant
    return meant.choice == "thank_you" and meant.chance < SURE and meant.second == "complaint"
