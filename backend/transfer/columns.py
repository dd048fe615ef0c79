"""The columns of a list of cases, and how a cell becomes what a box of the desk's form would hold.

What was told has the boxes of "add a case", under names that speak for themselves. What happened since has the boxes
of the form of that act: `answered.on` is the box `on` of "record the answer". docs/moving.md names them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from backend.desk import told_fields
from backend.desk.actions.fields import Field, Typed, on_day, read
from backend.desk.add_case import CHANNELS

KEY, ASSIGNED, NOTE, POINTS = "key", "assigned_to", "note", "points"
BY_ITSELF = (KEY, ASSIGNED, NOTE, POINTS)
"""Columns that fill no box: the council's own number, an account's e-mail address, a note, the points one a line."""
NAMES: Mapping[str, str] = {
    "received_on": "on",
    "child_agrees": "agrees",
    "reply_how": "how",
    "reply_to": "to",
    "reply_safe": "safe",
    "reply_avoid": "avoid",
}
"""column -> the box of "add a case" that it fills, where they are not called the same."""
YES = frozenset(("yes", "y", "true", "1", "x"))
NO = frozenset(("no", "n", "false", "0"))
PLAIN_NAME = re.compile(r"[a-z0-9_.]{1,40}")
"""How names of columns are written; of anything else nobody knows whether it is one, or somebody's words."""
NO_TIME = re.compile(r"[ T]00:00(:00)?$")
"""What a spreadsheet writes behind a day."""


@dataclass(frozen=True)
class Step:
    """Something that happened since. name: before the dot of its columns. action: whose form it is at the desk.

    given: boxes of that form that the name of the step fills already.
    """

    name: str
    action: str
    given: Mapping[str, str] = field(default_factory=dict)


STEPS: Sequence[Step] = (
    Step("acknowledged", "acknowledge"),
    Step("child_asked", "child_view"),
    Step("understanding", "understanding"),
    Step("interest", "interest"),
    Step("lateness", "late"),
    Step("advocate_there", "advocate"),
    Step("extended", "extend"),
    Step("answered", "answer"),
    Step("said_to_answer", "child_said"),
    Step("stage_2", "next_stage"),
    Step("stage_1_left_out", "skip_stage"),
    Step("investigators", "investigators"),
    Step("statement", "statement"),
    Step("officer_report", "report", {"whose": "officer"}),
    Step("person_report", "report", {"whose": "independent_person"}),
    Step("stage_2_extended", "extend_stage_2"),
    Step("stage_2_answered", "answer_stage_2"),
    Step("stage_3", "next_stage"),
    Step("panel", "panel_arranged"),
    Step("panel_met", "panel_met"),
    Step("panel_report", "panel_report"),
    Step("last_answer", "director"),
    Step("withdrawn", "withdraw"),
    Step("withdrawal_confirmed", "confirm_withdrawal"),
    Step("learned", "learned"),
    Step("closed", "close"),
)
"""In the order of the procedure, in which they are taken, too."""


def told_boxes() -> list[Field]:
    """Return the boxes of "add a case", each under the name of its column."""
    column = {box: name for name, box in NAMES.items()}
    boxes = [
        Field("channel", "How did it come", "choice", options=CHANNELS),
        on_day("On which day did it reach the council"),
        *told_fields.boxes().values(),
    ]
    return [replace(box, name=column.get(box.name, box.name)) for box in boxes]


def unknown(columns: Iterable[str]) -> list[str]:
    """Return the names that are none of ours. Which box stands after the dot is judged line by line."""
    plain = {*BY_ITSELF, *(box.name for box in told_boxes())}
    steps = {step.name for step in STEPS}

    def is_step(name: str) -> bool:
        return PLAIN_NAME.fullmatch(name) is not None and name.partition(".")[0] in steps

    return [name for name in columns if name not in plain and not is_step(name)]


def read_boxes(boxes: Sequence[Field], cells: Mapping[str, str]) -> Typed:
    """Return cells as the form of these boxes would read them, with what is wrong beside each."""
    raw, wrong = {}, {}
    for box in boxes:
        try:
            raw[box.name] = raw_of(box, cells.get(box.name, ""))
        except ValueError as error:
            wrong[box.name] = str(error)
    typed = read(boxes, raw)
    typed.wrong |= wrong
    return typed


def raw_of(box: Field, text: str) -> list[str]:
    """Return what a browser would send for a cell; raises ValueError with a sentence."""
    text = text.strip()
    if not text:
        return []
    if box.kind == "tick":
        if text.casefold() not in YES | NO:
            raise ValueError("Write yes or no.")
        return ["yes"] if text.casefold() in YES else []
    if box.kind == "ticks":
        return [one_of(box, part) for part in text.split(";") if part.strip()]
    if box.kind == "choice":
        return [one_of(box, text)]
    return [NO_TIME.sub("", text) if box.kind == "day" else text]


def one_of(box: Field, text: str) -> str:
    """Return the option that is meant, by its name or by the words of the desk; raises ValueError."""
    wanted = text.strip().casefold()
    for value, label in box.options:
        if wanted in (value.casefold(), label.casefold()):
            return value
    possible = ", ".join(value for value, _ in box.options)
    raise ValueError(f"Write one of: {possible}." if possible else "Nothing can be chosen here now.")
