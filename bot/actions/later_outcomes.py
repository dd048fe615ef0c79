"""What the backend's answer, or its silence, means for a visit; and how a visit ends. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.actions import later_progress
from bot.actions.later_questions import (
    LOOK_AGAIN,
    MENU,
    MOST_WRONG,
    REFERENCE,
    SAFE_NOW,
    TRY_AGAIN,
    Step,
    Visit,
)

DONE = {
    "add_words": "later_added",
    "new_contact": "later_new_contact_saved",
    "advocate": "later_advocate_asked",
    "withdraw": "later_withdrawn",
}


def found(visit: Visit, progress: Mapping[str, Any], today: str) -> Step:
    """Reference and code are right. What was said on the way here is sent now; somebody who came because they are not
    happy with the answer need not say so twice.
    """
    after = replace(visit, progress=later_progress.kept(progress), wrong=0, wish="", then=MENU)
    say = later_progress.status_cards(progress, today)
    if after.unsent:
        return Step(None, after, say, do="send")
    if visit.wish != "next_stage":
        return Step(MENU, after, say)
    cards, ask = later_progress.next_stage(progress)
    return Step(ask, after, (*say, *(card for card in cards if card not in say)))


def not_found(visit: Visit) -> Step:
    """They do not belong together: the same answer whichever is wrong."""
    visit = replace(visit, reference="", code="", progress=None, wrong=visit.wrong + 1)
    if visit.wrong >= MOST_WRONG:
        return end(visit, ("later_lost",))
    return Step(REFERENCE, visit, ("later_not_found",))


def not_reached(visit: Visit) -> Step:
    """Nobody could look it up now. Reference and code are kept for the next try."""
    return Step(LOOK_AGAIN, visit)


def received(visit: Visit, progress: Mapping[str, Any]) -> Step:
    """The oldest request is with us: say so, and go on to the next one or to the question that was open."""
    request, *unsent = visit.unsent
    card = _done_card(request, visit.progress or progress, progress)
    after = replace(visit, unsent=unsent, progress=later_progress.kept(progress))
    if unsent:
        return Step(None, after, (card,), do="send")
    how = "lines" if visit.then == SAFE_NOW else "again"
    return Step(visit.then, replace(after, then=MENU), (card,), how=how)


def _done_card(request: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    kind: str = request["body"]["kind"]
    if kind == "next_stage":
        return later_progress.asked_card(before, after)
    # after the help card nothing may sound glad of it
    return "heard_more_words" if request.get("concern") else DONE[kind]


def not_saved(visit: Visit) -> Step:
    """The oldest request is not with us. It stays as it is, under the same id, until it is or the person lets it go."""
    if visit.then == SAFE_NOW:  # that question cannot wait; sending is tried again after it
        return Step(SAFE_NOW, replace(visit, then=MENU))
    return Step(TRY_AGAIN, visit)


def not_possible(visit: Visit) -> Step:
    """The backend said that this cannot be done now. It is looked up afresh, because something has changed."""
    return Step(None, replace(visit, unsent=visit.unsent[1:]), ("later_not_possible",), do="look_up")


def end(visit: Visit, say: tuple[str, ...] = ()) -> Step:
    """The visit is over: all that is known of it goes, and what did not reach us is said to be lost."""
    lost = ("later_left_unsent",) if visit.unsent and visit.progress else ()
    return Step(None, Visit(), (*say, *lost, "later_done"))
