"""Where things are, read from the environment."""

import pytest

from backend.__main__ import main
from backend.settings import BadSetting, Settings


def test_the_bot_is_asked_where_it_listens():
    assert Settings.from_env({}).bot_url == "http://127.0.0.1:5005"
    assert Settings.from_env({"BOT_PORT": "5195"}).bot_url == "http://127.0.0.1:5195"
    assert (
        Settings.from_env({"BOT_PORT": "5195", "BOT_URL": "http://bot.internal:80"}).bot_url == "http://bot.internal:80"
    )


def test_the_pretend_council_page_is_another_origin_and_can_be_turned_off():
    assert Settings.from_env({"PORT": "9000"}).demo_port == 9001
    assert Settings.from_env({"PORT": "9000", "DEMO_PORT": "0"}).demo_port == 0


@pytest.mark.parametrize("name", ["PORT", "DEMO_PORT", "BOT_PORT"])
@pytest.mark.parametrize("written", ["eighty", "-1", "65536", "80.5"])
def test_a_port_that_is_no_number_is_named(name, written):
    with pytest.raises(BadSetting, match=f"^{name} is '{written}'"):
        Settings.from_env({name: written})


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_command_says_which_setting_is_wrong_instead_of_a_traceback(command, monkeypatch, capsys):
    monkeypatch.setenv("PORT", "eighty")
    assert main([command]) == 2
    assert "PORT is 'eighty'" in capsys.readouterr().err
