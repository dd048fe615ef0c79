"""Answers typed to "Are you safe right now?": nothing but a plain yes is a yes, and no word of them is lost."""

from __future__ import annotations

from dataclasses import replace

from bot.actions.choice_reading import LIKELY
from bot.actions.heard_message import Heard
from bot.actions.outcomes import answered, with_words
from bot.actions.turn import Decision, Turn
from bot.nlu.safe_answer import read_safe_now
from bot.nlu.short_answers import read_yes_no
from telling.answers import Answer
from telling.order import next_open
from telling.questions import BY_ASK
from telling.questions.sending import AFTER_HARM, SAFE_NOW

BARE = 3
"""Words. A "no" or "I do not know" that is no longer says nothing beyond the choice."""


def unsafe(heard: Heard) -> str | None:
    """Return "no" or "not_sure" where the words say so, whatever else they tell."""
    if heard.meant.choice in ("no", "not_sure") and heard.meant.chance >= LIKELY:
        return heard.meant.choice
    said = read_safe_now(heard.text or "")
    return "not_sure" if said == "yes" else said  # "yeh, hes gone out": somebody reads it as a concern all the same


def says_more(heard: Heard, answer: Answer) -> bool:
    """Say whether the words tell more than the choice they mean: "hes here" and "no", "safe till 6" and "not sure"."""
    return answer.choice != "yes" and (heard.length > BARE or read_yes_no(heard.text or "") is None)


def typed(turn: Turn, heard: Heard, answer: Answer) -> Decision:
    """Take an answer in words to "Are you safe right now?"."""
    decision = answered(turn, BY_ASK[SAFE_NOW], answer)
    if answer.choice == "skip" or not says_more(heard, answer):
        return decision
    return replace(decision, answers={**with_words(turn.answers, heard), **decision.answers})


def not_safe(turn: Turn, heard: Heard) -> Decision:
    """Take an answer that was a message of concern itself: it is passed on already, and the help card is shown."""
    words = with_words(turn.answers, heard)
    choice = unsafe(heard)
    asked = AFTER_HARM if AFTER_HARM not in turn.answers else next_open(turn.answers.with_(words), turn.hurry)
    if choice is None:
        return Decision(ask=asked, answers={**words, SAFE_NOW: Answer("skip", came="asked")})
    answers = {**words, SAFE_NOW: Answer(choice, came="heard")}
    return Decision(ask=asked, answers=answers, say=(f"safe_now_{choice}",))
