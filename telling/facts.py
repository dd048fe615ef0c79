"""What may be said of a council: the values of its pack.yml by the names that cards use, and the national numbers.

A leaf of a pack is `{value, quote, source_url, checked_on, source, confirmed, note}` (docs/how-it-fits.md, section 3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from telling.answers import Answers


def may_be_said(leaf: Mapping[str, Any], key: str = "value") -> bool:
    """Say whether a value may be said to a child: it is there, and somebody has confirmed it.

    The only rule for this. Who published a value, or what the law says in its place, does not matter here: what nobody
    has confirmed is kept for the council to tick off and is shown to nobody. key: where the value stands in the leaf.
    """
    return leaf.get("confirmed") is True and leaf.get(key) not in (None, "")


def leaves(pack: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every leaf of a pack with its name in a card: contacts.complaints.phone is contacts_complaints_phone."""
    for key, part in pack.items():
        if isinstance(part, Mapping):
            name = f"{path}_{key}" if path else str(key)
            if "value" in part:
                yield name, part
            else:
                yield from leaves(part, name)


HARD_NAME = "contacts_complaints_name_is_hard"
"""There where the name of the council's own team holds the word "complaint", which a card then has to explain."""


def facts_of(pack: Mapping[str, Any]) -> dict[str, str]:
    """Return what may be said of a council, as text by name. pack: pack.yml as it was read."""
    facts = {name: str(leaf["value"]) for name, leaf in leaves(pack) if may_be_said(leaf)}
    if "complaint" in facts.get("contacts_complaints_name", "").lower():
        facts[HARD_NAME] = "yes"
    return facts


RUN_BY_SOMEBODY = ("home", "carer")
"""Of what a telling can be about: a children's home has a complaints procedure of its own, and so has the agency that a
carer may work with (backend/law/procedures.yml). It is told as an extra, never in place of the council's answer.
"""


def facts_of_answers(answers: Answers) -> dict[str, str]:
    """Return what a card may say of this telling: `about_home`, `about_carer`, and `about_who_runs_it` for either."""
    found = {f"about_{name}": "yes" for name in RUN_BY_SOMEBODY if name in answers.picked("about")}
    return {**found, "about_who_runs_it": "yes"} if found else {}


def national_facts(helplines: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return the national numbers that may be said: `helpline_childline` and so on. helplines: helplines.yml read."""
    return {f"helpline_{key}": str(line["number"]) for key, line in helplines.items() if may_be_said(line, "number")}
