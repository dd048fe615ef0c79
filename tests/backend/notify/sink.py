"""A real SMTP server on a free port, in a few lines: it keeps what it is sent, and can be told to fail."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Literal

type Mood = Literal[
    *("well", "refuses", "silent", "resets", "goes_in_data", "refuses_after_data"),
    *("goes_after_data", "silent_after_data", "slow_after_data"),
]
KEEPS: tuple[Mood, ...] = ("well", "goes_after_data", "silent_after_data", "slow_after_data")
"""Moods in which a letter is kept."""


@dataclass
class Sink:
    """refuses: every address gets 450. silent: takes the connection, says nothing. resets: breaks it off.

    refuses_after_data: all of it gets 451. goes_, silent_, slow_after_data: keeps it, and hangs up, says nothing,
    or says so after `thinks` seconds. goes_in_data: hangs up before the end of it.
    """

    mood: Mood = "well"
    port: int = 0
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    talks: int = 0
    thinks: float = 0.0
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
        mood = self.mood
        if mood == "silent":
            await reader.read()
        elif mood == "resets":
            writer.transport.abort()
        else:
            writer.write(b"220 sink\r\n")
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while (line := await reader.readline()) and await self.answer(line, mood, reader, writer):
                    pass
        writer.close()

    async def answer(self, line: bytes, mood: Mood, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one line; return whether the talk goes on."""
        verb, said = line[:4].upper(), b"250 ok\r\n"
        if verb == b"RCPT":
            self.recipients.append(line.decode().strip())
            said = b"450 later\r\n" if mood == "refuses" else said
        if verb == b"DATA":
            writer.write(b"354 go on\r\n")
            if not await self.take(mood, reader):
                return False
            said = b"451 later\r\n" if mood == "refuses_after_data" else said
        writer.write(b"221 bye\r\n" if verb == b"QUIT" else said)
        return verb != b"QUIT"

    async def take(self, mood: Mood, reader: asyncio.StreamReader) -> bool:
        """Read a letter; return whether anything is said about it."""
        if mood == "goes_in_data":
            await reader.readline()
            return False
        letter = (await reader.readuntil(b"\r\n.\r\n"))[:-5]
        if mood in KEEPS:
            self.raw.append(letter.replace(b"\n..", b"\n."))
        if mood == "silent_after_data":
            await reader.read()
        if mood == "slow_after_data":
            await asyncio.sleep(self.thinks)
        return mood not in ("goes_after_data", "silent_after_data")
