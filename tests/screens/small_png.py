"""A screenshot with at most 256 colours: a fifth of its size, and no library for it."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST = 256
RGB, RGBA = 2, 6
type Colour = tuple[int, int, int]


def smaller(png: bytes) -> bytes:
    """Return the same picture with a palette; 8 bits a channel, as the browser writes it. Raises ValueError else."""
    width, height, pixels = read(png)
    counted = Counter(pixels)
    palette = [colour for colour, _ in counted.most_common(MOST)]
    place = {colour: at for at, colour in enumerate(palette)}
    for colour in counted:
        if colour not in place:
            place[colour] = nearest(colour, palette)
    indexes = bytes(place[colour] for colour in pixels)
    rows = b"".join(b"\0" + indexes[at : at + width] for at in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = [(b"IHDR", head), (b"PLTE", bytes(part for colour in palette for part in colour))]
    return SIGNATURE + b"".join(chunk(*part) for part in [*parts, (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")])


def nearest(colour: Colour, palette: list[Colour]) -> int:
    """Return the place of the colour that is most like this one."""
    red, green, blue = colour
    far = [(red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2 for r, g, b in palette]
    return far.index(min(far))


def chunk(name: bytes, body: bytes) -> bytes:
    """Return one chunk of a PNG with its length and check sum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give name and body of each chunk."""
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def read(png: bytes) -> tuple[int, int, list[Colour]]:
    """Return width, height and the colours row by row; what is transparent is not: a page has a ground."""
    parts = list(chunks(png))
    width, height, bits, kind, *_, interlaced = struct.unpack(">IIBBBBB", dict(parts)[b"IHDR"])
    if bits != 8 or kind not in (RGB, RGBA) or interlaced:
        raise ValueError("not a screenshot of Chromium")
    step = 3 if kind == RGB else 4
    raw = zlib.decompress(b"".join(body for name, body in parts if name == b"IDAT"))
    before = bytearray(width * step)
    pixels: list[Colour] = []
    for top in range(0, height * (width * step + 1), width * step + 1):
        row = unfiltered(raw[top], bytearray(raw[top + 1 : top + 1 + width * step]), before, step)
        pixels.extend(zip(row[0::step], row[1::step], row[2::step], strict=True))
        before = row
    return width, height, pixels


def unfiltered(how: int, row: bytearray, above: bytearray, step: int) -> bytearray:
    """Return the bytes of a row as they were before PNG's filter (RFC 2083, section 6)."""
    if how == 0:
        return row
    for at in range(len(row)):
        left = row[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        row[at] = (row[at] + guess(how, left, above[at], corner)) & 255
    return row


def guess(how: int, left: int, up: int, corner: int) -> int:
    """Return what the filter took away: the left one, the one above, their middle, or the likeliest (Paeth)."""
    if how < 4:
        return (left, up, (left + up) // 2)[how - 1]
    far = [(abs(up - corner), left), (abs(left - corner), up), (abs(left + up - 2 * corner), corner)]
    return min(far, key=lambda one: one[0])[1]
