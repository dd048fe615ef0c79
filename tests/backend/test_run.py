"""`make run` says what stands in its way before it starts anything."""

import os
import socket

import pytest

from backend import run


@pytest.mark.parametrize("name", ["PORT", "DEMO_PORT", "BOT_PORT"])
def test_a_port_that_another_program_has_is_named_and_nothing_is_started(name, monkeypatch, capsys):
    monkeypatch.setattr(run, "Manager", lambda: pytest.fail("something was started"))
    with socket.create_server(("127.0.0.1", 0)) as theirs:
        port = theirs.getsockname()[1]
        for each, number in {"PORT": 1, "DEMO_PORT": 2, "BOT_PORT": 3, name: port}.items():
            monkeypatch.setenv(each, str(number))
        assert run.main([]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"Port {port} is in use by another program.")
    assert f"{name}=" in said


def test_a_bot_on_another_machine_needs_no_port_here(monkeypatch):
    for each, value in {"PORT": "1", "DEMO_PORT": "2", "BOT_URL": "https://bot.internal:1"}.items():
        monkeypatch.setenv(each, value)
    assert run.taken(run.Settings.from_env(os.environ)) == []


def test_each_of_several_bots_needs_its_port(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as theirs:
        port = theirs.getsockname()[1]
        for each, value in {"PORT": "1", "DEMO_PORT": "2", "BOT_PORT": str(port - 1), "BOTS": "2"}.items():
            monkeypatch.setenv(each, value)
        assert [line.partition(" is")[0] for line in run.taken(run.Settings.from_env(os.environ))] == [f"Port {port}"]
