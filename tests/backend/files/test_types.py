"""A file is what is in it, whatever it is called; what may do harm, or cannot be looked into, is not taken."""

from __future__ import annotations

import struct

import pytest

from backend.files.types import NotTaken, judge, named_as, types
from tests.backend.files.kit import EICAR, OOXML, PDF, office, packed


def compound(*streams: str) -> bytes:
    """Return the beginning of a compound file of Windows (MS-CFB) with these streams in its directory."""
    header = bytearray(512)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", header, 48, 0)
    entries = b""
    for number, name in enumerate(("Root Entry", *streams)):
        entry = bytearray(128)
        raw = name.encode("utf-16-le")
        entry[: len(raw)] = raw
        struct.pack_into("<H", entry, 64, len(raw) + 2)
        entry[66] = 2 if number else 5
        entries += entry
    return bytes(header) + entries


KINDS = {
    "pdf": PDF,
    "jpg": bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"x" * 100 + b"\xff\xd9",
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 50,
    "gif": b"GIF89a" + b"\0" * 50,
    "webp": b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 50,
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 50,
    "tiff": b"II*\0" + b"\0" * 50,
    "mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 50,
    "m4a": b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42" + b"\0" * 50,
    "mov": b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + b"\0" * 50,
    "3gp": b"\0\0\0\x14ftyp3gp5\0\0\0\0isom" + b"\0" * 50,
    "mp3": b"ID3\x03\0\0\0\0\0\x0f" + b"\0" * 50,
    "wav": b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 50,
    "rtf": rb"{\rtf1\ansi hello}",
    "eml": b"From: a@b.example\r\nTo: c@d.example\r\nSubject: Hi\r\n\r\nHi\r\n",
    "msg": compound("__nameid_version1.0", "__properties_version1.0"),
    "docx": office(OOXML + "wordprocessingml.document.main+xml"),
    "xlsx": office(OOXML + "spreadsheetml.sheet.main+xml"),
    "pptx": office(OOXML + "presentationml.presentation.main+xml"),
    "odt": packed(mimetype="application/vnd.oasis.opendocument.text"),
    "ods": packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "odp": packed(mimetype="application/vnd.oasis.opendocument.presentation"),
    "text": "Dear Zoë, we met on 3 May.\nShe said: “yes”.\n".encode(),
}


def test_every_kind_in_the_table_has_an_example_here() -> None:
    assert set(KINDS) == set(types().taken)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_known_by_its_content(kind: str) -> None:
    assert judge(KINDS[kind]) == kind


@pytest.mark.parametrize(
    "brand", [b"isom", b"mp41", b"avc1", b"iso2", b"M4V "], ids=lambda brand: brand.decode().strip()
)
def test_films_of_phones_are_films(brand: bytes) -> None:
    assert judge(b"\0\0\0\x18ftyp" + brand + b"\0\0\2\0isommp41" + b"\0" * 50) in ("mp4", "3gp", "mov")


@pytest.mark.parametrize(
    "content",
    [
        *(b"Dear Tess\r\n", "Zoë".encode("cp1252"), "Zoë said hello".encode("utf-16"), b"a;b\n1;2\n", EICAR),
        b"MZ is my worker.",
    ],
    ids=["plain", "windows", "utf-16", "list", "eicar", "begins like a program"],
)  # fmt: skip
def test_what_has_nothing_but_text_in_it_is_text(content: bytes) -> None:
    assert judge(content) == "text"


MACROS = office("application/vnd.ms-word.document.macroEnabled.main+xml")
REFUSED = {
    "a program": (b"MZ\x90\0" + b"\0" * 200, "This kind of file is not taken"),
    "a program of Linux": (b"\x7fELF\x02\x01" + b"\0" * 100, "This kind of file is not taken"),
    "noise": (bytes(range(256)) * 4, "This kind of file is not taken"),
    "an archive": (packed(**{"letter.txt": "hello"}), "It is packed"),
    "macros": (MACROS, "It has macros"),
    "macros that are hidden": (
        office(OOXML + "wordprocessingml.document.main+xml", **{"word/vbaProject.bin": "x"}),
        "It has macros",
    ),
    "macros of OpenDocument": (
        packed(mimetype="application/vnd.oasis.opendocument.text", **{"Basic/Standard/script.xml": "x"}),
        "It has macros",
    ),
    "an archive that is cut off": (packed(**{"letter.txt": "hello"})[:40], "It is damaged"),
    "old Word": (compound("WordDocument"), "old format of Office"),
    "old Excel": (compound("Workbook"), "old format of Office"),
    "a document with a password": (compound("EncryptedPackage", "EncryptionInfo"), "It has a password"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_may_do_harm_or_cannot_be_looked_into_is_refused_and_why(what: str) -> None:
    content, say = REFUSED[what]
    with pytest.raises(NotTaken) as refused:
        judge(content)
    assert say in refused.value.say
    assert refused.value.field == "file"


def test_what_is_packed_to_fill_a_memory_is_not_unpacked() -> None:
    bomb = packed(**{"[Content_Types].xml": " " * 200_000_000, "main.xml": ""})
    assert len(bomb) < 300_000
    with pytest.raises(NotTaken):
        judge(bomb)


def test_a_name_ends_as_what_it_is() -> None:
    assert named_as("pdf", "Report.PDF") == "Report.PDF"
    assert named_as("jpg", "photo.jpeg") == "photo.jpeg"
    assert named_as("pdf", "invoice.exe") == "invoice.exe.pdf"
    assert named_as("text", "page.html") == "page.html.txt"
    assert named_as("docx", "statement") == "statement.docx"
