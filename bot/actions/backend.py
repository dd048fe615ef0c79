"""The only door out of the bot: the Case API of the backend. Nothing here is logged: bodies are a child's words."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import aiohttp

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
    return Path(os.environ.get("HMO_HOME") or Path(__file__).resolve().parents[2] / "var").resolve()


def service_token() -> str:
    """Return the secret that bot and backend share; raises OSError where `python -m backend init` never ran."""
    return (home() / "secrets" / "service-token").read_text(encoding="ascii").strip()


async def put_case(uuid: str, representation: dict[str, Any]) -> dict[str, Any]:
    """Hand over one Representation and return the Receipt. The same uuid again is the same case.

    Raises NotReceived for anything that is not a whole receipt: refused, slow, down or rubbish.
    """
    receipt = await _call("PUT", f"/api/cases/{uuid}", representation)
    if not (receipt.get("reference") and receipt.get("code") and isinstance(receipt.get("expected"), list)):
        raise NotReceived("no whole receipt")
    return receipt


async def put_alert(uuid: str, alert: dict[str, Any]) -> None:
    """Pass on that someone may not be safe. The same uuid again is the same alert. Raises NotReceived."""
    answer = await _call("PUT", f"/api/alerts/{uuid}", alert)
    if answer.get("stored") is not True:
        raise NotReceived("not stored")


async def put_safe_now(uuid: str, answer: str) -> None:
    """Add the answer to "Are you safe right now?" to an alert. Raises NotReceived."""
    await _call("PUT", f"/api/alerts/{uuid}/safe_now", {"answer": answer})


async def progress(reference: str, code: str) -> dict[str, Any]:
    """Return where a case is. Raises Refused (404: reference and code do not belong together) or NotReceived."""
    return _whole_progress(await _call("POST", "/api/progress", {"reference": reference, "code": code}))


async def put_request(reference: str, uuid: str, body: dict[str, Any]) -> dict[str, Any]:
    """Hand over what a person asks for later (`{"kind", "code", …}`) and return where the case is then.

    The same uuid and body again change nothing. Raises Refused (409: not possible now) or NotReceived.
    """
    return _whole_progress(await _call("PUT", f"/api/cases/{quote(reference, safe='')}/requests/{uuid}", body))


def _whole_progress(answer: dict[str, Any]) -> dict[str, Any]:
    named = {"kind", "state", "stage", "can", "provisional"} <= answer.keys()
    expected = answer.get("expected")
    if not (named and isinstance(expected, list) and all({"what", "by"} <= dict(due).keys() for due in expected)):
        raise NotReceived("no whole progress")
    return answer


async def _call(method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    url = os.environ.get("BACKEND_URL") or "http://127.0.0.1:8080"
    try:
        headers = {"Authorization": f"Bearer {service_token()}"}
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT, headers=headers) as session,
            session.request(method, url + path, json=body) as response,
        ):
            if response.status not in (200, 201):
                unfit = Refused(response.status) if 400 <= response.status < 500 else None
                raise unfit or NotReceived(f"status {response.status}")
            answer = await response.json()
    # On Python 3.10 a total timeout is asyncio.TimeoutError, which is not the builtin TimeoutError.
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
        raise NotReceived(type(error).__name__) from None
    if not isinstance(answer, dict):
        raise NotReceived("not an object")
    return cast("dict[str, Any]", answer)
