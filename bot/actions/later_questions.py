"""The questions to somebody who comes back with reference and code, and what is known of such a visit. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.actions.questions import YES_NO, Answers, Question

REFERENCE, CODE, MENU, WHY = "later_reference", "later_code", "later_menu", "later_next_why"
NEXT_STAGE, NEXT_PANEL, SURE_TO_WITHDRAW = "later_next_stage", "later_next_panel", "later_withdraw_sure"
ADD_WORDS, NEW_CONTACT = "later_add_words", "later_new_contact"
TRY_AGAIN, LOOK_AGAIN, SAFE_NOW = "later_try_again", "later_look_again", "later_safe_now"
MOST_WRONG = 3
"""Tries with a reference and code that do not belong together; then a person has to find it."""


def _when_wanted(answers: Answers) -> bool:
    return False


LATER: tuple[Question, ...] = (
    Question(REFERENCE, _when_wanted, ("dont_know",)),
    Question(CODE, _when_wanted, ("dont_know",)),
    Question(
        MENU, _when_wanted, ("add_words", "advocate", "new_contact", "next_stage", "withdraw", "thats_all"), must=True
    ),
    Question(ADD_WORDS, _when_wanted, text="only"),
    Question(NEW_CONTACT, _when_wanted, text="only"),
    Question(NEXT_STAGE, _when_wanted, YES_NO),
    Question(NEXT_PANEL, _when_wanted, YES_NO),
    Question(WHY, _when_wanted, text="only"),
    Question(SURE_TO_WITHDRAW, _when_wanted, ("yes", "no"), must=True),
    Question(TRY_AGAIN, _when_wanted, ("try_again", "stop"), must=True),
    Question(LOOK_AGAIN, _when_wanted, ("try_again", "stop"), must=True),
    Question(SAFE_NOW, _when_wanted, ("no", "not_sure", "yes")),
)
BY_LATER: Mapping[str, Question] = {question.ask: question for question in LATER}


@dataclass(frozen=True)
class Visit:
    """What is known of one visit. Kept in one slot, and wiped whole at the end, because the code is in it.

    wish: "next_stage" where that is what the person came for. progress: the case, once it is open (Case API).
    unsent: requests `{"uuid", "body"}` that the backend does not have yet, oldest first. then: the question after they
    are sent. back_to: the question after "Are you safe right now?".
    """

    reference: str = ""
    code: str = ""
    wrong: int = 0
    wish: str = ""
    progress: Mapping[str, Any] | None = None
    unsent: list[Mapping[str, Any]] = field(default_factory=list)
    then: str = MENU
    back_to: str = REFERENCE


@dataclass(frozen=True)
class VisitTurn:
    """Where a visit stands before a message. message: the same for every try of one message. at: ISO 8601."""

    visit: Visit
    asked: str
    how: str = "lines"
    message: str = ""
    at: str = ""
    safe_known: bool = False


@dataclass(frozen=True)
class Step:
    """What to do: say cards, then `do` ("look_up" or "send"), or else ask. Nothing to ask and nothing to do: the end.

    repeats: the person asked to hear it in the same words. interrupted: rules answer. leaves: they answer with the
    telling, and the visit is over.
    """

    ask: str | None
    visit: Visit
    say: tuple[str, ...] = ()
    how: str = "lines"
    do: str | None = None
    repeats: bool = False
    interrupted: bool = False
    leaves: bool = False
    safe_now: str | None = None
