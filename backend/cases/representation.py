"""The Representation: what somebody tells, as the Case API takes it.

Written by `python -m backend.cases.write_representation` from telling/. Do not change it by hand.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from backend.cases.shape import Name, Point, Shape, Text, Told, ToldAt, Words

Kind = Literal["thank_you", "comment", "complaint", "advocate_request"]
Role = Literal["child", "on_behalf", "own_right"]
SpeakerStanding = Literal[
    "parent",
    "carer",
    "special_guardian",
    "adopter",
    "adopted",
    "care_leaver",
    "child",
    "former_guardian",
    "adoption_support",
    "sgo_assessment",
    "advocate",
    "family",
    "other",
]
AdvocateAnswer = Literal["yes_please", "have_one", "someone_i_trust", "no_thanks", "later", "not_asked"]
YesNo = Literal["yes", "no", "not_sure"]
ChildUnderstands = Literal["yes", "no"]
DecisionWhen = Literal["today_or_tomorrow", "this_week", "later_on", "not_sure", "happened"]
When = Literal["now", "this_week", "this_month", "this_year", "over_a_year", "not_sure"]
About = Literal["social_worker", "carer", "home", "decision", "family_time", "worker_team", "other"]
Help = Literal["apology", "explanation", "change", "reassessment", "other"]
ReplyHow = Literal["phone", "text_message", "email", "letter", "in_person", "no_reply"]


class Speaker(Shape):
    """Who is typing, when it is not the child alone. relation: a choice id, or a helper's own words."""

    role: Role | None = None
    name: Text | None = None
    relation: Text | None = None
    relation_said: Text | None = None
    standing: SpeakerStanding | None = None
    organisation: Text | None = None


class Advocate(Shape):
    """The answer to the advocate offer; name and contact of one they have or trust. to_know: for an advocate who
    is asked for.
    """

    answer: AdvocateAnswer | None = None
    name: Text | None = None
    contact: Text | None = None
    to_know: Text | None = None


class Child(Shape):
    """The child, and whether they know and agree when somebody speaks for them. agreed_how: a choice id, or the
    helper's own words.
    """

    knows: YesNo | None = None
    understands: ChildUnderstands | None = None
    agrees: YesNo | None = None
    agreed_how: Text | None = None
    name: Text | None = None
    age_band: Text | None = None
    placement: Text | None = None


class Decision(Shape):
    """What is about to happen: the words that told it, when, and the day (ISO 8601) if it was named."""

    what: Text | None = None
    when: DecisionWhen | None = None
    on: Text | None = None


class Happened(Shape):
    """When it happened."""

    when: When | None = None
    text: Text | None = None
    from_on: Text | None = None
    to_on: Text | None = None


class Wanted(Shape):
    """What would help."""

    kinds: tuple[Help, ...] = ()
    text: Text | None = None


class Reply(Shape):
    """How to answer, where to, whether that is safe, and what to avoid."""

    how: ReplyHow | None = None
    to: Text | None = None
    avoid: Text | None = None
    safe: YesNo | None = None


class Representation(Told):
    """A thank you, an idea, a complaint or the wish for an advocate, as the person confirmed it (words on the wire)."""

    council: Name
    channel: Literal["chat", "form", "phone", "letter", "in_person"]
    told_at: ToldAt
    content_version: Name | None = None
    kind: Kind
    kind_said: Kind | None = None
    together: bool | None = None
    needs: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    words: Annotated[tuple[Words, ...], Field(max_length=500)]
    points: Annotated[tuple[Point, ...], Field(max_length=500)] = ()
    about: Annotated[tuple[About, ...], Field(max_length=20)] = ()
    person_named: Text | None = None
    language: Text | None = None
    anonymous: bool | None = None
    speaker: Speaker = Speaker()
    advocate: Advocate = Advocate()
    child: Child = Child()
    decision: Decision = Decision()
    happened: Happened = Happened()
    wanted: Wanted = Wanted()
    reply: Reply = Reply()
