"""Which choice of the open question a message means: "no" means something else to each question. Pure.

Two readers look at it: the trained one that knows the question (`Heard.meant`), and ways to say a choice
(`bot/data/answers.yml`). The trained one leads where it is sure; ways to say it never overrule it there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import cast

from bot.actions import facts
from bot.actions.heard_message import Heard
from bot.actions.intents import SAYS_SOMETHING
from bot.actions.plain_answers import is_only_guessed
from bot.nlu.answer_lines import NO_ANSWER
from bot.nlu.normalise import normalise
from bot.nlu.safe_answer import read_safe_now, says_first_that_all_is_well
from bot.nlu.short_answers import read_choice, read_yes_no
from bot.reading.emoji import shows_distress
from telling.answers import Answer, Answers, Given
from telling.meeting_places import names_place
from telling.question import Question
from telling.story import STORY
from telling.yaml_files import read_yaml

PHRASES = Path(__file__).parent.parent / "data" / "answers.yml"
SHORT = 6
"""Words. A longer text is a story or a reason, whatever short answer it seems to hold."""
A_WAY = 4
"""Words. A way to be answered that takes more of them says more: what to be careful about, or what they need."""
SURE, LIKELY, MAYBE = 0.75, 0.45, 0.25
"""Chances of the trained reader: from which it decides alone, decides where nothing speaks against it, and is worth
offering. Chosen in docs/understanding.md.
"""
VERY_SURE = 0.95
NEEDS_SURE = {"reply_safe": "yes", "decision_when": "nothing"}
"""Choices that must be read surely: an unsafe place to write to, or a decision that is missed, harms a child."""
WITH_DAYS = ("happened_when", "decision_when")
"""Questions whose words are read as days, which say more than the choice."""
SAFE = 0.95
"""Chance from which "yes, I am safe" is believed where the words do not say it plainly: "at school" alone is no yes."""
SAID_SAFE = 0.9
"""The same where they begin with it: "safe. with Ben", "im ok at the minute, im at me nans"."""
REFUSED, GIVEN = "refused", "given"
"""What the trained reader says of a question that only takes words."""
_BEGINS_WITH_YES = re.compile(r"\s*(?:yes|yeah|yep|yup|yh|aye)\b(?! (?:but|no|and no)\b)", re.I)
NO_PERSON = ("home", "decision", "family_time")
"""What something is about that is nobody's name."""
SAME = {"dont_know": "not_sure", "not_sure": "dont_know", "refused": "skip"}


@dataclass(frozen=True)
class Read:
    """What a message is.

    answer: to the open question; also: answers to other questions that it holds; none: why it is no answer (NO_ANSWER);
    maybe: the likeliest choice, where it is not likely enough; exact: the words are what stands for the choice.
    """

    answer: Answer | None = None
    also: Mapping[str, Given] = field(default_factory=dict)
    none: str | None = None
    maybe: str | None = None
    exact: bool = False


@lru_cache(maxsize=1)
def phrases() -> Mapping[str, Mapping[str, list[str]]]:
    """Return the ways in which people say each choice: ask -> choice id -> phrases."""
    return cast("Mapping[str, Mapping[str, list[str]]]", read_yaml(PHRASES.read_text(encoding="utf-8")))


def read_choice_of(question: Question, heard: Heard, answers: Answers) -> Read:
    """Read the choice that is meant, with what else the words tell about the same."""
    choice, maybe = _meant(question, heard, answers)
    if choice in NO_ANSWER:
        return Read(none=choice)
    if choice is not None:
        return as_answer(question, choice, heard, answers)
    if question.text in ("only", "kept") and heard.meant.choice is None:
        return Read(Answer(None, heard.text, came="asked"))  # a question that nobody has taught: its words are kept
    if keeps_words(question) and heard.length >= SAYS_SOMETHING:
        further = facts.further(question.ask, maybe or "", heard)
        return Read(Answer(maybe or question.otherwise, heard.text, further, came="asked"))
    return Read(maybe=maybe)


def said_exactly(question: Question, text: str) -> str | None:
    """Return the choice whose label, or one of whose ways to be said, the message is, word for word.

    Two words or more, at a question that only offers choices: whoever types what stands on the button means the button
    ("where i live" is not asked of us).
    """
    said = normalise(text)
    if question.text == "story" or question.read_as == "safety" or " " not in said:
        return None
    return _exact_ways(question.ask).get(said) if question.ask not in WITH_DAYS else None


