"""When a message is one of the questions that we answer, although it could be read as an answer of the person. Pure.

"What is an advocate" is no name, "i lost my code" is no story. One table says at which open question which intents are
taken for what they are, from which confidence on, and which reading as an answer outweighs them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.actions.choice_reading import LIKELY
from bot.actions.choice_reading import SURE as READ_SURELY
from bot.actions.heard_message import Heard, Meant
from bot.actions.intents import (
    CERTAIN,
    QUESTION_WORDS,
    REQUEST_WORDS,
    RULES_ANSWER,
    SHORT_QUESTION,
    SURE,
    SURER,
    WISH_OF,
)
from bot.nlu.answer_lines import NO_ANSWER
from bot.nlu.normalise import normalise
from telling.question import AFTER_HARM, SAFE_NOW, Question
from telling.questions.reply import ANYTHING_TO_KNOW
from telling.story import STORY

KIND, WANTED, ADVOCATE, TREAT_AS_COMPLAINT = "kind", "what_would_help", "advocate", "treat_as_complaint"
HELPERS = ("ask_for_advocate", "ask_what_is_advocate", "ask_who_else_can_help", "talk_to_person")
FOR_THE_ADVOCATE = ("ask_bring_someone", "ask_deaf_bsl", "ask_language", "ask_new_social_worker", "ask_must_i_meet")
"""Questions that an advocate should know of, rather than be answered by us."""
QUESTIONS_MAY_ANSWER = (STORY, WANTED, SAFE_NOW, AFTER_HARM, ANYTHING_TO_KNOW)
"""Questions of ours at which a question may well be the answer, or is answered in a way of its own."""
IS_NO_ANSWER = ("asks_us", "steers", "chats", "corrects")


@dataclass(frozen=True)
class Known:
    """Where a message of these intents, this sure, is a question to us; `outweighed` by what else it may mean."""

    at: Callable[[Question], bool]
    intents: Collection[str]
    sure: float
    outweighed: Callable[[Meant], bool] = lambda meant: False


KNOWN = (
    # nobody's short question becomes their story because the reader of answers takes it for one without being sure
    Known(lambda q: q.ask == KIND, RULES_ANSWER, CERTAIN, lambda meant: meant.chance >= READ_SURELY),
    # a person beside them is no wish about what went wrong
    Known(lambda q: q.ask == WANTED, HELPERS, SURER, lambda meant: meant.choice not in (None, "other", *NO_ANSWER)),
    # "can they come to my review" is for the advocate to know; only what is surely asked of us is answered
    Known(lambda q: q.ask == ANYTHING_TO_KNOW, {*RULES_ANSWER} - {*FOR_THE_ADVOCATE}, CERTAIN),
    # a wish for an advocate, or for none, says by itself what it is; "no, only an advocate" answers what it shall be
    Known(
        lambda q: q.ask not in (*QUESTIONS_MAY_ANSWER, ADVOCATE, TREAT_AS_COMPLAINT),
        WISH_OF,
        SURE,
        # "just myself" says who is typing
        lambda meant: meant.chance >= CERTAIN and meant.choice not in (None, *NO_ANSWER),
    ),
)


def asks_surely(question: Question, heard: Heard) -> bool:
    """Say whether it is a question to us although it could be read as an answer."""
    if heard.length <= SHORT_QUESTION and any(
        known.at(question)
        and heard.intent in known.intents
        and heard.confidence >= known.sure
        and not known.outweighed(heard.meant)
        for known in KNOWN
    ):
        return True
    if question.ask in QUESTIONS_MAY_ANSWER or not is_question_to_us(question, heard):
        return False
    meant, chance = heard.meant.choice, heard.meant.chance
    if meant is None or meant in IS_NO_ANSWER or chance < LIKELY:
        return True
    return heard.confidence >= SURER and normalise(heard.text or "").split()[0] in QUESTION_WORDS


def is_question_to_us(question: Question, heard: Heard) -> bool:
    """Say whether it has the form of a question and one of its intents, whatever else it may mean."""
    sure = SURER if question.text else SURE
    if heard.confidence < sure or heard.length > SHORT_QUESTION or heard.intent not in RULES_ANSWER:
        return False
    return _asks(heard.text or "", normalise(heard.text or "").split())


def asks_within(question: Question, heard: Heard) -> bool:
    """Say whether a long piece of the story surely asks us something in one short sentence of it."""
    if question.ask != STORY or heard.intent not in RULES_ANSWER or heard.confidence < CERTAIN:
        return False
    if heard.length <= SHORT_QUESTION:
        return False
    asking = [sentence for sentence in _SENTENCE.findall(heard.text or "") if "?" in sentence]
    return len(asking) == 1 and len(asking[0].split()) <= SHORT_QUESTION


def _asks(text: str, words: list[str]) -> bool:
    """Say whether a text holds a question mark, or its words (normalised) begin like a question or a request."""
    refuses = words[:2] == ["do", "not"] and words[2:3] not in (["you"], ["i"], ["we"], ["they"])  # "dont mind"
    return "?" in text or (bool(words) and words[0] in REQUEST_WORDS and not refuses)


_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
_OPENING = (
    "and",
    "but",
    "so",
    "also",
    "ok",
    "hi",
    "hey",
    "um",
    "erm",
    "please",
    "pls",
    "sorry",
    "btw",
    "anyway",
    "well",
)
TELLS = 2
"""Words. From this length on a sentence beside a question tells something."""


def tells_beside(text: str) -> bool:
    """Say whether a message that seems to be a question to us also tells something: then no word of it may be lost.

    Either one of several sentences asks nothing ("I can help make it. How long will it take?"), or it is too long to be
    nothing but a question.
    """
    sentences = [sentence for sentence in _SENTENCE.findall(text) if sentence.strip(" .!?\n")]
    tells = [sentence for sentence in sentences if not has_form_of_question(sentence)]
    if len(text.split()) > SHORT_QUESTION:
        return True
    return len(sentences) > 1 and any(len(sentence.split()) >= TELLS for sentence in tells)


def has_form_of_question(sentence: str) -> bool:
    """Say whether a sentence ends like a question or begins like one or like a request."""
    words = normalise(sentence).split()
    while words and words[0] in _OPENING:
        words = words[1:]
    return _asks(sentence, words)
