"""What a message of nothing but emoji means at the open question. Pure, and by a table alone: no reader was taught it.

A thumb, a tick, a cross or a shrug answers. A smile is a yes only to "did I get it right?". Any other feeling is no
answer, least of all a yes; where the story is told it is kept as they sent it.
"""

from __future__ import annotations

from bot.actions.choice_reading import Read
from bot.nlu.normalise import normalise
from bot.reading.emoji import DISTRESS, read_emoji, shows_distress, visible_signs
from telling.answers import Answer, Answers
from telling.question import Question
from telling.questions.what import DECISION_WHEN, HEARD
from telling.story import POINTS, STORY

FEELS = "feels"
"""Why it is no answer: a face that shows a feeling."""
A_SMILE_IS_A_YES = (HEARD, POINTS)
"""Questions at which a wrong yes changes nothing: others send, delete, agree for a child, or call a place safe."""

PLAIN = frozenset("👍✅✔☑")
"""What is a plain yes to "Are you safe right now?"."""


PLAIN_NO, SHRUG = frozenset("👎🙅❌✖❎"), frozenset("🤷")


def read_signs(question: Question, text: str, answers: Answers) -> Read | None:
    """Return what these signs answer; None where they stand for a word ("🏠") that other readers know."""
    sign = read_emoji(text)
    if question.ask == STORY:
        return _at_the_story(sign, text, answers)
    if question.read_as == "safety":
        if shows_distress(text):
            return None  # a frightened face tells more than that no answer came
        if sign == "yes" and not PLAIN.issuperset(visible_signs(text)):
            return Read()  # "👌" is "ok" here: no yes (bot/nlu/safe_answer.py)
    if question.ask == DECISION_WHEN and sign == "no" and not PLAIN_NO.issuperset(visible_signs(text)):
        return Read()  # "🛑" may mean "stop it", not that nothing is about to happen
    choice = _choice(question, sign)
    if choice is not None:
        return Read(Answer(choice, None if choice in ("skip", "dont_know") else text, came="asked"))
    if sign in DISTRESS:
        return Read(none=FEELS)
    known = sign is None and normalise(text) and not _is_two_things(text)
    return None if known else Read()


def _at_the_story(sign: str | None, text: str, answers: Answers) -> Read:
    """Read a no or a shrug after the first words as the end; before them nothing is told yet. All else is the story."""
    if answers.words and (sign == "no" or SHRUG.issuperset(visible_signs(text))):
        return Read(Answer("thats_all", came="asked"))
    return Read()


def _choice(question: Question, sign: str | None) -> str | None:
    if sign == "happy" and question.ask in A_SMILE_IS_A_YES:
        sign = "yes"
    if sign == "not_sure":
        return sign if sign in question.choices else None if question.must else "dont_know"
    if sign not in ("yes", "no"):
        return None
    if sign in question.choices:
        return sign
    otherwise = "skip" if sign == "no" and question.text == "only" else None
    return {"yes": question.yes, "no": question.no}[sign] or otherwise


def _is_two_things(text: str) -> bool:
    """Say whether each sign means something, and together they contradict: "👍😢"."""
    return sum(read_emoji(sign) is not None for sign in set(text)) > 1
