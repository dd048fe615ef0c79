"""A case has a key of its own: destroyed, its words are gone, from a backup of the cases too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, make_url

from backend.settings import Settings
from backend.store.check import notes
from backend.store.data_keys import DATA_KEYS, DataKeys, open_data_keys, subjects_of
from backend.store.sealing import CannotUnseal, Destroyed, Keyring, Sealer, has_own_key, key_id_of
from backend.store.secrets import Secrets, SecretsMissing
from tests.backend.conftest import settings_of
from tests.backend.recycled import at, run_sql

RING = Keyring("k1", {"k1": b"1" * 32, "k2": b"2" * 32})
CASE, OTHER = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
ABOUT = f"case_events:{CASE}:1"


@pytest.fixture(params=["sqlite", "postgresql"])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DataKeys]:
    """Give an empty database of keys."""
    if request.param == "sqlite":
        keys = open_data_keys(f"sqlite:///{tmp_path / 'data-keys.sqlite3'}")
        keys.prepare()
        yield keys
        return
    server: str = request.getfixturevalue("postgres")
    name = f"keys_{tmp_path.name.replace('-', '_').lower()}"
    run_sql(server, f"CREATE DATABASE {name}")
    keys = open_data_keys(at(server, name))
    keys.prepare()
    yield keys
    keys.engine.dispose()
    run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


def sealer(own: DataKeys, current: str = "k1") -> Sealer:
    """Return a sealer with keys of cases."""
    return Sealer(Keyring(current, RING.keys), own=own, subjects_of=subjects_of)


def test_words_of_a_case_open_while_its_key_is_there_and_never_after(own: DataKeys) -> None:
    here = sealer(own)
    sealed = here.seal("the red kite", ABOUT)
    assert has_own_key(sealed)
    assert (key_id_of(sealed), here.unseal(sealed, ABOUT)) == ("k1", "the red kite")
    assert own.destroy(CASE)
    with pytest.raises(Destroyed):
        here.unseal(sealed, ABOUT)
    own.make(CASE)
    with pytest.raises(CannotUnseal):
        here.unseal(sealed, ABOUT)
    assert not own.destroy(OTHER)


def test_the_key_of_one_case_opens_no_other(own: DataKeys) -> None:
    here = sealer(own)
    sealed = here.seal("the red kite", ABOUT)
    own.make(OTHER)
    with pytest.raises(CannotUnseal):
        here.unseal(sealed, ABOUT.replace(CASE, OTHER))
    assert own.make(CASE) == own.make(CASE) != own.make(OTHER)
    assert own.make_many([CASE, OTHER]) == {CASE: own.make(CASE), OTHER: own.make(OTHER)}
    assert own.make_many([]) == {}


def test_what_was_sealed_before_there_were_own_keys_still_opens(own: DataKeys) -> None:
    assert sealer(own).unseal(Sealer(RING).seal("from before", ABOUT), ABOUT) == "from before"


def test_alerts_have_keys_too_and_conversations_which_stay_a_day_have_none() -> None:
    assert subjects_of(f"alert_events:{OTHER}:7") == (OTHER,)
    assert subjects_of(f"chat_turns:{OTHER}:{CASE}:said") == ()
    assert subjects_of(f"alerts-waiting:{OTHER}") == ()


def test_a_file_has_a_key_of_its_own_within_that_of_its_case(own: DataKeys) -> None:
    here, about = sealer(own), f"case_file_pieces:{CASE}:{OTHER}:0"
    assert subjects_of(about) == (CASE, OTHER)
    sealed, words = here.seal("the red kite", about), here.seal("a bike", ABOUT)
    assert (key_id_of(sealed), here.unseal(sealed, about)) == ("k1", "the red kite")
    assert own.destroy(OTHER)
    with pytest.raises(Destroyed):
        here.unseal(sealed, about)
    assert here.unseal(words, ABOUT) == "a bike", "the case itself still opens"
    again = here.seal("the red kite", about)
    assert own.destroy(CASE)
    with pytest.raises(Destroyed):
        here.unseal(again, about)


def test_a_file_from_before_files_had_keys_opens_with_that_of_its_case(own: DataKeys) -> None:
    about = f"case_file_pieces:{CASE}:{OTHER}:0"
    before = Sealer(RING, own=own, subjects_of=lambda about: subjects_of(about)[:1])
    assert sealer(own).unseal(before.seal("the red kite", about), about) == "the red kite"
    assert own.find(OTHER) is None


def test_a_destroyed_key_is_not_left_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "data-keys.sqlite3"
    keys = open_data_keys(f"sqlite:///{file}")
    keys.prepare()
    key = keys.make(CASE)
    assert key in file.read_bytes()
    keys.destroy(CASE)
    assert not any(key in path.read_bytes() for path in tmp_path.iterdir())


def test_keys_do_not_show_themselves(own: DataKeys) -> None:
    assert repr(own.make(CASE)) not in repr(own)
    assert DATA_KEYS.name == "data_keys"


def test_they_may_live_in_another_database(tmp_path: Path, sqlite_home: Path) -> None:
    url = f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}"
    settings = Settings.from_env({"HMO_HOME": str(sqlite_home), "DATA_KEYS_URL": url})
    own = Secrets.load(settings).data_keys
    assert make_url(str(own.engine.url)).database == str(tmp_path / "elsewhere.sqlite3")


def test_without_the_file_of_keys_nothing_starts(sqlite_home: Path) -> None:
    (sqlite_home / "secrets" / "data-keys.sqlite3").unlink()
    with pytest.raises(SecretsMissing, match="python -m backend init"):
        Secrets.load(settings_of(sqlite_home))


def test_check_says_that_keys_in_a_file_are_for_one_machine(sqlite_home: Path) -> None:
    env = {"HMO_HOME": str(sqlite_home), "DATABASE_URL": "postgresql://somewhere/cases"}
    [note] = notes(Settings.from_env(env))
    assert "DATA_KEYS_URL" in note
    assert notes(Settings.from_env({**env, "DATA_KEYS_URL": "postgresql://somewhere/keys"})) == []
    assert notes(settings_of(sqlite_home)) == []


def test_keys_of_a_list_come_in_one_question_and_open_only_what_is_theirs(own: DataKeys) -> None:
    here = sealer(own)
    sealed, others = here.seal("the red kite", ABOUT), here.seal("a bike", f"case_events:{OTHER}:1")
    asked: list[str] = []
    event.listen(own.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    listed = here.holding(own.find_many([CASE, "nobody"]))
    assert listed.unseal(sealed, ABOUT) == "the red kite"
    with pytest.raises(Destroyed):
        listed.unseal(others, f"case_events:{OTHER}:1")
    with pytest.raises(CannotUnseal):
        listed.seal("new", f"case_events:{OTHER}:2")
    assert len(asked) == 1
    own.destroy(CASE)
    with pytest.raises(Destroyed):
        here.holding(own.find_many([CASE])).unseal(sealed, ABOUT)
