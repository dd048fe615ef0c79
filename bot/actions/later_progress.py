"""What a Progress of the Case API means to the person: the card, the dates, what can be asked for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.actions.later_questions import MENU, NEXT_PANEL, NEXT_STAGE

Progress = Mapping[str, Any]
OF_A_DATE = ("what", "by", "at_latest", "extended")
KEPT = ("kind", "state", "stage", "expected", "can", "provisional")
CARD_OF_STATE = {
    "received": "later_status_received",
    "answered": "later_status_answered",
    "stage_2": "later_status_next_stage",
    "stage_2_answered": "later_status_answered",
    "stage_3": "later_status_panel",
    "panel_met": "later_status_after_panel",
    "panel_reported": "later_status_after_panel",
    "finished": "later_status_closed",
    "closed": "later_status_closed",
    "withdrawn": "later_status_withdrawn",
    "not_looked_at": "later_status_not_looked_at",
}
NO_MORE_STAGES = ("finished", "not_looked_at")
OVER = ("closed", "withdrawn", *NO_MORE_STAGES)


def kept(progress: Progress) -> dict[str, Any]:
    """Return what a visit needs of it: a small slot makes a quick turn."""
    told = {name: progress[name] for name in KEPT}
    told["expected"] = [{name: due.get(name) for name in OF_A_DATE} for due in progress["expected"]]
    return told


def status_cards(progress: Progress, today: str) -> tuple[str, ...]:
    """Return the cards that tell where it is. today: ISO date."""
    if progress["state"] not in OVER and _answer_is_late(progress, today):
        return ("later_status_late",)
    if progress["state"] in OVER:
        return (_card_of(progress),)
    longer = ("later_status_extended",) if any(due.get("extended") for due in dates(progress, today)) else ()
    also = ("later_status_checking",) if progress["provisional"] else ()
    return (_card_of(progress), *longer, *also)


def _card_of(progress: Progress) -> str:
    if progress["state"] == "acknowledged":
        return "later_status_with_manager" if progress["kind"] == "complaint" else "later_status_with_us"
    return CARD_OF_STATE.get(progress["state"], "later_status_with_us")


def dates(progress: Progress | None, today: str) -> list[Mapping[str, Any]]:
    """Return the dates that may be said: none that has passed, and of several answers the one that is due first."""
    coming = [due for due in (progress or {}).get("expected", []) if str(due["by"]) >= today]
    answers = sorted((due for due in coming if due["what"] != "acknowledge"), key=lambda due: str(due["by"]))
    return [due for due in coming if due["what"] == "acknowledge"] + answers[:1]


def _answer_is_late(progress: Progress, today: str) -> bool:
    return any(str(due["by"]) < today for due in progress["expected"] if due["what"] != "acknowledge")


def hidden(progress: Progress | None) -> frozenset[str]:
    """Return the choices of the menu that this case does not have. Not happy with the answer to a complaint: always."""
    if progress is None:
        return frozenset()
    not_now = set() if "withdraw" in progress["can"] else {"withdraw"}
    if progress["kind"] != "complaint" or progress["state"] == "withdrawn":
        not_now.add("next_stage")
    return frozenset(not_now)


def next_stage(progress: Progress) -> tuple[tuple[str, ...], str]:
    """Return (cards to say, question to ask) for somebody who is not happy with the answer. No computer says no: at
    stage 1 it can be asked for before the answer too, and after the window a person decides.
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


def asked_card(before: Progress, after: Progress) -> str:
    """Return what is true after the next stage was asked for: it has begun, or a person decides first."""
    if (after["stage"] or 0) > (before["stage"] or 0):
        return "later_next_asked"
    return "later_next_late" if before["stage"] == 2 else "later_next_early"
