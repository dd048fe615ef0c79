"""Reads what a browser posts, and takes it as an answer or says what is missing. Nothing typed is ever dropped."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from backend.chat.shapes import BODY_SECONDS, LONGEST
from backend.errors import Problem
from backend.form.questions import Answer, Question

MOST_BYTES = 2 * 1024 * 1024
"""Of one page. Words that are too long must be readable too, so that they can be given back."""
MOST_FIELDS = 100
type Fields = dict[str, str]


class NotAnAnswer(Exception):
    """What was posted answers nothing. card: the card that says why."""

    def __init__(self, card: str) -> None:
        super().__init__(card)
        self.card = card


async def fields_of(request: web.Request) -> Fields:
    """The fields of a posted page; raises Problem where it is no such thing, or far too long."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            if request.content_type == "multipart/form-data":
                return await parts_of(request)
            raw = bytearray()
            async for chunk in request.content.iter_chunked(65_536):
                raw += within(chunk, len(raw))
    except TimeoutError:
        raise Problem("too_slow", 408) from None
    except (ValueError, AssertionError):
        raise Problem("bad_request", 400) from None
    if request.content_type != "application/x-www-form-urlencoded":
        return {}
    try:
        pairs = parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Problem("bad_request", 400) from None
    return {name: as_typed(value) for name, value in pairs}


async def parts_of(request: web.Request) -> Fields:
    """The fields of a multipart body. Files are no words: left out."""
    found: Fields = {}
    size = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or len(found) >= MOST_FIELDS:
            raise Problem("bad_request", 400)
        raw = bytearray()
        while chunk := await part.read_chunk():
            raw += within(chunk, size)
            size += len(chunk)
        if part.name and part.filename is None:
            found[part.name] = as_typed(raw.decode("utf-8", "replace"))
    return found


def within(chunk: bytes, before: int) -> bytes:
    """The chunk; raises Problem when all of it together is more than any person types."""
    if before + len(chunk) > MOST_BYTES:
        raise Problem("too_long", 413)
    return chunk


def as_typed(value: str) -> str:
    """Browsers send each line break as two characters."""
    return value.replace("\r\n", "\n")


def read(question: Question, choice: str | None, text: str) -> Answer:
    """The answer; raises NotAnAnswer. A skip says nothing, whatever was typed; "I don't know" keeps it."""
    words = text if question.text and text.strip() else None
    if choice == "skip" and choice in question.takes:
        return {"choice": choice, "said": None}
    if words is not None and len(words) > LONGEST:
        raise NotAnAnswer("form_too_long")
    if choice is not None and choice in question.takes:
        return {"choice": choice, "said": words}
    if words is not None:
        return {"choice": question.otherwise, "said": words}
    raise NotAnAnswer("form_empty" if question.text == "only" else "form_pick")
