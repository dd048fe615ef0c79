"""Settings of the backend: every variable of the README, read once from the environment, then frozen.

pydantic does the reading, as for packs and requests. Its add-on pydantic-settings is not used: it reads the environment
of the process by itself, and the demo and the tests hand in an environment of their own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any, LiteralString, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from backend.networks import LOOPBACK, Network, is_near, read_networks
from backend.refusals import Unusable
from telling.packs import SHIPPED

ROOT = Path(__file__).resolve().parent.parent
HIGHEST_PORT = 65535
LONGEST_DRAIN = 300
MOST_BOTS = 16
MOST_STARTS = 100_000
MOST_MEGABYTES = 10_000
SCANNERS = ("unix", "tcp")
DATABASES = ("sqlite", "postgresql")
LOG_FORMATS = ("text", "json")
IN_FILES = (
    "HMO_CODE_KEY",
    "HMO_CONVERSATIONS_KEY",
    "HMO_BACKUP_KEY",
    "DATABASE_URL",
    "DATA_KEYS_URL",
    "SMTP_URL",
    "NOTIFY_API_KEY",
    "OIDC_CLIENT_SECRET",
)
"""Secrets. The name with _FILE behind it may name a file that holds the value, as containers mount them."""


class BadSetting(Unusable):
    """Settings cannot be read; one line for each says its name and what to write."""


def _port(written: Any) -> int:
    text = str(written)
    if not (text.isascii() and text.isdigit() and int(text) <= HIGHEST_PORT):
        raise PydanticCustomError("port", "is {written}: write a number below 65536", {"written": repr(text)})
    return int(text)


def _database(url: str) -> str:
    # Some hosts write postgres://, which libpq takes as well; the bot does, too.
    if url.startswith("postgres://"):
        url = url.replace("postgres", "postgresql", 1)
    # An address may hold a password: it is not repeated.
    if url and urlsplit(url).scheme.partition("+")[0] not in DATABASES:
        raise PydanticCustomError("database", "must begin with sqlite or postgresql, like postgresql://host/name")
    return url


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if url and not (parts.scheme in ("http", "https") and parts.hostname):
        raise PydanticCustomError("web_address", "must be an address like https://desk.council.example")
    return url.rstrip("/")


def _networks(written: Any) -> tuple[Network, ...]:
    if isinstance(written, tuple):
        return written
    try:
        return read_networks(str(written))
    except ValueError:
        say = "must be addresses or networks with commas between, like 10.0.0.5, 10.1.0.0/16"
        raise PydanticCustomError("networks", say) from None


def _whole(least: int, most: int, say: LiteralString, written: Any) -> int:
    text = str(written)
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise PydanticCustomError("whole", say, {"most": most})
    return int(text)


def _scanner(url: str) -> str:
    if not url:
        return ""
    parts = urlsplit(url)
    try:
        fine = parts.path.startswith("/") if parts.scheme == "unix" else parts.hostname and parts.port
    except ValueError:
        fine = False
    if parts.scheme not in SCANNERS or not fine:
        raise PydanticCustomError("scanner", "must be like unix:///run/clamav/clamd.ctl or tcp://127.0.0.1:3310")
    return url


def _log_format(written: str) -> str:
    if written not in LOG_FORMATS:
        raise PydanticCustomError("log_format", "must be text or json")
    return written


def _contact(written: str) -> str:
    if written and not (written.startswith(("https://", "mailto:")) or "@" in written):
        raise PydanticCustomError("contact", "must be an e-mail address or a page that begins with https://")
    return written


def _bot_addresses(written: str) -> str:
    found = [_web_address(one) for one in written.replace(",", " ").split()]
    for url in found:
        if not (url.startswith("https:") or is_near(urlsplit(url).hostname or "")):
            say = (
                "must be https outside this machine; http only to a private address that is written out, like 10.0.0.7"
            )
            raise PydanticCustomError("near", say)
    return ",".join(found)


Port = Annotated[int, BeforeValidator(_port)]
Folder = Annotated[Path, AfterValidator(Path.resolve)]
Share = Annotated[Path, AfterValidator(Path.absolute)]
"""Not looked at: a share that hangs would hold up whoever reads the settings."""
Database = Annotated[str, AfterValidator(_database)]
Networks = Annotated[tuple[Network, ...], BeforeValidator(_networks)]
COUNTED: LiteralString = "must be a whole number from 1 to {most}"
Seconds = Annotated[int, BeforeValidator(partial(_whole, 0, LONGEST_DRAIN, "must be whole seconds, {most} at most"))]
Limit = Annotated[int, BeforeValidator(partial(_whole, 1, MOST_STARTS, COUNTED))]
Megabytes = Annotated[
    int, BeforeValidator(partial(_whole, 1, MOST_MEGABYTES, "must be whole megabytes from 1 to {most}"))
]
BotAddresses = Annotated[str, AfterValidator(_bot_addresses)]
BotCount = Annotated[int, BeforeValidator(partial(_whole, 1, MOST_BOTS, COUNTED))]
WebAddress = Annotated[str, AfterValidator(_web_address)]


class Settings(BaseModel):
    """Where things are, and through what letters and sign-ins go. A variable that is empty counts as left out.

    home: data folder (databases, secrets). port: the only public one. demo_port: the pretend council site, another
    origin, which may then frame a council's pages; 0: there is none. `make run` starts one. host: the address to listen
    on; a TLS proxy belongs in front of any other than this machine. trusted_proxies: whose forwarding headers are
    believed; by default this machine's. starts_per_address: chats, and forms, that one address may begin in an hour: a
    school shares one. drain_seconds: how long a server that was told to stop still answers. log_format: text, or json:
    one object a line; the bot reads it, too. bots: how many there
    are on this machine, from `bot_port` upwards; the bot reads both, too. bot_url: their addresses, where they are
    elsewhere, with commas between. bot_ca, bot_client_cert, bot_client_key: for TLS to them (backend.bot_tls).
    bot_apart: the bot has a data folder of its own, so its
    token is not made in ours. database_url: the case store. keys: what seals personal words, as JSON; by default a file
    among the secrets. keys_file: a file that holds them; it is read again when a new key turns up. code_key,
    conversations_key, backup_key: by default files among the secrets. ledger: a folder that notes which keys were
    destroyed. data_keys_url: the keys of single cases; by default a SQLite file among the secrets. content: packs and
    cards. smtp_url, smtp_from, smtp_without_tls, notify_api_key, notify_template_id: how letters leave;
    backend.notify.mail says what is wrong with them, because a mistake there must not keep the chat from starting.
    alert_email: who is told of an alert where a pack names nobody. desk_url: the desk's public address. oidc_*: the
    council's identity provider. security_contact: for /.well-known/security.txt, in place of the packs'. file_mb,
    case_files_mb: how large one file that an officer adds may be, and all files of one case. clamd_url: the socket of
    ClamAV's daemon, which then looks at every file before it is kept.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        validate_by_name=True,
        validate_by_alias=True,
        validate_default=True,
        hide_input_in_errors=True,
    )

    home: Folder = Field(ROOT / "var", validation_alias="HMO_HOME")
    port: Port = Field(8080, validation_alias="PORT")
    demo_port: Port = Field(0, validation_alias="DEMO_PORT")
    host: str = Field("127.0.0.1", validation_alias="HMO_HOST")
    trusted_proxies: Networks = Field(read_networks(LOOPBACK), validation_alias="TRUSTED_PROXIES")
    starts_per_address: Limit = Field(600, validation_alias="STARTS_PER_ADDRESS")
    drain_seconds: Seconds = Field(0, validation_alias="DRAIN_SECONDS")
    log_format: Annotated[str, AfterValidator(_log_format)] = Field("text", validation_alias="LOG_FORMAT")
    bot_port: Port = Field(5005, validation_alias="BOT_PORT")
    bots: BotCount = Field(1, validation_alias="BOTS")
    bot_url: BotAddresses = Field(
        default_factory=lambda known: ",".join(
            f"http://127.0.0.1:{known['bot_port'] + number}" for number in range(known["bots"])
        ),
        validation_alias="BOT_URL",
    )
    bot_ca: Path | None = Field(None, validation_alias="BOT_CA")
    bot_client_cert: Path | None = Field(None, validation_alias="BOT_CLIENT_CERT")
    bot_client_key: Path | None = Field(None, validation_alias="BOT_CLIENT_KEY")
    bot_apart: bool = Field(False, validation_alias="BOT_APART")
    database_url: Database = Field(
        default_factory=lambda known: f"sqlite+aiosqlite:///{known['home'] / 'backend.sqlite3'}",
        validation_alias="DATABASE_URL",
        repr=False,
    )
    keys: str = Field("", validation_alias="HMO_KEYS", repr=False)
    keys_file: Path | None = Field(None, validation_alias="HMO_KEYS_FILE")
    code_key: str = Field("", validation_alias="HMO_CODE_KEY", repr=False)
    conversations_key: str = Field("", validation_alias="HMO_CONVERSATIONS_KEY", repr=False)
    backup_key: str = Field("", validation_alias="HMO_BACKUP_KEY", repr=False)
    ledger: Share = Field(default_factory=lambda known: known["home"] / "ledger", validation_alias="HMO_LEDGER")
    data_keys_url: Database = Field("", validation_alias="DATA_KEYS_URL", repr=False)
    content: Folder = Field(SHIPPED, validation_alias="HMO_CONTENT")
    smtp_url: str = Field("", validation_alias="SMTP_URL", repr=False)
    smtp_from: str = Field("", validation_alias="SMTP_FROM")
    smtp_without_tls: str = Field("", validation_alias="SMTP_WITHOUT_TLS")
    notify_api_key: str = Field("", validation_alias="NOTIFY_API_KEY", repr=False)
    notify_template_id: str = Field("", validation_alias="NOTIFY_TEMPLATE_ID")
    alert_email: str = Field("", validation_alias="ALERT_EMAIL")
    desk_url: WebAddress = Field(
        default_factory=lambda known: f"http://localhost:{known['port']}/desk", validation_alias="DESK_URL"
    )
    oidc_issuer: WebAddress = Field("", validation_alias="OIDC_ISSUER")
    oidc_client_id: str = Field("", validation_alias="OIDC_CLIENT_ID")
    oidc_client_secret: str = Field("", validation_alias="OIDC_CLIENT_SECRET", repr=False)
    oidc_name: str = Field("your council’s sign-in", validation_alias="OIDC_NAME")

    file_mb: Megabytes = Field(25, validation_alias="FILE_MB")
    case_files_mb: Megabytes = Field(250, validation_alias="CASE_FILES_MB")
    clamd_url: Annotated[str, AfterValidator(_scanner)] = Field("", validation_alias="CLAMD_URL")
    security_contact: Annotated[str, AfterValidator(_contact)] = Field("", validation_alias="SECURITY_CONTACT")

    @property
    def bot_urls(self) -> tuple[str, ...]:
        """The address of each bot."""
        return tuple(self.bot_url.split(","))

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Return the settings of this environment; raise BadSetting, which names every variable that is wrong."""
        given = {name: value for name, value in env.items() if value}
        wrong = [problem for name in IN_FILES if (problem := _read_mounted(given, name))]
        if given.get("HMO_KEYS") and given.get("HMO_KEYS_FILE"):
            wrong.append("HMO_KEYS and HMO_KEYS_FILE are both set: leave one out.")
        try:
            if not wrong:
                return cls.model_validate(given)
        except ValidationError as error:
            wrong += _lines(error)
        raise BadSetting("\n".join(wrong)) from None


def _read_mounted(given: dict[str, str], name: str) -> str | None:
    """Take a secret from the file that NAME_FILE names; return what is wrong with it, without what stands in it."""
    path = given.pop(f"{name}_FILE", "")
    if not path:
        return None
    if name in given:
        return f"{name} and {name}_FILE are both set: leave one out."
    try:
        given[name] = Path(path).read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        return f"{name}_FILE cannot be read ({type(error).__name__}): name a file that holds the value."
    return None if given[name] else f"{name}_FILE names a file that is empty."


def _lines(error: ValidationError) -> Iterator[str]:
    for wrong in error.errors(include_url=False, include_input=False):
        # What another setting's default follows from is wrong: that one is named.
        if wrong["type"] != "default_factory_not_called":
            name = str(wrong["loc"][0])
            field = Settings.model_fields.get(name)
            yield f"{field.validation_alias if field else name} {wrong['msg']}, or leave it out."
