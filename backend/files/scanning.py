"""Have a file looked at by ClamAV: its daemon is asked over a socket, INSTREAM. We write nothing to a disk.

The daemon does: what it is sent goes into its TemporaryDirectory, in the clear, until it was looked at. That it lies on
a tmpfs is for whoever runs it (deploy/README.md), and TCP is not encrypted.

-- clamd(8): zINSTREAM, then pieces of length (four bytes, network order) and bytes, ended by a length of nought.
Of the libraries for it one cannot speak to a Unix socket and one is under the GPL: docs/decisions/0016-own-clamd.md.
"""

from __future__ import annotations

import asyncio
import logging
import re
import struct
from contextlib import suppress
from urllib.parse import urlsplit

from backend.refusals import Refused

SECONDS = 60.0
"""For a whole file. Where the daemon needs longer, the file is not kept."""
CHECK_SECONDS = 3.0
PIECE = 64 * 1024
MOST_ANSWER = 4096
"""Bytes of an answer: one line."""
FOUND = re.compile(r"^stream: (?P<name>[\x21-\x7e]{1,200}) FOUND$")
CLEAN, TOO_LARGE = "stream: OK", "INSTREAM size limit exceeded"
log = logging.getLogger(__name__)


class NotScanned(Refused):
    """The scanner did not say that a file is clean: it is away, too slow, or does not take one so large."""

    code = "not_scanned"

    def __init__(self, say: str) -> None:
        super().__init__(say, field="file")


class Harmful(Refused):
    """The scanner found something. found: what it calls that; of it nothing is said about the case."""

    code = "harmful"

    def __init__(self, found: str) -> None:
        say = f"The virus scanner found something harmful in it ({found}). It was not kept. Tell your IT security."
        super().__init__(say, field="file")
        self.found = found


AWAY = (
    "The virus scanner does not answer, so this file was not kept. Nothing else is lost. Please try again in a while."
)
LARGE = "The virus scanner does not take a file this large. Save it smaller, or in parts."


async def scan(address: str, content: bytes) -> None:
    """Return where the scanner at this address finds nothing in a file; raises Harmful, NotScanned.

    address: CLAMD_URL, unix:///path or tcp://host:port.
    """
    try:
        async with asyncio.timeout(SECONDS):
            answer = await ask(address, b"zINSTREAM\0", content)
    except (OSError, EOFError, ValueError, TimeoutError) as error:
        log.error("the virus scanner did not answer: %s", type(error).__name__)
        raise NotScanned(AWAY) from None
    if answer == CLEAN:
        return
    if found := FOUND.match(answer):
        raise Harmful(found["name"])
    if answer.startswith(TOO_LARGE):
        raise NotScanned(LARGE)
    log.error("the virus scanner could not look at a file")
    raise NotScanned(AWAY)


async def is_there(address: str) -> bool:
    """Return whether the scanner answers."""
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await ask(address, b"zPING\0") == "PONG"
    except (OSError, EOFError, ValueError, TimeoutError):
        return False


async def ask(address: str, command: bytes, content: bytes | None = None) -> str:
    """Send a command, and a file behind it; return the answer. Raises OSError, EOFError, ValueError."""
    reader, writer = await connect(address)
    # Read beside the sending: on a file that is too large it says so in the middle, and hangs up.
    answer = asyncio.ensure_future(reader.readuntil(b"\0"))
    try:
        with suppress(ConnectionError):
            writer.write(command)
            await send(writer, content, answer)
        return (await answer).rstrip(b"\0").decode("ascii").strip()
    except asyncio.LimitOverrunError:
        raise ValueError("an answer without end") from None
    finally:
        answer.cancel()
        writer.close()


async def send(writer: asyncio.StreamWriter, content: bytes | None, answer: asyncio.Future[bytes]) -> None:
    """Send a file in pieces, each with its length before it, and the nought that ends it, until there is an answer."""
    if content is not None:
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            writer.write(struct.pack("!I", len(piece)) + piece)
            await writer.drain()
            await asyncio.sleep(0)  # a drain that need not wait lets nobody read
            if answer.done():
                return
        writer.write(struct.pack("!I", 0))
    await writer.drain()


async def connect(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open the socket of the daemon; raises OSError."""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        return await asyncio.open_unix_connection(parts.path, limit=MOST_ANSWER)
    return await asyncio.open_connection(parts.hostname, parts.port, limit=MOST_ANSWER)
