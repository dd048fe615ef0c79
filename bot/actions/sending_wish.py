"""Whether a telling is sent where the person is gone: that can be taken back in words. Pure."""

from __future__ import annotations

import re

from bot.actions.choice_reading import SHORT
from bot.actions.heard_message import Heard
from bot.actions.outcomes import again
from bot.actions.turn import Decision, Turn
from bot.nlu.normalise import normalise
from telling.answers import Answer
from telling.questions.what import SEND_IF_GONE

NOT_SEND = re.compile(r"\b(?:do not|never|not to|stop) (?:ever |you )?send")


def taken_back(turn: Turn, heard: Heard) -> Decision | None:
    """Return what follows from "dont send it" after a yes; None where the message does not say so."""
    if turn.answers.chosen(SEND_IF_GONE) != "yes" or heard.length > SHORT:
        return None
    if not NOT_SEND.search(normalise(heard.text or "")):
        return None
    return again(turn, answers={SEND_IF_GONE: Answer("no", heard.text, came="asked")}, say=("not_sent_if_gone",))
