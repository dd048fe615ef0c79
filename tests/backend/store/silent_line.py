"""A line to a PostgreSQL that can fall silent: it takes every byte and passes on none, as a broken network does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from sqlalchemy import make_url


@dataclass
class Line:
    """url: the database behind the line. passing: cleared, nothing passes and nothing is closed."""

    url: str
    passing: asyncio.Event = field(default_factory=asyncio.Event)
    came: int = 0
    """How many connections came."""

    def silence(self) -> None:
        """Fall silent, in the middle of whatever is being said."""
        self.passing.clear()

    def speak(self) -> None:
        """Pass on again, first what came meanwhile."""
        self.passing.set()


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[Line]:
    """Give a line to the PostgreSQL of this address, which may be a socket in a folder."""
    real = make_url(url)
    folder = real.query.get("host")
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line.came += 1
        await line.passing.wait()
        port = real.port or 5432
        behind = (
            asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{port}")
            if folder
            else asyncio.open_connection(real.host or "127.0.0.1", port)
        )
        try:
            there, back = await behind
        except OSError:  # it is down: so is the line
            writer.close()
            return
        both = [pump(reader, back), pump(there, writer)]
        tasks.update(running := [asyncio.ensure_future(one) for one in both])
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for end in (writer, back):
            end.close()

    async def pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while some := await source.read(65_536):
                await line.passing.wait()
                target.write(some)
                await target.drain()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    at = real.set(host="127.0.0.1", port=server.sockets[0].getsockname()[1])
    line = Line(at.difference_update_query(["host"]).render_as_string(hide_password=False))
    line.passing.set()
    try:
        yield line
    finally:
        line.speak()
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
