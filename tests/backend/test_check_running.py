"""`check` compares what runs with what is in place: who holds other keys is named, and silence is never sameness."""

from __future__ import annotations

import json
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import insert

from backend.running_bot import bot_differences, newest_model
from backend.settings import ROOT, Settings
from backend.store import init
from backend.store.engine import make_sync_engine
from backend.store.fingerprints import fingerprint_of, held_fingerprints
from backend.store.sealing import new_key_id
from backend.store.secrets import load_code_key, load_keys, save_keys
from backend.store.service_tokens import door_token, hash_of
from backend.store.tables import ProcessRow
from tests.backend.callers import service_token
from tests.backend.test_check import check, home

__all__ = ["home"]
KEY = "5a" * 32
NOT_ASKED = "nothing wrong was found, and no bot was asked\n"


@contextmanager
def two_answering(settings: Settings, one: bytes, other: bytes) -> Iterator[None]:
    """Answer on two ports, as two bots would."""
    with answering(settings, 200, one), pytest.MonkeyPatch.context() as patch:
        first = os.environ["BOT_URL"]
        with answering(settings, 200, other):
            patch.setenv("BOT_URL", f"{first},{os.environ['BOT_URL']}")
            yield


@contextmanager
def answering(settings: Settings, status: int, body: bytes, **headers: str) -> Iterator[list[str]]:
    """Answer on a port as a bot would that knows this backend; give what it was shown."""
    shown: list[str] = []

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            token = self.headers.get("Authorization", "")
            shown.append(token)
            is_ours = token == f"Bearer {door_token(load_code_key(settings))}"
            self.send_response(status if is_ours else 401)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOT_URL", f"http://127.0.0.1:{server.server_port}")
        yield shown
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(home: Path) -> Settings:
    """Return a store with the bot's key and a model in its folder."""
    init.main([])
    key = home / "secrets" / "conversations-key"
    key.write_text(KEY)
    key.chmod(0o600)
    (home / "models").mkdir(mode=0o700)
    (home / "models" / "hear-me-out.tar.gz").write_bytes(b"a model")
    (home / "models" / "hear-me-out.tar.gz").chmod(0o600)
    return Settings.from_env()


def told(settings: Settings, **other: str) -> bytes:
    """Return what a bot says that holds what is in place here, but for this."""
    model = newest_model(settings.home / "models") or ""
    same = {
        "token": hash_of(service_token(settings)),
        "conversations-key": fingerprint_of(bytes.fromhex(KEY)),
        "model": model,
    }
    return json.dumps({**same, **{name.replace("_", "-"): value for name, value in other.items()}}).encode()


def serve(settings: Settings, **other: str) -> None:
    """Note that a server runs which holds what is in place here, but for this."""
    row = {"id": "x", "host": "there", "pid": os.getpid(), "seen_at": datetime.now(UTC)}
    held = held_fingerprints(settings)
    engine = make_sync_engine(settings)
    with engine.begin() as connection:
        connection.execute(insert(ProcessRow), [{**row, "fingerprints": {**held, **other}}])
    engine.dispose()


def test_a_bot_that_holds_the_same_is_found_well(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    serve(settings)
    with answering(settings, 200, told(settings)):
        code, said = check(capsys)
    assert (code, said.splitlines()[-1]) == (0, "nothing is wrong")


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"conversations_key": "0" * 16}, "the bot that runs holds another conversations-key"),
        ({"token": "0" * 64}, "the token of the bot that runs is not known here"),
        ({"model": "0" * 64}, "the bot that runs has another model than the newest one in models/"),
    ],
)
def test_another_key_or_model_is_named(
    settings: Settings, capsys: pytest.CaptureFixture[str], other: dict[str, str], named: str
) -> None:
    with answering(settings, 200, told(settings, **other)):
        code, said = check(capsys)
    assert (code, said.count("problem: ")) == (1, 1)
    assert named in said
    assert "nothing" not in said.splitlines()[-1]


@pytest.mark.parametrize(
    ("status", "body", "named"),
    [
        (401, b"{}", "the bot that runs does not know us"),
        (500, b"{}", "it does not say which secrets it holds (status 500)"),
        (200, b"<html>", "is not our bot, or is another version of it"),
        (200, b"{}", "is not our bot, or is another version of it"),
        (200, b'{"token": {}}', "is not our bot, or is another version of it"),
        (200, b"[" * 60_000, "is not our bot, or is another version of it"),
    ],
)
def test_a_bot_that_refuses_or_answers_something_else_is_a_problem(
    settings: Settings, capsys: pytest.CaptureFixture[str], status: int, body: bytes, named: str
) -> None:
    with answering(settings, status, body):
        code, said = check(capsys)
    assert (code, said.count("problem: ")) == (1, 1)
    assert named in said


