"""What a Progress of the Case API means to the person: the card, the dates, what can be asked for. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.actions.case_progress import Due, Progress, Written
from bot.actions.visit_questions import MENU, NEXT_PANEL, NEXT_STAGE
from telling.roles import ADVOCATE_REQUEST
from telling.spoken_dates import say_date

CARD_OF_STATE = {
    "received": "later_status_received",
    "answered": "later_status_answered",
    "stage_2": "later_status_next_stage",
    "stage_2_answered": "later_status_answered",
    "stage_3": "later_status_panel",
    "panel_met": "later_status_after_panel",
    "panel_reported": "later_status_after_panel",
    "finished": "later_next_ombudsman",
    "closed": "later_status_closed",
    "withdrawn": "later_status_withdrawn",
    "not_looked_at": "later_status_not_looked_at",
}
PART = "part_answer"
"""The date of the answer to a part that came back; the rest was answered."""
MEETINGS = {"stage_3_panel", "panel_meeting"}
NO_MORE_STAGES = ("finished", "not_looked_at")
DEFERRAL = {"deferral_open", "deferral_deferred", "deferral_not_deferred", "deferral_happened"}
"""What may be said of a decision that was about to happen; this has nothing to do with a court or other case."""
ASKED = {
    *("asked_early", "late_panel_asked", "late_panel_refused", "part_may_come_back"),
    *("part_is_back", "part_answered"),
}
"""What they asked for early or late, what was decided about it, what may come back or did: also after the last word."""
DECIDED = {
    *ASKED,
    "part_not_looked_at",
    "part_longer",
    "looked_at_although_old",
    "interest_accepted",
    "someone_else_asked",
    "someone_else_found",
    "less_proposed",
    "read_as_less",
}
"""What the council decided about it, and is not over with it."""
PROMISED = {"actions_open", "actions_done"}
ADVOCATE = {"advocate_asked", "advocate_found", "advocate_reads"}
NO_ANSWER_YET = ("received", "acknowledged", "advocate_referred", "advocate_appointed")
OVER = ("closed", "withdrawn", *NO_MORE_STAGES)


def trim_progress(progress: Progress) -> Progress:
    """Return what a visit needs of it: a small slot makes a quick turn."""
    expected = [_day(due) for due in progress["expected"]]
    trimmed = Progress(
        kind=progress["kind"],
        state=progress["state"],
        stage=progress["stage"],
        expected=expected,
        can=progress["can"],
        provisional=progress["provisional"],
        may_ask=[Due(what=due["what"], by=due["by"]) for due in progress.get("may_ask") or ()],
        comes_back=bool(progress.get("comes_back")),
        also=list(progress.get("also") or ()),
        meets_on=progress.get("meets_on"),
        letters=[Written(lines=list(one["lines"])) for one in list(progress.get("letters") or ())[:1]],
    )
    if "read_on" in progress:
        trimmed["read_on"] = progress["read_on"]
    return trimmed


def letter_of(progress: Progress, card: str) -> tuple[str, ...]:
    """Return the paragraphs of the newest letter, where this card tells where the case is and nothing was sent."""
    letters = progress.get("letters") or ()
    return tuple(letters[0]["lines"]) if letters and card == _card_of(progress) else ()


def _day(due: Due) -> Due:
    return Due(
        what=due["what"],
        by=due["by"],
        at_latest=due.get("at_latest"),
        promised_by=due.get("promised_by"),
        extended=due.get("extended"),
    )


def facts_of(progress: Progress, today: str) -> dict[str, str]:
    """Return what the cards of a visit may say beside dates: until when to ask, that nothing is sent, what is late."""
    window = next((str(due["by"]) for due in progress.get("may_ask") or () if str(due["by"]) >= today), None)
    late = {str(due["what"]) for due in progress["expected"] if str(due["by"]) < today}
    undecided = "interest_open" in (progress.get("also") or ())
    parts = [str(due["by"]) for due in progress["expected"] if due["what"] == PART and str(due["by"]) >= today]
    soon = not progress.get("comes_back") and all(due["what"] != "acknowledge" for due in progress["expected"])
    facts = {
        "part_by": say_date(date.fromisoformat(min(parts))) if parts else "",
        "ask_by": say_date(date.fromisoformat(window)) if window else "",
        "comes_back": "yes" if progress.get("comes_back") else "",
        "meeting_late": "yes" if late & MEETINGS else "",
        "answer_overdue": "" if late & MEETINGS or undecided else "yes",
        "part_late": "yes" if PART in late else "",
        "hear_soon": "yes" if soon else "",
        "next_stage_open": "yes" if "next_stage" in progress["can"] else "",
    }
    if (meets_on := progress.get("meets_on")) and meets_on >= today:
        facts["meets_on"] = say_date(date.fromisoformat(meets_on))
    also = {**dict.fromkeys(progress.get("also") or (), "yes"), **_reading(progress)}
    return {**also, **{name: value for name, value in facts.items() if value}}


def _reading(progress: Progress) -> dict[str, str]:
    """Return whether somebody has read it, and when: nothing where the backend does not say."""
    if "read_on" not in progress:
        return {}
    read_on = progress["read_on"]
    said = {"read_on": say_date(date.fromisoformat(read_on))} if read_on else {"unread": "yes"}
    return {"reading_known": "yes", **said}


def status_cards(progress: Progress, today: str) -> tuple[str, ...]:
    """Return the cards that tell where it is. today: ISO date."""
    checking = ("later_status_checking",) if progress["provisional"] else ()
    if progress["state"] not in OVER and _answer_is_late(progress, today):
        return ("later_status_late", *checking, *_beside(progress))
    if progress["state"] in OVER:
        last = ("later_next_ombudsman",) if progress["state"] == "closed" and progress["stage"] == 3 else ()
        known = {*(progress.get("also") or ())}
        asked = ("later_status_decided",) if known & ASKED else ()
        promised = ("later_status_promised",) if known & PROMISED else ()
        return (_card_of(progress), *asked, *promised, *last)
    moved = [due for due in dates_to_say(progress, today) if due.get("extended") and due["what"] != PART]
    longer = ("later_status_extended",) if moved else ()  # of a part its own line says so
    return tuple(dict.fromkeys((_card_of(progress), *longer, *checking, *_beside(progress))))


def _beside(progress: Progress) -> tuple[str, ...]:
    """Return the cards of what stands beside where it is: decided, waiting, promised, and who speaks up with them."""
    known = {*(progress.get("also") or ())}
    beside = {
        "later_status_decided": DECIDED,
        "later_status_deferral": DEFERRAL,
        "later_status_promised": PROMISED,
        "later_status_advocate": ADVOCATE,
    }
    routed = {name for name in known if name.startswith("routed_")}
    return tuple(card for card, names in beside.items() if known & names or (routed and names is DECIDED))


def _card_of(progress: Progress) -> str:
    if progress["kind"] == ADVOCATE_REQUEST and progress["state"] in NO_ANSWER_YET:
        return "later_status_advocate"
    if progress["state"] == "acknowledged":
        return "later_status_with_manager" if progress["kind"] == "complaint" else "later_status_with_us"
    return CARD_OF_STATE.get(progress["state"], "later_status_with_us")


def dates_to_say(progress: Progress | None, today: str) -> list[Due]:
    """Return the dates that may be said: none that has passed, and of several answers the one that is due first.

    today: ISO date.
    """
    expected: Sequence[Due] = progress["expected"] if progress else ()
    coming = [due for due in expected if str(due["by"]) >= today]
    if progress and progress.get("comes_back"):  # nothing is sent to say that it arrived
        coming = [due for due in coming if due["what"] != "acknowledge"]
    answers = sorted((due for due in coming if due["what"] != "acknowledge"), key=lambda due: str(due["by"]))
    if progress and "interest_open" in (progress.get("also") or ()):
        answers = []  # the days of an answer count from a decision that nobody has made
    return [due for due in coming if due["what"] == "acknowledge"] + answers[:1]


def _answer_is_late(progress: Progress, today: str) -> bool:
    """Return whether the answer is late; of a part that came back, its own line says so beside where the rest is."""
    beside = ("acknowledge", PART)
    return any(str(due["by"]) < today for due in progress["expected"] if due["what"] not in beside)


def hidden_choices(progress: Progress | None) -> frozenset[str]:
    """Return the choices of the menu that this case does not have.

    Who is not happy with the answer to a complaint can always say so.
    """
    if progress is None:
        return frozenset()
    not_now = {"withdraw", "someone_else"} - {*progress["can"]}
    if progress["kind"] != "complaint" or progress["state"] == "withdrawn":
        not_now.add("next_stage")
    return frozenset(not_now)


def next_stage(progress: Progress) -> tuple[tuple[str, ...], str]:
    """Return (cards to say, question to ask) for somebody who is not happy with the answer.

    No program refuses it: at stage 1 it can be asked for before the answer too, and after the window (for the panel: SI
    2006/1738 reg 18) a person decides.
    """
    state, stage = progress["state"], progress["stage"]
    if progress["kind"] != "complaint":
        return ("later_next_not_complaint",), MENU
    if "next_stage" in progress["can"]:
        return (), NEXT_PANEL if stage == 2 else NEXT_STAGE
    if state in NO_MORE_STAGES or (state == "closed" and stage == 3):
        return ("later_next_ombudsman",), MENU
    if state == "withdrawn" or stage != 1:
        return (_card_of(progress),), MENU
    return ("later_next_no_answer_yet",), NEXT_STAGE


def card_after_request(before: Progress, after: Progress) -> str:
    """Return what is true after the next stage was asked for: it has begun, or a person decides first."""
    if (after["stage"] or 0) > (before["stage"] or 0):
        return "later_next_asked"
    return "later_next_late" if before["stage"] == 2 else "later_next_early"
