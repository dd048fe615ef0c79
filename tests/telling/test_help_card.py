"""The help card tells the truth: what is not stored is never said to have been passed on."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from telling.help_card import TOLD_BY, choose_help_card
from telling.packs import SHIPPED, read_packs

STORED, URGENT = {"stored": True, "urgent": False}, {"stored": True, "urgent": True}
LOST = {"stored": False, "urgent": True}
NOBODY_TOLD, GONE = {**URGENT, "told": False}, {**LOST, "kept": False}


@pytest.mark.parametrize(
    ("alert", "adult", "times", "card"),
    [
        (STORED, False, 0, "not_safe"),
        (STORED, True, 0, "not_safe_adult"),
        (STORED, False, 1, "not_safe_short"),
        (STORED, True, 2, "not_safe_adult_short"),
        (URGENT, False, 0, "not_safe_urgent"),
        (URGENT, False, 5, "not_safe_urgent"),
        (URGENT, True, 0, "not_safe_adult"),
        (URGENT, True, 5, "not_safe_adult"),
        (LOST, False, 0, "not_safe_not_stored"),
        (LOST, False, 5, "not_safe_not_stored"),
        (LOST, True, 0, "not_safe_adult_not_stored"),
        ({**URGENT, "told": True}, False, 0, "not_safe_urgent"),
        (NOBODY_TOLD, False, 0, "not_safe_not_told"),
        (NOBODY_TOLD, True, 5, "not_safe_not_told"),
        ({**LOST, "told": False}, False, 0, "not_safe_not_stored"),
        ({**LOST, "kept": True}, True, 0, "not_safe_adult_not_stored"),
        (GONE, False, 0, "not_safe_not_kept"),
        (GONE, True, 5, "not_safe_not_kept"),
        ({}, False, 0, "not_safe_not_stored"),
        (None, False, 0, "not_safe_not_stored"),
    ],
)
def test_the_card_fits_what_was_done(alert: dict[str, Any] | None, adult: bool, times: int, card: str) -> None:
    assert choose_help_card(alert, adult=adult, times=times) == card


def test_every_council_has_every_card_that_can_be_chosen() -> None:
    both, names = (True, False), ("stored", "urgent", "told", "kept")
    chosen = {
        choose_help_card(dict(zip(names, known, strict=True)), adult=adult, times=times)
        for known in itertools.product(both, repeat=len(names))
        for adult, times in itertools.product(both, (0, 1))
    }
    for council, pack in read_packs(SHIPPED).items():
        assert chosen | {TOLD_BY} <= set(pack.cards), council
