"""Read what a browser posts, and take it as an answer or say what is missing. Nothing typed is ever dropped."""

from __future__ import annotations

from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from backend.bodies import BROKEN
from backend.chat.shapes import LONGEST
from backend.errors import Problem
from backend.refusals import Refused
from telling.answers import Answer
from telling.question import Question

MOST_BYTES = 2 * 1024 * 1024
"""Of one page. Words that are too long must be readable too, so that they can be given back."""
MOST_FIELDS = 100
type Fields = dict[str, str]


class NotAnAnswer(Refused):
    """What was posted answers nothing. card: the card that says why, also the code."""

    def __init__(self, card: str) -> None:
        super().__init__(problem=card)
        self.card = card


async def read_fields(request: web.Request) -> Fields:
    """Return the fields of a posted page; raises Problem where it is no such thing, or far too long."""
    try:
        if request.content_type == "multipart/form-data":
            return await read_parts(request)
        raw = bytearray()
        async for chunk in request.content.iter_chunked(65_536):
            raw += limited(chunk, len(raw))
    except BROKEN:
        raise Problem("bad_request", 400) from None
    if request.content_type != "application/x-www-form-urlencoded":
        return {}
    try:
        pairs = parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Problem("bad_request", 400) from None
    return {name: with_line_breaks(value) for name, value in pairs}


async def read_parts(request: web.Request) -> Fields:
    """Return the fields of a multipart body. Files are no words: left out."""
    found: Fields = {}
    size = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or len(found) >= MOST_FIELDS:
            raise Problem("bad_request", 400)
        raw = bytearray()
        while chunk := await part.read_chunk():
            raw += limited(chunk, size)
            size += len(chunk)
        if part.name and part.filename is None:
            found[part.name] = with_line_breaks(raw.decode("utf-8", "replace"))
    return found


def limited(chunk: bytes, before: int) -> bytes:
    """Return the chunk; raises Problem when all of it together is more than any person types."""
    if before + len(chunk) > MOST_BYTES:
        raise Problem("too_long", 413)
    return chunk


def with_line_breaks(value: str) -> str:
    """Browsers send each line break as two characters."""
    return value.replace("\r\n", "\n")


def read_answer(question: Question, choice: str | None, text: str) -> Answer:
    """Return the answer; raises NotAnAnswer. A skip says nothing, whatever was typed; "I don't know" keeps it."""
    words = text if question.text and text.strip() else None
    if choice == "skip" and choice in question.takes:
        return Answer(choice, came="pressed")
    if words is not None and len(words) > LONGEST:
        raise NotAnAnswer("form_too_long")
    if choice is not None and choice in question.takes:
        return Answer(choice, words, came="pressed")
    if words is not None:
        return Answer(question.otherwise, words, came="asked")
    raise NotAnAnswer("form_empty" if question.text == "only" else "form_pick")
