"""Point by point: what is found about each, what is said to it, and what is done about it, by whom and by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from backend.cases import events as e
from backend.cases.papers import Item
from backend.cases.terms import REMEDIES
from backend.desk import labels
from backend.desk.actions.action import Action, Context, Further, declare
from backend.desk.actions.fields import Field, Options, Typed, maybe, on_day
from backend.refusals import need
from telling.spoken_dates import say_date

POINT_FINDINGS: Options = tuple(labels.FOUND.items())
REMEDY: Options = tuple(REMEDIES.items())
DO_HINT = "Blank where nothing is to be done. Then write in the answer why."


def point_fields(points: Sequence[str], *, say: bool = False, found: bool = True) -> list[Field]:
    """Return for each point: what was found, what is said to it, what is done about it.

    say, found: whether these two have to be filled in.
    """
    fields = []
    for number, point in enumerate(points, 1):
        finding = Field(f"finding_{number}", f"Point {number}: {point}", "choice", options=POINT_FINDINGS)
        fields += [
            finding if found else maybe(finding),
            Field(f"say_{number}", f"What we say to point {number}", "words", needed=say),
            Field(f"act_{number}", f"What is done about point {number}", "line", DO_HINT, needed=False),
            Field(f"owner_{number}", f"Who does it (point {number})", "line", "Name, and team.", needed=False),
            maybe(on_day(f"By when (point {number})", name=f"due_{number}", start="")),
            Field(f"remedy_{number}", f"Of what kind (point {number})", "choice", options=REMEDY, needed=False),
        ]
    return fields


def numbers(t: Typed) -> Iterator[int]:
    """Yield the numbers of the points of a form."""
    return (int(name.removeprefix("act_")) for name in t.values if name.startswith("act_"))


def wrong_actions(t: Typed) -> Mapping[str, str]:
    """Return what is missing: an action without who does it or by when is none."""
    found = {}
    for number in numbers(t):
        act, owner, due = (t[f"{name}_{number}"] for name in ("act", "owner", "due"))
        if act and not owner:
            found[f"owner_{number}"] = "Say who does it."
        if act and not due:
            found[f"due_{number}"] = "Say by when."
        if not act and (owner or due or t[f"remedy_{number}"]):
            found[f"act_{number}"] = "Say what is done."
    return found


def items(t: Typed, points: Sequence[str]) -> tuple[Item, ...]:
    """Return each point with what was found and what is said to it."""
    return tuple(
        Item(point, t[f"finding_{number}"] or "", t[f"say_{number}"] or "") for number, point in enumerate(points, 1)
    )


def findings(t: Typed) -> tuple[e.PointFinding, ...]:
    """Return what was found about each point, in their order; nothing where one was left out."""
    found = [value for name, value in t.values.items() if name.startswith("finding_")]
    return tuple(found) if all(found) else ()


def plan(t: Typed, points: Sequence[str]) -> str:
    """Return what is done, as the letter says it: what, who, by when."""
    several = len(points) > 1
    return "\n".join(
        f"{f'Point {number}: ' if several else ''}{t[f'act_{number}']} ({t[f'owner_{number}']}, "
        f"by {say_date(t[f'due_{number}'], year=True)})"
        for number in numbers(t)
        if t[f"act_{number}"]
    )


def actions_of(stage: Literal[1, 2, 3]) -> Further:
    """Return what makes the actions of a form: recorded right after the answer that promises them."""

    def make(c: Context, t: Typed) -> list[tuple[e.Fact, str | None]]:
        promised = [number for number in numbers(t) if t[f"act_{number}"]]
        return [one_action(c, t, stage, number, on=t["on"], end=f"_{number}") for number in promised]

    return make


def one_action(
    c: Context, t: Typed, stage: Literal[1, 2, 3], point: int, *, on: date, end: str = ""
) -> tuple[e.ActionPlanned, str]:
    """Return one promised action with its words. end: of the names of its boxes."""
    fact = e.ActionPlanned(
        on=on,
        stage=stage,
        point=point,
        owner=c.person_id(t[f"owner{end}"]),
        due=t[f"due{end}"],
        remedy=t[f"remedy{end}"],
    )
    return fact, Item(t[f"act{end}"], text=t[f"owner{end}"]).sealed()


def about_points(c: Context) -> Options:
    """Return what an action can be about."""
    return (("0", "All of it"), *((str(number), f"Point {number}: {p}") for number, p in enumerate(c.points(), 1)))


def open_actions(c: Context) -> Options:
    """Return what is promised and not done, the most pressing first."""
    found = sorted((one for one in c.state.actions if one.done_on is None), key=lambda one: one.due)
    return [(str(one.seq), f"{c.action_words(one.seq).title}, by {say_date(one.due, year=True)}") for one in found]


def every_action(c: Context) -> Options:
    """Return everything that was promised."""
    return [(str(one.seq), c.action_words(one.seq).title) for one in c.state.actions]


def check_lesson(c: Context, text: str | None) -> None:
    """Raise NotAllowed where somebody's name stands in what goes into the report."""
    say = (
        "A name of this case or of the staff stands in what you learned. The report is public: write it without names."
    )
    need(not text or not c.names_in(text), "names_somebody", say)


