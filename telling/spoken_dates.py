"""Dates as people say them, in English whatever the locale of the machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def say_weekday(day: date) -> str:
    """Return the weekday: "Tuesday"."""
    return DAYS[day.weekday()]


def say_month(day: date) -> str:
    """Return the month: "December"."""
    return MONTHS[day.month - 1]


def say_date(day: date, *, weekday: bool = True, year: bool = False) -> str:
    """Return a day as a child reads it: "Tuesday 8 December".

    With the year, or without the weekday, where that is asked.
    """
    return f"{say_weekday(day)} " * weekday + f"{day.day} {say_month(day)}" + f" {day.year}" * year


def say_moment(moment: datetime, today: date) -> str:
    """Return a moment as people say it: "10:30 today", "9:30 tomorrow", or "9:30 on Monday 30 November".

    moment, today: of the same time zone.
    """
    names = {today: "today", today + timedelta(days=1): "tomorrow"}
    day = moment.date()
    return f"{moment.hour}:{moment.minute:02} {names.get(day, f'on {say_date(day)}')}"


NAMES = {
    "acknowledge": "acknowledge_by",
    "stage_3_panel": "meet_by",
    "panel_meeting": "meet_by",
    "panel_report": "report_by",
}
"""How cards name the day of each; every other date is that of an answer."""


class DueDay(NamedTuple):
    """One date as a Receipt or a Progress has it. promised_by: the later day that the council's own page gives."""

    what: str
    by: date
    at_latest: date | None = None
    promised_by: date | None = None


def say_dates_due(expected: Iterable[tuple[Any, ...]]) -> dict[str, str]:
    """Return the dates of a receipt as cards name them: `acknowledge_by`, `reply_by`, `meet_by`, `report_by`.

    Beside an answer: `promised_by` where the council's own page gives a later day than the law, and `at_latest` where
    it differs from both. expected: each in the order of DueDay.
    """
    said: dict[str, str] = {}
    for due in (DueDay(*one) for one in expected):
        name = NAMES.get(due.what, "reply_by")
        said[name] = say_date(due.by)
        if name != "reply_by":
            continue
        if due.promised_by:
            said["promised_by"] = say_date(due.promised_by)
        if due.at_latest and due.at_latest not in (due.by, due.promised_by):
            said["at_latest"] = say_date(due.at_latest)
    return said


def if_decided(said: Mapping[str, str], *, days_stand: bool = False) -> dict[str, str]:
    """Return the dates of a receipt where somebody decides first whether it is looked into.

    `reply_if`: the day of the answer after a yes on the same day; no other day is named. `decided_told`: they are told.
    days_stand: the days count from receipt whatever day a yes is; `reply_if_yes` is that of the answer, and the others
    are named as well.
    """
    if days_stand:
        named = {("reply_if_yes" if name == "reply_by" else name): day for name, day in said.items()}
        return {**named, "decided_told": "yes"}
    kept = {name: day for name, day in said.items() if name not in ("reply_by", "promised_by", "at_latest")}
    reply = {"reply_if": said["reply_by"]} if "reply_by" in said else {}
    return {**kept, **reply, "decided_told": "yes"}


def with_soon(said: Mapping[str, str]) -> dict[str, str]:
    """Return the dates of a receipt, and `acknowledge_soon` where nobody published a day for saying that it arrived."""
    return {**said} if "acknowledge_by" in said else {**said, "acknowledge_soon": "yes"}
