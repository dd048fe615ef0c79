"""Every shape that crosses the routes of alerts. Unknown fields are refused by name."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, FiniteFloat, StringConstraints

from backend.cases.representation import Role, YesNo
from backend.cases.shape import Name, Said, Shape, Text, ToldAt

Because = Annotated[str, StringConstraints(max_length=200)]
Uuid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Level = Literal["alert", "look"]
"""`alert`: somebody is called. `look`: may be something; safeguarding reads it the same working day."""


class Who(Shape):
    """Who it is, as far as the talk knows: choice ids or their own words. role: as in a Representation."""

    name: Text | None = None
    role: Role | None = None
    relation: Text | None = None
    age_band: Text | None = None
    placement: Text | None = None


class Reach(Shape):
    """How to reach them safely, in the words of `reply` of a Representation."""

    how: Text | None = None
    to: Text | None = None
    safe: YesNo | None = None
    avoid: Text | None = None


class About(Shape):
    """What the talk has learnt of them since; a field that is null leaves what was known."""

    who: Who = Who()
    reach: Reach = Reach()

    def updated(self, later: About) -> About:
        """Return what is known after `later` was told too: its fields, and where they are null what was known."""
        return About.model_validate(
            {
                "who": self.who.model_dump() | later.who.model_dump(exclude_none=True),
                "reach": self.reach.model_dump() | later.reach.model_dump(exclude_none=True),
            }
        )


class Alert(Shape):
    """One message of concern, as the bot passes it on. because: names of patterns and of the model."""

    council: Name
    conversation: Name
    message_id: Name | None = None
    told_at: ToldAt
    level: Level = "alert"
    role: Literal["child", "helper"] | None = None
    urgent: bool
    category: Name | None = None
    score: FiniteFloat | None = None
    because: tuple[Because, ...] = Field(default=(), max_length=200)
    words: Said
    case_uuid: Uuid | None = None
    safe_now: YesNo | None = None
    channel: Literal["chat", "form"] = "chat"
    who: Who | None = None
    reach: Reach | None = None


class SafeNowAnswer(Shape):
    """The answer to "Are you safe right now?"."""

    answer: YesNo


class Stored(Shape):
    """The alert is in the store. `stored` is never false: what is not stored is not answered with 2xx.

    told: somebody at the council is told of it, or will be within the time of its pack. by: the moment (London time)
    until which a person should have read it; null where nobody is told.
    """

    alert: str
    stored: Literal[True] = True
    told: bool = False
    by: AwareDatetime | None = None
