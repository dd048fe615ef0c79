"""Passwords and codes hashed with less effort: argon2 is slow on purpose, and the suites ask for it thousands of times.

What the real ones cost is held in tests/backend/test_hashing.py; the journeys run with the real ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher

from backend.cases import codes
from backend.desk import passwords


@contextmanager
def quick_hashes() -> Iterator[None]:
    """Hash passwords with the least that argon2 allows, for as long as this is open."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        for module in (codes, passwords):
            patch.setattr(module, "HASHER", quick)
            module.nobodys_hash.cache_clear()
        yield
    for module in (codes, passwords):
        module.nobodys_hash.cache_clear()
