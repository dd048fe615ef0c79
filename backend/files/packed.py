"""What a packed document (zip) says of itself: read in memory, a little of it, and never through what could fill one.

-- PKWARE APPNOTE 6.3.10, 4.3.16 (end of central directory), 4.4.5 (methods); OWASP ASVS 5.0, 5.2.3
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from backend.refusals import Refused

PACKED = b"PK\x03\x04"
END, ENTRY, LOCATOR_64 = b"PK\x05\x06", b"PK\x01\x02", b"PK\x06\x07"
END_SIZE, LOCATOR_SIZE, LONGEST_COMMENT = 22, 20, 0xFFFF
MOST_PARTS = 4000
"""Parts of a document: a presentation of hundreds of slides has about two thousand."""
MOST_LISTED = 512 * 1024
"""Bytes of the list of parts, which Python reads before it can be asked how many there are."""
MOST_INSIDE = 1024 * 1024
"""Bytes that are unpacked of a part that says what a document is; one that is longer is not judged."""
METHODS = frozenset({ZIP_STORED, ZIP_DEFLATED})
"""What documents are packed with. The others of zipfile unpack as much as they like before anybody can stop them."""
DAMAGED = (
    *(BadZipFile, NotImplementedError, RuntimeError, ValueError, LookupError, OverflowError, OSError, EOFError),
    *(zlib.error, struct.error),
)
"""What zipfile raises of what is not as its headers say."""


class Damaged(Refused):
    """It cannot be read: it is cut off, changed, or has a password."""

    code = "damaged"


class TooMuch(Refused):
    """It has too many parts, or is packed in a way that no program for documents uses: nothing of it was unpacked."""

    code = "too_much"


def look(content: bytes, wanted: Collection[str]) -> tuple[list[str], dict[str, str]]:
    """Return the names of all parts, and the text of those wanted that are there; raises Damaged, TooMuch."""
    check_list(content)
    try:
        with ZipFile(BytesIO(content)) as packed:
            if not {part.compress_type for part in packed.infolist()} <= METHODS:
                raise TooMuch
            names = packed.namelist()
            return names, {name: text_of(packed, name) for name in wanted if name in names}
    except DAMAGED:
        raise Damaged from None


def check_list(content: bytes) -> None:
    """Raise TooMuch where the list of parts is too long, whatever it says of itself, Damaged where there is none.

    The list is sought as zipfile seeks it: the two never read different ones.
    """
    at = len(content) - END_SIZE
    if not (content[at : at + 4] == END and content.endswith(b"\0\0")):
        at = content.rfind(END, max(0, at - LONGEST_COMMENT))
    if at < 0 or len(content) < at + END_SIZE:
        raise Damaged
    said, size = struct.unpack_from("<HL", content, at + 10)
    # zipfile would take the numbers of the larger format, which nothing of at most 25 MB needs.
    larger = content[max(0, at - LOCATOR_SIZE) : at].startswith(LOCATOR_64)
    listed = content.count(ENTRY, max(0, at - size), at)
    if larger or size > MOST_LISTED or max(said, listed) > MOST_PARTS:
        raise TooMuch


def text_of(packed: ZipFile, name: str) -> str:
    """Return a part as text, without the noughts of UTF-16: what it names is ASCII. Raises TooMuch, DAMAGED."""
    with packed.open(name) as part:
        held = part.read(MOST_INSIDE + 1)
    if len(held) > MOST_INSIDE:
        raise TooMuch
    return held.decode("utf-8", "replace").replace("\0", "")
