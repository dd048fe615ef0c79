"""Where the bot has a folder of its own, its conversations come back from there, and what was taken back does not."""

from __future__ import annotations

import fcntl
import hashlib
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.backup import CHANGED, DELETED, main, mark_of
from bot.server import hold_data_folder
from bot.tracker_store import ConversationStore
from tests.bot.test_conversation_store import CANARY, DOMAIN, conversation, database, postgres

__all__ = ["database", "postgres"]
CONTRACT = json.loads(Path("tests/contract/ledger_of_a_conversation.json").read_text("utf-8"))


def note(ledger: Path, mark: str, at: datetime) -> None:
    """Add a line as the backend does, and half a line as a crash does."""
    ledger.mkdir(exist_ok=True)
    with (ledger / "destroyed-there.jsonl").open("a") as file:
        file.write(json.dumps({"gone": mark, "at": at.isoformat()}) + '\n{"gone": "12')
        file.write("\n")


def mark(conversation: str, end: str) -> str:
    """Return what the backend's ledger would hold."""
    return hashlib.sha256(f"destroyed:{conversation}{end}".encode()).hexdigest()


def lose(home: Path) -> None:
    """Lose the store, and leave the key."""
    for path in home.glob("conversations.sqlite3*"):
        path.unlink()


@pytest.mark.asyncio
async def test_what_is_under_way_comes_back_and_what_was_taken_back_since_does_not(
    database: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now, store, ledger = datetime.now(timezone.utc), ConversationStore(domain=DOMAIN), tmp_path / "ledger"
    names = ["stays", "deleted", "emptied", "not to be sent", "emptied before", "deleted, and the bot knew it later"]
    for name in names:
        await store.save(conversation(name))
    assert main([str(tmp_path / "to"), "--key-to", str(tmp_path / "key")]) == 0
    assert capsys.readouterr().out == "6 conversations of the bot\nevery conversation in it opens\n"
    [file] = (tmp_path / "to").iterdir()
    assert (CANARY.encode() in file.read_bytes(), file.stat().st_mode & 0o777) == (False, 0o600)
    for name, end in (("deleted", ""), ("emptied", ":emptied"), ("not to be sent", ":send_if_gone")):
        note(ledger, mark(name, end), now + timedelta(seconds=60))
    note(ledger, mark("emptied before", ":emptied"), now - timedelta(seconds=60))
    note(ledger, mark("deleted, and the bot knew it later", ""), now - timedelta(seconds=60))
    for name in names:
        await store.delete(name)
    if database == "sqlite":
        lose(home)
        (home / "secrets" / "conversations-key").replace(home / "kept-key")
        assert main([str(tmp_path / "to"), "--restore", "--ledger", str(ledger)]) == 1
        assert "The key of conversations cannot be found" in capsys.readouterr().out
        (tmp_path / "key" / "conversations-key").replace(home / "secrets" / "conversations-key")
    assert main([str(tmp_path / "to"), "--restore", "--ledger", str(ledger)]) == 0
    assert capsys.readouterr().out.endswith("brought back: 2 conversations of the bot\n")
    again = ConversationStore(domain=DOMAIN)
    assert sorted(await again.keys()) == ["emptied before", "stays"]
    found = await again.retrieve("stays")
    assert found is not None
    assert found.get_slot("name") == CANARY
    assert main([str(tmp_path / "to"), "--restore", "--ledger", str(ledger)]) == 0
    assert capsys.readouterr().out.endswith("brought back: 0 conversations of the bot\n")


@pytest.mark.asyncio
async def test_nothing_is_brought_back_under_a_running_bot_without_a_ledger_or_from_half_a_backup(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to, ledger = tmp_path / "to", tmp_path / "ledger"
    await ConversationStore(domain=DOMAIN).save(conversation("a talk"))
    assert main([str(to)]) == 0
    assert "note: conversations-key is not in it" in capsys.readouterr().out
    assert main([str(to), "--restore"]) == 1
    assert "--ledger FOLDER" in capsys.readouterr().out
    note(ledger, "00", datetime.now(timezone.utc))
    handle = hold_data_folder()
    assert main([str(to), "--restore", "--ledger", str(ledger)]) == 1
    assert "The bot runs on this data folder" in capsys.readouterr().out
    fcntl.flock(handle, fcntl.LOCK_UN)
    [file] = to.iterdir()
    file.write_bytes(file.read_bytes()[:-40])
    assert main([str(to), "--restore", "--ledger", str(ledger)]) == 1
    assert "is cut off" in capsys.readouterr().out


def test_the_marks_are_those_of_the_backends_ledger() -> None:
    assert [mark_of(CONTRACT["conversation"], end) for end in (DELETED, *CHANGED)] == list(CONTRACT["marks"].values())


@pytest.mark.asyncio
async def test_a_key_that_was_given_and_lies_in_no_folder_of_ours_is_copied_as_well(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mounted").write_text("ab" * 32 + "\n", "ascii")
    monkeypatch.setenv("HMO_CONVERSATIONS_KEY_FILE", str(tmp_path / "mounted"))
    await ConversationStore(domain=DOMAIN).save(conversation("a talk"))
    assert not (home / "secrets" / "conversations-key").exists()
    assert main([str(tmp_path / "to"), "--key-to", str(tmp_path / "key")]) == 0
    assert capsys.readouterr().out == "1 conversations of the bot\nevery conversation in it opens\n"
    kept = tmp_path / "key" / "conversations-key"
    assert (kept.read_text("ascii"), kept.stat().st_mode & 0o777) == ("ab" * 32, 0o600)
