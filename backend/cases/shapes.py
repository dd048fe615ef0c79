"""Every shape that crosses the Case API. Unknown fields are refused, unknown answers are null and never invented.

What is told (the Representation) is in representation.py, which is written from telling/.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from backend.cases.representation import (
    About,
    Advocate,
    AdvocateAnswer,
    Kind,
    Reply,
    ReplyHow,
    Representation,
    YesNo,
)
from backend.cases.shape import Name, Said, Shape, Text, ToldAt, Words

__all__ = ["About", "Advocate", "AdvocateAnswer", "Kind", "Name", "Reply", "ReplyHow", "Representation"]
__all__ += ["Said", "Shape", "Text", "Words", "YesNo"]

RequestKind = Literal["next_stage", "withdraw", "add_words", "new_contact", "advocate", "someone_else"]


class Expected(Shape):
    """One date and why it is that date, in sentences a child can read. extended: an officer needed more time.

    promised_by: the later day that the council's own page gives, where it gives one.
    """

    what: str
    by: date
    at_latest: date
    because: tuple[str, ...]
    extended: bool = False
    promised_by: date | None = None


class Receipt(Shape):
    """What the person keeps: it is only ever given for words that are in the store.

    decided_first: somebody decides first whether it is looked into (sufficient interest, over a year old); the dates
    are those of a yes on this day. days_stand: they are the same whatever day a yes is, because they count from receipt
    (over a year old alone).
    """

    reference: str
    code: str
    received_on: date
    expected: tuple[Expected, ...]
    decided_first: bool = False
    days_stand: bool = False


class Asking(Shape):
    """Reference and code, as the person has them: spelling of letters and spaces does not matter."""

    reference: Annotated[str, StringConstraints(max_length=100)]
    code: Annotated[str, StringConstraints(max_length=200)]


class Done(Shape):
    """Something that has happened, and the London day on which it did."""

    what: str
    on: date


class Written(Shape):
    """A letter of the council: its name, the London day, and its paragraphs, read by whoever asked for no letter."""

    what: str
    on: date
    lines: tuple[str, ...]


class Progress(Shape):
    """Where a case is.

    state: received, acknowledged, answered, stage_2, stage_2_answered, stage_3, panel_met, panel_reported, finished,
    not_looked_at, withdrawn or closed; of an advocate_request also advocate_referred and advocate_appointed.
    expected: the dates still open. can: the requests that are possible now.
    provisional: a person at the council has to ask or decide something first; the dates hold meanwhile.
    may_ask: how long the person has to ask for the next stage; nobody is refused by that day alone.
    comes_back: they left no way to reach them, so nothing is sent: what was written is read here (`letters`). For
    everybody else `letters` has the answer that holds now alone, point by point, to be read again.
    also: what else is so, by names that cards know (progress.also_true). meets_on: when the panel meets.
    read_on: when somebody at the council first opened it; None: nobody has.
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
    may_ask: tuple[Expected, ...] = ()
    comes_back: bool = False
    letters: tuple[Written, ...] = ()
    also: tuple[str, ...] = ()
    meets_on: date | None = None
    read_on: date | None = None


class _Later(Shape):
    code: Annotated[str, StringConstraints(max_length=200)]
    at: ToldAt | None = None


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


class SomeoneElse(_Later):
    """Somebody else than their carer or social worker is to deal with it: no quick way first."""

    kind: Literal["someone_else"]


class NewCode(Shape):
    """They lost the code: a person is asked for a new one, and finds out who asks. contact: how to reach them."""

    kind: Literal["new_code"]
    contact: Text
    at: ToldAt | None = None


class Asked(Shape):
    """It was asked for, where there is such a case; nothing here tells whether there is."""

    asked: Literal[True] = True


LaterRequest = Annotated[
    NextStage | Withdraw | AddWords | NewContact | WantAdvocate | SomeoneElse,
    Field(discriminator="kind"),
]


class Problem(Shape):
    """Every refusal: a code, a kind sentence, and the name of the field if one is wrong. Never what was sent."""

    problem: str
    say: str
    field: str | None = None
