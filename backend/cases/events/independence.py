"""Who may investigate and who may sit on the panel: independence as regulations 2, 17 and 19 ask for it."""

from __future__ import annotations

from collections.abc import Collection

from backend.cases.state import State
from backend.refusals import Refusal, unless

ACCOUNT = "s"
"""How the id of a desk account begins; the id of anybody else begins otherwise (desk.action_context.id_of_person)."""


def has_account(person: str) -> bool:
    """Return whether this is the id of somebody who has an account at the desk: as a rule, an officer."""
    return person.startswith(ACCOUNT)


def independent(people: Collection[str], declared: bool, state: State, *, namesake: bool = False) -> Refusal | None:
    """Return why these people are not independent: nobody said so, named in the case, or known to the desk.

    declared: somebody found out and wrote down that none is a member or officer of the council, nor the husband, wife
    or civil partner of one. namesake: a name that also stands on the list of the desk is that of somebody else.
    -- SI 2006/1738 reg 2
    """
    return (
        unless(
            declared,
            "independence_missing",
            "Find out first that nobody independent is a member or officer of the council, or married to or the civil "
            "partner of one.",
        )
        or unless(not state.named & set(people), "named_in_it", "One of them is named in this case.")
        or unless(
            namesake or not any(map(has_account, people)),
            "not_independent",
            "One of these names has an account at this desk. Say that it is somebody else of that name, or choose "
            "another person.",
        )
    )
