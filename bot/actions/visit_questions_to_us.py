"""Whether a person in a visit asks or greets instead of answering. Its questions have no training lines. Pure."""

from __future__ import annotations

from bot.actions.heard_message import Heard
from bot.actions.intents import QUESTION_WORDS, REQUEST_WORDS, RULES_ANSWER, SHORT_QUESTION, SMALL_TALK, WISHES
from bot.nlu.normalise import normalise
from telling.question import Question


def asks_or_greets(question: Question, heard: Heard, sure: float) -> bool:
    """Say whether the person asks or greets instead of answering. The questions of a visit have no training lines.

    sure: confidence (0 to 1) from which an intent counts.
    """
    if heard.confidence < sure or heard.length > SHORT_QUESTION:
        return False
    if heard.intent in RULES_ANSWER or question.read_as == "safety":  # "at school": where they are, and not small talk
        return heard.intent in RULES_ANSWER
    if heard.intent == "out_of_scope" and question.text == "kept":
        # a name or an hour that no training line has is an answer, although it looks out of scope
        return "?" in (heard.text or "") or (normalise(heard.text or "").split() or [""])[0] in REQUEST_WORDS
    return heard.intent in SMALL_TALK and question.text in ("", "kept") and heard.intent != "share_feeling"


def asks_us_plainly(question: Question, heard: Heard) -> bool:
    """Say whether it is a question of the person, although its words would also fit a choice."""
    if heard.intent == "ask_for_advocate":
        return question.ask != "advocate" and WISHES.search(heard.text or "") is not None
    words = normalise(heard.text or "").split()
    return heard.intent in RULES_ANSWER and bool(words) and words[0] in QUESTION_WORDS
