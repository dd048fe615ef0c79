"""Ids follow from what they name. Those below were given to cases and alerts already: they must never change."""

from __future__ import annotations

import pytest

from telling.ids import alert_uuid, case_uuid, request_uuid, tidy_code, tidy_reference, uuid_of


def test_a_second_try_has_the_id_of_the_first() -> None:
    assert case_uuid("c", 1) == "e2217663-e87a-50d5-a5df-3dfed29f813f"
    assert alert_uuid("c", "m") == "e8041023-1d65-54e1-8935-f66d4909e61a"
    assert request_uuid("c:m", "withdraw") == "7dca9bf8-d9dc-5a4e-bef3-1361deae1982"


def test_what_differs_has_another_id() -> None:
    ids = [case_uuid("c", 1), case_uuid("c", 2), case_uuid("d", 1), alert_uuid("c", "m"), request_uuid("c:m", "a")]
    assert len({*ids, uuid_of("letter", "c", "m")}) == 6


@pytest.mark.parametrize("said", ["K7M-4PQ", "k7m 4pq", " K7M4PQ.", "k7m–4pq"])
def test_a_reference_is_found_however_it_is_written(said: str) -> None:
    assert tidy_reference(said) == "K7M-4PQ"


@pytest.mark.parametrize("said", ["apple kite moon zoo", "Apple, Kite.\nMoon - ZOO", "apple  kite  moon  zoo "])
def test_a_code_is_found_however_it_is_written(said: str) -> None:
    assert tidy_code(said) == "apple kite moon zoo"
