"""What kind of file something is, judged by its content: types.yml says which are taken. Nothing is written to a disk.

puremagic knows the signatures. It looks into what is packed only on a disk, where evidence must not lie: that is done
here, in memory. Text is what has nothing else in it. -- OWASP ASVS 5.0, 5.2.2
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import puremagic
from pydantic import BaseModel, ConfigDict

from backend.files.packed import PACKED, Damaged, TooMuch, look
from backend.refusals import Refused
from telling.yaml_files import read_mapping

TABLE = Path(__file__).parent / "types.yml"
COMPOUND, ISO = bytes.fromhex("d0cf11e0a1b11ae1"), b"ftyp"
CONTENT_TYPES, MIMETYPE, MANIFEST = "[Content_Types].xml", "mimetype", "META-INF/manifest.xml"
MACROS = re.compile(r"macroEnabled|vbaProject", re.IGNORECASE)
MACRO_FOLDERS = re.compile(r"(Basic|Scripts)/", re.IGNORECASE)
"""Where LibreOffice and OpenOffice keep Basic, and Python, JavaScript and BeanShell, in what they write."""
LOCKED = re.compile(r"encryption-data|encrypted-package", re.IGNORECASE)
"""What a manifest has of a part with a password. -- OpenDocument 1.3 part 2, 3.4 and 4"""
NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class NotTaken(Refused):
    """A file is not kept because of what it is. `say` is for whoever added it."""

    code = "not_taken"

    def __init__(self, say: str) -> None:
        super().__init__(say, field="file")


class FileType(BaseModel):
    """A kind of file. says: what staff read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    says: str
    endings: tuple[str, ...]
    found_as: tuple[str, ...] = ()
    inside: str = ""
    brands: tuple[str, ...] = ()


class RefusedType(BaseModel):
    """A kind of file that is refused with a sentence of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    inside: tuple[str, ...]
    say: str


class Types(BaseModel):
    """The whole of types.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    taken: dict[str, FileType]
    in_short: str
    refused: tuple[RefusedType, ...]
    macros: str
    archive: str
    damaged: str
    locked: str
    too_much: str
    nothing: str


@cache
def types() -> Types:
    """Return the table, read once."""
    return Types.model_validate(read_mapping(TABLE))


def judge(content: bytes) -> str:
    """Return the name of the kind of file in types.yml; raises NotTaken."""
    if content.startswith(PACKED):
        return look_inside(content)
    if content.startswith(COMPOUND):
        return look_for_streams(content)
    brand = content[8:12].decode("latin-1") if content[4:8] == ISO else ""
    found = signatures(content)
    for name, kind in types().taken.items():
        if brand and brand.startswith(kind.brands) or found & set(kind.found_as):
            return name
    if is_text(content):
        return "text"
    raise NotTaken(types().nothing)


def signatures(content: bytes) -> set[str]:
    """Return what puremagic takes it for, as endings: all that it is equally sure of; nothing where it knows none."""
    try:
        found = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return set()
    surest = max((match.confidence for match in found), default=0)
    return {match.extension.lstrip(".").lower() for match in found if match.confidence == surest}


def look_for_streams(content: bytes) -> str:
    """Return what a compound file of Windows is, by the names in its directory; raises NotTaken."""
    for name, kind in types().taken.items():
        if kind.inside and kind.inside.encode("utf-16-le") in content:
            return name
    for refused in types().refused:
        if any(stream.encode("utf-16-le") in content for stream in refused.inside):
            raise NotTaken(refused.say)
    raise NotTaken(types().nothing)


def look_inside(content: bytes) -> str:
    """Return what something packed is: a document of Office or OpenDocument. Raises NotTaken for any other."""
    try:
        names, said = look(content, (CONTENT_TYPES, MIMETYPE, MANIFEST))
    except Damaged:
        raise NotTaken(types().damaged) from None
    except TooMuch:
        raise NotTaken(types().too_much) from None
    if any(MACROS.search(text) for text in (*names, *said.values())) or any(map(MACRO_FOLDERS.match, names)):
        raise NotTaken(types().macros)
    if LOCKED.search(said.get(MANIFEST, "")):
        raise NotTaken(types().locked)
    return kind_inside(said)


def kind_inside(said: Mapping[str, str]) -> str:
    """Return which kind of document says this of itself; raises NotTaken."""
    for name, kind in types().taken.items():
        if kind.inside and (
            kind.inside in said.get(CONTENT_TYPES, "") or kind.inside == said.get(MIMETYPE, "").strip()
        ):
            return name
    raise NotTaken(types().archive)


def is_text(content: bytes) -> bool:
    """Return whether this is text: UTF-8 or what Windows writes, or UTF-16 that says so."""
    if content.startswith(UTF_16):
        try:
            return not NO_TEXT.search(content.decode("utf-16").encode())
        except UnicodeDecodeError:
            return False
    return not NO_TEXT.search(content)


def named_as(kind: str, name: str) -> str:
    """Return a name that ends as files of this kind do: what it is opened with follows from that, on any machine."""
    endings = types().taken[kind].endings
    return name if name.lower().endswith(tuple(f".{ending}" for ending in endings)) else f"{name}.{endings[0]}"
