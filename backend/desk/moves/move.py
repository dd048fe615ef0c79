"""What a move is, and the list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from backend.cases.events import Fact
from backend.cases.moves import NotAllowed, allow
from backend.cases.state import State
from backend.cases.young_person import Answers
from backend.desk.moves.fields import Field, Typed
from backend.desk.staff import Staff
from backend.law.book import Law


@dataclass(frozen=True)
class Context:
    """What a form needs to know. colleagues: who works for the council; advocates: who may be let in.

    person_id: the id that stands for a person who has no account here, from their name. young_person: what is recorded
    about them, opened only for the one form that needs it.
    """

    state: State
    law: Law
    today: date
    actor: str
    colleagues: Sequence[Staff] = ()
    advocates: Sequence[Staff] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    person_id: Callable[[str], str] = str
    young_person: Callable[[], Answers] = dict


def nothing(typed: Typed) -> str | None:
    """No words."""
    return None


def all_right(typed: Typed) -> Mapping[str, str]:
    """Boxes that do not depend on each other."""
    return {}


def the_words(typed: Typed) -> str | None:
    """The words of the box called `words`."""
    words: str | None = typed["words"]
    return words


@dataclass(frozen=True)
class Move:
    """One thing that can be done.

    probe: the event as it would be if everything was filled in well: if the rules refuse that, the move is not offered.
    fits: whether it makes sense now, where the rules allow it at any time. words: what is sealed beside the event.
    notes: what else the page says before its boxes. wrong: what is wrong with boxes that are right one by one, by name.
    """

    name: str
    title: str
    group: str
    hint: str
    fields: Callable[[Context], Sequence[Field]]
    probe: Callable[[Context], Fact]
    make: Callable[[Context, Typed], Fact]
    words: Callable[[Typed], str | None] = nothing
    fits: Callable[[Context], bool] = lambda context: True
    press: str = "Save"
    notes: Sequence[str] = ()
    wrong: Callable[[Typed], Mapping[str, str]] = all_right

    def is_legal(self, context: Context) -> bool:
        """May this happen now?"""
        if not self.fits(context):
            return False
        try:
            allow(context.state, self.probe(context), context.actor, today=context.today, law=context.law)
        except NotAllowed:
            return False
        return True


MOVES: dict[str, Move] = {}
GROUPS = ("First", "Answer", "Next stages", "Change or end it", "For the yearly report")


def declare(*moves: Move) -> None:
    """Put moves on the list."""
    for move in moves:
        MOVES[move.name] = move


def unfinished(context: Context) -> bool:
    """The case has not ended."""
    return context.state.ended is None


def complaint(context: Context) -> bool:
    """A complaint that has not ended."""
    return unfinished(context) and context.state.kind == "complaint"
