"""What the capacity page reckons with is what stands as data, and its sums are what follows from it."""

from __future__ import annotations

import re

import pytest

from backend.settings import ROOT
from telling.yaml_files import read_mapping
from tests.bench.beside.nation import ASSUMED, COMMITS, TIMES, assumed, peak
from tests.bench.complaint import COMPLAINT

PAGE = (ROOT / "docs" / "capacity.md").read_text("utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]
READ = read_mapping(ASSUMED)


@pytest.mark.parametrize("name", READ)
def test_each_value_stands_on_the_page_and_a_guess_is_called_one(name: str) -> None:
    value, called = READ[name]["value"], name.replace("_", " ")
    [row] = [row for row in ROWS if row[0].startswith(called)]
    assert re.match(rf"{value:,}\b", row[1])
    assert row[2].startswith("a guess") == (not READ[name]["confirmed"])
    assert READ[name]["from"]


def test_the_turns_and_commits_of_the_page_follow_from_the_values() -> None:
    rates = [peak(assumed()) * times for times in TIMES]
    for rate in rates:
        [row] = [row for row in ROWS if len(row) == 6 and row[1] == f"{rate:,.0f}"]
        assert row[5] == f"{rate * COMMITS:,.0f}"
    assert assumed()["turns_of_a_chat"] == len(COMPLAINT)


def test_the_peak_grows_with_each_value_but_the_number_of_councils() -> None:
    values = assumed()
    for name in values:
        doubled = peak({**values, name: 2 * values[name]}) / peak(values)
        assert doubled == pytest.approx(1 if name == "councils" else 2)
