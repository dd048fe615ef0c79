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
from bot.reading.date_words import spell
from bot.reading.tokens import plain_words, start_and_end
from telling.answers import Answer, Answers, Given
from telling.plain_no import is_bare_no, says_plain_no
from telling.question import Question
from telling.questions.what import HAPPENED, NOTHING
from telling.story import STORY, Word

_SPEAKS_AHEAD = (
    r"will|shall|going to|gonna|gunna|about to|wants? (?:me|us|him|her|them|to)|(?:have|has|got) to|due|until|tonight"
    r"|tomorrow|soon|next|may|might|could|should|thinking of|talking about|plan\w*|pack\w*|booked|moving|leaving|taking"
    r"|sending|coming|happening|waiting"
)
_IS_AHEAD = re.compile(
    rf"\b(?:{_SPEAKS_AHEAD}|by|if|when|starts?|i (?:go|leave|move)|(?:they|he|she) (?:take|move|send)"
    r"|(?:court|panel|review|hearing|meeting)s? (?:is |are )?(?:on )?(?:\w+day|the \d+)"
    r"|(?:moved|put back|put off|changed|brought forward) to|told|letter|saying|says?|said|date|meant to|supposed to"
    r"|me (?:on )?\w+day|in (?:\d+|an?)|20\d\d)\b"
)
"""Plain words of something that may still come."""
_DOUBTS = re.compile(
    r"\b(?:but|except|unless|until|apart from|other than|however|although|maybe|yet|idea|dunno|not sure|might|could|if"
    r"|(?:only|just)(?= (?:the )?(?:move|court|panel|review|meeting))|not (?:this|tomorrow|today|\w+day)"
    r"|(?:wont|will not|cant|can not) (?:tell|say)"
    r"|(?:no one|nobody|not) (?:will |has |have |to )?(?:tell|told|say|said|know)\w*)\b"
)
"""Plain words with which a "no" is none, wherever they stand."""
_ALSO_AHEAD = re.compile(
    rf"\b(?:{_SPEAKS_AHEAD}|after|when|meeting|panel|court|review|hearing|decision|decide|notice|clos\w+|shut\w*|split\w*"
    r"|ending|ends|stopping|looking|(?:cannot|can not) (?:stay|keep)|kick\w*|bags|giving)\b"
)
_INTERJECTED = re.compile(
    r"^(?:no+|nope|nah|na)\b(?! (?:meetings?|moves?|dates?|plans?|decisions?|court|review|panel|hearing|one|idea|clue"
    r"|more|changes?)\b)"
)
"""A "no" at the start that denies nothing behind it: "no they are thinking of moving me"."""
_DENIED = re.compile(r"\b(?:no|not|nothings?|none|never|without|nobody|any)\b[^,.;!?]*")
"""From a denial to the end of its clause: "no meeting no move no court just them losing my form"."""


def _plain(heard: Heard) -> str:
    return plain_words(start_and_end(heard.text or ""), spell).plain


def _may_come(plain: str) -> bool:
    """Say whether words beside a "no" may say that something comes; in doubt they do, for a person reads them then."""
    if _DOUBTS.search(plain):
        return True
    return _ALSO_AHEAD.search(_without_denials(plain)) is not None


def _without_denials(plain: str) -> str:
    return _DENIED.sub(" ", _INTERJECTED.sub("", plain))


def read_decision(question: Question, heard: Heard, answers: Answers) -> Read | None:
    """Read on which day something is about to happen, where the words name one, or that nothing is.

    A day without its year is one to come, unless the trained reader is sure that it is over, the words tell of what is
    done, and none speaks of what comes.
    """
    found, plain = facts.decision_day(heard, asked=True), _plain(heard)
    meant, chance = heard.meant.choice, heard.meant.chance
    is_sure, may_be_over = chance >= VERY_SURE, not _IS_AHEAD.search(_without_denials(plain))
    is_done = may_be_over and facts.is_done(heard)
    is_past = found is not None and may_be_over and facts.is_past_as_well(heard, found)
    if is_past or (found is not None and is_done and meant == HAPPENED and is_sure):
        return Read(Answer(HAPPENED, heard.text, came="asked"))
    is_no = says_plain_no(heard.text or "") or (meant == NOTHING and is_sure and not _may_come(plain))
    if is_no and (found is None or is_done):
        return nothing_comes(heard, answers)
    if found is not None:
        return Read(replace(found, said=heard.text, came="asked"))
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
    also: dict[str, Given] = {} if is_bare_no(heard.text or "") else {STORY: answers.story.more(told)}
    return Read(Answer(NOTHING, None, came="asked"), also)
