"""The questions to somebody who comes back with reference and code, and what is known of such a visit. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.actions.case_progress import Progress, Request
from telling.question import YES_NO, Question, on_request

REFERENCE, CODE, MENU, WHY = "later_reference", "later_code", "later_menu", "later_next_why"
NEXT_STAGE, NEXT_PANEL, SURE_TO_WITHDRAW = "later_next_stage", "later_next_panel", "later_withdraw_sure"
ADD_WORDS, NEW_CONTACT = "later_add_words", "later_new_contact"
TRY_AGAIN, LOOK_AGAIN, SAFE_NOW = "later_try_again", "later_look_again", "later_safe_now"
NEW_CODE = "later_new_code"
"""The question how a person can reach somebody who lost their code."""
MOST_WRONG = 3
"""Tries with a reference and code that do not belong together; then a person has to look for the case."""


VISIT_QUESTIONS: tuple[Question, ...] = (
    Question(REFERENCE, on_request, ("dont_know",)),
    Question(CODE, on_request, ("dont_know",)),
    Question(NEW_CODE, on_request, text="only"),
    Question(
        MENU,
        on_request,
        ("add_words", "advocate", "new_contact", "someone_else", "next_stage", "withdraw", "thats_all"),
        must=True,
    ),
    Question(ADD_WORDS, on_request, text="only"),
    Question(NEW_CONTACT, on_request, text="only"),
    Question(NEXT_STAGE, on_request, YES_NO),
    Question(NEXT_PANEL, on_request, YES_NO),
    Question(WHY, on_request, text="only"),
    Question(SURE_TO_WITHDRAW, on_request, ("yes", "no"), must=True),
    Question(TRY_AGAIN, on_request, ("try_again", "stop"), must=True),
    Question(LOOK_AGAIN, on_request, ("try_again", "stop"), must=True),
    Question(SAFE_NOW, on_request, ("no", "not_sure", "yes"), read_as="safety"),
)
BY_VISIT_ASK: Mapping[str, Question] = {question.ask: question for question in VISIT_QUESTIONS}


@dataclass(frozen=True)
class Visit:
    """What is known of one visit. Kept in one slot, and wiped whole at the end, because the code is in it.

    wish: "next_stage" where that is what the person came for. progress: the case, once it is open (Case API).
    unsent: requests `{"uuid", "body"}` that the backend does not have yet, oldest first. then: the question after they
    are sent. back_to: the question after "Are you safe right now?". typed: what opened the visit from within a telling,
    `{"at", "text"}`: a code is not kept, and words that are none belong to the story.
    """

    reference: str = ""
    code: str = ""
    wrong: int = 0
    wish: str = ""
    progress: Progress | None = None
    unsent: list[Request] = field(default_factory=list)
    then: str = MENU
    back_to: str = REFERENCE
    typed: Mapping[str, str] | None = None
    contact: str = ""
    """How to reach whoever lost the code, until it is asked for."""


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
    """What to do: say cards, then `do` ("look_up", "send" or "new_code"), or else ask. Neither: the end.

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
