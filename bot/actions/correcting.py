"""Finds which earlier answer a message corrects: "no wait its not my carer its my social worker"."""

from __future__ import annotations

import re
from typing import Any

from bot.actions.hearing import Heard
from bot.actions.questions import QUESTIONS, SIDE, Answers, chosen
from bot.actions.reading import phrases
from bot.nlu.short_answers import read_choice

MEANT = re.compile(r"\b(?:it'?s|it was|its|i m(?:ea|e)nt?|should be|actually|make it|change (?:it|that) to|to)\b", re.I)
TAKEN_BACK = re.compile(r"\b(?:not|isn'?t|wasn'?t|no)\b(.*?)(?:\bits?\b|\bit'?s\b|\bi m|\bbut\b|,|$)", re.I)


def correction(answers: Answers, heard: Heard, asked: str) -> tuple[str, dict[str, Any]] | None:
    """Return (ask, new answer) where exactly one earlier answer is meant, else None.

    What comes after the last "it's", "I meant", "change it to" is the new answer; an answer that the message also
    takes back ("not my carer") decides between several questions that could have it.
    """
    text = heard.text or ""
    pieces = MEANT.split(text)
    if len(pieces) < 2 or not pieces[-1].strip():
        return None
    found = {ask: choice for ask in _answered(answers, asked) if (choice := _other_choice(answers, ask, pieces[-1]))}
    if len(found) > 1:
        found = {ask: choice for ask, choice in found.items() if _is_taken_back(answers, ask, text)}
    if len(found) != 1:
        return None
    ((ask, choice),) = found.items()
    return ask, {"choice": choice, "said": heard.text}


def _answered(answers: Answers, asked: str) -> list[str]:
    return [
        question.ask
        for question in QUESTIONS
        if question.choices and question.text != "story" and question.ask not in (*SIDE, asked, "kind")
        if chosen(answers, question.ask)
    ]


def _other_choice(answers: Answers, ask: str, said: str) -> str | None:
    ways = {choice: list(said_as) for choice, said_as in phrases().get(ask, {}).items()}
    choice = read_choice(said.strip(), ways) if ways else None
    return choice if choice != chosen(answers, ask) else None


def _is_taken_back(answers: Answers, ask: str, text: str) -> bool:
    """Look at every "not …": the first of "no wait its not my carer" takes nothing back."""
    ways = {choice: list(said_as) for choice, said_as in phrases().get(ask, {}).items()}
    pieces = (found.group(1).strip() for found in TAKEN_BACK.finditer(text))
    return any(piece and read_choice(piece, ways) == chosen(answers, ask) for piece in pieces)
