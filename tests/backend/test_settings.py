"""Every setting is read in one place, and whoever mistypes one is told which."""

import re
from pathlib import Path

import pytest

from backend.__main__ import main
from backend.run import settings_with_demo
from backend.settings import ROOT, BadSetting, Settings
from tests.bot_variables import variables_of_the_bot


def test_the_bot_is_asked_where_it_listens():
    assert Settings.from_env({}).bot_url == "http://127.0.0.1:5005"
    assert Settings.from_env({"BOT_PORT": "5195"}).bot_url == "http://127.0.0.1:5195"
    told = Settings.from_env({"BOT_PORT": "5195", "BOT_URL": "https://bot.internal:80"})
    assert told.bot_urls == ("https://bot.internal:80",)


def test_several_bots_are_asked_on_one_port_after_the_other_or_where_they_are_said_to_be():
    told = Settings.from_env({"BOT_PORT": "5100", "BOTS": "3"})
    assert told.bot_urls == tuple(f"http://127.0.0.1:{port}" for port in (5100, 5101, 5102))
    elsewhere = Settings.from_env({"BOT_URL": "http://10.0.0.7:5005, https://bot.internal/", "BOTS": "3"})
    assert elsewhere.bot_urls == ("http://10.0.0.7:5005", "https://bot.internal")


@pytest.mark.parametrize("url", ["http://bot.internal:5005", "http://8.8.8.8:5005", "http://0.0.0.0:5005"])
def test_no_word_of_a_child_goes_to_a_bot_over_a_line_that_others_read(url):
    with pytest.raises(BadSetting, match="^BOT_URL must be https outside this machine"):
        Settings.from_env({"BOT_URL": f"http://127.0.0.1:5005,{url}"})


@pytest.mark.parametrize("written", ["0", "17", "two", "-1"])
def test_a_number_of_bots_that_cannot_be_is_named(written):
    with pytest.raises(BadSetting, match="^BOTS must be a whole number from 1 to 16"):
        Settings.from_env({"BOTS": written})


def test_the_pretend_council_page_is_another_origin_and_only_there_where_it_is_started():
    assert Settings.from_env({"PORT": "9000"}).demo_port == 0
    assert settings_with_demo({"PORT": "9000"}).demo_port == 9001
    assert settings_with_demo({"PORT": "9000", "DEMO_PORT": "0"}).demo_port == 0


def test_everything_started_together_has_two_bots_where_there_are_two_cores_unless_somebody_says_otherwise(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    assert settings_with_demo({}).bot_urls == ("http://127.0.0.1:5005", "http://127.0.0.1:5006")
    assert settings_with_demo({"BOTS": "3"}).bots == 3
    assert settings_with_demo({"BOT_URL": "https://bot.internal"}).bot_urls == ("https://bot.internal",)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert settings_with_demo({}).bot_urls == ("http://127.0.0.1:5005",)
    assert Settings.from_env({}).bots == 1


def test_the_database_lies_in_the_data_folder_and_the_desk_at_the_port_where_nothing_is_said(tmp_path):
    settings = Settings.from_env({"HMO_HOME": str(tmp_path), "PORT": "9000"})
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path / 'backend.sqlite3'}"
    assert settings.desk_url == "http://localhost:9000/desk"


def test_an_empty_variable_counts_as_left_out():
    names = [field.validation_alias for field in Settings.model_fields.values()]
    assert Settings.from_env(dict.fromkeys(names, "")) == Settings.from_env({})


def test_the_readme_and_the_settings_name_the_same_variables():
    table = (ROOT / "README.md").read_text("utf-8").partition("| setting |")[2].partition("\n\n")[0]
    named = set(re.findall(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)`", table))
    ours = {field.validation_alias for field in Settings.model_fields.values()}
    assert named == ours | set(variables_of_the_bot().values())


def test_no_other_module_of_the_backend_reads_the_environment():
    reading = {
        str(path.relative_to(ROOT / "backend"))
        for path in Path(ROOT / "backend").rglob("*.py")
        if "environ" in path.read_text("utf-8").replace("environment", "")
    }
    # run.py and the demo hand the environment on to the processes they start.
    assert reading == {"settings.py", "run.py", "demo/command.py"}


@pytest.mark.parametrize("name", ["PORT", "DEMO_PORT", "BOT_PORT"])
@pytest.mark.parametrize("written", ["eighty", "-1", "65536", "80.5"])
def test_a_port_that_is_no_number_is_named(name, written):
    with pytest.raises(BadSetting, match=f"^{name} is '{written}'"):
        Settings.from_env({name: written})


def test_a_port_with_no_port_after_it_asks_for_the_port_of_the_pretend_page():
    with pytest.raises(BadSetting, match="^DEMO_PORT is '65536'"):
        settings_with_demo({"PORT": "65535"})


@pytest.mark.parametrize("name", ["BOT_URL", "DESK_URL", "OIDC_ISSUER", "DATABASE_URL", "DATA_KEYS_URL"])
def test_an_address_that_is_none_is_named_and_a_password_in_it_is_not_repeated(name):
    with pytest.raises(BadSetting, match=f"^{name} must") as caught:
        Settings.from_env({name: "ftp://me:secret@host"})
    assert "secret" not in str(caught.value)


def test_a_format_of_the_log_that_there_is_not_is_refused():
    assert Settings.from_env({"LOG_FORMAT": "json"}).log_format == "json"
    with pytest.raises(BadSetting, match="^LOG_FORMAT must be text or json"):
        Settings.from_env({"LOG_FORMAT": "xml"})


def test_both_ways_to_write_a_postgresql_are_taken():
    given = {"DATABASE_URL": "postgres://u:postgres@host/postgres", "DATA_KEYS_URL": "postgres://host/keys"}
    settings = Settings.from_env(given)
    assert settings.database_url == "postgresql://u:postgres@host/postgres"
    assert settings.data_keys_url == "postgresql://host/keys"


def test_everything_that_is_wrong_is_named_at_once():
    with pytest.raises(BadSetting) as caught:
        Settings.from_env({"PORT": "eighty", "BOT_URL": "bot"})
    assert [line.split()[0] for line in str(caught.value).splitlines()] == ["PORT", "BOT_URL"]


def test_what_is_secret_does_not_show_itself():
    secret = ("DATABASE_URL", "DATA_KEYS_URL", "HMO_KEYS", "SMTP_URL", "NOTIFY_API_KEY", "OIDC_CLIENT_SECRET")
    settings = Settings.from_env(dict.fromkeys(secret, "sqlite:///canary"))
    assert "canary" not in repr(settings)


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_command_says_which_setting_is_wrong_instead_of_a_traceback(command, monkeypatch, capsys):
    monkeypatch.setenv("PORT", "eighty")
    assert main([command]) == 2
    assert "PORT is 'eighty'" in capsys.readouterr().err
