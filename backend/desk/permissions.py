"""The one table of who may do what (permissions.yml), and what a scope means for a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from sqlalchemy import ColumnElement, and_, false, or_, true

from backend.cases.state import State, may_open
from backend.cases.tables import SummaryRow
from backend.desk.staff import Staff
from backend.refusals import Unusable
from telling.yaml_files import read_yaml

TABLE = Path(__file__).parent / "permissions.yml"
ROLES = ("complaints_officer", "manager", "team_manager", "safeguarding_duty", "advocate", "auditor", "admin")
SCOPES = ("all", "council", "assigned", "agreed")
ANYBODY, EVERYBODY = "anybody", "everybody"
type Permission = str | Mapping[str, str]


class BadPermissions(Unusable):
    """The table has a mistake; the text says where."""


@cache
def table() -> Mapping[str, Permission]:
    """Return the table, read once; raises BadPermissions."""
    return read(TABLE.read_text("utf-8"))


def read(text: str) -> dict[str, Permission]:
    """Return a table from YAML; raises BadPermissions."""
    rows = {name: row for name, row in read_yaml(text).items() if not name.startswith("_")}
    for name, row in rows.items():
        fine = row in (ANYBODY, EVERYBODY) or (
            isinstance(row, dict) and set(row) <= set(ROLES) and set(row.values()) <= set(SCOPES)
        )
        if not fine:
            raise BadPermissions(f"permissions.yml: {name}")
    return rows


def scopes_of(staff: Staff, route: str) -> frozenset[str]:
    """Return what this person may do there; nothing where the route is not in the table."""
    row = table().get(route)
    if row in (EVERYBODY, ANYBODY):
        return frozenset({"all"})
    return frozenset(row[role] for role in staff.roles if role in row) if isinstance(row, Mapping) else frozenset()


def may_see_case(staff: Staff, scopes: Iterable[str], state: State) -> bool:
    """Return whether this person may open this case. Being named in it ends every permission."""
    allowed = {
        "all": True,
        "council": state.council in staff.councils,
        "assigned": state.assigned_to in staff.looks_after and state.council in staff.councils,
        "agreed": staff.id in state.readers,
    }
    return may_open(state, staff.id) and any(allowed[scope] for scope in scopes)


def only_theirs(staff: Staff, scopes: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition for summaries of cases that this person may see."""
    row = SummaryRow
    allowed: dict[str, ColumnElement[bool]] = {
        "all": true(),
        "council": row.council.in_(staff.councils),
        "assigned": and_(row.assigned_to.in_(staff.looks_after), row.council.in_(staff.councils)),
        "agreed": row.readers.contains(f"|{staff.id}|", autoescape=True),
    }
    found = [allowed[scope] for scope in scopes]
    return and_(row.named.not_like(f"%|{staff.id}|%"), or_(*found) if found else false())
