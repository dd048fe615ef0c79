"""Every shape that crosses the Case API. Unknown fields are refused, unknown answers are null and never invented."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

MOST_TEXT = 40_000
"""The bot stops at 20,000; twice that, so that two ways to count an emoji never lose a message here."""
Text = Annotated[str, StringConstraints(max_length=MOST_TEXT)]
Said = Annotated[str, StringConstraints(min_length=1, max_length=MOST_TEXT)]
Line = Text
"""Short as a rule. But a long story typed where a name was asked is kept too: nothing is refused at the last step."""
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:+-]{1,80}$")]
"""A name of ours (a council, an answer, a version): never somebody's words."""

Kind = Literal["complaint", "comment", "thank_you"]
YesNo = Literal["yes", "no", "not_sure"]
Help = Literal["apology", "explanation", "change", "reassessment", "other"]
About = Literal["social_worker", "carer", "home", "decision", "family_time", "worker_team", "other"]
When = Literal["now", "this_week", "this_month", "this_year", "over_a_year", "not_sure"]
AdvocateAnswer = Literal["yes_please", "have_one", "someone_i_trust", "no_thanks", "later", "not_asked"]
ReplyHow = Literal["phone", "text_message", "email", "letter", "in_person", "no_reply"]
RequestKind = Literal["next_stage", "withdraw", "add_words", "new_contact", "advocate"]


class Shape(BaseModel):
    """Frozen, and strict about names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Speaker(Shape):
    """Who is typing, when it is not the child alone. relation: a choice id, or a helper's own words."""

    role: Literal["child", "on_behalf", "own_right"] | None = None
    relation: Line | None = None
    name: Line | None = None
    organisation: Line | None = None


class Child(Shape):
    """The child, and whether they know and agree when somebody speaks for them."""

    name: Line | None = None
    age_band: Line | None = None
    knows: YesNo | None = None
    agrees: YesNo | None = None
    agreed_how: Line | None = None
    """A choice id (told_me, wrote_it, showed_me), or the helper's own words."""


class Words(Shape):
    """One message, verbatim."""

    at: AwareDatetime
    text: Said


class Point(Shape):
    """One of several matters of the words, as the person agreed to it: each is to be answered."""

    text: Said


class Wanted(Shape):
    """What would help."""

    text: Text | None = None
    kinds: tuple[Help, ...] = ()


class Happened(Shape):
    """When it happened."""

    when: When | None = None
    text: Text | None = None


class Advocate(Shape):
    """The answer to the advocate offer; name and contact of one they have or trust."""

    answer: AdvocateAnswer | None = None
    name: Line | None = None
    contact: Line | None = None


class Reply(Shape):
    """How to answer, where to, whether that is safe, and what to avoid."""

    how: ReplyHow | None = None
    to: Line | None = None
    safe: YesNo | None = None
    avoid: Text | None = None


class Representation(Shape):
    """A thank you, an idea or a complaint, as the person confirmed it (design: words on the wire)."""

    council: Name
    kind: Kind
    kind_said: Kind | None = None
    channel: Literal["chat", "form", "phone", "letter", "in_person"]
    told_at: AwareDatetime
    speaker: Speaker = Speaker()
    together: bool | None = None
    child: Child = Child()
    words: Annotated[tuple[Words, ...], Field(min_length=1, max_length=500)]
    points: Annotated[tuple[Point, ...], Field(max_length=500)] = ()
    """Empty where the words are one matter, or nobody was asked."""
    wanted: Wanted = Wanted()
    about: Annotated[tuple[About, ...], Field(max_length=20)] = ()
    person_named: Text | None = None
    happened: Happened = Happened()
    advocate: Advocate = Advocate()
    reply: Reply = Reply()
    needs: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    anonymous: bool | None = None
    content_version: Name | None = None


class Expected(Shape):
    """One date and why it is that date, in sentences a child can read. extended: an officer needed more time."""

    what: str
    by: date
    at_latest: date
    because: tuple[str, ...]
    extended: bool = False


class Receipt(Shape):
    """What the person keeps: it is only ever given for words that are in the store."""

    reference: str
    code: str
    received_on: date
    expected: tuple[Expected, ...]


class Asking(Shape):
    """Reference and code, as the person has them: spelling of letters and spaces does not matter."""

    reference: Annotated[str, StringConstraints(max_length=100)]
    code: Annotated[str, StringConstraints(max_length=200)]


class Done(Shape):
    """Something that has happened, and the London day on which it did."""

    what: str
    on: date


class Progress(Shape):
    """Where a case is.

    state: received, acknowledged, answered, stage_2, stage_2_answered, stage_3, panel_met, panel_reported, finished,
    not_looked_at, withdrawn or closed. expected: the dates still open. can: the requests that are possible now.
    provisional: a person at the council has to ask or decide something first; the dates hold meanwhile.
    """

    reference: str
    kind: Kind
    state: str
    stage: Literal[1, 2, 3] | None
    received_on: date
    expected: tuple[Expected, ...]
    done: tuple[Done, ...]
    can: tuple[RequestKind, ...]
    provisional: bool
    late: bool


class _Later(Shape):
    code: Annotated[str, StringConstraints(max_length=200)]
    at: AwareDatetime | None = None


class NextStage(_Later):
    """Not happy with the answer, or still without one."""

    kind: Literal["next_stage"]
    why: Text | None = None


class Withdraw(_Later):
    """Please stop looking into it."""

    kind: Literal["withdraw"]
    why: Text | None = None


class AddWords(_Later):
    """More words, verbatim."""

    kind: Literal["add_words"]
    words: Annotated[tuple[Words, ...], Field(min_length=1, max_length=500)]


class NewContact(_Later):
    """Another way to answer."""

    kind: Literal["new_contact"]
    reply: Reply


class WantAdvocate(_Later):
    """An advocate after all, or no longer."""

    kind: Literal["advocate"]
    advocate: Advocate


LaterRequest = Annotated[
    NextStage | Withdraw | AddWords | NewContact | WantAdvocate,
    Field(discriminator="kind"),
]


class Problem(Shape):
    """Every refusal: a code, a kind sentence, and the name of the field if one is wrong. Never what was sent."""

    problem: str
    say: str
    field: str | None = None
