"""What a council's own page promises, in working days: the `times` of its pack.yml.

Only confirmed numbers with `source: council` count. `statute_default` means the page is silent: that is no promise.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from backend.law.statute import LawUnreadable, Statute
from telling.facts import may_be_said
from telling.packs import read_pack_files
from telling.yaml_files import Unreadable

Promises = Mapping[str, int]
"""Working days by the name of the time in the pack, for example {"acknowledge": 2}."""


def packs_as_written(content: Path) -> Mapping[str, Mapping[str, Any]]:
    """Return every pack.yml, by the name of its folder; raises LawUnreadable."""
    try:
        return read_pack_files(content)
    except Unreadable as error:
        raise LawUnreadable(str(error)) from None


def promises_in(packs: Mapping[str, Mapping[str, Any]]) -> dict[str, Promises]:
    """Return the promises of every council that has a pack; raises LawUnreadable."""
    return {council: promises_of(council, pack) for council, pack in packs.items()}


def quick_start_in(packs: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Return the councils whose page offers somebody else than the carer or social worker (`offers.someone_else`)."""
    return frozenset(name for name, pack in packs.items() if is_promise((pack.get("offers") or {}).get("someone_else")))


def promises_of(council: str, pack: Mapping[str, Any]) -> Promises:
    """Return the promises in one pack.yml as it was read; raises LawUnreadable naming the pack and the time."""
    times = pack.get("times") or {}
    if not isinstance(times, Mapping):
        raise LawUnreadable(f"{council}/pack.yml: times must be a list of names and numbers")
    promised = {}
    for name, leaf in times.items():
        if is_promise(leaf):
            if not isinstance(leaf["value"], int) or leaf["value"] < 1:
                raise LawUnreadable(f"{council}/pack.yml: times.{name} must be a whole number of days")
            promised[str(name)] = int(leaf["value"])
    return promised


def is_promise(leaf: Any) -> bool:
    """Return whether the council itself has published a number here, and somebody has confirmed it."""
    return isinstance(leaf, Mapping) and leaf.get("source") == "council" and may_be_said(leaf)


def limits(statute: Statute) -> dict[str, int]:
    """Return the numbers a council may promise sooner than, not later: working days of the law, by their name in the
    pack.
    """
    found: dict[str, int] = {}
    for versions in statute.rules.values():
        clock = versions[-1]
        if clock.binding == "law" and clock.kept_by == "council":
            found |= {name: clock.working_days for name in clock.kinds.values() if clock.working_days}
            found |= {clock.extension_published_as: clock.may_extend_to} if clock.may_extend_to else {}
    return found


def later_than_law(promises: Promises, statute: Statute) -> dict[str, tuple[int, int]]:
    """Return the published times that are later than the law allows: name -> (published, law). For `backend check`."""
    return {name: (promises[name], limit) for name, limit in limits(statute).items() if promises.get(name, 0) > limit}
