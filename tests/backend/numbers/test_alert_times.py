"""How long a child waited for a person, from the moments alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from backend.numbers.alert_times import Wait, in_year, middle, nine_of_ten, table_of, waits
from backend.numbers.year import Year
from tests.backend.numbers.kit import rows_in

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def after(minutes: float) -> datetime:
    """Return the moment so many minutes after nine."""
    return NINE + timedelta(minutes=minutes)


def waited(*minutes: float) -> list[Wait]:
    """Return waits of so many minutes."""
    return [Wait(NINE, after(one)) for one in minutes]


def test_an_alert_that_became_urgent_later_was_waited_for_twice() -> None:
    history = [("received", NINE), ("acknowledged", after(7)), ("reopened", after(60)), ("acknowledged", after(62))]
    assert [wait.minutes for wait in waits(history)] == [7, 2]


def test_a_second_acknowledgement_does_not_shorten_or_lengthen_a_wait() -> None:
    assert waits([("received", NINE), ("acknowledged", after(7)), ("acknowledged", after(9))]) == waited(7)


def test_in_time_is_up_to_the_council_s_minutes() -> None:
    found = [*waited(30, 30.1), Wait(NINE, None)]
    assert rows_in([table_of(found, 30)], "alerts") == {"in_time": 1, "later": 1, "nobody_yet": 1}


def test_the_middle_and_nine_of_ten_are_rounded_up_and_endless_while_somebody_waits() -> None:
    assert middle(waited(1, 2.2, 100)) == 3
    assert nine_of_ten(waited(*range(1, 11))) == 9
    assert nine_of_ten([*waited(1), Wait(NINE, None)]) is None
    assert middle([]) is None


def test_the_year_is_that_of_london() -> None:
    new_year_in_london = Wait(datetime(2026, 3, 31, 23, 30, tzinfo=UTC), None)
    assert in_year([new_year_in_london], Year(2026)) == [new_year_in_london]
    assert in_year([new_year_in_london], Year(2025)) == []
