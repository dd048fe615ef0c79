# ruff: noqa: E501 - tables of words read best as long lines
"""The days of what comes once a year: seasons, festivals, school holidays and terms, by the words for them.

Festivals of other calendars are in `festivals.yml`; Easter is worked out. School holidays are those of most councils.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache, partial
from pathlib import Path

from dateutil.easter import easter

from bot.reading.spans import Days, Yearly
from telling.yaml_files import read_yaml

FESTIVALS = Path(__file__).with_name("festivals.yml")


def terms_of(year: int) -> list[Days]:
    """Return roughly the spring, summer and autumn term of English schools in a year: councils differ by some days."""
    return [
        (date(year, 1, 3), date(year, 4, 5)),
        (date(year, 4, 15), date(year, 7, 25)),
        (date(year, 9, 1), date(year, 12, 22)),
    ]


def _fixed(month_of_it: int, first: int, last: int) -> Yearly:
    return lambda year: (date(year, month_of_it, first), date(year, month_of_it, last))


def _by_easter(first: int, last: int) -> Yearly:
    return lambda year: (easter(year) + timedelta(days=first), easter(year) + timedelta(days=last))


def half_term(at: str) -> Yearly:
    """Return the week of a half term and the days around it: councils differ by a week."""
    number, first, last = {"february": (2, 10, 24), "may": (5, 22, 31), "october": (10, 17, 31)}[at]
    return _fixed(number, first, last)


@lru_cache(maxsize=1)
def _moving_days() -> dict[str, dict[int, date]]:
    table = read_yaml(FESTIVALS.read_text(encoding="utf-8"))
    return {name: {on.year: on for on in listed} for name, listed in table.items() if name != "confirmed"}


def moving_festival(name: str, after: int = 1) -> Yearly:
    """Return a festival of another calendar, from the day before; no days in a year that festivals.yml does not have.

    name: as in festivals.yml. after: days that it goes on.
    """

    def of(year: int) -> Days | None:
        on = _moving_days()[name].get(year)
        return (on - timedelta(days=1), on + timedelta(days=after)) if on else None

    return of


def _ramadan(year: int) -> Days | None:
    fitr = _moving_days()["eid_al_fitr"].get(year)
    return (fitr - timedelta(days=31), fitr - timedelta(days=1)) if fitr else None


def _winter(year: int) -> Days:
    return date(year, 12, 1), date(year + 1, 3, 1) - timedelta(days=1)


def _sunday(month_of_it: int, which: int) -> Yearly:
    def of(year: int) -> Days:
        first = date(year, month_of_it, 1)
        on = first + timedelta(days=(6 - first.weekday()) % 7, weeks=which - 1)
        return on, on

    return of


def _last_sunday(month_of_it: int) -> Yearly:
    def of(year: int) -> Days:
        last = date(year, month_of_it, 31)
        on = last - timedelta(days=(last.weekday() + 1) % 7)
        return on, on

    return of


_OF: dict[str, Callable[[], Yearly]] = {
    "christmas eve": partial(_fixed, 12, 24, 24), "christmas day": partial(_fixed, 12, 25, 25), "christmas": partial(_fixed, 12, 24, 26),
    "boxing day": partial(_fixed, 12, 26, 26), "new years eve": partial(_fixed, 12, 31, 31), "new year eve": partial(_fixed, 12, 31, 31),
    "new years day": partial(_fixed, 1, 1, 1), "new year day": partial(_fixed, 1, 1, 1), "new year": partial(_fixed, 1, 1, 2), "halloween": partial(_fixed, 10, 31, 31),
    "valentines": partial(_fixed, 2, 14, 14), "valentines day": partial(_fixed, 2, 14, 14), "fathers day": partial(_sunday, 6, 3),
    "easter": partial(_by_easter, -2, 1), "easter sunday": partial(_by_easter, 0, 0), "easter monday": partial(_by_easter, 1, 1), "easter weekend": partial(_by_easter, -2, 1),
    "good friday": partial(_by_easter, -2, -2), "pancake day": partial(_by_easter, -47, -47), "shrove tuesday": partial(_by_easter, -47, -47), "ash wednesday": partial(_by_easter, -46, -46), "palm sunday": partial(_by_easter, -7, -7), "mothers day": partial(_by_easter, -21, -21), "mothering sunday": partial(_by_easter, -21, -21),
    "eid al fitr": partial(moving_festival, "eid_al_fitr"), "little eid": partial(moving_festival, "eid_al_fitr"), "eid al adha": partial(moving_festival, "eid_al_adha"), "big eid": partial(moving_festival, "eid_al_adha"),
    "eid": partial(moving_festival, "eid_al_fitr"), "diwali": partial(moving_festival, "diwali", 4), "ramadan": lambda: _ramadan,
    "chinese new year": partial(moving_festival, "chinese_new_year", 14), "lunar new year": partial(moving_festival, "chinese_new_year", 14),
    "remembrance sunday": partial(_sunday, 11, 2), "remembrance day": partial(_fixed, 11, 8, 14), "armistice day": partial(_fixed, 11, 11, 11), "poppy day": partial(_fixed, 11, 8, 14),
    "children in need": partial(_fixed, 11, 12, 20), "trick or treat": partial(_fixed, 10, 31, 31),
    "georges day": partial(_fixed, 4, 23, 23), "patricks day": partial(_fixed, 3, 17, 17), "davids day": partial(_fixed, 3, 1, 1), "andrews day": partial(_fixed, 11, 30, 30),
    "clocks back": partial(_last_sunday, 10), "clocks forward": partial(_last_sunday, 3),
    "october holidays": partial(half_term, "october"), "half term holidays": partial(half_term, "october"), "autumn half term holidays": partial(half_term, "october"),
    "spring": lambda: lambda year: (date(year, 3, 1), date(year, 5, 31)), "summer": lambda: lambda year: (date(year, 6, 1), date(year, 9, 7)),
    "autumn": lambda: lambda year: (date(year, 9, 1), date(year, 11, 30)), "winter": lambda: _winter,
    "summer holidays": lambda: lambda year: (date(year, 7, 18), date(year, 9, 5)), "easter holidays": partial(_by_easter, -16, 15),
    "christmas holidays": lambda: lambda year: (date(year, 12, 18), date(year + 1, 1, 6)),
    "autumn term": lambda: lambda year: terms_of(year)[2], "spring term": lambda: lambda year: terms_of(year)[0], "summer term": lambda: lambda year: terms_of(year)[1],
    "october half term": partial(half_term, "october"), "autumn half term": partial(half_term, "october"), "february half term": partial(half_term, "february"),
    "spring half term": partial(half_term, "february"), "may half term": partial(half_term, "may"), "summer half term": partial(half_term, "may"),
    "whit half term": partial(half_term, "may"), "half term": partial(half_term, "october"),
}  # fmt: skip


def yearly_of(what: str) -> Yearly:
    """Return the days of a season, festival, school holiday or term in any year. Raises KeyError for another name."""
    what = what.replace(" - ", " ")
    if what.startswith(("6 weeks", "6 week")):
        what = "summer holidays"
    if what in ("bonfire night", "fireworks night", "guy fawkes", "guy fawkes night"):
        return _fixed(11, 5, 5)
    if "clocks" in what:  # "when the clocks went back": the last Sunday of October, of March (Summer Time Act 1972 s1)
        what = f"clocks {what.split()[-1]}"
    for name in ("children in need", "trick or treat"):
        what = name if what.startswith(name) else what
    return _OF[what.removeprefix("st ").removeprefix("saint ")]()
