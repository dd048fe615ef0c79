"""Every column of a list of cases, as a page: `python -m backend.transfer.columns_page > docs/import-columns.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from backend.bank_holidays import read_law
from backend.cases.possible import OFFICER, situations
from backend.desk import action_forms  # noqa: F401  # declares the forms of every act
from backend.desk.actions.action import ACTIONS, Context
from backend.desk.actions.fields import Field
from backend.law.book import Law
from backend.settings import Settings
from backend.transfer.columns import STEPS, Step, told_boxes

INTRO = """# Columns of a list of cases

Made by `python -m backend.transfer.columns_page > docs/import-columns.md`; a test fails when it is behind. How the list
is read: [start and leave](moving.md). A day is written 2026-11-27 or 27/11/2026; of a choice, its name or the words of
the desk; several of one cell have a semicolon between them; yes or no for a tick. **needed**: where its group is used.

## The case

| column | what | how |
|---|---|---|
| `key` | The council’s own number: by it the case is known when the file is read again | **needed** |
"""
AFTER = """| `points` | Points that the person agreed to: each is answered by itself | one a line of the cell |
| `assigned_to` | Who looks after it: their e-mail address at the desk | |
| `note` | A note of the team; the person never sees it | |

## What happened since

Leave out what did not happen. Each group goes through the form of the desk, with the same rules; where one group cannot
be, the line is refused. `_1`: of the first point; there is a column for each point of the case.
"""
KINDS = {"day": "day", "line": "", "words": "", "choice": "one of", "ticks": "any of", "tick": "yes or no"}


def document(law: Law) -> str:
    """Return the whole page."""
    told = "".join(line(box, box.name) for box in told_boxes())
    return INTRO + told + AFTER + "".join(group(law, step) for step in STEPS)


def group(law: Law, step: Step) -> str:
    """Return the table of one step."""
    rows = "".join(line(box, f"{step.name}.{box.name}") for box in boxes(law, step))
    title = ACTIONS[step.action].title
    return f"\n### {title} (`{step.name}`)\n\n| column | what | how |\n|---|---|---|\n{rows}"


def boxes(law: Law, step: Step) -> Iterable[Field]:
    """Return every box that its form has anywhere in the procedure."""
    action, every = ACTIONS[step.action], list(contexts(law))
    legal = [context for context in every if action.is_legal(context)] or every
    if step.name == "stage_3":  # the same form as that of stage 2, further on
        legal = [context for context in legal if context.state.stage == 2]
    found: dict[str, Field] = {}
    for context in legal:
        for box in action.fields(context):
            found.setdefault(box.name, box)
    return [box for name, box in found.items() if name not in step.given]


def contexts(law: Law) -> Iterator[Context]:
    """Yield every place of the procedure in which a complaint, or an idea, can be."""
    for kind in ("complaint", "comment"):
        for situation in situations(law, kind):
            yield Context(
                state=situation.state,
                law=law,
                today=situation.today,
                actor=OFFICER,
                told_points=lambda: ("…",),
            )


def line(box: Field, column: str) -> str:
    """Return one row of a table."""
    options = ", ".join(f"`{value}`" for value, _ in box.options)
    is_needed = box.needed and box.kind not in ("tick", "ticks") or box.name == "on"
    how = [" ".join(part for part in (KINDS[box.kind], options) if part), "**needed**" if is_needed else ""]
    return f"| `{column}` | {box.label} | {'; '.join(part for part in how if part)} |\n"


if __name__ == "__main__":
    sys.stdout.write(document(read_law(Settings.from_env().content)))
