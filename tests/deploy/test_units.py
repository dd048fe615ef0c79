"""Every file of `deploy/` says what is so: commands, paths, settings and ports that exist, and a sandbox around each.

Read as text: nothing here needs systemd. A kind of file that nobody reads here is refused.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from backend.__main__ import COMMANDS
from backend.background_tasks import HOLD_SECONDS, STOP_SECONDS
from backend.server import LAST_WORDS
from backend.settings import IN_FILES, ROOT, Settings
from tests.bot_variables import SOURCE, names_read_by_the_bot, variables_of_the_bot
from tests.deploy.unit_files import DEPLOY, INSTALLED, Unit, in_tree, read_unit, units

README = (DEPLOY / "README.md").read_text("utf-8")
SANDBOX = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectProc": "invisible",
    "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes",
    "ProtectKernelLogs": "yes",
    "ProtectControlGroups": "yes",
    "ProtectClock": "yes",
    "ProtectHostname": "yes",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "RestrictNamespaces": "yes",
    "RestrictRealtime": "yes",
    "RestrictSUIDSGID": "yes",
    "SystemCallArchitectures": "native",
    "SystemCallFilter": ["@system-service", "~@privileged @resources"],
    "SystemCallErrorNumber": "EPERM",
    "RemoveIPC": "yes",
    "KeyringMode": "private",
    "LockPersonality": "yes",
    "CapabilityBoundingSet": "",
    "UMask": "0077",
    "MemorySwapMax": "0",
    "LimitCORE": "0",
}
KNOWN = {
    "Unit": {"Description", "After", "Wants"},
    "Service": {
        *SANDBOX,
        "User",
        "Group",
        "WorkingDirectory",
        "Environment",
        "EnvironmentFile",
        "ExecStart",
        "Restart",
        "KillMode",
        "TimeoutStopSec",
        "ReadWritePaths",
        "InaccessiblePaths",
        "IPAddressDeny",
        "IPAddressAllow",
    },
    "Install": {"WantedBy"},
}
"""systemd ignores a key that it does not know, so a slip of the pen would switch a protection off in silence."""
UNITS = units()
READ = (
    *(".service", "README.md"),
    *(".Dockerfile", ".dockerignore", "compose.yml", "make-databases.sh", "haproxy.cfg", "nginx.conf"),
)
"""The last ones by test_containers.py."""
DROP_IN = re.compile(r"(?<!systemd\.exec\(5\)\)\n   )```\n *\[Service\]\n(.*?)```", re.DOTALL)
"""What is added to one of our units. What is added to somebody else's names its page, systemd.exec(5)."""
every_unit = pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])


def names_read_by_the_backend() -> set[str]:
    """Return the variables that make its settings."""
    return {str(field.validation_alias) for field in Settings.model_fields.values()} | {
        f"{one}_FILE" for one in IN_FILES
    }