def test_what_speaks_no_http_is_a_problem(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("BOT_URL", f"http://127.0.0.1:{listening.getsockname()[1]}")

        def talk() -> None:
            peer, _ = listening.accept()
            peer.sendall(b"SSH-2.0-something\r\n" * 3)
            peer.recv(4096)
            peer.close()

        threading.Thread(target=talk, daemon=True).start()
        code, said = check(capsys)
    assert code == 1
    assert "is not our bot" in said


def test_a_bot_that_does_not_answer_is_said_and_is_a_problem_where_a_server_runs(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = check(capsys)
    assert (code, said.endswith(NOT_ASKED)) == (0, True)
    assert "note: bot: none answers at http://127.0.0.1:9: its secrets and its model were not compared" in said
    serve(settings)
    code, said = check(capsys)
    assert code == 1
    assert "problem: bot: a server runs, and no bot answers at http://127.0.0.1:9: nobody can talk to it" in said


def test_what_only_one_of_the_two_has_is_not_compared(settings: Settings) -> None:
    held = json.loads(told(settings, conversations_key="0" * 16, model="0" * 64))
    (settings.home / "secrets" / "conversations-key").unlink()
    shutil.rmtree(settings.home / "models")
    assert bot_differences(settings, held) == []


def test_our_token_goes_to_the_bot_only_neither_through_a_proxy_nor_after_a_redirect(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(settings, 200, told(settings)) as elsewhere:
        stranger = os.environ["BOT_URL"]
        with answering(settings, 302, b"", Location=f"{stranger}/fingerprints"):
            monkeypatch.setenv("http_proxy", stranger)
            monkeypatch.delenv("no_proxy", raising=False)
            code, said = check(capsys)
    assert elsewhere == []
    assert (code, "status 302" in said) == (1, True)


def test_a_server_with_another_key_of_words_is_named_and_one_that_has_not_met_a_new_key_yet_is_not(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    serve(settings)
    save_keys(settings, load_keys(settings).with_new(new_key_id()))
    with answering(settings, 200, told(settings)):
        assert check(capsys)[0] == 0
        serve_other = {"keys:k-0123456789": "0" * 16}
        engine = make_sync_engine(settings)
        with engine.begin() as connection:
            connection.execute(ProcessRow.__table__.delete())
        engine.dispose()
        serve(settings, **serve_other)
        code, said = check(capsys)
    assert code == 1
    assert f"the server {os.getpid()} on there holds another key of words than is in place here" in said


def test_the_hash_of_a_model_is_the_one_that_the_bot_knows_it_by(tmp_path: Path) -> None:
    models = ROOT / "var" / "models"
    if not (models / "known-hashes").exists():
        pytest.skip("nothing was trained here")
    listed = {line.split()[1]: line.split()[0] for line in (models / "known-hashes").read_text("ascii").splitlines()}
    newest = max(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    assert newest_model(models) == listed[newest.name]
    assert newest_model(tmp_path) is None


def test_bots_with_other_models_than_each_other_are_told_apart_although_none_lies_here(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    (settings.home / "models" / "hear-me-out.tar.gz").unlink()
    with two_answering(settings, told(settings, model="1" * 64), told(settings, model="2" * 64)):
        code, said = check(capsys)
    assert (code, said.count("problem: ")) == (1, 1)
    assert "they have different models" in said
    assert "111111111111" in said
    assert "222222222222" in said


def test_two_bots_that_hold_the_same_are_found_well(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    serve(settings)
    with two_answering(settings, told(settings), told(settings)):
        code, said = check(capsys)
    assert (code, said.splitlines()[-1]) == (0, "nothing is wrong")


def test_of_two_bots_the_one_that_is_silent_or_holds_another_key_is_named(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(settings)
    with answering(settings, 200, told(settings, conversations_key="0" * 16)):
        there = os.environ["BOT_URL"]
        with pytest.MonkeyPatch.context() as patch, socket.create_server(("127.0.0.1", 0)) as closed:
            silent = f"http://127.0.0.1:{closed.getsockname()[1]}"
            closed.close()
            patch.setenv("BOT_URL", f"{there},{silent}")
            code, said = check(capsys)
    assert (code, said.count("problem: ")) == (1, 2)
    assert f"holds another conversations-key: start it again, or put the same in both places (at {there})" in said
    assert f"no bot answers at {silent}: the others have all of its work" in said
