"""A letter by SMTP, with Python's own library."""

from __future__ import annotations

import re
import selectors
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from backend.networks import is_here
from backend.notify.letter import Letter, MaybeTaken, NotSent

PORTS = {"smtp": 25, "smtps": 465}
PATIENCE = 10.0
"""Seconds for each answer of the mail server before it has the letter. A dozen at most: less than outbox.LEASE."""
LAST_DOT = b".\r\n"
TAKEN, DATA_MAY_COME, REFUSED = 250, 354, 400
"""Answers of a mail server. -- RFC 5321, 4.2"""
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


class Line(smtplib.SMTP):
    """A line to a mail server. Until the last dot it throws away what it has when the line breaks.

    -- RFC 5321, 4.1.1.4: only the end of data starts the delivery
    """

    letter: Letter
    handing_over: Callable[[], None]
    handed = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send the letter, say that it leaves, send the dot, and wait as long as the server may think."""
        code, said = self.docmd("DATA")
        if code != DATA_MAY_COME:
            raise smtplib.SMTPDataError(code, said)
        text = msg.encode("ascii") if isinstance(msg, str) else bytes(msg)
        text = re.sub(rb"(?m)^\.", b"..", re.sub(rb"\r\n|\r|\n", b"\r\n", text))
        self.send(text if text.endswith(b"\r\n") else text + b"\r\n")
        self.handing_over()
        self.finish()
        code, said = self.getreply()
        assert self.sock
        # What comes now (smtplib sends RSET after a refusal) is a word like any other: nobody waits ten minutes for it.
        self.sock.settimeout(PATIENCE)
        return (TAKEN, said) if TAKEN <= code < DATA_MAY_COME else (code, said)

    def finish(self) -> None:
        """Send the dot. Not where the server hung up meanwhile, or broke in: then it surely has not taken it."""
        assert self.sock
        # On an encrypted line something of TLS itself may lie there to be read.
        if not isinstance(self.sock, ssl.SSLSocket) and has_something_to_say(self.sock):
            raise smtplib.SMTPServerDisconnected("before the end of the letter")
        self.sock.settimeout(self.letter.confirm_seconds)
        self.handed = True
        self.send(LAST_DOT)


def has_something_to_say(line: socket.socket) -> bool:
    """Return whether something lies there to be read, or its end. (select.select stops at the 1,024th open file.)"""
    with selectors.DefaultSelector() as look:
        look.register(line, selectors.EVENT_READ)
        return bool(look.select(0))


class TlsLine(Line, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def send(letter: Letter, server: Server, sender: str, handing_over: Callable[[], None] = lambda: None) -> None:
    """Hand the letter in; returns only when the server has taken it. Blocks.

    handing_over: called before the last dot. Raises NotSent, and MaybeTaken where the line broke behind that dot.
    """
    if letter.only_ask:
        raise MaybeTaken("Stopped")  # a mail server cannot be asked
    line: Line | None = None
    try:
        line = connect(server)
        line.letter, line.handing_over = letter, handing_over
        line.send_message(mail_of(letter, sender))
    except (smtplib.SMTPException, OSError, ValueError) as error:
        close(line)
        kind = MaybeTaken if line is not None and line.handed and not is_refusal(error) else NotSent
        raise kind(type(error).__name__) from None
    except BaseException:
        close(line)
        raise
    # It was taken: a server that goes silent afterwards must not make us send it twice.
    with suppress(smtplib.SMTPException, OSError):
        if line.sock:
            line.sock.settimeout(PATIENCE)
        line.quit()


def close(line: Line | None) -> None:
    """Hang up without a word: in the middle of a letter every word would be part of it."""
    if line is not None:
        line.close()


def is_refusal(error: Exception) -> bool:
    """Return whether the server answered that it does not take it: 4yz or 5yz of RFC 5321, 4.2.1."""
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= REFUSED


def connect(server: Server) -> Line:
    """Return a line to the server: encrypted, logged in if we have a user.

    Raises NotSent where it is not and nobody allowed that: whoever sits between takes the offer of STARTTLS away
    (RFC 3207, section 6).
    """
    line: Line
    if server.tls:
        line = TlsLine(server.host, server.port, timeout=PATIENCE, context=ssl.create_default_context())
    else:
        line = Line(server.host, server.port, timeout=PATIENCE)
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
