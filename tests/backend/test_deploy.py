"""The two units of deploy/: the bot runs as its own user, holds only the keys it needs, reaches this machine only."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from sqlalchemy import select

from backend.settings import ROOT, Settings
from backend.store.init import make_sync_engine, prepare
from backend.store.service_tokens import TokenRow, hash_of, service_token_file

UNITS = ROOT / "deploy" / "systemd"


def unit(name: str) -> dict[str, list[str]]:
    """Return what a unit says, by key."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / f"{name}.service").read_text("utf-8").splitlines():
        key, is_one, value = line.partition("=")
        if is_one:
            found.setdefault(key, []).append(value)
    return found


def test_bot_and_backend_are_two_users_with_two_folders_that_do_not_see_each_other() -> None:
    backend, bot = unit("hear-me-out"), unit("hear-me-out-bot")
    assert backend["User"] != bot["User"]
    assert backend["ReadWritePaths"] != bot["ReadWritePaths"]
    assert backend["ReadWritePaths"][0] in bot["InaccessiblePaths"][0].split()
    assert bot["ReadWritePaths"][0] in backend["InaccessiblePaths"][0].split()
    assert "EnvironmentFile" not in bot
    assert not re.search("KEY|DATABASE|SMTP|OIDC", " ".join(bot["Environment"]))


def test_the_bot_reaches_this_machine_only_and_both_leave_nothing_behind() -> None:
    assert (unit("hear-me-out-bot")["IPAddressDeny"], unit("hear-me-out-bot")["IPAddressAllow"]) == (
        ["any"],
        ["localhost"],
    )
    for name in ("hear-me-out", "hear-me-out-bot"):
        said = unit(name)
        assert said["NoNewPrivileges"] == ["yes"]
        assert said["ProtectSystem"] == ["strict"]
        assert (said["LimitCORE"], said["MemorySwapMax"], said["UMask"]) == (["0"], ["0"], ["0077"])


def test_the_bot_reads_no_secret_but_its_own() -> None:
    read = set()
    for path in (ROOT / "bot").rglob("*.py"):
        if "rehearsal" not in path.parts:
            read |= set(re.findall(r'"secrets" / "([\w-]+)"', path.read_text("utf-8")))
    assert read == {"service-token", "conversations-key"}


def names_in_table(settings: Settings) -> set[str]:
    """Return the names of all tokens."""
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            return set(connection.scalars(select(TokenRow.name)))
    finally:
        engine.dispose()


def test_without_the_bots_files_the_backend_still_knows_it(tmp_path: Path) -> None:
    settings = Settings.from_env({"HMO_HOME": str(tmp_path / "backend")})
    prepare(settings)
    own = tmp_path / "bot" / "secrets"
    own.mkdir(parents=True)
    shutil.move(service_token_file(settings), own / "service-token")
    apart = settings.model_copy(update={"bot_apart": True})
    assert prepare(apart) == []
    assert not service_token_file(settings).exists()
    assert names_in_table(settings) == {"bot"}
    service_token_file(settings).touch(mode=0o600)
    assert prepare(apart) == []
    assert names_in_table(settings) == {"bot"}  # an empty file is nobody's token
    token = (own / "service-token").read_text().strip()
    held = b"".join(path.read_bytes() for path in settings.home.rglob("*") if path.is_file())
    assert token.encode() not in held
    assert hash_of(token).encode() in held
