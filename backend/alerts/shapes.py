"""Every shape that crosses the alert doors. Unknown fields are refused by name."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, FiniteFloat, StringConstraints

from backend.cases.shapes import Name, Said, Shape, YesNo

Because = Annotated[str, StringConstraints(max_length=200)]
Uuid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


class Alert(Shape):
    """One message of concern, as the bot passes it on. because: names of patterns and of the model."""

    council: Name
    conversation: Name
    message_id: Name | None = None
    told_at: AwareDatetime
    role: Literal["child", "helper"] | None = None
    urgent: bool
    category: Name | None = None
    score: FiniteFloat | None = None
    because: tuple[Because, ...] = Field(default=(), max_length=200)
    words: Said
    case_uuid: Uuid | None = None
    safe_now: YesNo | None = None
    channel: Literal["chat", "form"] = "chat"


class SafeNowAnswer(Shape):
    """The answer to "Are you safe right now?"."""

    answer: YesNo


class Stored(Shape):
    """The alert is in the store. `stored` is never false: what is not stored is not answered with 2xx."""

    alert: str
    stored: Literal[True] = True
