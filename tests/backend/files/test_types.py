"""A file is what is in it, whatever it is called; what may do harm, or cannot be looked into, is not taken."""

from __future__ import annotations

import struct
import tracemalloc
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

import pytest

from backend.files import packed as packed_files
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
    "macros of OpenDocument in Python": (
        packed(mimetype="application/vnd.oasis.opendocument.text", **{"Scripts/python/a.py": "x"}),
        "It has macros",
    ),
    "macros of OpenDocument in JavaScript": (
        packed(mimetype="application/vnd.oasis.opendocument.spreadsheet", **{"scripts/javascript/a/a.js": "x"}),
        "It has macros",
    ),
    "OpenDocument with a password": (
        packed(
            mimetype="application/vnd.oasis.opendocument.text",
            **{"META-INF/manifest.xml": "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"},
        ),
        "It has a password",
    ),
    "OpenDocument with a password, as one package": (
        packed(
            mimetype="application/vnd.oasis.opendocument.text",
            **{"META-INF/manifest.xml": '<manifest:file-entry manifest:full-path="encrypted-package"/>'},
        ),
        "It has a password",
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


WORD = f'<Types><Override ContentType="{OOXML}wordprocessingml.document.main+xml"/></Types>'
UNUSUAL = "It is packed in an unusual way, or has too many parts in it."


def bomb(method: int, megabytes: int = 64) -> bytes:
    """Return a document whose first part unpacks to so many megabytes of blanks."""
    held = BytesIO()
    with ZipFile(held, "w", method) as file, file.open("mimetype", "w") as part:
        for _ in range(megabytes):
            part.write(b" " * 2**20)
    return held.getvalue()


@pytest.mark.parametrize("method", [ZIP_BZIP2, ZIP_LZMA, ZIP_DEFLATED], ids=["bzip2", "lzma", "deflate"])
def test_what_is_packed_to_fill_a_memory_is_not_unpacked(method: int) -> None:
    content = bomb(method)
    assert len(content) < 300_000
    tracemalloc.start()
    try:
        with pytest.raises(NotTaken, match=UNUSUAL):
            judge(content)
        assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("method", [ZIP_BZIP2, ZIP_LZMA], ids=["bzip2", "lzma"])
def test_no_part_is_packed_as_no_program_for_documents_packs_it(method: int) -> None:
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", WORD)
        file.writestr("main.xml", "<a/>", method)
    with pytest.raises(NotTaken, match=UNUSUAL):
        judge(held.getvalue())


def test_a_part_that_is_packed_wrongly_is_damaged() -> None:
    content = bytearray(packed(**{"[Content_Types].xml": WORD * 5}))
    start = 30 + len("[Content_Types].xml")
    content[start : start + 10] = b"\xff" * 10
    with pytest.raises(NotTaken, match="It is damaged"):
        judge(bytes(content))


def listed(entry: bytes, count: int, *, said: int = 1) -> bytes:
    """Return a document with one part and a list of many, which says of itself that it has `said`."""
    content = packed(**{"[Content_Types].xml": WORD})
    end = content.rfind(b"PK\x05\x06")
    [start] = struct.unpack_from("<L", content, end + 16)
    whole = content[start:end] + entry * count
    return content[:start] + whole + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, said, said, len(whole), start, 0)


def entry(*, extra: int = 0) -> bytes:
    """Return one entry of a list of parts, with so many bytes of more about it."""
    head = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, extra, 0, 0, 0, 0, 0)
    return head + b"a" + struct.pack("<2H", 0xCAFE, 0) * (extra // 4)


@pytest.mark.parametrize(
    "content",
    [
        listed(entry(), 500_000),
        listed(entry(), packed_files.MOST_PARTS),
        listed(b"", 0, said=packed_files.MOST_PARTS + 1),
        listed(entry(extra=65532), 300),
    ],
    ids=["half a million", "one too many", "as it says itself", "few and long"],
)
def test_a_list_of_parts_that_would_hold_everybody_up_is_not_read(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr(packed_files, "ZipFile", never)
    with pytest.raises(NotTaken, match=UNUSUAL):
        judge(content)


def test_the_numbers_of_the_larger_format_do_not_hide_a_list() -> None:
    content = listed(b"", 0)
    end = content.rfind(b"PK\x05\x06")
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    with pytest.raises(NotTaken, match=UNUSUAL):
        judge(content[:end] + locator + content[end:])


def test_a_document_of_many_parts_is_taken_also_with_a_comment_behind_it() -> None:
    held = BytesIO()
    with ZipFile(held, "w", ZIP_STORED) as file:
        file.writestr("[Content_Types].xml", WORD)
        for number in range(packed_files.MOST_PARTS - 1):
            file.writestr(f"word/media/image{number}.png", "x")
        file.comment = b"saved by hand"
    assert judge(held.getvalue()) == "docx"


def test_a_name_ends_as_what_it_is() -> None:
    assert named_as("pdf", "Report.PDF") == "Report.PDF"
    assert named_as("jpg", "photo.jpeg") == "photo.jpeg"
    assert named_as("pdf", "invoice.exe") == "invoice.exe.pdf"
    assert named_as("text", "page.html") == "page.html.txt"
    assert named_as("docx", "statement") == "statement.docx"
