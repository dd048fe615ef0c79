"""What an invented council has in its invented record about invented young people, for the demo's annual report."""

from __future__ import annotations

from random import Random

from backend.cases.state import State
from backend.cases.young_person import Answers, lists, may_be_asked
from backend.demo.invented import one_of

SAYS_NOTHING = {"not_known": 6, "prefers_not": 5}
WEIGHTS = {
    "age": {"under_8": 7, "from_8": 17, "from_12": 38, "from_16": 24, "from_18": 14},
    "gender": {"girl_woman": 48, "boy_man": 49, "another": 3},
    "disability": {"yes": 18, "no": 71},
    "ethnicity": {"asian": 8, "black": 10, "mixed": 12, "white": 64, "other": 6},
    "sexual_orientation": {"heterosexual": 62, "gay_lesbian": 6, "bisexual": 9, "other": 3},
}
"""How often each answer is given. The invented council knows most of it, and nobody should read anything into it."""
CARE_LEAVERS = {"from_16": 0.2, "from_18": 0.9}
RECORDED, BLANK = 0.75, 0.1
"""The share of complaints for which somebody fills in the form, and of its boxes that stay blank."""


def answers(rng: Random, state: State) -> Answers:
    """Return what an officer fills in; nothing where they do not come to it, or an adult spoke of something of their
    own.
    """
    if state.role == "own_right" or rng.random() >= RECORDED:
        return {}
    found = {"age": one_of(rng, WEIGHTS["age"])}
    found["care_leaver"] = "yes" if rng.random() < CARE_LEAVERS.get(found["age"], 0) else "no"
    for name in lists().questions:
        if name not in found and may_be_asked(name, found):
            found[name] = one_of(rng, {**WEIGHTS[name], **SAYS_NOTHING})
    # The dice for a blank are thrown for every box; the age stays, because another box may depend on it.
    return {name: found[name] for name in lists().questions if name in found and not left_blank(rng, name)}


def left_blank(rng: Random, name: str) -> bool:
    """Return whether nobody fills in this box."""
    return rng.random() < BLANK and name != "age"
