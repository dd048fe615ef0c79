"""The law as a page to read and sign: every clock and every duty with its source and whether anybody confirmed it.

`python -m backend.law_page > docs/law.md` writes the document from statute.yml, duties.yml and procedures.yml.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from backend.law.statute import Clock, Rule, read_duties, read_procedures, read_statute

INTRO = """# The law as this service keeps it, to read and sign

Made by `python -m backend.law_page > docs/law.md` from `backend/law/statute.yml` (the clocks),
`backend/law/duties.yml` (what the council must do and a person may do) and `backend/law/procedures.yml` (who answers
what); a test fails when it is behind.
`python -m backend check` lists what is not confirmed.

Confidence: **V** read in the primary source, **S** read in a source that restates it, **M** general knowledge, **ours**
a decision of this service. Only V counts as confirmed. Everything else waits for a lawyer of the council: write name
and day in the last column, and set confidence and `confirmed` in the file once the primary source was read. The cases
in `tests/law/cases/` show every date that follows.
"""
HEAD = ("rule", "since", "what it asks", "source", "confidence", "read and right (name, day)")


def document() -> str:
    """Return the whole page."""
    clocks, duties, procedures = read_statute().rules, read_duties(), read_procedures()
    every = [*clocks.values(), *duties.values(), *procedures.values()]
    waiting = sum(not versions[-1].confirmed for versions in every)
    parts = (
        INTRO,
        f"{len(every)} rules; {waiting} wait for a lawyer.\n",
        "## Clocks\n",
        table(rule for versions in clocks.values() for rule in versions),
        "\n## Duties and rights\n",
        table(rule for versions in duties.values() for rule in versions),
        "\n## Who answers what\n",
        table(rule for versions in procedures.values() for rule in versions),
    )
    return "\n".join(parts)


def table(rules: Iterable[Rule]) -> str:
    """Return one table, a row for each version."""
    rows = [HEAD, ("---",) * len(HEAD), *map(row, rules)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows) + "\n"


def row(rule: Rule) -> tuple[str, ...]:
    """Return the cells of one rule; nothing is left to sign where it was read in the law itself."""
    asks = " ".join((rule.says, *counted(rule))) if isinstance(rule, Clock) else rule.says
    to_sign = "confirmed" if rule.confirmed else ""
    source = f"{rule.source} ([open it]({rule.opens}))" if rule.opens else rule.source
    return f"`{rule.name}`", str(rule.in_force_from), asks, source, rule.confidence, to_sign


def counted(clock: Clock) -> Iterator[str]:
    """Give sentences about how a clock is counted."""
    number = f"{clock.working_days} working days" if clock.working_days else "The council’s own number of working days"
    yield f"**{number}** after: {said(clock.counts_from)}. Ends with: {said(clock.ends_with)}."
    if clock.may_extend_to:
        yield f"Up to **{clock.may_extend_to}** when {said((clock.extended_by or '',))}."
    if clock.extend_until:
        day = "the day that holds" if clock.extend_until == "by" else "the latest day"
        yield f"Not after {day} has passed."
    if clock.extension_reasons:
        yield f"Reasons: {said(clock.extension_reasons)}."
    yield f"For: {said(clock.kinds)}. Kept by the {clock.kept_by}."
    if clock.working_days:
        yield "No number in law: a council’s own counts." if clock.binding == "ours" else "Binding."


def said(names: Iterable[str]) -> str:
    """Return names as words."""
    return " or ".join(name.replace("_", " ") for name in names)


if __name__ == "__main__":
    sys.stdout.write(document())
