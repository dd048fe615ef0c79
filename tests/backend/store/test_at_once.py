"""Many machines start at the same moment on empty databases: all of them start, with one set of everything."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from backend.settings import Settings
from backend.store.data_keys import open_data_keys
from backend.store.engine import make_sync_engine
from backend.store.init import prepare
from tests.backend.alerts.kit import new_uuid
from tests.backend.conftest import settings_of
from tests.backend.recycled import at, run_sql

MACHINES = 6


@pytest.fixture
def empty(postgres: str) -> Iterator[tuple[str, str]]:
    """Give the addresses of two empty databases: of cases, and of their keys."""
    names = [f"empty_{new_uuid().replace('-', '')}" for _ in range(2)]
    run_sql(postgres, *(f"CREATE DATABASE {name}" for name in names))
    yield at(postgres, names[0]), at(postgres, names[1])
    run_sql(postgres, *(f"DROP DATABASE {name} WITH (FORCE)" for name in names))


@pytest.mark.parametrize("is_first", [True, False])
def test_machines_that_start_at_once_all_start(
    empty: tuple[str, str], prepared_home: Path, tmp_path: Path, is_first: bool
) -> None:
    settings: list[Settings] = []
    for n in range(MACHINES):
        home = tmp_path / str(n)
        shutil.copytree(prepared_home, home)
        settings.append(settings_of(home, empty[0], DATA_KEYS_URL=empty[1]))
    if not is_first:
        prepare(settings[0])
    with ThreadPoolExecutor(MACHINES) as pool:
        made = list(pool.map(prepare, settings))
    assert made == [[]] * MACHINES
    prepare(settings[0])
    keys, engine = open_data_keys(empty[1]), make_sync_engine(settings[0])
    with keys.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM data_keys_identity")) == 1
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM service_tokens")) == 1
    for one in (keys.engine, engine):
        one.dispose()


def test_two_that_make_the_same_keys_in_any_order_wait_for_each_other_and_end_with_one(empty: tuple[str, str]) -> None:
    subjects = [new_uuid() for _ in range(400)]
    sets = [open_data_keys(empty[1]) for _ in range(2)]
    sets[0].prepare()
    for _ in range(3):
        with ThreadPoolExecutor(2) as pool:
            one, other = pool.map(
                lambda asked: asked[0].make_many(asked[1]), [(sets[0], subjects), (sets[1], subjects[::-1])]
            )
        assert one == other
        subjects = [new_uuid() for _ in range(400)]
    for keys in sets:
        keys.engine.dispose()
