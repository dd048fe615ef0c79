"""Read whether something is about to happen to somebody, and on which day: a decision that can still wait. Pure.

A day that is missed harms a child, so a "no" counts only where nothing in the words may say otherwise.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.actions import facts
from bot.actions.choice_reading import LIKELY, SURE, VERY_SURE, Read
from bot.actions.heard_message import Heard
from bot.actions.intents import CONTROL, RULES_ANSWER, SAYS_SOMETHING
from bot.nlu.answer_lines import NO_ANSWER
from bot.nlu.normalise import normalise
from telling.answers import Answer, Answers, Given
from telling.plain_no import says_plain_no
from telling.question import Question
from telling.questions.what import HAPPENED, NOTHING
from telling.story import STORY, Word

_IS_AHEAD = re.compile(
    r"\b(?:will|going to|gonna|gunna|wants? (?:me|us|him|her|them|to)|(?:have|has|got) to|due|by|until|moving|leaving"
    r"|starts?|next|tomorrow|if|when|planned)\b"
)
"""Words (normalised) of something that is still to come."""

_MAY_COME = re.compile(
    r"\b(?:but|except|unless|until|maybe|might|if|apart from|tomorrow|tonight|soon|next|they want"
    r"|wants? (?:me|us|him|her|them)|(?:have|has|got) to"
    r"|(?<!nothing )(?<!nothing is )(?<!not )(?:going to|gonna|will))\b"
)
"""Words (normalised) beside a "no" that may say that something comes all the same."""


def read_decision(question: Question, heard: Heard, answers: Answers) -> Read | None:
    """Read on which day something is about to happen, where the words name one, or that nothing is.

    Whatever else is typed is kept for a person to read. A day without its year is to come, unless the trained reader is
    sure that it is over and no word speaks of what comes.
    """
    found = facts.decision_day(heard, asked=True)
    meant, chance = heard.meant.choice, heard.meant.chance
    if found is not None and not _IS_AHEAD.search(normalise(heard.text or "")):
        if facts.is_past_as_well(heard, found) or (meant == HAPPENED and chance >= VERY_SURE):
            return Read(Answer(HAPPENED, heard.text, came="asked"))
        if meant == NOTHING and chance >= VERY_SURE:
            return nothing_comes(heard, answers)
    if found is not None:
        return Read(replace(found, said=heard.text, came="asked"))
    may_come = _MAY_COME.search(normalise(heard.text or "")) is not None
    if says_plain_no(heard.text or "") or (meant == NOTHING and chance >= VERY_SURE and not may_come):
        return nothing_comes(heard, answers)
    steers = meant in NO_ANSWER or (heard.intent in (*CONTROL, *RULES_ANSWER) and heard.confidence >= SURE)
    unsure = chance < LIKELY or (meant in (NOTHING, HAPPENED) and chance < SURE)
    if unsure and not steers and heard.length >= SAYS_SOMETHING:
        return Read(Answer("not_sure", heard.text, came="asked"))  # "when a bed is free they said"
    return None


def nothing_comes(heard: Heard, answers: Answers) -> Read:
    """Take that nothing is about to happen. Words beside the "no" go to the story: no word may be lost.

    Beside the answer they would stand for a doubt (`_when_it_comes`, telling/questions/what.py).
    """
    told = Word(heard.at, heard.text or "", "")
    also: dict[str, Given] = {} if says_plain_no(heard.text or "") else {STORY: answers.story.more(told)}
    return Read(Answer(NOTHING, None, came="asked"), also)
