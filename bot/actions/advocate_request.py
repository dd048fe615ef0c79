"""Somebody who only wants an advocate, and may never complain. Pure. -- Children Act 1989 s26A, "or intend to make"."""

from __future__ import annotations

import re

from bot.actions import facts
from bot.actions.heard_message import Heard
from bot.actions.intents import SURE
from bot.actions.outcomes import still_open
from bot.actions.turn import Decision, Turn
from bot.actions.words_kept import kept
from bot.nlu.normalise import normalise
from telling.answers import Answer, Given
from telling.questions import BY_ASK
from telling.roles import ADVOCATE_REQUEST

ONLY, NONE, ONE = "wants_only_advocate", "wants_no_advocate", "ask_for_advocate"
"""Intents: an advocate and nothing else; none; one."""
COMPLAINS = re.compile(r"\bcompl[ae]\w*|\bwrong\b|\breport\b")
"""Words (normalised) of somebody who wants to complain as well: then it is a complaint, with an advocate."""


def is_wanted(heard: Heard) -> bool:
    """Say whether the first words ask for an advocate and for nothing else."""
    wish = facts.advocate_wish(heard)
    if heard.confidence < SURE or wish == "no_thanks":
        return False
    if heard.intent == ONLY:
        return True
    return heard.intent == ONE and wish == "yes_please" and not COMPLAINS.search(normalise(heard.text or ""))


def is_refused(heard: Heard) -> bool:
    """Say whether the first words refuse one ("I dont want an advocate"): that is heard, and no story."""
    return heard.intent == NONE and facts.advocate_wish(heard) == "no_thanks"


def begun(turn: Turn, heard: Heard) -> dict[str, Given]:
    """Return the answers of first words that ask for one: they are kept as they were said."""
    return {**kept(turn, heard), "kind": Answer(ADVOCATE_REQUEST, heard.text, came="asked")}


def pressed_meanwhile(turn: Turn) -> Decision:
    """Decide on the button of the first screen, pressed in the middle of something else: that goes on.

    Where an advocate is offered in it, the wish is noted; else how to get one is said.
    """
    if BY_ASK["advocate"].when(turn.answers):
        return noted(turn, Answer("yes_please", came="pressed"))
    return Decision(ask=turn.asked, say=("answer_wants_only_advocate",), how="again")


def noted(turn: Turn, wish: Answer) -> Decision:
    """Note a wish for an advocate, or for none, in a telling that offers one; what was changed by it is shown."""
    new: dict[str, Given] = {"advocate": wish}
    changes = turn.answers.chosen("advocate") not in (None, wish.choice)
    say = ("advocate_noted",) if wish.choice == "yes_please" else ()
    if changes or not say:
        say = (*say, "answer_changed")
    return Decision(ask=still_open(turn, new), answers=new, say=say, how="again", changed=("advocate",))
