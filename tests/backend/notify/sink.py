"""A real SMTP server on a free port, in a few lines: it keeps what it is sent, and can be told to fail."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Literal

type Mood = Literal["well", "refuses", "silent", "goes_after_data"]


@dataclass
class Sink:
    """refuses: every address gets 450. silent: takes the connection, says nothing. goes_after_data: keeps, hangs up."""

    mood: Mood = "well"
    port: int = 0
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    talks: int = 0
    _server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """For SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[Message]:
        """Everything that was taken, parsed."""
        return [message_from_bytes(raw) for raw in self.raw]

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of everything that was taken."""
        return [str(mail["Message-ID"]) for mail in self.mails]

    async def start(self) -> None:
        """Listen; on the same port after a stop."""
        self._server = await asyncio.start_server(self.talk, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Be down."""
        if self._server:
            self._server.close()
            self._server.close_clients()
            await self._server.wait_closed()
            self._server = None

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.talks += 1
        if self.mood == "silent":
            await reader.read()
            return
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                self.raw.append((await reader.readuntil(b"\r\n.\r\n"))[:-5])
                if self.mood == "goes_after_data":
                    break
            if verb == b"RCPT":
                self.recipients.append(line.decode().strip())
            refused = verb == b"RCPT" and self.mood == "refuses"
            writer.write({b"QUIT": b"221 bye\r\n"}.get(verb, b"450 later\r\n" if refused else b"250 ok\r\n"))
            if verb == b"QUIT":
                break
        writer.close()
