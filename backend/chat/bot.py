"""The only door to the bot. Whatever is not an answer with words in it is silence, and said so."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from pydantic import ValidationError

from backend.chat.shapes import Json, answers

PATIENCE = 10.0
"""Seconds a turn may take."""
HEALTH_PATIENCE = 2.0
PARSING = aiohttp.ClientTimeout(total=4.0, connect=2.0)
"""Somebody waits for the next page of a form; what is not understood in time is tried again behind their back."""
BROKEN = (aiohttp.ClientError, TimeoutError, OSError, ValueError, RecursionError)


class BotSilent(Exception):
    """The bot is down, slow, refused, or answered nothing that could be shown. Carries a reason, never words."""


@dataclass(frozen=True)
class Heard:
    """What the bot answered. alert_not_stored: {"uuid", "alert"} of somebody who may not be safe: ours to store now."""

    messages: list[Json]
    alert_not_stored: Json | None = None


class Bot:
    """A client of the bot's loopback door."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url.rstrip("/")

    async def converse(
        self, conversation_id: str, message_id: str, context: Mapping[str, str], words: Mapping[str, str]
    ) -> Heard:
        """One turn. The same message id again gives the same answer (the bot remembers). Raises BotSilent.

        context: {"council", "at"}; `at` is our clock, so that words, receipt and dates agree.
        """
        body = {"conversation_id": conversation_id, "message_id": message_id, "context": dict(context), **words}
        try:
            return await self._post(body)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            # A kept connection dies when the bot restarts. Asking again is safe: the bot knows the message id.
            return await self._once_more(body)
        except BROKEN as error:
            raise BotSilent(type(error).__name__) from None

    async def _once_more(self, body: Json) -> Heard:
        try:
            return await self._post(body)
        except BROKEN as error:
            raise BotSilent(type(error).__name__) from None

    async def _post(self, body: Json) -> Heard:
        async with self._http.post(f"{self._url}/converse", json=body, allow_redirects=False) as response:
            if response.status != 200:
                raise BotSilent(f"status {response.status}")
            return understood(await response.read())

    async def parse(self, text: str) -> Json:
        """Understand one text outside any conversation: {"intent", "safeguarding", ...}. Raises BotSilent."""
        try:
            url = f"{self._url}/parse"
            async with self._http.post(url, json={"text": text}, timeout=PARSING, allow_redirects=False) as response:
                if response.status != 200:
                    raise BotSilent(f"status {response.status}")
                return parsed(await response.read())
        except BROKEN as error:
            raise BotSilent(type(error).__name__) from None

    async def forget(self, conversation_id: str) -> bool:
        """Delete the conversation there; True when the bot says it is gone."""
        try:
            url = f"{self._url}/conversations/{conversation_id}"
            async with self._http.delete(url, allow_redirects=False) as response:
                return response.status in (200, 202, 204, 404)
        except BROKEN:
            return False

    async def is_well(self) -> bool:
        """True when the bot can take a message now."""
        patience = aiohttp.ClientTimeout(total=HEALTH_PATIENCE)
        try:
            async with self._http.get(f"{self._url}/health", timeout=patience, allow_redirects=False) as response:
                return response.status == 200
        except BROKEN:
            return False


def understood(raw: bytes) -> Heard:
    """The answer, its messages untouched; raises BotSilent when there is nothing to show."""
    try:
        body: Any = json.loads(raw)
        answers.validate_python(body)
    except ValidationError as error:
        raise BotSilent(f"rubbish: {sorted({e['type'] for e in error.errors(include_input=False)})}") from None
    except (ValueError, RecursionError):
        raise BotSilent("not JSON") from None
    lost = body.get("alert_not_stored")
    return Heard(body["messages"], lost if isinstance(lost, dict) else None)


def parsed(raw: bytes) -> Json:
    """What was understood; raises BotSilent where nothing is said of safety: that must not be read as "safe"."""
    try:
        body: Any = json.loads(raw)
    except (ValueError, RecursionError):
        raise BotSilent("not JSON") from None
    looked = body.get("safeguarding") if isinstance(body, dict) else None
    if not isinstance(looked, dict) or not isinstance(looked.get("concern"), bool):
        raise BotSilent("rubbish: safeguarding")
    return dict(body)


@asynccontextmanager
async def connect(url: str, token: str) -> AsyncIterator[Bot]:
    """A client that lives as long as the application; nothing of the environment (proxies) is used."""
    async with aiohttp.ClientSession(
        headers={"Authorization": f"Bearer {token}"},
        timeout=aiohttp.ClientTimeout(total=PATIENCE, connect=3),
        connector=aiohttp.TCPConnector(limit=200, keepalive_timeout=15),
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as http:
        yield Bot(http, url)
