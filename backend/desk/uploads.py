"""A form of the desk that carries a file: its fields and our token come first, then the file, which stays in memory.

aiohttp's own reader of forms puts a file on a disk, in the clear. Here it is read by the page that wants it, after who
asks and for which case is known; a line that is cut leaves nothing. -- OWASP ASVS 5.0, 5.1.1 and 5.2.1
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, MultipartReader, web

from backend.bodies import BROKEN
from backend.desk.posted_forms import check_form, check_token, read_fields
from backend.errors import Problem
from backend.refusals import Refused

SECONDS = 300.0
"""For a whole file: 25 MB over two thirds of a megabit a second, as from somebody's home."""
AT_ONCE = 4
"""Files that one process holds in memory at the same time; a further one waits, unread."""
MOST_FIELDS = 256 * 1024
"""Bytes of everything beside the file."""
FILE = "file"
UPLOADS = web.AppKey("uploads", asyncio.Semaphore)


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
        """Return name and content; raises FileRefused. most: bytes.

        Of one that is too large the rest is read and thrown away: a browser that is cut off shows no reason.
        """
        if self.part is None:
            raise FileRefused("Choose a file.")
        content, size = bytearray(), 0
        try:
            while chunk := await self.part.read_chunk(BodyPartReader.chunk_size):
                size += len(chunk)
                content += chunk if size <= most else b""
        except BROKEN:
            raise Problem("bad_request", 400) from None
        if size > most:
            raise FileRefused(f"This file is too large. At most {most // 2**20} MB can be kept as one file.")
        if not size:
            raise FileRefused("This file is empty.")
        return self.part.filename or "", bytes(content)


UPLOAD: web.RequestKey[Upload] = web.RequestKey("upload", Upload)


async def check_upload(request: web.Request, expected: str) -> web.Request:
    """Return the request with the fields before its file read; raises Problem unless they carry our token."""
    if request.method != "POST":
        return request
    if request.content_type != "multipart/form-data":
        request = await check_form(request, expected)
        request[UPLOAD] = Upload(await read_fields(request))
        return request
    try:
        upload = await read_to_file(await request.multipart())
    except BROKEN:
        raise Problem("bad_request", 400) from None
    check_token(request, expected, (upload.fields.pop("form_token", None) or [""])[0])
    request[UPLOAD] = upload
    return request


async def read_to_file(reader: MultipartReader) -> Upload:
    """Return the fields up to the first file. Raises what a broken body raises, Problem where they are too long."""
    upload, left = Upload(), MOST_FIELDS
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader):
            raise ValueError("parts within parts")
        if part.filename:
            upload.part = part
            return upload
        raw = bytearray()
        while chunk := await part.read_chunk(BodyPartReader.chunk_size):
            raw += chunk
            if len(raw) > left:
                raise Problem("too_long", 413)
        left -= len(raw)
        if part.filename is None:  # an empty box for a file has an empty name
            upload.fields.setdefault(part.name or "", []).append(raw.decode("utf-8", "replace"))
    return upload
