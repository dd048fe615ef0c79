"""How slow guessing a password or a code is. The other tests hash with less effort, these with the real settings."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from argon2.low_level import Type

# Read while tests are collected, before anything is made quicker.
from backend.cases.codes import HASHER as CODES
from backend.desk.passwords import HASHER as PASSWORDS


@pytest.mark.parametrize("hasher", [CODES, PASSWORDS], ids=["codes", "passwords"])
def test_guessing_costs_at_least_what_owasp_asks(hasher: PasswordHasher) -> None:
    assert hasher.type is Type.ID
    assert hasher.memory_cost >= 19_456  # KiB
    assert hasher.time_cost >= 2


def test_a_password_is_dearer_to_guess_than_a_code_of_forty_bits() -> None:
    assert PASSWORDS.memory_cost * PASSWORDS.time_cost > CODES.memory_cost * CODES.time_cost
