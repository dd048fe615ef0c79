"""Every shape that crosses the routes of the chat, inwards from the browser and from the bot."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from backend.errors import Problem
from backend.tolerant_json import read_json

LONGEST = 20_000
"""Characters of one message (Unicode code points)."""
UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
NEITHER = "neither_or_both"
type Json = dict[str, Any]


class Asked(BaseModel):
    """Base of what the browser sends: nothing unknown, nothing guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Start(Asked):
    """Body of POST /chat/conversations."""

    council: str = Field(max_length=64)


class Said(Asked):
    """Body of POST /chat/messages: free text or a pressed choice, never both: text can never become a command.

    ask: the question that was open where it was said; a choice for another one is refused by the bot.
    """

    id: str = Field(pattern=UUID)
    text: str | None = Field(default=None, max_length=LONGEST)
    choice: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]{0,63}$")

    ask: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]{0,63}$")

    @model_validator(mode="after")
    def one_of_two(self) -> Self:
        """Refuse a message with neither text nor choice, and one with both."""
        if (self.text is None) == (self.choice is None) or (self.text is not None and not self.text.strip()):
            raise PydanticCustomError(NEITHER, "either text or choice")
        return self

    def words(self) -> dict[str, str]:
        """Return what is sealed and what the bot is given: {"text"} or {"choice"}, and {"ask"} where it is known."""
        said = {"choice": self.choice} if self.choice is not None else {"text": str(self.text)}
        return said | ({"ask": self.ask} if self.ask else {})


class Resume(Asked):
    """Body of POST /chat/resume: the four words as they were typed."""

    code: str = Field(min_length=1, max_length=200)


class Line(BaseModel):
    """One sentence and its picture."""

    say: str


class Choice(BaseModel):
    """One button."""

    id: str
    label: str


class Message(BaseModel):
    """What the bot says. Only what the gateway relies on is checked; the rest goes on to the widget untouched."""

    kind: Literal["say", "ask", "check", "sent", "help", "not_sent"]
    lines: list[Line]
    choices: list[Choice] = []


class Answer(BaseModel):
    """Body of the bot's answer to POST /converse. No message at all is not an answer."""

    messages: Annotated[list[Message], Field(min_length=1)]


answers = TypeAdapter(Answer)


async def read[T: Asked](request: web.Request, shape: type[T]) -> T:
    """Read a JSON body; raises Problem naming one of our fields, never what was in it."""
    if request.content_type != "application/json":
        raise Problem("bad_request", 415)
    try:
        return shape.model_validate(read_json(await request.read()))
    except ValidationError as error:
        raise refused(error, shape) from None
    except (ValueError, RecursionError):
        raise Problem("bad_request", 400) from None


def refused(error: ValidationError, shape: type[Asked]) -> Problem:
    """Say which field it was; an unknown one is not repeated: its name came from outside."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    named = str(first["loc"][0]) if first["loc"] else None
    field = named if named in shape.model_fields else None
    if first["type"] == NEITHER:
        field = "text"
    if first["type"] == "string_too_long" and field == "text":
        return Problem("too_long", 413, field=field)
    return Problem("bad_request", 400, field=field)
