"""Reads a message as the answer to the open question: "no" means something else to each question."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import yaml

from bot.actions.hearing import Heard
from bot.actions.questions import Question
from bot.nlu.safe_answer import read_safe_now
from bot.nlu.short_answers import read_choice, read_when, read_yes_no

PHRASES = Path(__file__).parent.parent / "data" / "answers.yml"
SHORT = 6
"""Words. A longer text is a story or a reason, whatever short answer it seems to hold."""

YES_MEANS = {"points": "right", "advocate": "yes_please", "check": "send", "try_again": "try_again"}
NO_MEANS = {"what_happened": "thats_all", "advocate": "no_thanks", "reply_how": "no_reply"}
SAFE_NOW = ("safe_now", "later_safe_now")
_SAFE_BY_INTENT = {"deny": "no", "not_sure": "not_sure"}  # never a yes: that one has to be said
NO_IS_NOTHING = ("helper", "organisation", "person_named", "advocate_who", "reply_avoid")


@lru_cache(maxsize=1)
def phrases() -> Mapping[str, Mapping[str, list[str]]]:
    """Return the ways in which people say each choice: ask -> choice id -> phrases."""
    return cast("Mapping[str, Mapping[str, list[str]]]", yaml.safe_load(PHRASES.read_text(encoding="utf-8")))


def read(question: Question, heard: Heard, begun: bool = False) -> dict[str, Any] | None:
    """Return the answer, or None where the message is none. `begun`: the story has its first words. Words that match no
    choice are an answer without one, where words may be the answer.

    The story itself is not read here: only the end of it ("that's all") is.
    """
    if heard.choice is not None:
        return {"choice": heard.choice, "said": None} if heard.choice in question.choices else None
    text = (heard.text or "").strip()
    if not text:
        return None
    if heard.length <= SHORT and not question.must and read_yes_no(text) == "skip":
        return {"choice": "skip", "said": None}
    choice = _choice_in_words(question, text, heard, begun)
    if choice is not None:
        return {"choice": choice, "said": heard.text}
    return {"choice": None, "said": heard.text} if question.text in ("only", "kept") else None


def _choice_in_words(question: Question, text: str, heard: Heard, begun: bool) -> str | None:
    ask, short = question.ask, heard.length <= SHORT
    if ask == "what_happened" and not (begun and short):
        return None
    if ask == "happened_when":
        return read_when(text)
    if ask in SAFE_NOW:
        return read_safe_now(text) or (_SAFE_BY_INTENT.get(heard.intent) if short else None)
    options = {choice: list(phrases().get(ask, {}).get(choice, [])) for choice in question.choices}
    choice = read_choice(text, options) if options else None
    if choice is None and short:
        choice = _yes_no(question, text, heard.intent)
    return choice


def _yes_no(question: Question, text: str, intent: str) -> str | None:
    answer = read_yes_no(text) or {"affirm": "yes", "deny": "no", "not_sure": "not_sure"}.get(intent)
    if answer is None or answer == "skip":
        return None
    if {"yes", "no"} <= set(question.choices):
        return answer if answer in question.choices else "dont_know"
    if answer == "yes":
        return YES_MEANS.get(question.ask)
    if answer == "no":
        return "dont_know" if question.ask in NO_IS_NOTHING else NO_MEANS.get(question.ask)
    return None


def read_kind(heard: Heard) -> str | None:
    """Return thank_you, comment or complaint where the message says so, by its intent."""
    by_intent = {"say_thank_you": "thank_you", "make_comment": "comment", "make_complaint": "complaint"}
    return by_intent.get(heard.intent)
