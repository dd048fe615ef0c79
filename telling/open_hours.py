"""Which telephone numbers are open at this hour: what is open day and night comes first when the others are shut.

Hours are those of easy_read_content/shared/helplines.yml, in London time. On a bank holiday of England whatever keeps
hours counts as shut: nobody is told so, it is only said later than what is open day and night.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from telling.cards import Line
from telling.facts import may_be_said
from telling.yaml_files import read_mapping

LONDON = ZoneInfo("Europe/London")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BANK_HOLIDAYS = frozenset(read_mapping(Path(__file__).parent / "bank_holidays.yml")["days"])
"""Written from the calendar of the law, which nothing here may import: `python -m backend.bank_holidays`."""
OFFICE = {"days": DAYS[:5], "opens": "09:00", "closes": "17:00"}
"""When somebody at a council is taken to pick up the telephone, where nobody published it: only for the order."""
COUNCILS_OWN = ("contacts_complaints_phone", "contacts_advocate_phone", "contacts_elsewhere_phone")
"""Facts of a pack that are numbers of an office."""
NIGHT = "night_first"
"""The card whose line is put in where nothing that is open is named."""


@dataclass(frozen=True)
class OpenNow:
    """The numbers at one hour. always: open day and night. shut: known to be. office: of an office that is shut."""

    always: frozenset[str]
    shut: frozenset[str]
    office: frozenset[str]


def open_now(helplines: Mapping[str, Mapping[str, Any]], facts: Mapping[str, str], at: datetime) -> OpenNow:
    """Return which numbers are open. helplines: helplines.yml as read. facts: of a council. at: any aware time."""
    told = [line for line in helplines.values() if may_be_said(line, "number")]
    office = () if is_open(OFFICE, at) else COUNCILS_OWN
    return OpenNow(
        always=frozenset(str(line["number"]) for line in told if line.get("always_open")),
        shut=frozenset(str(line["number"]) for line in told if line.get("open") and not is_open(line["open"], at)),
        office=frozenset(facts[name] for name in office if facts.get(name)),
    )


def is_open(hours: Mapping[str, Any], at: datetime) -> bool:
    """Say whether it is within these hours: {days, opens, closes}, London time; on no bank holiday."""
    there = at.astimezone(LONDON)
    if there.date() in BANK_HOLIDAYS:
        return False
    return DAYS[there.weekday()] in hours["days"] and hours["opens"] <= f"{there:%H:%M}" < hours["closes"]


def day_and_night_first(lines: Sequence[Line], now: OpenNow, night: Sequence[Line]) -> list[Line]:
    """Return filled lines in the order of the hour: a number that is open before the first that is shut.

    night: the line to put in where the card names no open number, but one that is known to be shut.
    """
    names_shut = _first(lines, now.shut | now.office)
    names_open = _first(lines, now.always)
    if names_shut is None or (names_open is not None and names_open < names_shut):
        return list(lines)
    if names_open is None:
        if _first(lines, now.shut) is None:
            return list(lines)
        first: list[Line] = [replace(line, place=lines[names_shut].place) for line in night]
        return [*lines[:names_shut], *first, *lines[names_shut:]]
    rest = [*lines[names_shut:names_open], *lines[names_open + 1 :]]
    return [*lines[:names_shut], replace(lines[names_open], place=lines[names_shut].place), *rest]


def _first(lines: Sequence[Line], numbers: Collection[str]) -> int | None:
    """Return where a line first names one of these numbers."""
    return next((at for at, line in enumerate(lines) if any(number in line.say for number in numbers)), None)
