"""What a notice says: that there is an alert, its id, for which council, since when, where to open it. Nothing else.

No words of the child, no name, no category: e-mail is read on lock screens and forwarded.
"""

from __future__ import annotations

from datetime import datetime

from backend.alerts.rota import EscalationStep
from backend.law.working_days import LONDON


def subject(council: str) -> str:
    """Return the subject, which says nothing of the child: whoever looks at the telephone sees it."""
    return f"Alert to acknowledge: {council}"


def text(council: str, alert_uuid: str, since: datetime, following: EscalationStep | None, desk_url: str) -> str:
    """Return the whole message. council: its name. following: who is told next if nobody acknowledges it."""
    return "\n".join(
        (
            f"There is an alert for {council} that nobody has acknowledged yet.",
            "",
            f"Alert: {alert_uuid}",
            f"Since: {said(since)}",
            f"Open it: {desk_url}",
            "",
            "Please open it and acknowledge it now.",
            *([f"Otherwise the next person is told: {said(following.due)}."] if following else []),
            "This message holds nothing of what was said. Please do not reply to it.",
            "",
        )
    )


def reminder_subject(council: str) -> str:
    """Return the subject of a reminder; the same for every alert."""
    return f"Alert that is not closed: {council}"


def reminder_text(council: str, alert_uuid: str, since: datetime, due: datetime, late: bool, desk_url: str) -> str:
    """Return the reminder. since: when it was taken on or last passed on; due: until when it is to be done."""
    over = "The time for it is over." if late else "That is today."
    return "\n".join(
        (
            f"An alert for {council} was taken on and is not closed.",
            "",
            f"Alert: {alert_uuid}",
            f"Taken on, or last passed on: {said(since)}",
            f"To be passed on, or closed with how it ended, by: {said(due)}. {over}",
            f"Open it: {desk_url}",
            "",
            "This message holds nothing of what was said. Please do not reply to it.",
            "",
        )
    )


def unread_subject(council: str) -> str:
    """Return the subject of the letter about looks that nobody read."""
    return f"Not read today: {council}"


def unread_text(council: str, count: int, desk_url: str) -> str:
    """Return the letter to the manager, once for each look."""
    messages = "1 message was" if count == 1 else f"{count} messages were"
    return "\n".join(
        (
            f"{messages} set aside for safeguarding to read at {council}, and nobody has read them yet.",
            "They may be nothing. They are to be read on the working day on which they arrive.",
            "",
            f"Open them: {desk_url}/looks",
            "",
            "This message holds nothing of what was said. Please do not reply to it.",
            "",
        )
    )


def said(moment: datetime) -> str:
    """Return a moment as staff read it, in London time."""
    return f"{moment.astimezone(LONDON):%a %d %b %Y, %H:%M}"
