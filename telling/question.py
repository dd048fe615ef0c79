"""What one question is, and the conditions under which questions are asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from telling.answers import SKIPPED, Answers
from telling.places import Place
from telling.roles import kind_of

When = Callable[[Answers], bool]
Text = Literal["", "kept", "only", "story"]
ReadAs = Literal["choices", "time", "safety"]
YES_NO = ("yes", "no", "not_sure")
SAFE_NOW, AFTER_HARM = "safe_now", "after_harm"


@dataclass(frozen=True)
class Question:
    """One question.

    ask: its id, a slot of the chat and a page of the form. when: whether it is asked, given the answers so far; asked:
    the same for people. must: it cannot be skipped. choices: ids, but for skipping.
    text: "kept" keeps words that match no choice as the answer, "only" takes nothing but words, "story" collects
    several messages, "" understands choices only. otherwise: the choice written down beside words that match none.
    read_as: how words are read as a choice: by the ways to say it (bot/data/answers.yml), as a time, or as safe or not.
    yes, no: the choice that a plain yes or no means. goes_to: where the answer stands in the Representation.
    aside: a question about the telling itself, never part of what is sent. paged: the form asks it too.
    """

    ask: str
    when: When
    choices: tuple[str, ...] = ()
    must: bool = False
    text: Text = ""
    otherwise: str | None = None
    read_as: ReadAs = "choices"
    yes: str | None = None
    no: str | None = None
    goes_to: tuple[Place, ...] = ()
    asked: str = "always"
    aside: bool = False
    paged: bool = True

    @property
    def takes(self) -> tuple[str, ...]:
        """Every choice that answers it."""
        return self.choices if self.must else (*self.choices, *SKIPPED)


def always(answers: Answers) -> bool:
    """Ask in every telling."""
    return True


def on_request(answers: Answers) -> bool:
    """Leave it out of the order: something else brings it up."""
    return False


def on(ask: str, *choices: str) -> When:
    """Return the condition that one of these choices was given to a question before."""
    return lambda answers: answers.chosen(ask) in choices


def every(*conditions: When) -> When:
    """Return the condition that all of these hold."""
    return lambda answers: all(condition(answers) for condition in conditions)


def is_complaint(answers: Answers) -> bool:
    """Say whether it is a complaint, or what is treated as one."""
    return kind_of(answers) == "complaint"


def is_no_thanks(answers: Answers) -> bool:
    """Say whether it is a complaint or an idea."""
    return kind_of(answers) in ("complaint", "comment")


def is_harm_told(answers: Answers) -> bool:
    """Say whether words were passed on because somebody may not be safe: then nobody asks when, who or what."""
    return SAFE_NOW in answers or AFTER_HARM in answers


def unless_harm(ask: str, when: When) -> When:
    """Return the condition that this holds and no harm was told; an answer that was given before is kept."""
    return lambda answers: when(answers) and (ask in answers or not is_harm_told(answers))
