"""A form of the desk that carries a file: its fields and our token come first, then the file, which stays in memory.

aiohttp's own reader of forms puts a file on a disk, in the clear. Here it is read by the page that wants it, after who
asks and for which case is known; a line that is cut leaves nothing. -- OWASP ASVS 5.0, 5.1.1 and 5.2.1
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, MultipartReader, hdrs, web

from backend.bodies import BODY_SECONDS, BROKEN
from backend.desk.posted_forms import check_form, check_token, read_fields
from backend.errors import BodyTooSlow, Problem
from backend.refusals import Refused

SECONDS = 300.0
"""For a whole file: 25 MB over two thirds of a megabit a second, as from somebody's home."""
LEAST, WITHIN = 256 * 1024, 10.0
"""Bytes of a file that arrive within so many seconds, a fifth of a megabit a second, or it is given up."""
MOST_FIELDS = 256 * 1024
"""Bytes of everything beside the file: fields, their names and headers."""
MOST_PARTS, MOST_TOKEN = 20, 256
FILE, TOKEN = "file", "form_token"
PLAIN = "identity"
PACKING = frozenset({hdrs.CONTENT_ENCODING, hdrs.CONTENT_TRANSFER_ENCODING})
"""Headers of a part that no browser writes. -- RFC 7578, 4.7 and 4.8"""


class FileRefused(Refused):
    """The file is not taken because of its size, or there is none."""

    code = "file_refused"

    def __init__(self, say: str) -> None:
        super().__init__(say, field=FILE)


@dataclass
class Upload:
    """What came before the file, and the file where one was chosen, not read yet."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    part: BodyPartReader | None = None

    async def read_file(self, most: int) -> tuple[str, bytes]:
        """Return name and content; raises FileRefused, BodyTooSlow. most: bytes.

        Of one that is too large the rest is read and thrown away: a browser that is cut off shows no reason.
        """
        if self.part is None:
            raise FileRefused("Choose a file.")
        content, size = bytearray(), 0
        try:
            async for chunk in in_time(self.part):
                size += len(chunk)
                content += chunk if size <= most else b""
        except BROKEN:
            raise Problem("bad_request", 400) from None
        if size > most:
            raise FileRefused(f"This file is too large. At most {most // 2**20} MB can be kept as one file.")
        if not size:
            raise FileRefused("This file is empty.")
        return self.part.filename or "", bytes(content)


async def in_time(part: BodyPartReader) -> AsyncIterator[bytes]:
    """Yield a file as it arrives; raises BodyTooSlow where it does so too slowly, at any time."""
    clock, came = asyncio.get_running_loop().time, 0
    until = clock() + WITHIN
    while True:
        try:
            async with asyncio.timeout_at(until):
                chunk = await part.read_chunk(BodyPartReader.chunk_size)
        except TimeoutError:
            raise BodyTooSlow from None
        if not chunk:
            return
        yield chunk
        came += len(chunk)
        if came >= LEAST:
            came, until = 0, clock() + WITHIN


UPLOAD: web.RequestKey[Upload] = web.RequestKey("upload", Upload)


async def check_upload(request: web.Request, expected: str, names: Collection[str]) -> web.Request:
    """Return the request with the fields before its file read; raises Problem unless they carry our token.

    names: of the fields that the form has; any other is refused. Nothing is unpacked: no browser packs a form.
    """
    if request.method != "POST":
        return request
    if request.headers.get(hdrs.CONTENT_ENCODING, PLAIN).lower() != PLAIN:
        raise Problem("bad_request", 415)
    if request.content_type != "multipart/form-data":
        request = await check_form(request, expected)
        request[UPLOAD] = Upload(await read_fields(request))
        return request
    try:
        async with asyncio.timeout(BODY_SECONDS):
            parts = Parts(await request.multipart())
            check_token(request, expected, await parts.read_token())
            request[UPLOAD] = await parts.read_to_file(names)
    except BROKEN:
        raise Problem("bad_request", 400) from None
    except TimeoutError:
        raise BodyTooSlow from None
    return request


@dataclass
class Parts:
    """The parts of a form as they arrive. left: bytes that may still come before the file, names and headers too."""

    reader: MultipartReader
    left: int = MOST_FIELDS
    count: int = 0

    async def read_token(self) -> str:
        """Return our token, where it is the first part; "" where it is not: nothing more is read then."""
        part = await self.next()
        if part is None or part.name != TOKEN or part.filename is not None:
            return ""
        return await self.text_of(part, MOST_TOKEN)

    async def read_to_file(self, names: Collection[str]) -> Upload:
        """Return the fields up to the first file. Raises what a broken body raises, Problem."""
        upload = Upload()
        while (part := await self.next()) is not None:
            if part.name == FILE and part.filename:
                upload.part = part
                return upload
            text = await self.text_of(part, self.left)
            if part.name == FILE and part.filename == "":  # an empty box for a file has an empty name
                continue
            if part.name is None or part.name not in names or part.filename is not None:
                raise Problem("bad_request", 400)
            upload.fields.setdefault(part.name, []).append(text)
        return upload

    async def next(self) -> BodyPartReader | None:
        """Return the next part; its headers count."""
        part = await self.reader.next()
        if part is None:
            return None
        if not isinstance(part, BodyPartReader):
            raise ValueError("parts within parts")
        if not PACKING.isdisjoint(part.headers):
            raise ValueError("a part that is packed")
        self.count += 1
        self.take(sum(len(name) + len(value) for name, value in part.headers.items()))
        if self.count > MOST_PARTS:
            raise Problem("too_long", 413)
        return part

    async def text_of(self, part: BodyPartReader, most: int) -> str:
        """Return a field; raises Problem where it is longer than so many bytes."""
        raw = bytearray()
        while chunk := await part.read_chunk(BodyPartReader.chunk_size):
            raw += chunk
            if len(raw) > most:
                raise Problem("too_long", 413)
        self.take(len(raw))
        return raw.decode("utf-8", "replace")

    def take(self, size: int) -> None:
        """Count what came; raises Problem."""
        self.left -= size
        if self.left < 0:
            raise Problem("too_long", 413)