def learned_too(c: Context, t: Typed) -> list[tuple[e.Fact, str | None]]:
    """Return what was learned from an action that is done."""
    return [(e.Learned(on=t["on"], action=int(t["action"])), t["learned"])] if t["learned"] else []


def done(c: Context, t: Typed) -> e.Fact:
    """Return that an action was done; raises NotAllowed where what was learned names somebody."""
    check_lesson(c, t["learned"])
    return e.ActionDone(action=int(t["action"]), on=t["on"])


def learned(c: Context, t: Typed) -> e.Fact:
    """Return what was learned, without names; raises NotAllowed."""
    check_lesson(c, t["words"])
    return e.Learned(on=t["on"], action=int(t["action"]) if t.values.get("action") else None)


def first_open(c: Context) -> int:
    """Return the number of an open action; 0 where there is none."""
    return next((one.seq for one in c.state.actions if one.done_on is None), 0)


LESSON_HINT = "It is printed in the annual report, which is public: name nobody, and nothing that tells who it was."
declare(
    Action(
        "plan_action",
        "Promise an action",
        "Point by point",
        "What is done, who does it, by when. It stays on Today until it is done, also after the case has ended.",
        lambda c: [
            Field("point", "About which point", "choice", options=about_points(c)),
            Field("act", "What is done", "line"),
            Field("owner", "Who does it", "line", "Name, and team."),
            on_day("By when", name="due", start=""),
            Field("remedy", "Of what kind", "choice", options=REMEDY, needed=False),
            on_day("Promised on"),
        ],
        lambda c: e.ActionPlanned(on=c.today, stage=c.state.stage, point=0, owner="probe", due=c.today),
        lambda c, t: one_action(c, t, c.state.stage, int(t["point"]), on=t["on"])[0],
        words_in=lambda c, t: one_action(c, t, c.state.stage, int(t["point"]), on=t["on"])[1],
    ),
    Action(
        "action_done",
        "An action is done",
        "Point by point",
        "What was promised about a point was done.",
        lambda c: [
            Field("action", "Which action", "choice", options=open_actions(c)),
            on_day("Done on"),
            Field("words", "What was done", "words", needed=False),
            Field("learned", "What the council learned from it", "words", LESSON_HINT, needed=False),
        ],
        lambda c: e.ActionDone(action=first_open(c), on=c.today),
        done,
        words=lambda t: t["words"],
        also=learned_too,
    ),
    Action(
        "learned",
        "Write down what we learned",
        "Point by point",
        "What the council will do differently.",
        lambda c: [
            on_day("On which day"),
            *([Field("action", "From which action", "choice", options=every_action(c), needed=False)]
              if c.state.actions else []),
            Field("words", "What changes", "words", LESSON_HINT),
        ],
        lambda c: e.Learned(on=c.today),
        learned,
        words=lambda t: t["words"],
    ),
)  # fmt: skip