@lru_cache(maxsize=64)
def _exact_ways(ask: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for choice, ways in phrases().get(ask, {}).items():
        for way in ways:
            found.setdefault(normalise(way), choice)
    return found


def as_answer(question: Question, choice: str, heard: Heard, answers: Answers) -> Read:
    """Return this choice as the answer, with the words, further choices they name, and what they tell beside it."""
    bare = question.ask == "reply_how" and heard.length <= A_WAY  # "face to face please" says nothing beside it
    said = None if choice == "skip" or bare and not names_place(heard.text or "") else heard.text
    also = facts.beside(question.ask, choice, heard, answers)
    if question.ask == "about" and choice in NO_PERSON and answers.words:
        # words beside what is no person would stand as whom it is about: they go to the story
        said, also = None, {STORY: answers.story.more(heard.word), **also}
    return Read(Answer(choice, said, facts.further(question.ask, choice, heard), came="asked"), also)


def _meant(question: Question, heard: Heard, answers: Answers) -> tuple[str | None, str | None]:
    """Return (choice or NO_ANSWER, likeliest choice): None where it is not likely enough."""
    meant, chance = as_offered(question, heard.meant.choice), heard.meant.chance
    if question.read_as == "safety":
        safe = _safety(heard.text or "", meant, chance)
        return safe, safe
    if meant == "no" and "yes" in question.choices and _BEGINS_WITH_YES.match(heard.text or ""):
        return None, "yes"  # "yes, they never open my post": both are there, so it is asked which one is meant
    if meant is not None and chance >= SURE and not is_only_guessed(question.ask, meant, heard.text or ""):
        return meant, meant
    return _likeliest(question, heard, answers)


def _likeliest(question: Question, heard: Heard, answers: Answers) -> tuple[str | None, str | None]:
    """Return the same where the trained reader is not sure: ways to say each choice count beside it."""
    meant, chance = as_offered(question, heard.meant.choice), heard.meant.chance
    said = in_words(question, heard, answers)
    if is_only_guessed(question.ask, said or meant, heard.text or ""):
        return None, said or meant
    if meant is None or said == meant:
        return said, said
    if meant == NEEDS_SURE.get(question.ask):
        return None, meant
    if chance >= LIKELY and (said is None or meant in NO_ANSWER or heard.length > SHORT):
        return meant, meant
    if said is not None and chance < LIKELY and said == as_offered(question, heard.meant.second):
        return said, said
    if meant not in NO_ANSWER and chance >= MAYBE:
        return None, meant
    second = as_offered(question, heard.meant.second)
    return None, second if second in question.choices else None


def keeps_words(question: Question) -> bool:
    """Say whether whatever is said answers the question: an officer reads the words, whatever choice they fit. When
    something happened decides whether it can be looked into, so that is asked again.
    """
    return question.text == "kept" and question.otherwise == "other"


def _safety(text: str, meant: str | None, chance: float) -> str | None:
    """Return whether somebody is safe: "ok", "please" and "thats it" are no yes, whoever reads them as one.

    A reader that doubts counts: a yes in words that the trained reader takes for "no" or "not sure" is "not sure", and
    so is a yes with a crying face beside it.
    """
    if read_yes_no(text) == "skip":
        return "skip"
    said: str | None = read_safe_now(text)
    if said == "yes" and meant in ("no", "not_sure") and chance >= SURE:
        return "not_sure"
    needed = (SAID_SAFE if says_first_that_all_is_well(text) else SAFE) if meant == "yes" else LIKELY
    said = said or (meant if chance >= needed else None)
    return "not_sure" if said == "yes" and shows_distress(text) else said


def as_offered(question: Question, choice: str | None) -> str | None:
    """Return the choice as this question has it: "not sure" and "do not know" are one where only one is offered."""
    if choice is None or choice in NO_ANSWER or choice in question.choices:
        return choice
    if choice in ("change", "wrong"):
        return "corrects"
    same = SAME.get(choice)
    if same in question.choices:
        return same
    if choice in ("skip", "dont_know", REFUSED):
        return None if question.must else "skip" if choice == REFUSED else choice
    return None


def in_words(question: Question, heard: Heard, answers: Answers) -> str | None:
    """Return the choice by the ways to say each choice (bot/data/answers.yml), as far as they go."""
    text, short = (heard.text or "").strip(), heard.length <= SHORT
    if question.ask == STORY and not (answers.words and short):
        return None
    if short and not question.must and read_yes_no(text) == "skip":
        return "skip"
    options = {choice: list(phrases().get(question.ask, {}).get(choice, [])) for choice in question.choices}
    choice = read_choice(text, options) if any(options.values()) else None
    return choice or (_yes_no(question, text, heard.intent) if short else None)


def _yes_no(question: Question, text: str, intent: str) -> str | None:
    answer = read_yes_no(text) or {"affirm": "yes", "deny": "no", "not_sure": "not_sure"}.get(intent)
    if answer is None or answer == "skip":
        return None
    if {"yes", "no"} <= set(question.choices):
        return answer if answer in question.choices else "dont_know"
    return {"yes": question.yes, "no": question.no}.get(answer)
