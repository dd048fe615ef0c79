"""What an action of an officer on a case is, and the list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from backend.cases.events import Fact
from backend.cases.history import allow
from backend.cases.papers import Item, Paper
from backend.cases.state import State
from backend.cases.terms import HERE
from backend.cases.young_person import Answers
from backend.desk.actions.fields import Field, Typed
from backend.desk.staff import Staff
from backend.law.book import Law
from backend.law.working_days import CalendarTooShort
from backend.refusals import NotAllowed

WHOLE = "What they told us"
"""The one point of a case that names none."""


@dataclass(frozen=True)
class Context:
    """What a form needs to know. colleagues: who works for the council; advocates: who may be let in.

    person_id: the id that stands for a person who has no account here, from their name. young_person: what is recorded
    about them, opened only for the one form that needs it; so are the newest paper of a kind of event, and the points
    that the person agreed to in the chat, and what a promised action is. names_in: does a text name somebody whom the
    case or the desk knows. suspects: ids of staff who may be named in it. correctable: what this person
    may mark as recorded in error, by its number in the history; sent_with: the letters that had left with or after it.
    files: of the case, by the number of the event that added each.
    places: route -> where a person goes with that, as this council publishes it. both_outside: its page says that
    neither of the two who investigate works for it.
    """

    state: State
    law: Law
    today: date
    actor: str
    colleagues: Sequence[Staff] = ()
    advocates: Sequence[Staff] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    suspects: frozenset[str] = frozenset()
    correctable: Sequence[tuple[str, str]] = ()
    sent_with: Callable[[int], tuple[str, ...]] = lambda seq: ()
    person_id: Callable[[str], str] = str
    young_person: Callable[[], Answers] = dict
    paper: Callable[[str], Paper] = lambda kind: Paper()
    told_points: Callable[[], Sequence[str]] = tuple
    action_words: Callable[[int], Item] = lambda seq: Item("")
    names_in: Callable[[str], bool] = lambda text: False
    files: Callable[[], Sequence[tuple[str, str]]] = tuple
    places: Mapping[str, str] = field(default_factory=dict)
    both_outside: bool = False

    def points_here(self) -> Sequence[str]:
        """Return the points of the chat that are answered here: none that was routed to another procedure."""
        told, routes = tuple(self.told_points()), self.state.routes
        return [one for one, to in zip(told, routes, strict=True) if to in HERE] if len(told) == len(routes) else told

    def points(self) -> Sequence[str]:
        """Return the points of the agreed statement; without one, those of the chat; else the whole as one."""
        return self.paper("statement_agreed").titles or tuple(self.points_here()) or (WHOLE,)


type Further = Callable[[Context, Typed], Sequence[tuple[Fact, str | None]]]
"""What is recorded right after an act, in the same transaction, with the words of each."""


def nothing_more(context: Context, typed: Typed) -> Sequence[tuple[Fact, str | None]]:
    """Return nothing."""
    return ()


def nothing(typed: Typed) -> str | None:
    """Return no words."""
    return None


def all_right(typed: Typed) -> Mapping[str, str]:
    """Boxes that do not depend on each other."""
    return {}


def the_words(typed: Typed) -> str | None:
    """Return the words of the box called `words`."""
    words: str | None = typed["words"]
    return words


@dataclass(frozen=True)
class Action:
    """One thing that can be done.

    probe: the event as it would be if everything was filled in well: if the rules refuse that, it is not offered.
    fits: whether it makes sense now, where the rules allow it at any time. words: what is sealed beside the event.
    notes: what else the page says before its boxes. wrong: what is wrong with boxes that are right one by one, by name.
    also: what else is recorded with it. words_in, wrong_in: in place of `words` and `wrong`, where they need to know
    the case. papers_later: it is offered although a person or a paper is still missing, so that its refusal says which.
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
    words_in: Callable[[Context, Typed], str | None] | None = None
    wrong_in: Callable[[Context, Typed], Mapping[str, str]] | None = None
    papers_later: bool = False
    also: Further = nothing_more

    def words_of(self, context: Context, typed: Typed) -> str | None:
        """Return what is sealed beside the event."""
        return self.words_in(context, typed) if self.words_in else self.words(typed)

    def mistakes(self, context: Context, typed: Typed) -> Mapping[str, str]:
        """Return what is wrong with boxes that are right one by one."""
        return self.wrong_in(context, typed) if self.wrong_in else self.wrong(typed)

    def is_legal(self, context: Context) -> bool:
        """Return whether this may happen now."""
        if not self.fits(context):
            return False
        try:
            allow(
                context.state,
                self.probe(context),
                context.actor,
                today=context.today,
                law=context.law,
                papers=not self.papers_later,
            )
        except (NotAllowed, CalendarTooShort):
            return False
        return True


ACTIONS: dict[str, Action] = {}
GROUPS = (
    *("First", "Answer", "Next stages", "Stage 2", "Panel and after", "Point by point"),
    *("Change or end it", "For the yearly report"),
)


def declare(*actions: Action) -> None:
    """Put actions on the list."""
    for action in actions:
        ACTIONS[action.name] = action


def unfinished(context: Context) -> bool:
    """Return whether the case has not ended."""
    return context.state.ended is None


def complaint(context: Context) -> bool:
    """Return whether it is a complaint that has not ended."""
    return unfinished(context) and context.state.kind == "complaint"
