"""What the letters say: counts, references and dates. No words, no names: e-mail is read by others and forwarded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from backend.reminders.upcoming_dates import Coming
from telling.spoken_dates import say_date

WHAT = {
    "acknowledge": "acknowledge it",
    "stage_1_answer": "answer it at stage 1",
    "reply": "answer it",
    "part_answer": "answer the part that came back",
    "stage_2_answer": "answer it at stage 2",
    "stage_3_panel": "the panel meets",
    "panel_report": "the panel reports",
    "director_reply": "the council's last answer",
}
NO_WORDS = "This message holds nothing of what anybody said. Please do not reply to it."


@dataclass(frozen=True)
class OpenAlerts:
    """How many alerts nobody has acknowledged, how many are past their time, how many messages are to be read today."""

    waiting: int = 0
    late: int = 0
    to_read: int = 0

    def headings(self) -> tuple[tuple[str, int], ...]:
        """Return each heading with its count, the most pressing first."""
        return (
            ("ALERTS THAT NOBODY HAS ACKNOWLEDGED", self.waiting),
            ("ALERTS TAKEN ON AND PAST THEIR TIME", self.late),
            ("Messages for safeguarding to read today", self.to_read),
        )


def digest_subject(council: str) -> str:
    """Return the subject of the morning letter, the same every day."""
    return f"Today at the desk: {council}"


def digest_text(council: str, today: date, counts: Mapping[str, int], open_alerts: OpenAlerts, desk_url: str) -> str:
    """Return the morning letter. counts: what stands under each heading of the desk today, by the heading."""
    some = [f"{heading}: {count}" for heading, count in counts.items() if count]
    urgent = [f"{heading}: {count}" for heading, count in open_alerts.headings() if count]
    first = f"{council}, {say_date(today, year=True)}"
    lines = (first, "", *urgent, *(some or ["Nothing is waiting."]), "", f"Open it: {desk_url}")
    return "\n".join((*lines, "", NO_WORDS, ""))


def reminder_subject(council: str) -> str:
    """Return the subject of a reminder, the same for every case."""
    return f"A date comes up: {council}"


def reminder_text(council: str, reference: str, one: Coming, desk_url: str) -> str:
    """Return the text of a reminder of one date of one case."""
    left = "1 working day" if one.left == 1 else f"{one.left} working days"
    lines = (
        f"{council}: case {reference}.",
        f"By {say_date(one.by, year=True)}: {WHAT[one.what]}. That is in {left}.",
        "",
        f"Open it: {desk_url}",
    )
    return "\n".join((*lines, "", NO_WORDS, ""))
