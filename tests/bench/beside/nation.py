"""What the whole country would need at its peak: turns a second, and processors for them (tests/bench/national.yml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from telling.yaml_files import read_mapping

ASSUMED = Path(__file__).parents[1] / "national.yml"
DAYS = 365
TIMES = (1, 10, 100)
COMMITS = 3
"""Of one turn that wait for a disk: the message, the bot's conversation, the answer."""


def assumed() -> dict[str, float]:
    """Return the values by name."""
    return {name: float(one["value"]) for name, one in read_mapping(ASSUMED).items()}


def peak(values: Mapping[str, float]) -> float:
    """Return turns a second in the busiest minute of the busiest hour of the busiest day."""
    chats_a_day = values["children"] * values["chats_a_year_of_each"] / DAYS * values["busiest_day"]
    chats_a_second = chats_a_day * values["share_of_its_busiest_hour"] / 3600 * values["busiest_minute"]
    return chats_a_second * values["turns_of_a_chat"]


def lines(cpu: Mapping[str, float]) -> Iterator[str]:
    """Yield what it would take. cpu: milliseconds of processor of a turn, by part."""
    values = assumed()
    for times in TIMES:
        rate = peak(values) * times
        cores = ", ".join(f"{part} {rate * spent / 1000:.2f}" for part, spent in cpu.items())
        named = "the country at its peak" if times == 1 else f"{times} times that"
        yield f"{named}: {rate:.0f} turns a second; busy cores: {cores}; {rate * COMMITS:.0f} commits a second"
