"""What can happen to an alert. Each class is one kind of event; its fields are facts without names or words.

Words (the child's, and the reasons staff give) are sealed beside their event, see tables.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from backend.alerts.shapes import Level
from backend.cases.shapes import YesNo

BOT = "bot"
SYSTEM = "system"
Contact = Literal["first", "second", "out_of_hours"]


class Fact(BaseModel):
    """A kind of event."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Received(Fact):
    """The alert was stored. Always the first event; the whole alert is sealed beside it."""

    urgent: bool
    level: Level = "alert"
    safe_now: YesNo | None
    told_at: AwareDatetime
    channel: Literal["chat", "form"]


class ToldAgain(Fact):
    """The same alert came again and something in it was different: kept too.

    It can become urgent, or an alert, never less so.
    """

    urgent: bool
    level: Level = "alert"


class Raised(Fact):
    """A look became an alert: a later message of the conversation is one, or somebody at the council says so."""


class AboutTold(Fact):
    """More is known of who it is and how to reach them safely; all of it is sealed beside this event."""


class SafeNow(Fact):
    """What they answered to "Are you safe right now?"."""

    answer: YesNo


class Escalated(Fact):
    """It is this contact's turn (the first one's too), and a notice is on its way.

    due: since when it is their turn. urgent: what was known then. notice: its id in the outbox.
    """

    to: Contact
    due: AwareDatetime
    urgent: bool
    notice: str


class Notified(Fact):
    """The mail server took the notice."""

    to: Contact
    notice: str


class NotDelivered(Fact):
    """The notice was given up: a dead letter."""

    to: Contact
    notice: str


class Reopened(Fact):
    """It became urgent after somebody had acknowledged it: somebody has to look again, and the timer starts again."""


class Reminded(Fact):
    """A notice is on its way about an alert that was taken on and is not closed.

    due: when the notice was due. late: the time for it is over. notice: its id in the outbox.
    """

    to: Contact
    due: AwareDatetime
    late: bool
    notice: str


class ManagerTold(Fact):
    """A look that nobody read by the end of the working day: the manager is told, once."""

    notice: str


class Opened(Fact):
    """Somebody at the council read the words."""


class Acknowledged(Fact):
    """Somebody at the council acts on it from now on. The timer stops."""


class Referred(Fact):
    """Passed on, for example to the children's social care front door. Where to and why is sealed beside it."""


class Closed(Fact):
    """Nothing is left to do here. How it ended (outcomes.yml) and a sentence about it are sealed beside it."""


class Linked(Fact):
    """The complaint that the same telling became has arrived. Two records, linked."""

    case_uuid: str
    reference: str


KINDS: dict[str, type[Fact]] = {
    "received": Received,
    "told_again": ToldAgain,
    "raised": Raised,
    "about": AboutTold,
    "safe_now": SafeNow,
    "escalated": Escalated,
    "notified": Notified,
    "not_delivered": NotDelivered,
    "reopened": Reopened,
    "reminded": Reminded,
    "manager_told": ManagerTold,
    "opened": Opened,
    "acknowledged": Acknowledged,
    "referred": Referred,
    "closed": Closed,
    "linked": Linked,
}
NAMES = {fact: name for name, fact in KINDS.items()}


@dataclass(frozen=True)
class Event:
    """One thing that happened. actor: `bot`, `system`, or who at the council did it."""

    seq: int
    at: datetime
    actor: str
    fact: Fact
