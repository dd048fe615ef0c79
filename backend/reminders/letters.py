"""What the letters say: counts, references and dates. No words, no names: e-mail is read by others and forwarded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from backend.law.reasons import said
from backend.reminders.coming import Coming

WHAT = {
    "acknowledge": "acknowledge it",
    "stage_1_answer": "answer it at stage 1",
    "reply": "answer it",
    "stage_2_answer": "answer it at stage 2",
    "stage_3_panel": "the panel meets",
    "panel_report": "the panel reports",
    "director_reply": "the council's last answer",
}
NO_WORDS = "This message holds nothing of what anybody said. Please do not reply to it."


def digest_subject(council: str) -> str:
    """The same every day."""
    return f"Today at the desk: {council}"


def digest_text(council: str, today: date, counts: Mapping[str, int], alerts: int, desk_url: str) -> str:
    """The morning letter. counts: what stands under each heading of the desk today, by the heading."""
    some = [f"{heading}: {count}" for heading, count in counts.items() if count]
    urgent = [f"ALERTS THAT NOBODY HAS ACKNOWLEDGED: {alerts}"] if alerts else []
    lines = (f"{council}, {said(today)}", "", *urgent, *(some or ["Nothing is waiting."]), "", f"Open it: {desk_url}")
    return "\n".join((*lines, "", NO_WORDS, ""))


def reminder_subject(council: str) -> str:
    """The same for every case."""
    return f"A date comes up: {council}"


def reminder_text(council: str, reference: str, one: Coming, desk_url: str) -> str:
    """One date of one case."""
    left = "1 working day" if one.left == 1 else f"{one.left} working days"
    lines = (
        f"{council}: case {reference}.",
        f"By {said(one.by)}: {WHAT[one.what]}. That is in {left}.",
        "",
        f"Open it: {desk_url}",
    )
    return "\n".join((*lines, "", NO_WORDS, ""))
