"""The client of the Case API, the only thing that the bot calls. Nothing here is logged: bodies are a child's words."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import aiohttp

from bot.actions.case_progress import Progress
from bot.request_ids import sent_on
from bot.settings import BadSetting, read_settings

TIMEOUT = aiohttp.ClientTimeout(total=5)
"""Seconds. Rasa itself would wait 300 for an action; a child should not."""


class NotReceived(Exception):
    """The backend did not say that it has it: so it has not, as far as the child is told. Carries no words."""


class Refused(NotReceived):
    """The backend understood, and said no."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


def home() -> Path:
    """Return the data folder that bot and backend share."""
    return read_settings().home


def service_token() -> str:
    """Return the bot's own token, which it shows to the backend; raises OSError or BadSetting where there is none.

    From BOT_TOKEN, from the file that BOT_TOKEN_FILE names, or from the one that `python -m backend init` made in a
    shared data folder.
    """
    settings = read_settings()
    return settings.token.read() or (settings.home / "secrets" / "service-token").read_text(encoding="ascii").strip()


def door_hash() -> str:
    """Return the hash by which the bot's door knows the backend; empty where `init` never ran here.

    From BOT_DOOR_SHA256, or from the file that the backend writes into a shared data folder.
    """
    settings = read_settings()
    path = settings.home / "bot-door.sha256"
    return settings.door_sha256 or (path.read_text(encoding="ascii").strip() if path.exists() else "")


async def put_case(uuid: str, representation: dict[str, object]) -> dict[str, Any]:
    """Hand over one Representation and return the Receipt. The same uuid again is the same case.

    Raises NotReceived for anything that is not a whole receipt: refused, slow, down or rubbish.
    """
    receipt = await _call("PUT", f"/api/cases/{uuid}", representation)
    if not (receipt.get("reference") and receipt.get("code") and isinstance(receipt.get("expected"), list)):
        raise NotReceived("no whole receipt")
    return receipt


async def put_alert(uuid: str, alert: dict[str, object]) -> dict[str, Any]:
    """Pass on that someone may not be safe. The same uuid again is the same alert. Raises NotReceived.

    Returns `{"stored": true, "told", "by"}`: whether somebody is told of it, and until when (ISO 8601) a person should
    have read it.
    """
    answer = await _call("PUT", f"/api/alerts/{uuid}", alert)
    if answer.get("stored") is not True:
        raise NotReceived("not stored")
    return answer


async def put_safe_now(uuid: str, answer: str) -> None:
    """Add the answer to "Are you safe right now?" to an alert. Raises NotReceived."""
    await _call("PUT", f"/api/alerts/{uuid}/safe_now", {"answer": answer})


async def progress(reference: str, code: str) -> Progress:
    """Return where a case is. Raises Refused (404: reference and code do not belong together) or NotReceived."""
    return _whole_progress(await _call("POST", "/api/progress", {"reference": reference, "code": code}))


async def put_request(reference: str, uuid: str, body: dict[str, object]) -> Progress:
    """Hand over what a person asks for later (`{"kind", "code", …}`) and return where the case is then.

    The same uuid and body again change nothing. Raises Refused (409: not possible now) or NotReceived.
    """
    return _whole_progress(await _call("PUT", f"/api/cases/{quote(reference, safe='')}/requests/{uuid}", body))


async def put_new_code(reference: str, uuid: str, contact: str) -> None:
    """Ask a person for a new code. contact: how to reach whoever asks. Raises NotReceived.

    Nothing tells whether there is a case of this reference; the same uuid and contact again change nothing.
    """
    body: dict[str, object] = {"kind": "new_code", "contact": contact}
    answer = await _call("PUT", f"/api/cases/{quote(reference, safe='')}/new_code/{uuid}", body)
    if answer.get("asked") is not True:
        raise NotReceived("not asked")


def _whole_progress(answer: dict[str, Any]) -> Progress:
    named = {"kind", "state", "stage", "can", "provisional"} <= answer.keys()
    expected = answer.get("expected")
    if not (named and isinstance(expected, list) and all({"what", "by"} <= dict(due).keys() for due in expected)):
        raise NotReceived("no whole progress")
    return cast("Progress", answer)


async def _call(method: str, path: str, body: dict[str, object]) -> dict[str, Any]:
    try:
        url = read_settings().backend_url
        headers = {"Authorization": f"Bearer {service_token()}", **sent_on()}
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT, headers=headers) as session,
            session.request(method, url + path, json=body) as response,
        ):
            if response.status not in (200, 201, 202):
                unfit = Refused(response.status) if 400 <= response.status < 500 else None
                raise unfit or NotReceived(f"status {response.status}")
            answer = await response.json()
    # On Python 3.10 a total timeout is asyncio.TimeoutError, which is not the builtin TimeoutError.
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError, BadSetting) as error:
        raise NotReceived(type(error).__name__) from None
    if not isinstance(answer, dict):
        raise NotReceived("not an object")
    return cast("dict[str, Any]", answer)