def test_every_file_here_is_of_a_kind_that_these_tests_read() -> None:
    kept = subprocess.run(["git", "ls-files", "deploy"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert kept.split()
    unknown = [name for name in kept.split() if not name.endswith(READ)]
    assert unknown == [], "teach tests/deploy to read these before they are handed to anybody"


@every_unit
def test_no_key_is_misspelt_or_in_the_wrong_section(unit: Unit) -> None:
    assert [(section, key) for section, key, _ in unit.lines if key not in KNOWN.get(section, set())] == []


@every_unit
def test_what_is_started_is_there(unit: Unit) -> None:
    python, m, module, *words = unit.command
    assert unit.one("WorkingDirectory") == INSTALLED
    assert m == "-m"
    # The environments are made by requirements/make_environments.py; bin/python is a link that a venv always has.
    assert in_tree(python).relative_to(ROOT / ".venv").parts[1:] == ("bin", "python")
    assert in_tree(python).exists()
    assert importlib.util.find_spec(module) or (ROOT / f"{module.replace('.', '/')}.py").exists()
    assert module != "backend" or words[0] in COMMANDS
    assert module.partition(".")[0] == in_tree(python).relative_to(ROOT / ".venv").parts[0], "with its own Python"


@every_unit
def test_the_sandbox_is_whole(unit: Unit) -> None:
    assert {key: unit.all(key) for key in SANDBOX} == {
        key: value if isinstance(value, list) else [value] for key, value in SANDBOX.items()
    }


@every_unit
def test_each_runs_as_its_own_user_and_writes_into_its_own_folder_only(unit: Unit) -> None:
    others = [other for other in UNITS if other is not unit]
    mine = unit.environment["HMO_HOME"]
    assert unit.one("User") == unit.one("Group")
    assert unit.one("User") != "root"
    assert unit.one("User") not in {other.one("User") for other in others}
    assert unit.one("ReadWritePaths") == mine
    assert not mine.startswith(INSTALLED), "the program is root's"
    hidden = unit.one("InaccessiblePaths").split()
    assert {other.environment["HMO_HOME"] for other in others} <= set(hidden)
    for other in others:
        for file in other.all("EnvironmentFile"):
            assert any(file.startswith(f"{folder}/") for folder in hidden), f"{unit.name} could read {file}"


@every_unit
def test_every_variable_is_one_that_is_read(unit: Unit) -> None:
    is_bot = unit.command[2].startswith("bot")
    read = names_read_by_the_bot() if is_bot else names_read_by_the_backend()
    assert set(unit.environment) - read == set()
    assert not re.search("KEY|TOKEN|PASSWORD|SECRET|DATABASE", " ".join(unit.environment)), "units are no secrets"


def test_every_variable_that_the_text_names_is_one_that_is_read() -> None:
    named = set(re.findall(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b", README))
    assert {"HMO_HOME", "BOT_APART", "MODEL_SHA256", "DATABASE_URL"} <= named
    assert named - names_read_by_the_bot() - names_read_by_the_backend() == set()


def test_users_folders_and_commands_of_the_text_are_those_of_the_units() -> None:
    for unit in UNITS:
        assert f"`{unit.one('User')}`" in README
        assert f"`{unit.environment['HMO_HOME']}`" in README
        for file in unit.all("EnvironmentFile"):
            assert f"`{file}`" in README
    for command in re.findall(r"python -m backend ([a-z-]+)", README):
        assert command in COMMANDS
    for target in re.findall(r"`make ([a-z-]+)`", README):
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.M)


def test_the_ports_agree() -> None:
    served = Settings.from_env({"HMO_HOME": "/nowhere"})
    backend, bot = (next(unit for unit in UNITS if unit.command[2].startswith(of)) for of in ("backend", "bot"))
    assert {"PORT", "BOT_PORT", "BOT_URL", "HMO_HOST"}.isdisjoint(backend.environment | bot.environment)
    asked = urlsplit(bot.environment["BACKEND_URL"])
    assert (asked.scheme, asked.hostname, asked.port) == ("http", served.host, served.port)
    assert variables_of_the_bot()["port"] == "BOT_PORT"
    assert f'named("port") or "{served.bot_port}"' in SOURCE.read_text("utf-8")
    assert f"port {served.port}" in README


def test_the_bot_reaches_this_machine_only_and_is_given_no_settings_of_the_backend() -> None:
    bot = next(unit for unit in UNITS if unit.command[2].startswith("bot"))
    assert (bot.one("IPAddressDeny"), bot.one("IPAddressAllow")) == ("any", "localhost")
    assert bot.all("EnvironmentFile") == []


@every_unit
def test_a_process_that_is_told_to_stop_is_given_the_time_that_it_takes(unit: Unit) -> None:
    takes = 2 * LAST_WORDS + HOLD_SECONDS + STOP_SECONDS + Settings.from_env({"HMO_HOME": "/nowhere"}).drain_seconds
    assert int(unit.one("TimeoutStopSec")) > takes


def test_only_the_process_that_made_the_bots_is_told_to_stop() -> None:
    bot = next(unit for unit in UNITS if unit.command[2].startswith("bot"))
    assert bot.one("KillMode") == "mixed", "it tells the others itself (bot/workers.py); whoever is left is ended"
    assert bot.one("Restart") == "on-failure"


def test_what_the_pages_have_added_to_a_unit_is_known_to_systemd_and_opens_what_is_shut() -> None:
    page = (ROOT / "docs" / "several-machines.md").read_text("utf-8")
    added = [line.strip() for text in (README, page) for block in DROP_IN.findall(text) for line in block.splitlines()]
    keys = {line.partition("=")[0] for line in added if line.strip()}
    assert keys == {"ReadWritePaths", "IPAddressAllow", "TimeoutStopSec", "Environment"}
    given = {line.partition("=")[2].partition("=")[0] for line in added if line.startswith("Environment=")}
    assert given <= names_read_by_the_bot()
    assert keys < KNOWN["Service"]
    assert "HMO_HOST=0.0.0.0" in page, "the bot asks its backend on loopback"


def test_a_line_that_systemd_would_pass_over_is_refused_here(tmp_path: Path) -> None:
    path = tmp_path / "x.service"
    path.write_text("[Service]\nUser hear-me-out\n", "utf-8")
    with pytest.raises(ValueError, match=r"x\.service: User hear-me-out"):
        read_unit(path)
