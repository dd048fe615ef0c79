"""What the backend's answer, or its failure to answer, means for a visit; and how a visit ends. Pure."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import visit_progress
from bot.actions.case_progress import Progress, Request
from bot.actions.visit_questions import (
    LOOK_AGAIN,
    MENU,
    MOST_WRONG,
    NEW_CODE,
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
    "someone_else": "later_status_decided",
}


def found(visit: Visit, progress: Progress, today: str) -> Step:
    """Open the case: reference and code are right. today: ISO date.

    What was said on the way here is sent now; somebody who came because they are not happy with the answer need not say
    so again.
    """
    after = replace(visit, progress=visit_progress.trim_progress(progress), wrong=0, wish="", then=MENU, typed=None)
    say = visit_progress.status_cards(progress, today)
    if after.unsent:
        return Step(None, after, say, do="send")
    if visit.wish != "next_stage":
        return Step(MENU, after, say)
    cards, ask = visit_progress.next_stage(progress)
    return Step(ask, after, (*say, *(card for card in cards if card not in say)))


def not_found(visit: Visit) -> Step:
    """Ask for both again where reference and code do not belong together: the same answer whichever is wrong."""
    visit = replace(visit, reference="", code="", progress=None, wrong=visit.wrong + 1)
    if visit.wrong >= MOST_WRONG:
        return end_visit(visit, ("later_lost",))
    return Step(REFERENCE, visit, ("later_not_found",))


def not_reached(visit: Visit) -> Step:
    """Say that nobody could look it up now. Reference and code are kept for the next try."""
    return Step(LOOK_AGAIN, visit)


def received(visit: Visit, progress: Progress) -> Step:
    """Say that the oldest request is with us, and go on to the next one or to the question that was open."""
    request, *unsent = visit.unsent
    card = _done_card(request, visit.progress or progress, progress)
    after = replace(visit, unsent=unsent, progress=visit_progress.trim_progress(progress))
    if unsent:
        return Step(None, after, (card,), do="send")
    how = "lines" if visit.then == SAFE_NOW else "again"
    return Step(visit.then, replace(after, then=MENU), (card,), how=how)


def _done_card(request: Request, before: Progress, after: Progress) -> str:
    kind = str(request["body"]["kind"])
    if kind == "next_stage":
        return visit_progress.card_after_request(before, after)
    # after the help card a cheerful "added" would be wrong
    return "heard_more_words" if request["concern"] else DONE[kind]


def not_saved(visit: Visit) -> Step:
    """Keep the oldest request, which is not with us, under the same id, until it is or the person lets it go."""
    if visit.then == SAFE_NOW:  # that question cannot wait; sending is tried again after it
        return Step(SAFE_NOW, replace(visit, then=MENU))
    return Step(TRY_AGAIN, visit)


def not_possible(visit: Visit) -> Step:
    """Say that the backend refused what was asked, and look the case up afresh, because something has changed."""
    return Step(None, replace(visit, unsent=visit.unsent[1:]), ("later_not_possible",), do="look_up")


def new_code_asked(visit: Visit) -> Step:
    """Say that a person is asked for a new code. Whether there is such a case is not said."""
    return end_visit(visit, ("later_new_code_asked",))


def new_code_not_asked(visit: Visit) -> Step:
    """Say that the wish for a new code did not reach us; it can be said again."""
    return Step(NEW_CODE, replace(visit, contact=""), ("later_new_code_not_asked",), how="again")


def end_visit(visit: Visit, say: tuple[str, ...] = ()) -> Step:
    """End the visit: all that is known of it goes, and what did not reach us is said to be lost."""
    lost = ("later_left_unsent",) if visit.unsent and visit.progress else ()
    return Step(None, Visit(), (*say, *lost, "later_done"))
