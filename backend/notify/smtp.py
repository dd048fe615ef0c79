"""A letter by SMTP, with Python's own library."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

from backend.networks import is_here
from backend.notify.letter import Letter, NotSent

PORTS = {"smtp": 25, "smtps": 465}
PATIENCE = 10.0
"""Seconds for each answer of the mail server. A dozen answers at most, so one letter takes less than outbox.LEASE."""
ID_DOMAIN = "alerts.hear-me-out"
"""The right half of every Message-ID: fixed, so that a letter keeps its id whatever the settings become."""


@dataclass(frozen=True)
class Server:
    """Where to hand letters in. tls: from the first byte; otherwise STARTTLS, without which nothing is sent.

    may_be_plain: named by whoever runs this as a server that is spoken to without TLS; a password never is.
    """

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)
    may_be_plain: bool = False

    @property
    def on_this_machine(self) -> bool:
        """The line never leaves this machine: letters and a password may cross it unencrypted."""
        return is_here(self.host)


def server_of(url: str, without_tls: str = "") -> Server:
    """Return the server of an `SMTP_URL`; raises ValueError on something else.

    without_tls: host names, separated by commas, that may be spoken to without TLS.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("SMTP_URL must look like smtp://host:587 or smtps://host:465")
    port = parts.port or PORTS[parts.scheme]
    named = {name.strip().lower() for name in without_tls.split(",")}
    plain = parts.hostname in named
    return Server(parts.hostname, port, parts.scheme == "smtps", *credentials(parts), may_be_plain=plain)


def credentials(parts: SplitResult) -> tuple[str, str]:
    """User and password of an address."""
    return unquote(parts.username or ""), unquote(parts.password or "")


def sender_of(url: str) -> str:
    """Return who the letter is from where `SMTP_FROM` is not set: the user if that is an address, else ours at the
    host.
    """
    parts = urlsplit(url)
    user, _ = credentials(parts)
    return user if "@" in user else f"hear-me-out@{parts.hostname}"


def mail_of(letter: Letter, sender: str) -> EmailMessage:
    """Return the letter as an e-mail. EmailMessage refuses line breaks in headers."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, letter.address, letter.subject
    mail["Message-ID"] = f"<{letter.id}@{ID_DOMAIN}>"
    # So that an absence note does not answer a machine.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    return mail


def send(letter: Letter, server: Server, sender: str) -> None:
    """Hand the letter in; returns only when the server has taken it. Raises NotSent. Blocks."""
    try:
        line = connect(server)
        try:
            line.send_message(mail_of(letter, sender))
        finally:
            # It was taken: a server that goes silent afterwards must not make us send it twice.
            with suppress(smtplib.SMTPException, OSError):
                line.quit()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise NotSent(type(error).__name__) from None


def connect(server: Server) -> smtplib.SMTP:
    """Return a line to the server: encrypted, logged in if we have a user.

    Raises NotSent where it is not and nobody allowed that: whoever sits between takes the offer of STARTTLS away
    (RFC 3207, section 6).
    """
    line: smtplib.SMTP
    if server.tls:
        line = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=ssl.create_default_context())
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    try:
        line.ehlo()
        if not server.tls and line.has_extn("starttls"):
            line.starttls(context=ssl.create_default_context())
        elif not server.tls and not server.on_this_machine and (server.user or not server.may_be_plain):
            raise NotSent("PasswordNeedsTls" if server.user else "NeedsTls")
        if server.user:
            line.login(server.user, server.password)
    except BaseException:
        line.close()
        raise
    return line
