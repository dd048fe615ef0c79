"""Images, compose file, proxies: read as text, their steps done in a plain folder. Nothing needs a container engine."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.__main__ import COMMANDS, main
from backend.background_tasks import HOLD_SECONDS, STOP_SECONDS
from backend.chat.bot import HEALTH_PATIENCE
from backend.health import DATABASE_SECONDS, KEYS_SECONDS
from backend.server import KEEP_IDLE, LAST_WORDS
from backend.settings import ROOT, Settings
from tests.backend.conftest import postgres
from tests.backend.recycled import at, run_sql
from tests.bot_variables import names_read_by_the_bot
from tests.deploy.container_files import Stage, container_files, copy_tree_of, read_stages
from tests.deploy.test_units import names_read_by_the_backend
from tests.deploy.unit_files import DEPLOY

__all__ = ["postgres"]
PAGE = (ROOT / "docs" / "several-machines.md").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "containers" / "compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
FILES = container_files()
every_file = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])


def of(path: Path) -> tuple[str, Stage, Stage]:
    """Return which program an image is of, the stage that makes it and the one that stays."""
    made, stays = read_stages(path)
    return path.name.partition(".")[0], made, stays


@every_file
def test_the_image_that_stays_builds_nothing_and_runs_without_root(path: Path) -> None:
    name, made, stays = of(path)
    [user] = stays.all("USER")
    assert int(user) > 999
    assert made.base == stays.base, "an environment made by one Python is not for another"
    version = {"backend": "3.13", "bot": "3.10"}[name]
    assert re.fullmatch(rf"python:{re.escape(version)}-slim-\w+", stays.base)
    run = " ".join(stays.all("RUN"))
    assert f"rm -r /usr/local/lib/python{version}/site-packages/pip*" in run
    assert not re.search("apt|pip install|curl|make ", run)
    assert f"make_environments.py --serving --only {name}" in " ".join(made.all("RUN"))
    assert stays.all("COPY") == ["--from=made /opt/hear-me-out /opt/hear-me-out"]
    last = [instruction for instruction, _ in stays.lines].index("USER")
    assert not {"RUN", "COPY", "ADD"} & {instruction for instruction, _ in stays.lines[last:]}, "root's, not the user's"
    home = stays.environment["HMO_HOME"]
    assert f'"{home}"' in stays.all("VOLUME")[0]


@every_file
def test_an_image_names_what_is_there_and_no_secret(path: Path) -> None:
    name, made, stays = of(path)
    python, m, module, *words = stays.command
    assert (python, m) == (f".venv/{name}/bin/python", "-m")
    assert module in ("backend", "bot.server")
    assert module != "backend" or words == ["serve"]
    for sources, _ in made.copied():
        assert all(source.startswith("var/models/") or (ROOT / source).exists() for source in sources)
    read = names_read_by_the_bot() if name == "bot" else names_read_by_the_backend()
    python_own = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
    assert set(stays.environment) - read - python_own == set()
    ignored = path.with_name(f"{path.name}.dockerignore").read_text("utf-8").split("\n")
    assert ignored[1] == "*"
    kept = {line[1:] for line in ignored if line.startswith("!")}
    assert kept == {source for sources, _ in made.copied() for source in sources}
    port = {"backend": Settings.from_env({}).port, "bot": Settings.from_env({}).bot_port}[name]
    assert f"http://127.0.0.1:{port}/" in stays.all("HEALTHCHECK")[0]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("backend", "import backend.app as a, backend.settings as s; a.create_app(s.Settings.from_env())"),
        (
            "bot",
            "from bot import rasa_without_tensorflow as r; r.install(); "
            "import bot.server, bot.conversations, bot.backup; import telling.ids as t; assert t.CODE_WORDS.exists()",
        ),
    ],
)
def test_what_an_image_copies_is_all_that_its_program_needs(name: str, code: str, tmp_path: Path) -> None:
    _, made, stays = of(DEPLOY / "containers" / f"{name}.Dockerfile")
    copy_tree_of(made, tmp_path / "tree")
    python = str(ROOT / ".venv" / name / "bin" / "python")
    env = {"PATH": os.environ["PATH"], "HMO_HOME": str(tmp_path / "data"), **dict.fromkeys(["LOG_FORMAT"], "json")}
    before = [["-m", "backend", "init"]] if name == "backend" else []
    for words in [*before, ["-c", code]]:
        done = subprocess.run([python, *words], cwd=tmp_path / "tree", env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-1500:]


def test_every_service_is_in_a_sandbox_and_only_the_proxy_is_reached_from_outside() -> None:
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert re.search(r":\d[\w.-]*$", service["image"]) or service["build"], f"{name}: no version is named"
        assert service.get("ports", []) == (["0.0.0.0:80:80", "0.0.0.0:443:443"] if name == "proxy" else []), name
        if name.endswith("-db"):
            assert "--host 127.0.0.1" in " ".join(service["healthcheck"]["test"]), "not yet while it is being filled"
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"]), name
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            known = (
                (DEPLOY / "containers" / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]
            )
            assert known, f"{name}: {volume}"
        for other in service.get("depends_on", []):
            assert other in SERVICES
        if "build" in service:
            assert (ROOT / service["build"]["dockerfile"]).exists()
    assert COMPOSE["networks"]["data"] == {"internal": True}
    assert set(COMPOSE["secrets"]) == {one for service in SERVICES.values() for one in service.get("secrets", [])}
    assert {"image", "build"} <= set(SERVICES["backend-1"])


def test_each_bot_shares_the_loopback_of_its_backend_and_holds_no_key_of_cases() -> None:
    keys = {"keys", "code-key", "backup-key", "database-url", "data-keys-url"}
    for n in ("1", "2"):
        bot, backend = SERVICES[f"bot-{n}"], SERVICES[f"backend-{n}"]
        network = SERVICES[f"network-{n}"]
        assert bot["network_mode"] == backend["network_mode"] == f"service:network-{n}"
        assert network["networks"] == {"front": {"aliases": [f"backend-{n}"]}, "data": {}}
        assert network["command"] == ["sleep", "infinity"], "what never ends is never started again without the others"
        assert not set(bot["secrets"]) & keys
        assert f"bot-{n}-token" in bot["secrets"]
        assert keys == set(backend["secrets"])
        assert f"backend-{n}-data:/data" in backend["volumes"], "alerts that wait are on a disk of their own"
        assert set(bot["environment"]) <= names_read_by_the_bot()
        assert set(backend["environment"]) <= names_read_by_the_backend()
        for service in (bot, backend):
            for name, value in service["environment"].items():
                if name.endswith("_FILE"):
                    assert Path(value).name in service["secrets"]
                    assert value.startswith("/run/secrets/")
    stop = int(SERVICES["backend-1"]["stop_grace_period"].removesuffix("s"))
    assert (
        stop > int(SERVICES["backend-1"]["environment"]["DRAIN_SECONDS"]) + 2 * LAST_WORDS + HOLD_SECONDS + STOP_SECONDS
    )


def test_the_page_names_commands_files_and_settings_that_are_there() -> None:
    named = set(re.findall(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:`|=)", PAGE)) - {"PUBLIC_NAME"}
    assert {"HMO_LEDGER", "HMO_MODELS", "BOT_DOOR_SHA256", "DRAIN_SECONDS"} <= named
    assert named - names_read_by_the_backend() - names_read_by_the_bot() == set()
    for command in re.findall(r"(?:python -m backend|hear-me-out-backend backend|migrate backend) ([a-z-]+)", PAGE):
        assert command in COMMANDS
    for service in re.findall(r"docker compose (?:run --rm|exec(?: -T)?) ([\w-]+)", PAGE):
        assert service in SERVICES
    for volume, inside in (("backups", "/backups "), ("backups-of-keys", "/backups-of-keys\n")):
        assert inside in PAGE
        assert f"{volume}:{inside.strip()}" in SERVICES["backend-1"]["volumes"]
    assert "bot-backups:/backups" in SERVICES["bot-1"]["volumes"]
    assert {name.partition("_")[2] for name in re.findall(r"hear-me-out_[\w-]+", PAGE)} <= set(COMPOSE["volumes"])
    for target in re.findall(r"\]\(([^)#]+)[)#]", PAGE):
        assert (ROOT / "docs" / target).exists(), target
    written = set(re.findall(r"secrets/([a-z0-9.-]+)", PAGE)) - {"first", "bot-1-token", "bot-2-token"}
    made = {f"{name}-db-password" for name in ("cases", "keys", "bot")} | written
    assert set(COMPOSE["secrets"]) - {"bot-1-token", "bot-2-token"} <= made


def backend_in_plain_folder(command: list[str], env: dict[str, str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command of the backend with these variables and no others of ours; return what it prints."""
    with pytest.MonkeyPatch.context() as patch:
        for name in names_read_by_the_backend():
            patch.delenv(name, raising=False)
        for name, value in env.items():
            patch.setenv(name, value)
        assert main(command) == 0, capsys.readouterr()
    return capsys.readouterr().out


