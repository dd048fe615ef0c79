"""Festivals that move, as the bot reads them, against an independent list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import holidays
import pytest
import yaml

FESTIVALS = yaml.safe_load(
    (Path(__file__).parents[2] / "bot" / "reading" / "festivals.yml").read_text(encoding="utf-8")
)
NAMES = {
    "eid_al_fitr": "Eid al-Fitr",
    "eid_al_adha": "Eid al-Adha",
    "diwali": "Diwali",
    "chinese_new_year": "Chinese New Year",
}


@pytest.mark.parametrize("festival", sorted(NAMES))
def test_every_first_day_is_that_of_the_list(festival: str) -> None:
    listed = holidays.country_holidays("SG", years=range(2019, 2036), language="en_US")
    first: set[date] = set()
    for on in sorted(on for on, name in listed.items() if NAMES[festival] in name and "observed" not in name):
        if not any(0 < (on - before).days < 3 for before in first):
            first.add(on)

    assert set(FESTIVALS[festival]) == first
