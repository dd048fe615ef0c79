"""Files as tests need them: the smallest of each kind, and a clamd that speaks the real protocol."""

from __future__ import annotations

import asyncio
import struct
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases.casebook import Casebook, rows_of
from backend.cases.events import FileAdded
from backend.files.held import held_of, sealed
from backend.files.pieces import keep_pieces, open_pieces, seal_pieces

OOXML = "application/vnd.openxmlformats-officedocument."
EICAR = b"".join([b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-ANTI", b"VIRUS-TEST-FILE!$H+H*"])
"""The test text that every scanner finds, in pieces: no scanner finds it in this file. -- eicar.org"""
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def packed(**parts: str) -> bytes:
    """Return a zip with these parts."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return held.getvalue()


def office(main: str, **more: str) -> bytes:
    """Return a document of Office that says this of itself."""
    said = f'<Types><Override PartName="/main.xml" ContentType="{main}"/></Types>'
    return packed(**{"[Content_Types].xml": said, "main.xml": "<a/>", **more})


async def keep_file(book: Casebook, case_uuid: str, content: bytes = PDF, *, now: datetime, name: str = "a.pdf") -> int:
    """Add a file to a case; the number of its event."""
    rows = await seal_pieces(book, case_uuid, file := str(uuid.uuid4()), content)
    fact = FileAdded(on=now.date(), what="letter", file=file, type="pdf", size=len(content))
    words = sealed(name, "", len(content))

    async def work(session: AsyncSession) -> int:
        state = await book.add(session, case_uuid, fact, actor="s0", now=now, words=words)
        await keep_pieces(session, rows)
        return state.files[-1]

    return await book.writing(work)


async def content_of(book: Casebook, case_uuid: str, seq: int) -> bytes:
    """Return the content of the file that this event added."""
    rows = await book.reading(lambda session: rows_of(session, case_uuid))
    file = held_of(rows[seq - 1], book.words_of(rows[seq - 1]))
    return b"".join([piece async for piece in open_pieces(book, case_uuid, file.id, file.size)])


@dataclass
class FakeClamd:
    """What it was handed. most: StreamMaxLength; silent: it takes everything and never answers."""

    most: int = 26 * 1024 * 1024
    silent: bool = False
    seen: list[bytes] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak clamd(8) with one client: a command that ends with a nought, and its answer."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            answer = await self.answer((await reader.readuntil(b"\0"))[:-1], reader)
            if self.silent:
                await reader.read()
            writer.write(answer + b"\0")
            await writer.drain()
        writer.close()

    async def answer(self, command: bytes, reader: asyncio.StreamReader) -> bytes:
        """Return the answer to a command."""
        if command == b"zPING":
            return b"PONG"
        if command != b"zINSTREAM":
            return b"UNKNOWN COMMAND"
        content = bytearray()
        while length := struct.unpack("!I", await reader.readexactly(4))[0]:
            if len(content) + length > self.most:
                return b"INSTREAM size limit exceeded. ERROR"
            content += await reader.readexactly(length)
        self.seen.append(bytes(content))
        return b"stream: Win.Test.EICAR_HDB-1 FOUND" if EICAR in content else b"stream: OK"


@asynccontextmanager
async def clamd_at(path: Path, clamd: FakeClamd) -> AsyncIterator[str]:
    """Let it listen on a Unix socket; give its address."""
    server = await asyncio.start_unix_server(clamd.talk, path)
    async with server:
        yield f"unix://{path}"


@asynccontextmanager
async def clamd_on_tcp(clamd: FakeClamd) -> AsyncIterator[str]:
    """Let it listen on a free port; give its address."""
    server = await asyncio.start_server(clamd.talk, "127.0.0.1", 0)
    async with server:
        yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
