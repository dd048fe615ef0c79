"""What a notice says: that there is an alert, its id, for which council, since when, where to open it. Nothing else.

No words of the child, no name, no category: e-mail is read on lock screens and forwarded.
"""

from __future__ import annotations

from datetime import datetime

from backend.alerts.turns import Turn
from backend.law.working_days import LONDON


def subject(council: str) -> str:
    """The same for every alert: it is seen by whoever looks at a telephone."""
    return f"Alert to acknowledge: {council}"


def text(council: str, alert_uuid: str, since: datetime, following: Turn | None, desk_url: str) -> str:
    """The whole message. council: its name. following: who is told next if nobody acknowledges it."""
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


def said(moment: datetime) -> str:
    """A moment as staff read it, in London time."""
    return f"{moment.astimezone(LONDON):%a %d %b %Y, %H:%M}"
