"""Settings of the backend: read once from the environment, then frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent


class BadSetting(ValueError):
    """A setting cannot be read; the message names it and says what to write."""


@dataclass(frozen=True)
class Settings:
    """Where things are. Secrets are not here: they are files under `home`, see backend.store.secrets.

    home: data folder (databases, secrets); `HMO_HOME`, by default `var/` in the project.
    port: the only public port; `PORT`, by default 8080.
    demo_port: the pretend council site, another origin; `DEMO_PORT`, by default `port` + 1. 0 turns it off.
    bot_url: the loopback door of the bot; `BOT_URL`, by default this machine's `BOT_PORT`, which the bot reads, too.
    database_url: the case store; `DATABASE_URL`, by default a SQLite file in `home`.
    content: folder of cards and packs; `HMO_CONTENT`.
    data_keys_url: the keys of single cases; `DATA_KEYS_URL`, by default a SQLite file among the secrets.
    host: the address to listen on; `HMO_HOST`, by default only this machine (a TLS proxy belongs in front).
    """

    home: Path
    port: int
    demo_port: int
    bot_url: str
    database_url: str
    content: Path
    host: str = "127.0.0.1"
    data_keys_url: str = ""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Read the settings; raises BadSetting where a port is not a number."""
        home = Path(env.get("HMO_HOME") or ROOT / "var").resolve()
        port = _port(env, "PORT", 8080)
        return cls(
            home=home,
            port=port,
            demo_port=_port(env, "DEMO_PORT", port + 1),
            bot_url=env.get("BOT_URL") or f"http://127.0.0.1:{_port(env, 'BOT_PORT', 5005)}",
            database_url=env.get("DATABASE_URL") or f"sqlite+aiosqlite:///{home / 'backend.sqlite3'}",
            content=Path(env.get("HMO_CONTENT") or ROOT / "easy_read_content").resolve(),
            host=env.get("HMO_HOST") or "127.0.0.1",
            data_keys_url=env.get("DATA_KEYS_URL") or "",
        )


def _port(env: Mapping[str, str], name: str, otherwise: int) -> int:
    written = env.get(name) or str(otherwise)
    if not (written.isascii() and written.isdigit() and int(written) < 65536):
        raise BadSetting(f"{name} is {written!r}: write a number below 65536, or leave it out for {otherwise}.")
    return int(written)
