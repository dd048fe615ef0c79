"""Where the bot listens, and with which TLS. Children's words cross this line: outside this machine they are covered.

On this machine only, unless BOT_HOST says otherwise. Elsewhere with TLS (BOT_TLS_CERT, BOT_TLS_KEY; with
BOT_TLS_CLIENTS only for whoever shows a certificate), or on one address of a private network, to whoever shows the
token whose hash is BOT_DOOR_SHA256. The token is asked for in every case.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.settings import HIGHEST_PORT, BadSetting, Settings


@dataclass(frozen=True)
class Listening:
    """An address of this machine. tls: None where it is not spoken there."""

    host: str
    port: int
    tls: ssl.SSLContext | None

    def next(self, number: int) -> Listening:
        """Return the same, so many ports further on."""
        return Listening(self.host, self.port + number, self.tls)


def read_listening(settings: Settings, door_hash: str) -> Listening:
    """Return where to listen; raises BadSetting where words of children would be open to others."""
    host = "127.0.0.1" if settings.host == "localhost" else settings.host
    try:
        address = ip_address(host)
    except ValueError:
        raise BadSetting(f"BOT_HOST is {host!r}: write an address of this machine, like 10.0.0.7.") from None
    if settings.port + settings.bots - 1 > HIGHEST_PORT:
        raise BadSetting("BOT_PORT and BOTS: there are not so many ports above it. Choose a lower BOT_PORT.")
    tls = read_tls(settings)
    check_backend(settings.backend_url)
    if tls is None and not address.is_loopback:
        if not is_near(host):
            raise BadSetting(
                f"BOT_HOST is {host!r}: without TLS the bot listens on this machine or on one private address that is "
                "named, like 10.0.0.7. Set BOT_TLS_CERT and BOT_TLS_KEY, or name that address."
            )
        if not door_hash:
            raise BadSetting(
                f"BOT_HOST is {host!r}, and there is neither TLS nor a token by which the backend is known: set "
                "BOT_DOOR_SHA256 (`python -m backend tokens door` prints it), or BOT_TLS_CERT and BOT_TLS_KEY."
            )
    return Listening(host, settings.port, tls)


def check_backend(url: str) -> None:
    """Raise BadSetting where words and our token would go over a line that others can read."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_near(parts.hostname or "")):
        raise BadSetting(
            "BACKEND_URL must be https outside this machine, or http to a private address that is written out."
        )


def is_near(host: str) -> bool:
    """Return True for this machine, and for a private address that is written out (RFC 1918, RFC 4193)."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_private and not address.is_unspecified


def read_tls(settings: Settings) -> ssl.SSLContext | None:
    """Return TLS as the settings want it, None where they name none; raises BadSetting."""
    if not (settings.tls_cert or settings.tls_key or settings.tls_clients):
        return None
    if not (settings.tls_cert and settings.tls_key):
        raise BadSetting("BOT_TLS_CERT and BOT_TLS_KEY belong together: set both (BOT_TLS_CLIENTS needs them, too).")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(settings.tls_cert, settings.tls_key)
        if settings.tls_clients:
            context.load_verify_locations(settings.tls_clients)
            context.verify_mode = ssl.CERT_REQUIRED
    except (OSError, ValueError) as error:  # SSLError is an OSError
        why = type(error).__name__
        raise BadSetting(
            f"BOT_TLS_CERT, BOT_TLS_KEY or BOT_TLS_CLIENTS cannot be used ({why}): name files in PEM that we can read."
        ) from None
    return context