def test_the_steps_of_the_page_lead_to_two_backends_that_hold_the_same(
    postgres: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    backend_in_plain_folder(["init"], {"HMO_HOME": str(secrets / "first")}, capsys)
    for name in ("keys", "code-key"):
        (secrets / "first" / "secrets" / name).rename(secrets / name)
    (secrets / "backup-key").write_text("A" * 43 + "=\n")
    for database in ("steps_cases", "steps_keys"):
        run_sql(postgres, f"DROP DATABASE IF EXISTS {database}", f"CREATE DATABASE {database}")
    (secrets / "database-url").write_text(at(postgres, "steps_cases") + "\n")
    (secrets / "data-keys-url").write_text(at(postgres, "steps_keys") + "\n")
    envs = []
    for n in ("1", "2"):
        told = SERVICES[f"backend-{n}"]["environment"]
        env = {name: value.replace("/run/secrets", str(secrets)) for name, value in told.items()}
        env |= {"HMO_HOME": str(tmp_path / f"data-{n}"), "HMO_LEDGER": str(tmp_path / "ledger")}
        envs.append(env | {"DESK_URL": "https://chat.council.example/desk", "BOT_URL": "http://127.0.0.1:9"})
    assert "up to date" in backend_in_plain_folder(["migrate"], envs[0], capsys)
    token = backend_in_plain_folder(["tokens", "add", "bot-1", "--for", "bot", "--council", "all"], envs[0], capsys)
    assert re.search(r"^  [\w-]{43}$", token, re.MULTILINE)
    doors = {backend_in_plain_folder(["tokens", "door"], env, capsys).strip() for env in envs}
    assert len(doors) == 1
    assert re.fullmatch("[0-9a-f]{64}", doors.pop())
    backend_in_plain_folder(["migrate"], envs[1], capsys)
    said = backend_in_plain_folder(["check"], envs[1], capsys)
    assert "nothing wrong was found, and no bot was asked" in said
    assert not list((tmp_path / "data-1").rglob("keys")), "what is mounted is not made in the data folder, too"
    run_sql(postgres, "DROP DATABASE steps_cases WITH (FORCE)", "DROP DATABASE steps_keys WITH (FORCE)")


HAPROXY = (DEPLOY / "proxy" / "haproxy.cfg").read_text("utf-8")
NGINX = (DEPLOY / "proxy" / "nginx.conf").read_text("utf-8")


@pytest.mark.parametrize(
    ("conf", "needed", "never"),
    [
        (
            HAPROXY,
            [
                "ssl-min-ver TLSv1.2",
                "redirect scheme https code 308 unless { ssl_fc }",
                "deny deny_status 404 if { path,url_dec -m str /metrics }",
                "del-header Forwarded\n",
                "set-header X-Forwarded-For %[src]",
                "set-header X-Forwarded-Proto https",
                "set-header X-Request-ID %[unique-id]",
                "unique-id-format %[uuid()]",
                "http-check send meth GET uri /ready",
                'error-log-format "no request: %[fc_err_str]"',
                "\n    parse-resolv-conf\n",
                "default-server check inter 2s fall 2 rise 1 resolvers dns ",
            ],
            [
                "cookie",
                "stick",
                "option forwardfor",
                "%ci",
                "%HU",
                '%r"',
                "retry-on",
                "option httplog",
                "option tcplog",
            ],
        ),
        (
            NGINX,
            [
                "ssl_protocols TLSv1.2 TLSv1.3;",
                "return 308 https://",
                "location = /metrics {\n        return 404;",
                'proxy_set_header Forwarded "";',
                "proxy_set_header X-Forwarded-For $remote_addr;",
                "proxy_set_header X-Forwarded-Proto https;",
                "proxy_set_header X-Request-ID $request_id;",
                "proxy_request_buffering off;",
                "proxy_buffering off;",
                f"client_max_body_size {Settings().file_mb + 1}m;",
            ],
            [
                "ip_hash",
                "sticky",
                "$proxy_add_x_forwarded_for",
                "$request ",
                "$request_uri '",
                "$remote_addr -",
                "non_idempotent",
            ],
        ),
    ],
    ids=["haproxy", "nginx"],
)
def test_a_proxy_says_truly_who_asks_and_logs_neither_address_nor_path(
    conf: str, needed: list[str], never: list[str]
) -> None:
    told = "\n".join(line for line in conf.splitlines() if not line.strip().startswith("#")) + "\n"
    assert [one for one in needed if one not in told] == []
    assert [one for one in never if one in told] == []
    [idle] = re.findall(r"keep-?alive(?:_timeout)? (\d+)s", told)
    assert int(idle) < KEEP_IDLE, "a request must not be sent into a connection that is being closed"
    [slowest] = re.findall(r"timeout server (\d+)s|proxy_read_timeout (\d+)s", told)
    assert int("".join(slowest)) > 60
    servers = re.findall(r"server\s+(?:\w+ )?([\w.-]+):(\d+)", told)
    assert servers
    assert {port for _, port in servers} == {str(Settings.from_env({}).port)}
    if conf is NGINX:
        levels = re.findall(r"error_log \S+ (\w+);", told)
        assert levels == ["emerg"] * told.count("\nserver {"), "crit and alert name the address of whoever asked"
    else:
        [check] = re.findall(r"timeout check (\d+)s", told)
        assert int(check) > 1 + max(DATABASE_SECONDS, KEYS_SECONDS, HEALTH_PATIENCE), "a silent part is no reason to go"
        assert {host for host, _ in servers} == {name for name in SERVICES if name.startswith("backend-")}
