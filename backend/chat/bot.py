"""The only client of the bot. Whatever is not an answer with words in it counts as no answer (BotSilent)."""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
from pydantic import ValidationError

from backend.back_off import retrying
from backend.bot_tls import bot_tls
from backend.chat.shapes import Json, answers
from backend.metrics.counted import BOT_SECONDS, BOT_SILENCES
from backend.request_ids import sent_on
from backend.settings import Settings

PATIENCE = 10.0
"""Seconds a turn may take."""
HEALTH_PATIENCE = 2.0
PARSING = aiohttp.ClientTimeout(total=4.0, connect=2.0)
"""Somebody waits for the next page of a form; what is not understood in time is tried again behind their back."""
MOST_BYTES = 1024 * 1024
"""Of one answer: a turn is a few cards. A bot that has gone wrong must not fill our memory."""
IS_HASH = re.compile(r"[0-9a-f]{64}")
BROKEN = (aiohttp.ClientError, TimeoutError, OSError, ValueError, RecursionError)


class BotSilent(Exception):
    """The bot is down, slow, refused, or answered nothing that could be shown. Carries a reason, never words.

    is_there: it answered, with a status that is not 200. is_final: to ask another one would not help: the message is
    refused, or all the time that somebody waits was used up.
    """

    def __init__(self, reason: str, *, is_there: bool = False, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_there = is_there
        self.is_final = is_final


def silence_of(error: BaseException) -> BotSilent:
    """Return what an error of the line means. A line that never came about used up little time, and told it nothing."""
    is_final = isinstance(error, TimeoutError) and not isinstance(error, aiohttp.ConnectionTimeoutError)
    return BotSilent(type(error).__name__, is_final=is_final)


def silence_of_status(status: int) -> BotSilent:
    """Return what an answer means that is no 200."""
    return BotSilent(f"status {status}", is_there=True, is_final=status < 500)


@dataclass(frozen=True)
class Heard:
    """What the bot answered. alert_not_stored: {"uuid", "alert"} of somebody who may not be safe: ours to store now.

    send_if_gone: what was told is to be sent as it stands, if its person is gone.
    """

    messages: list[Json]
    alert_not_stored: Json | None = None
    send_if_gone: bool = False


class Bot:
    """A client of one bot."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url.rstrip("/")

    async def converse(
        self, conversation_id: str, message_id: str, context: Mapping[str, object], words: Mapping[str, str]
    ) -> Heard:
        """Ask for one turn. The same message id again gives the same answer (the bot remembers). Raises BotSilent.

        context: {"council", "at", "under_way"?}; `at` is our clock, so that words, receipt and dates agree. under_way:
        it has answered in this conversation before. Where it has lost it since, it answers nothing: what was told would
        be left out of what is sent.
        """
        body = {"conversation_id": conversation_id, "message_id": message_id, "context": dict(context), **words}
        try:
            # A kept connection dies when the bot restarts. Asking again is safe: the bot knows the message id.
            began = time.monotonic()
            heard: Heard = await retrying(2, aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)(self._post, body)
        except BotSilent:
            BOT_SILENCES.add()
            raise
        except BROKEN as error:
            BOT_SILENCES.add()
            raise silence_of(error) from None
        BOT_SECONDS.took(time.monotonic() - began)
        return heard

    async def _post(self, body: Json) -> Heard:
        async with self._http.post(
            f"{self._url}/converse", json=body, headers=sent_on(), allow_redirects=False
        ) as response:
            if response.status != 200:
                raise silence_of_status(response.status)
            return understood(await read_limited(response))

    async def parse(self, text: str) -> Json:
        """Understand one text outside any conversation: {"intent", "safeguarding", ...}. Raises BotSilent."""
        try:
            url = f"{self._url}/parse"
            async with self._http.post(
                url, json={"text": text}, headers=sent_on(), timeout=PARSING, allow_redirects=False
            ) as response:
                if response.status != 200:
                    raise silence_of_status(response.status)
                return parsed(await read_limited(response))
        except BROKEN as error:
            # Nothing happens by it, and it takes seconds at the most: another one may be asked after any silence.
            raise BotSilent(type(error).__name__) from None

    async def gone(self, conversation_id: str, message_id: str, context: Mapping[str, str]) -> Heard:
        """Have what was told sent, where its person is gone and wanted that. No messages where nothing is to be sent.

        The same message id again sends nothing twice. Raises BotSilent.
        """
        url, body = f"{self._url}/conversations/{conversation_id}/gone", {"message_id": message_id, "context": context}
        try:
            async with self._http.post(url, json=body, headers=sent_on(), allow_redirects=False) as response:
                if response.status != 200:
                    raise silence_of_status(response.status)
                raw = await read_limited(response)
            said: Any = json.loads(raw)
        except BROKEN as error:
            raise silence_of(error) from None
        if isinstance(said, dict) and said.get("messages") == []:
            return Heard([], send_if_gone=said.get("send_if_gone") is True)
        return understood(raw)

    async def forget(self, conversation_id: str) -> bool:
        """Delete the conversation there; return True when the bot says it is gone."""
        try:
            url = f"{self._url}/conversations/{conversation_id}"
            async with self._http.delete(url, allow_redirects=False) as response:
                return response.status in (200, 202, 204, 404)
        except BROKEN:
            return False

    async def sweep(self, untouched_since: datetime) -> bool:
        """Delete there what nobody has touched since then; return True when the bot says it is done."""
        body = {"untouched_since": int(untouched_since.timestamp())}
        try:
            async with self._http.post(
                f"{self._url}/conversations/sweep", json=body, allow_redirects=False
            ) as response:
                return response.status == 200
        except BROKEN:
            return False

    async def is_well(self) -> bool:
        """Return True when the bot can take a message now."""
        patience = aiohttp.ClientTimeout(total=HEALTH_PATIENCE)
        try:
            async with self._http.get(f"{self._url}/health", timeout=patience, allow_redirects=False) as response:
                return response.status == 200
        except BROKEN:
            return False

    async def model(self) -> str:
        """Return the hash of the model it runs with; empty where it does not say so."""
        patience = aiohttp.ClientTimeout(total=HEALTH_PATIENCE)
        try:
            async with self._http.get(f"{self._url}/fingerprints", timeout=patience, allow_redirects=False) as response:
                held: Any = json.loads(await read_limited(response)) if response.status == 200 else {}
        except (*BROKEN, BotSilent):
            return ""
        model = held.get("model") if isinstance(held, dict) else None
        return model if isinstance(model, str) and IS_HASH.fullmatch(model) else ""


async def read_limited(response: aiohttp.ClientResponse) -> bytes:
    """Return the body, unpacked; raises BotSilent where it is larger than any answer is."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > MOST_BYTES:
            response.close()
            raise BotSilent("too large", is_there=True)
    return bytes(body)


def understood(raw: bytes) -> Heard:
    """Return the answer, its messages untouched; raises BotSilent when there is nothing to show."""
    try:
        body: Any = json.loads(raw)
        answers.validate_python(body)
    except ValidationError as error:
        raise BotSilent(f"rubbish: {sorted({e['type'] for e in error.errors(include_input=False)})}") from None
    except (ValueError, RecursionError):
        raise BotSilent("not JSON") from None
    lost = body.get("alert_not_stored")
    return Heard(body["messages"], lost if isinstance(lost, dict) else None, body.get("send_if_gone") is True)


def parsed(raw: bytes) -> Json:
    """Return what was understood; raises BotSilent where nothing is said of safety: that must not be read as "safe"."""
    try:
        body: Any = json.loads(raw)
    except (ValueError, RecursionError):
        raise BotSilent("not JSON") from None
    looked = body.get("safeguarding") if isinstance(body, dict) else None
    if not isinstance(looked, dict) or not isinstance(looked.get("concern"), bool):
        raise BotSilent("rubbish: safeguarding")
    return dict(body)


@asynccontextmanager
async def connect(url: str, token: str, settings: Settings) -> AsyncIterator[Bot]:
    """Return a client that lives as long as the application; nothing of the environment (proxies) is used."""
    # Reading what this machine believes takes 25 ms, and a bot beside us is asked without TLS.
    needs_tls = url.startswith("https:") or settings.bot_ca or settings.bot_client_cert
    async with aiohttp.ClientSession(
        headers={"Authorization": f"Bearer {token}"},
        timeout=aiohttp.ClientTimeout(total=PATIENCE, connect=3),
        connector=aiohttp.TCPConnector(limit=200, keepalive_timeout=15, ssl=bot_tls(settings) if needs_tls else True),
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as http:
        yield Bot(http, url)
